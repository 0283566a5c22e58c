"""Calls on behalf of a signed-in user: what is sent, and what the started service answers."""

import base64
import email
import email.policy
import re
import time
import unittest

from forge import Key
from servers import Reply, Stub, problem
from service import CODE_URL, FOLDER, URL, Person, needs_code_service, needs_service
from test_auth_client import TOKENS
from test_second_factor import STEP, code

from forestgate_client import AuthClient, AuthError, ElevationRequired, Settings

ID = "01a20305-0056-76fe-9368-36b79c79c54e"


class SentCallsTest(unittest.TestCase):
    def setUp(self):
        self.replies = {}
        self.service = Stub(lambda asked: self.replies[asked.path])
        self.addCleanup(self.service.close)
        self.client = AuthClient(Settings(url=self.service.url))
        self.token = Key("any").token()
        self.user = self.client.user(self.token)

    def assert_sent(self, method, path, body=None):
        asked = self.service.asked[-1]
        self.assertEqual((method, path), (asked.method, asked.path))
        self.assertEqual(f"Bearer {self.token}", asked.headers["Authorization"])
        self.assertEqual(body, asked.json() if asked.content else None)

    def test_a_page_is_asked_for_by_its_limit_and_its_predecessor(self):
        path = f"/api/interactions?limit=2&before={ID}"
        self.replies[path] = Reply(200, {"interactions": []})
        self.assertEqual([], self.user.interactions(limit=2, before=ID))
        self.assert_sent("GET", path)

    def test_an_answer_without_content_is_a_success(self):
        self.replies[f"/api/sessions/{ID}"] = Reply(204, b"")
        self.assertIsNone(self.user.end_session(ID))
        self.assert_sent("DELETE", f"/api/sessions/{ID}")

    def test_an_id_stays_one_segment_of_the_path(self):
        self.replies["/api/characters/..%2Fprofile%3Fx"] = Reply(200, {"message": "Character deleted"})
        self.user.delete_character("../profile?x")
        self.assert_sent("DELETE", "/api/characters/..%2Fprofile%3Fx")

    def test_a_journal_is_text(self):
        headers = {"Content-Type": "text/markdown;charset=UTF-8"}
        self.replies[f"/api/interactions/{ID}"] = Reply(200, "# Zoë".encode(), headers)
        self.assertEqual("# Zoë", self.user.interaction(ID))

    def test_members_that_are_not_given_are_not_sent(self):
        self.replies["/api/profile"] = Reply(200, {"username": "bob"})
        self.assertEqual({"username": "bob"}, self.user.change_profile(username="bob"))
        self.assert_sent("PATCH", "/api/profile", {"username": "bob"})

    def test_a_list_that_is_none_is_a_bad_gateway(self):
        self.replies["/api/sessions"] = Reply(200, {"sessions": "none"})
        with self.assertRaises(AuthError) as failed:
            self.user.sessions()
        self.assertEqual(502, failed.exception.status)

    def test_a_proof_that_is_asked_for_is_an_error_of_its_own(self):
        asked = {"factors": ["passkey"], "ceremony": "a-ceremony", "public_key": {"challenge": "AAAA"}}
        self.replies["/api/factors/recovery-codes"] = problem(401, "elevation-required", **asked)
        with self.assertRaises(ElevationRequired) as required:
            self.user.renew_recovery_codes()
        for name, value in asked.items():
            self.assertEqual(value, getattr(required.exception, name))

    def test_a_change_is_not_sent_again(self):
        self.replies["/api/events"] = None
        with self.assertRaises(AuthError):
            self.user.record_event("page.opened")
        self.assertEqual(1, self.service.count("/api/events"))

    def test_a_passkey_is_added_with_its_ceremony(self):
        self.replies["/api/factors/passkeys"] = Reply(201, {"id": ID, "type": "passkey"})
        self.assertEqual(ID, self.user.add_passkey("c", {"id": "AAAA"}, "Laptop")["id"])
        self.assert_sent(
            "POST", "/api/factors/passkeys", {"ceremony": "c", "credential": {"id": "AAAA"}, "name": "Laptop"}
        )

    def test_a_service_introspects_by_its_own_credentials(self):
        self.replies["/api/auth/introspect"] = Reply(200, {"active": False})
        self.assertEqual({"active": False}, self.client.introspect("a-token", "shop", "secret"))
        asked = self.service.asked[-1]
        self.assertEqual(b"token=a-token", asked.content)
        self.assertEqual("Basic " + base64.b64encode(b"shop:secret").decode(), asked.headers["Authorization"])

    def test_a_code_is_asked_for_and_exchanged(self):
        self.replies["/api/auth/code"] = Reply(202, {"challenge": "a-challenge", "expires_in": 600})
        self.replies["/api/auth/code/verify"] = Reply(200, TOKENS)
        asked = self.client.request_code("alice@example.org")
        self.assertEqual(("a-challenge", 600), (asked.challenge, asked.expires_in))
        self.assertNotIn("a-challenge", repr(asked))
        tokens = self.client.login_with_code(asked.challenge, "123456")
        self.assertEqual("an-access-token", tokens.access_token)
        self.client.login_with_link("a-token")
        self.assertEqual(
            [
                {"email": "alice@example.org"},
                {"challenge": "a-challenge", "code": "123456", "mode": "token"},
                {"token": "a-token", "mode": "token"},
            ],
            [sent.json() for sent in self.service.asked],
        )

    def test_an_account_without_a_name_is_registered_by_its_address(self):
        self.replies["/api/auth/register"] = Reply(201, {"id": ID, "username": None})
        self.client.register(None, "paper-lantern-42", "alice@example.org")
        self.assertEqual(
            {"password": "paper-lantern-42", "email": "alice@example.org"}, self.service.asked[-1].json()
        )

    def test_the_calls_about_addresses(self):
        calls = {
            "/api/auth/verify/resend": lambda: self.client.resend_verification("a@example.org"),
            "/api/auth/password/forgot": lambda: self.client.forgot_password("a@example.org"),
            "/api/auth/password/reset": lambda: self.client.reset_password("t", "paper-lantern-42"),
            "/api/auth/not-me": lambda: self.client.disown_session("t"),
            "/api/auth/email/undo": lambda: self.client.undo_address_change("t"),
        }
        bodies = [{"email": "a@example.org"}] * 2 + [{"token": "t", "new_password": "paper-lantern-42"}]
        for (path, call), body in zip(calls.items(), bodies + [{"token": "t"}] * 2):
            with self.subTest(path):
                self.replies[path] = Reply(200, {"message": "Done"})
                self.assertIsNone(call())
                self.assertEqual((path, body), (self.service.asked[-1].path, self.service.asked[-1].json()))


