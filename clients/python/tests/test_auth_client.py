import os
import secrets
import socket
import tempfile
import traceback
import unittest
import unittest.mock
from pathlib import Path

from forge import Key, jwks
from servers import Reply, Stub, problem

from forestgate_client import AuthClient, AuthError, Caller, SecondFactorRequired, Settings
from forestgate_client.transport import Transport

PROFILE = {"id": "01a20305-0056-76fe-9368-36b79c79c54e", "username": "alice"}
TOKENS = {
    "access_token": "an-access-token",
    "token_type": "Bearer",
    "expires_in": 900,
    "refresh_token": "a-refresh-token",
    "refresh_expires_in": 86400,
    "session": {"id": "01a20305-0b9c-781f-b213-d9a59189c3cd", "expires_at": "2027-01-01T00:00:00Z"},
    "user": PROFILE,
}


class AuthClientTest(unittest.TestCase):
    def setUp(self):
        self.replies = {}
        self.service = Stub(lambda asked: self.reply(asked))
        self.addCleanup(self.service.close)
        self.client = AuthClient(Settings(url=self.service.url))

    def reply(self, asked):
        reply = self.replies[asked.path]
        return reply.pop(0) if isinstance(reply, list) else reply

    def assert_fails(self, status, type, call, *arguments):
        with self.assertRaises(AuthError) as failed:
            call(*arguments)
        self.assertEqual((status, type), (failed.exception.status, failed.exception.type))
        return failed.exception

    def test_registration_sends_name_password_and_address(self):
        self.replies["/api/auth/register"] = Reply(201, PROFILE)
        self.assertEqual(PROFILE, self.client.register("alice", "secret123", "alice@example.org"))
        self.assertEqual(
            {"username": "alice", "password": "secret123", "email": "alice@example.org"}, self.service.asked[0].json()
        )

    def test_sign_in_asks_for_tokens_and_not_for_a_cookie(self):
        self.replies["/api/auth/login"] = Reply(200, TOKENS)
        tokens = self.client.login("alice", "secret123")
        self.assertEqual({"login": "alice", "password": "secret123", "mode": "token"}, self.service.asked[0].json())
        self.assertEqual("an-access-token", tokens.access_token)
        self.assertEqual(900, tokens.expires_in)
        self.assertEqual("a-refresh-token", tokens.refresh_token)
        self.assertEqual(86400, tokens.refresh_expires_in)
        self.assertEqual(TOKENS["session"], tokens.session)
        self.assertEqual(PROFILE, tokens.user)

    def test_a_second_factor_that_is_asked_for_is_an_error_of_its_own(self):
        asked = {"challenge": "a-challenge", "expires_in": 300, "factors": ["totp", "passkey", "recovery-code"]}
        passkey = {"ceremony": "a-ceremony", "public_key": {"challenge": "AAAA"}}
        self.replies["/api/auth/login"] = problem(401, "second-factor-required", **asked, **passkey)
        with self.assertRaises(SecondFactorRequired) as required:
            self.client.login("alice", "secret123")
        self.assertEqual(401, required.exception.status)
        for name, value in {**asked, **passkey}.items():
            self.assertEqual(value, getattr(required.exception, name))

    def test_a_second_factor_without_a_passkey_has_no_ceremony(self):
        self.replies["/api/auth/login"] = problem(401, "second-factor-required", challenge="a", factors=["totp"])
        with self.assertRaises(SecondFactorRequired) as required:
            self.client.login("alice", "secret123")
        self.assertEqual((None, None), (required.exception.ceremony, required.exception.public_key))

    def test_a_second_factor_brings_the_tokens(self):
        self.replies["/api/auth/login/second"] = Reply(200, TOKENS)
        for proof in ({"code": "123456"}, {"recovery_code": "abcde-fghjk"}, {"ceremony": "c", "credential": {"id": "i"}}):
            tokens = self.client.second_factor("a-challenge", **proof)
            self.assertEqual({"challenge": "a-challenge", **proof}, self.service.asked[-1].json())
            self.assertEqual("an-access-token", tokens.access_token)

    def test_a_wrong_second_factor_is_refused_in_the_words_of_the_service(self):
        self.replies["/api/auth/login/second"] = problem(401, "invalid-code")
        self.assert_fails(401, "/problems/invalid-code", self.client.second_factor, "a-challenge")

    def test_the_caller_is_named(self):
        self.replies["/api/auth/login"] = Reply(200, TOKENS)
        self.client.login("alice", "secret123", caller=Caller("203.0.113.7", "Firefox", "request-17"))
        headers = self.service.asked[0].headers
        self.assertEqual("203.0.113.7", headers["X-Forwarded-For"])
        self.assertEqual("Firefox", headers["User-Agent"])
        self.assertEqual("request-17", headers["X-Request-Id"])

    def test_an_address_is_verified_by_token_or_by_code(self):
        self.replies["/api/auth/verify"] = Reply(200, {"email_verified": True})
        self.assertEqual({"email_verified": True}, self.client.verify_email("a-token"))
        self.client.verify_email(email="alice@example.org", code="123456")
        self.assertEqual(
            [{"token": "a-token"}, {"email": "alice@example.org", "code": "123456"}],
            [asked.json() for asked in self.service.asked],
        )

    def test_sign_out_and_session_send_the_token_as_bearer(self):
        self.replies["/api/auth/logout"] = Reply(200, {"message": "Logged out"})
        self.replies["/api/auth/session"] = Reply(200, {"username": "alice"})
        token = Key("any").token()
        self.assertIsNone(self.client.logout(token))
        self.assertEqual({"username": "alice"}, self.client.session(token))
        self.assertEqual([f"Bearer {token}"] * 2, [asked.headers["Authorization"] for asked in self.service.asked])

    def test_what_is_no_token_is_not_sent(self):
        for token in ("", "no-token", "a\r\nX-Other: header", Key("any").token() + "\n"):
            with self.subTest(token):
                self.assert_fails(401, "/problems/invalid-token", self.client.logout, token)
        self.assertEqual([], self.service.asked)

    def test_a_token_is_validated_by_the_keys_of_the_service(self):
        key = Key("published")
        self.replies["/.well-known/jwks.json"] = Reply(200, dict(jwks(key).body), {"Cache-Control": "max-age=300"})
        for _ in range(3):
            self.client.validate_token(key.token(iss=self.service.url))
        self.assertEqual(1, len(self.service.asked))

    def test_a_refusal_carries_the_problem_of_the_service(self):
        errors = [{"field": "password", "message": "is one of the most common ones"}]
        self.replies["/api/auth/register"] = problem(422, "weak-password", errors=errors)
        failed = self.assert_fails(422, "/problems/weak-password", self.client.register, "alice", "password")
        self.assertEqual(errors, failed.problem["errors"])
        self.replies["/api/auth/login"] = problem(429, "too-many-attempts")
        self.replies["/api/auth/login"].headers["Retry-After"] = "17"
        failed = self.assert_fails(429, "/problems/too-many-attempts", self.client.login, "alice", "secret123")
        self.assertEqual("17", failed.retry_after)
        self.assertEqual("429 /problems/too-many-attempts: As the service says it.", str(failed))

    def test_what_a_balancer_says_in_html_is_told_by_its_status_alone(self):
        self.replies["/api/auth/login"] = Reply(504, b"<html>secret paths</html>", {"Content-Type": "text/html"})
        failed = self.assert_fails(504, "about:blank", self.client.login, "alice", "secret123")
        self.assertEqual({"type": "about:blank", "title": "Gateway Timeout", "status": 504}, failed.problem)

    def test_a_success_that_is_none_of_the_services_is_a_bad_gateway(self):
        for body in (
            b"<html>Welcome to our network</html>",
            b"[]",
            b"",
            {},
            {**TOKENS, "refresh_token": None, "session": 7},
        ):
            with self.subTest(body):
                self.replies["/api/auth/login"] = Reply(200, body)
                self.assert_fails(502, "/problems/bad-gateway", self.client.login, "alice", "secret123")

    def test_a_redirect_is_not_followed(self):
        elsewhere = Stub(lambda asked: Reply(200, TOKENS))
        self.addCleanup(elsewhere.close)
        for status in (301, 302, 307, 308):
            self.replies["/api/auth/login"] = Reply(status, {}, {"Location": elsewhere.url + "/api/auth/login"})
            self.assert_fails(502, "/problems/bad-gateway", self.client.login, "alice", "secret123")
        self.assertEqual([], elsewhere.asked)

    def test_no_cookie_of_one_person_is_sent_for_the_next(self):
        self.replies["/api/auth/login"] = Reply(200, TOKENS, {"Set-Cookie": "__Host-session=of-alice; Path=/"})
        self.client.login("alice", "secret123")
        self.client.login("bob", "secret123")
        self.assertNotIn("Cookie", self.service.asked[1].headers)

    def test_a_password_in_netrc_does_not_replace_the_token(self):
        self.replies["/api/auth/logout"] = Reply(200, {})
        with tempfile.TemporaryDirectory() as folder:
            netrc = Path(folder, "netrc")
            netrc.write_text("machine 127.0.0.1 login somebody password something\n")
            netrc.chmod(0o600)
            with unittest.mock.patch.dict(os.environ, {"NETRC": str(netrc)}):
                self.client.logout(Key("any").token())
        self.assertTrue(self.service.asked[0].headers["Authorization"].startswith("Bearer "))

    def test_what_was_sent_is_not_sent_again_as_it_may_have_been_done(self):
        calls = {
            "/api/auth/register": lambda: self.client.register("alice", "secret123"),
            "/api/auth/login": lambda: self.client.login("alice", "secret123"),
            "/api/auth/verify": lambda: self.client.verify_email("a-token"),
            "/api/auth/logout": lambda: self.client.logout(Key("any").token()),
        }
        for path, call in calls.items():
            with self.subTest(path):
                self.replies[path] = None
                self.assert_fails(503, "/problems/unavailable", call)
                self.assertEqual(1, self.service.count(path))

    def test_a_refresh_whose_answer_was_lost_is_repeated_once_within_the_grace(self):
        self.replies["/api/auth/refresh"] = [None, Reply(200, {**TOKENS, "user": None})]
        self.assertEqual("a-refresh-token", self.client.refresh_token("spent").refresh_token)
        self.assertEqual([{"refresh_token": "spent"}] * 2, [asked.json() for asked in self.service.asked])
        self.replies["/api/auth/refresh"] = [None, None]
        self.assert_fails(503, "/problems/unavailable", self.client.refresh_token, "spent")
        self.assertEqual(4, len(self.service.asked))

    def test_a_read_is_repeated_once(self):
        self.replies["/api/auth/session"] = [None, Reply(200, {"username": "alice"})]
        self.assertEqual({"username": "alice"}, self.client.session(Key("any").token()))

    def test_keys_are_asked_for_once_as_the_next_token_asks_again(self):
        self.replies["/.well-known/jwks.json"] = None
        with self.assertLogs("forestgate_client.signing_keys", "WARNING"):
            token = Key("any").token(iss=self.service.url)
            self.assert_fails(503, "/problems/unavailable", self.client.validate_token, token)
        self.assertEqual(1, len(self.service.asked))

    def test_an_answer_of_the_service_is_never_asked_for_again(self):
        self.replies["/api/auth/refresh"] = problem(503, "unavailable")
        self.replies["/api/auth/refresh"].headers["Retry-After"] = "3600"
        self.assert_fails(503, "/problems/unavailable", self.client.refresh_token, "current")
        self.assertEqual(1, len(self.service.asked))

    def test_a_service_that_does_not_answer_is_given_up(self):
        # Accepts connections by its backlog alone, and never reads.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            transport = Transport(f"http://127.0.0.1:{silent.getsockname()[1]}")
            self.assert_fails(503, "/problems/unavailable", transport.call, "GET", "/health", (0.2, 0.05))

    def test_a_service_that_is_not_there_is_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        client = AuthClient(Settings(url=url))
        self.assert_fails(503, "/problems/unavailable", client.login, "alice", "secret123")
        self.assert_fails(503, "/problems/unavailable", client.refresh_token, "current")
        with self.assertLogs("forestgate_client.signing_keys", "WARNING"):
            self.assert_fails(503, "/problems/unavailable", client.validate_token, Key("any").token(iss=url))

    def test_no_secret_is_printed_or_kept_in_an_error(self):
        password = secrets.token_hex()
        self.replies["/api/auth/login"] = Reply(200, TOKENS)
        tokens = self.client.login("alice", password)
        self.assertNotIn(TOKENS["access_token"], repr(tokens))
        self.assertNotIn(TOKENS["refresh_token"], repr(tokens))
        self.replies.update({"/api/auth/login": None, "/api/auth/refresh": None})
        with self.assertLogs(level="DEBUG") as told:
            failures = [
                self.assert_fails(503, "/problems/unavailable", self.client.login, "alice", password),
                self.assert_fails(503, "/problems/unavailable", self.client.refresh_token, tokens.refresh_token),
            ]
        for failed in failures:
            self.assertIsNone(failed.__context__)
            self.assertIsNone(failed.__cause__)
            said = "".join(traceback.format_exception(failed)) + repr(failed) + "".join(told.output)
            self.assertNotIn(password, said)
            self.assertNotIn(tokens.refresh_token, said)
        shared = AuthClient(Settings(url=self.service.url, secret=password))
        for thing in (shared, shared._transport, shared.settings):
            self.assertNotIn(password, repr(thing))
