"""Calls of an operator: what is sent, and what the started service answers."""

import time
import unittest

from forge import Key
from servers import Reply, Stub, problem
from service import OPERATOR, OPERATOR_PASSWORD, URL, Person, needs_service

from forestgate_client import AuthClient, AuthError, ElevationRequired, Settings

ID = "01a20305-0056-76fe-9368-36b79c79c54e"
USER = f"/api/admin/users/{ID}"


class SentAdminCallsTest(unittest.TestCase):
    def setUp(self):
        self.replies = {}
        self.service = Stub(lambda asked: self.replies[asked.path])
        self.addCleanup(self.service.close)
        self.token = Key("any").token()
        self.admin = AuthClient(Settings(url=self.service.url)).admin(self.token)

    def assert_sent(self, method, path, body=None):
        asked = self.service.asked[-1]
        self.assertEqual((method, path), (asked.method, asked.path))
        self.assertEqual(f"Bearer {self.token}", asked.headers["Authorization"])
        self.assertEqual(body, asked.json() if asked.content else None)

    def test_filters_are_sent_as_the_service_writes_them(self):
        path = "/api/admin/users?query=a%25&disabled=false&role=editor&limit=2&cursor=c"
        self.replies[path] = Reply(200, {"users": [{"id": ID}], "next": "d"})
        page = self.admin.users(query="a%", disabled=False, role="editor", limit=2, cursor="c")
        self.assertEqual({"users": [{"id": ID}], "next": "d"}, page)
        self.assert_sent("GET", path)

    def test_a_program_calls_with_its_key(self):
        self.token = "fg_" + "0aZ" * 16 + "9"
        self.admin = AuthClient(Settings(url=self.service.url)).admin(self.token)
        self.replies[USER] = Reply(200, {"id": ID})
        self.assertEqual(ID, self.admin.user(ID)["id"])
        self.assert_sent("GET", USER)
        for malformed in (self.token + "0", self.token[:-1], self.token[:-1] + "\n", "fg-" + self.token[3:]):
            with self.subTest(malformed), self.assertRaises(AuthError) as refused:
                AuthClient(Settings(url=self.service.url)).admin(malformed).user(ID)
            self.assertEqual(401, refused.exception.status)
        self.assertEqual(1, self.service.count(USER))

    def test_all_pages_are_read_as_they_are_needed(self):
        path = "/api/admin/users?query=a&limit=100"
        self.replies[path] = Reply(200, {"users": [{"id": "1"}, {"id": "2"}], "next": "x"})
        self.replies[path + "&cursor=x"] = Reply(200, {"users": [], "next": "y"})
        self.replies[path + "&cursor=y"] = Reply(200, {"users": [{"id": "3"}], "next": None})
        users = self.admin.all_users(query="a")
        self.assertEqual([], self.service.asked)
        self.assertEqual("1", next(users)["id"])
        self.assertEqual(1, len(self.service.asked))
        self.assertEqual(["2", "3"], [user["id"] for user in users])
        self.assertEqual(3, len(self.service.asked))

    def test_only_what_is_given_is_changed(self):
        self.replies[USER] = Reply(200, {"id": ID, "roles": []})
        self.assertEqual([], self.admin.change_user(ID, disabled=False, roles=())["roles"])
        self.assert_sent("PATCH", USER, {"disabled": False, "roles": []})
        self.replies["/api/admin/users"] = Reply(201, {"id": ID})
        self.admin.create_user(email="alice@example.org")
        self.assert_sent("POST", "/api/admin/users", {"email": "alice@example.org"})

    def test_each_help_is_one_call(self):
        for method, path, help_with in (
            ("DELETE", "", lambda: self.admin.delete_user(ID)),
            ("DELETE", "/sessions", lambda: self.admin.end_sessions(ID)),
            ("DELETE", f"/sessions/{ID}", lambda: self.admin.end_session(ID, ID)),
            ("DELETE", "/factors", lambda: self.admin.remove_factors(ID)),
            ("POST", "/password-reset", lambda: self.admin.send_password_reset(ID)),
            ("POST", "/limits/forgive", lambda: self.admin.forgive_limits(ID)),
        ):
            with self.subTest(path):
                self.replies[USER + path] = Reply(204, b"")
                self.assertIsNone(help_with())
                self.assert_sent(method, USER + path)

    def test_an_id_stays_one_segment_of_the_path(self):
        self.replies["/api/admin/users/..%2Faudit%3Fx/sessions"] = Reply(200, {"sessions": []})
        self.assertEqual([], self.admin.sessions("../audit?x"))

    def test_the_audit_is_filtered_by_times(self):
        times = "from=2026-11-01T00%3A00%3A00Z&to=2026-12-01T00%3A00%3A00Z"
        path = f"/api/admin/audit?subject={ID}&action=role.changed&{times}"
        self.replies[path] = Reply(200, {"records": [], "next": None})
        found = self.admin.audit(
            subject=ID, action="role.changed", since="2026-11-01T00:00:00Z", until="2026-12-01T00:00:00Z"
        )
        self.assertEqual({"records": [], "next": None}, found)
        self.assert_sent("GET", path)

    def test_a_change_asks_for_a_proof_and_is_not_sent_again(self):
        self.replies[USER + "/factors"] = problem(401, "elevation-required", factors=["password"])
        with self.assertRaises(ElevationRequired) as required:
            self.admin.remove_factors(ID)
        self.assertEqual(["password"], required.exception.factors)
        self.replies[USER + "/factors"] = None
        with self.assertRaises(AuthError):
            self.admin.remove_factors(ID)
        self.assertEqual(2, self.service.count(USER + "/factors"))