@needs_service
class UserClientTest(unittest.TestCase):
    def setUp(self):
        self.client = AuthClient(Settings(url=URL))
        self.person = Person().opens_an_account()
        self.tokens = self.person.signs_in()
        self.user = self.client.user(self.tokens.access_token)

    def test_the_profile_is_read_and_changed(self):
        profile = self.user.profile()
        self.assertEqual((self.person.id, self.person.username), (profile["id"], profile["username"]))
        renamed = self.user.change_profile(username=self.person.username + "-2")
        self.assertEqual(self.person.username + "-2", renamed["username"])
        self.assertEqual("de-AT", self.user.change_profile(locale="de_at")["locale"])
        address = f"{self.person.username}@example.org"
        changed = self.user.change_profile(email=address, current_password=self.person.password)
        self.assertIn(address, (changed["email"], changed.get("pending_email")))

    def test_a_changed_password_brings_new_tokens_and_ends_other_sessions(self):
        other = self.client.user(self.person.signs_in().access_token)
        tokens = self.user.change_password(self.person.password, "paper-lantern-42")
        self.assertIsNone(tokens.user)
        self.assertEqual(self.person.id, self.client.user(tokens.access_token).profile()["id"])
        for ended in (other, self.user):
            with self.assertRaises(AuthError) as refused:
                ended.profile()
            self.assertEqual(401, refused.exception.status)
        self.client.login(self.person.username, "paper-lantern-42")

    def test_sessions_are_listed_and_ended(self):
        others = [self.client.user(self.person.signs_in().access_token) for _ in range(3)]
        listed = self.user.sessions()
        self.assertEqual([True, False, False, False], [session["current"] for session in listed])
        self.user.end_session(listed[1]["id"])
        self.assertEqual(3, len(self.user.sessions()))
        self.assertEqual(2, len(self.user.sessions(limit=1)))
        self.user.end_other_sessions()
        self.assertEqual([self.tokens.session["id"]], [session["id"] for session in self.user.sessions()])
        with self.assertRaises(AuthError):
            others[0].profile()
        self.user.logout()
        with self.assertRaises(AuthError) as ended:
            self.user.session()
        self.assertEqual(401, ended.exception.status)

    def test_an_event_is_in_the_journal(self):
        event = self.user.record_event("page.opened", {"path": "/orders"})
        self.assertTrue(event)
        self.assertEqual([], self.user.interactions())
        self.user.logout()
        again = self.client.user(self.person.signs_in().access_token)
        for _ in range(240):
            if self.tokens.session["id"] in [journal["id"] for journal in again.interactions()]:
                break
            time.sleep(0.5)
        text = again.interaction(self.tokens.session["id"])
        self.assertIn("page.opened", text)
        self.assertIn(event, text)
        with self.assertRaises(AuthError) as unknown:
            again.interaction(ID)
        self.assertEqual(404, unknown.exception.status)

    def test_characters_are_created_changed_and_deleted(self):
        self.assertEqual([], self.user.characters())
        aria = self.user.create_character("Aria", "Walks by night.", sex=1, race=7)
        self.assertEqual("Bryn", self.user.change_character(aria["id"], name="Bryn")["name"])
        listed = self.user.characters()
        self.assertEqual([("Bryn", "Walks by night.", 1, 7)], [_told(character) for character in listed])
        self.user.delete_character(aria["id"])
        self.assertEqual([], self.user.characters())
        with self.assertRaises(AuthError) as gone:
            self.user.delete_character(aria["id"])
        self.assertEqual("/problems/not-owned", gone.exception.type)

    def test_factors_are_added_renamed_and_removed(self):
        self.assertEqual([], self.user.factors())
        started = self.user.start_totp("Phone")
        step = int(time.time()) // STEP
        recovery_codes = self.user.confirm_totp(started["id"], code(started["secret"], step))
        self.assertEqual(10, len(recovery_codes))
        with self.assertRaises(ElevationRequired) as required:
            self.user.rename_factor(started["id"], "Old phone")
        self.assertEqual(["totp", "recovery-code"], required.exception.factors)
        self.assertEqual(["totp", "recovery-codes"], [factor["type"] for factor in self.user.factors()])
        elevated = self.user.elevate(recovery_code=recovery_codes[0])
        again = self.client.user(elevated["access_token"])
        self.assertEqual("Old phone", again.rename_factor(started["id"], "Old phone")["name"])
        renewed = again.renew_recovery_codes()
        self.assertEqual(10, len(renewed))
        self.assertNotEqual(recovery_codes, renewed)
        self.assertIn("challenge", again.passkey_options()["public_key"])
        with self.assertRaises(AuthError) as wrong:
            again.elevate(code="000000")
        self.assertEqual("/problems/invalid-code", wrong.exception.type)
        again.remove_factor(started["id"])
        self.assertEqual([], again.factors())

    def test_an_account_is_deleted(self):
        with self.assertRaises(AuthError) as wrong:
            self.client.delete_account(self.person.username, "wrong")
        self.assertEqual(401, wrong.exception.status)
        self.client.delete_account(self.person.username, self.person.password)
        with self.assertRaises(AuthError):
            self.user.profile()

    def test_a_sign_in_with_a_passkey_is_begun_and_a_foreign_one_refused(self):
        options = self.client.passkey_options()
        self.assertEqual({"ceremony", "public_key"}, set(options))
        part = base64.urlsafe_b64encode(bytes(37)).decode().rstrip("=")
        response = {"clientDataJSON": part, "authenticatorData": part, "signature": part}
        credential = {"id": part, "rawId": part, "type": "public-key", "response": response}
        with self.assertRaises(AuthError) as refused:
            self.client.login_with_passkey(options["ceremony"], {**credential, "clientExtensionResults": {}})
        self.assertIn(refused.exception.status, (400, 401))