@needs_service
@unittest.skipUnless(OPERATOR, "FORESTGATE_TEST_OPERATOR is not set")
class AdminTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = AuthClient(Settings(url=URL))
        cls.admin = cls.client.admin(cls.client.login(OPERATOR, OPERATOR_PASSWORD).access_token)

    def test_a_person_is_found_helped_and_stopped(self):
        person = Person().opens_an_account()
        token = person.signs_in().access_token
        before = self.admin.overview()
        self.assertEqual([person.id], [user["id"] for user in self.admin.all_users(query=person.username.upper())])
        self.assertEqual(person.username, self.admin.user(person.id)["username"])
        self.admin.forgive_limits(person.id)
        session = self.admin.sessions(person.id)[0]
        self.admin.end_session(person.id, session["id"])
        with self.assertRaises(AuthError) as ended:
            self.client.session(token)
        self.assertEqual(401, ended.exception.status)
        person.signs_in()
        self.assertIsNotNone(self.admin.change_user(person.id, disabled=True)["disabled_at"])
        self.assertEqual([], self.admin.sessions(person.id))
        with self.assertRaises(AuthError):
            person.signs_in()
        after = self.admin.overview()
        self.assertEqual(before["accounts"]["disabled"] + 1, after["accounts"]["disabled"])
        self.assertEqual(60, len(after["minutes"]))
        actions = [record["action"] for record in self.admin.all_audit(subject=person.id)]
        for action in ("account.created", "session.opened", "session.ended", "account.disabled", "limits.forgiven"):
            self.assertIn(action, actions)
        self.admin.delete_user(person.id)
        with self.assertRaises(AuthError) as gone:
            self.admin.user(person.id)
        self.assertEqual(404, gone.exception.status)

    def test_pages_of_the_list_follow_each_other(self):
        prefix = f"pa-{time.time_ns()}-"
        for number in range(5):
            self.admin.create_user(username=f"{prefix}{number}", roles=["editor"])
        first = self.admin.users(query=prefix, limit=3)
        second = self.admin.users(query=prefix, limit=3, cursor=first["next"])
        names = [user["username"] for user in (*first["users"], *second["users"])]
        self.assertEqual([f"{prefix}{number}" for number in range(5)], names)
        self.assertIsNone(second["next"])

    def test_a_person_without_a_role_is_refused(self):
        person = Person().opens_an_account()
        with self.assertRaises(AuthError) as refused:
            self.client.admin(person.signs_in().access_token).users()
        self.assertEqual((403, "/problems/forbidden"), (refused.exception.status, refused.exception.type))