@needs_code_service
class LoginWithCodeTest(unittest.TestCase):
    """Sign-in by code at a service that has ``forestgate.sign-in.code=on``."""

    def setUp(self):
        self.client = AuthClient(Settings(url=CODE_URL))
        self.person = Person()
        self.address = f"{self.person.username}@example.org"
        self.id = self.client.register(self.person.username, self.person.password, self.address)["id"]

    def message(self, subject):
        """The newest e-mail to the person, once it is in the outbox."""
        for _ in range(240):
            for file in sorted((FOLDER.parent / "code/.forestgate/outbox").glob("*.eml"), reverse=True):
                found = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                if self.address in found["To"] and subject in found["Subject"].lower():
                    return found.get_body(("plain",)).get_content()
            time.sleep(0.25)
        self.fail(f"no e-mail about {subject}")

    def test_a_code_of_the_e_mail_signs_in_and_verifies_the_address(self):
        asked = self.client.request_code(self.address)
        self.assertEqual(600, asked.expires_in)
        with self.assertRaises(AuthError) as wrong:
            self.client.login_with_code(asked.challenge, "000000")
        self.assertEqual("/problems/invalid-code", wrong.exception.type)
        found = re.search(r"^\s*(\d{6})\s*$", self.message("sign"), re.MULTILINE)
        tokens = self.client.login_with_code(asked.challenge, found[1])
        self.assertEqual(self.id, self.client.validate_token(tokens.access_token).user_id)
        self.assertTrue(self.client.user(tokens.access_token).profile()["email_verified"])
        with self.assertRaises(AuthError) as spent:
            self.client.login_with_code(asked.challenge, found[1])
        self.assertEqual("/problems/invalid-code", spent.exception.type)

    def test_the_link_of_the_e_mail_signs_in(self):
        self.client.request_code(self.address)
        token = re.search(r"[?&#]token=([\w-]+)", self.message("sign"))[1]
        self.assertEqual(self.id, self.client.validate_token(self.client.login_with_link(token).access_token).user_id)

    def test_an_unknown_address_gets_the_same_answer(self):
        asked = self.client.request_code(f"nobody-{self.person.username}@example.org")
        self.assertEqual(600, asked.expires_in)
        with self.assertRaises(AuthError) as wrong:
            self.client.login_with_code(asked.challenge, "123456")
        self.assertEqual((401, "/problems/invalid-code"), (wrong.exception.status, wrong.exception.type))


def _told(character):
    return character["name"], character["description"], character["sex"], character["race"]
