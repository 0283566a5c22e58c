"""The blueprint and ``@require_auth`` in an application of this process, against the started service."""

import asyncio
import email
import email.policy
import re
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import requests
from browser import Browser, set_cookies
from flask import Flask, g, jsonify
from forge import Key, claims_with, raw
from service import FOLDER, URL, Person, needs_service
from servers import Reply, Served, Stub, problem
from test_auth_client import TOKENS
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import forestgate_client
from forestgate_client import AuthError, Settings, require_auth

JSON = {"Content-Type": "application/json"}
FRONT_END = "http://localhost:5173"


def application(**settings):
    app = Flask(__name__)
    # In the place of asgiref, which Flask takes where it is installed.
    app.async_to_sync = lambda view: lambda *given, **named: asyncio.run(view(*given, **named))
    client = forestgate_client.init_app(app, Settings(**settings))

    @app.post("/detect")
    @require_auth
    def detect():
        return jsonify(user_id=g.user.user_id, session_id=g.user.session_id)

    @app.get("/detect")
    @require_auth
    async def read():
        return jsonify(user_id=g.user.user_id)

    return app, client


class AppTest(unittest.TestCase):
    def serve(self, app):
        served = Served(app)
        self.addCleanup(served.close)
        self.url = served.url
        return served

    def assert_problem(self, answer, status, slug):
        self.assertEqual(status, answer.status_code, answer.text)
        self.assertEqual("application/problem+json", answer.headers["Content-Type"])
        self.assertEqual(f"/problems/{slug}", answer.json()["type"])
        self.assertEqual("no-store", answer.headers["Cache-Control"])
        self.assertEqual("Bearer" if status == 401 else None, answer.headers.get("WWW-Authenticate"))


@needs_service
class AuthRoutesTest(AppTest):
    @classmethod
    def setUpClass(cls):
        cls.app, cls.client = application(url=URL)
        cls.served = Served(cls.app)
        cls.url = cls.served.url
        cls.person = Person().opens_an_account()

    @classmethod
    def tearDownClass(cls):
        cls.served.close()

    def setUp(self):
        self.browser = Browser()

    def sign_in(self, browser=None):
        answer = (browser or self.browser).post(f"{self.url}/auth/login", self.person.credentials())
        self.assertEqual(200, answer.status_code, answer.text)
        return answer

    def session_lives(self, token):
        try:
            return bool(self.client.session(token))
        except AuthError as ended:
            self.assertEqual(401, ended.status)
            return False

    def test_registration_tells_the_profile_and_signs_nobody_in(self):
        person = Person()
        answer = self.browser.post(
            f"{self.url}/auth/register", {**person.credentials(), "email": f"{person.username}@example.org"}
        )
        self.assertEqual(201, answer.status_code)
        self.assertEqual({"id", "username", "email", "email_verified", "pending_email", "created_at"}, set(answer.json()))
        self.assertEqual({}, self.browser.jar)

    def test_refusals_of_the_service_pass_as_they_are(self):
        again = self.browser.post(f"{self.url}/auth/register", self.person.credentials())
        self.assert_problem(again, 409, "username-taken")
        weak = self.browser.post(f"{self.url}/auth/register", {"username": Person().username, "password": "password"})
        self.assert_problem(weak, 422, "weak-password")
        self.assertEqual("password", weak.json()["errors"][0]["field"])
        wrong = self.browser.post(f"{self.url}/auth/login", {"username": self.person.username, "password": "wrong-one"})
        self.assert_problem(wrong, 401, "invalid-credentials")
        self.assertEqual({}, set_cookies(wrong))

    def test_sign_in_sets_two_cookies_that_no_script_can_read_and_tells_no_token(self):
        answer = self.sign_in()
        body = answer.json()
        self.assertEqual({"user", "session", "expires_in", "refresh_expires_in"}, set(body))
        self.assertEqual(self.person.username, body["user"]["username"])
        access, refresh = (set_cookies(answer)[name] for name in ("__Host-access", "__Secure-refresh"))
        for cookie, path, max_age in (
            (access, "/", body["expires_in"]),
            (refresh, "/auth", body["refresh_expires_in"]),
        ):
            self.assertNotIn(cookie.value, answer.text)
            self.assertEqual(
                (True, True, "Lax", path, str(max_age), ""),
                tuple(cookie[name] for name in ("secure", "httponly", "samesite", "path", "max-age", "domain")),
            )
        self.assertEqual("no-store", answer.headers["Cache-Control"])

    def test_one_signs_in_by_any_of_three_names(self):
        for name in ("username", "login", "email"):
            body = {name: self.person.username, "password": self.person.password}
            self.assertEqual(200, Browser().post(f"{self.url}/auth/login", body).status_code)

    def test_a_protected_view_knows_who_calls_by_cookie_and_by_bearer(self):
        session = self.sign_in().json()["session"]["id"]
        by_cookie = self.browser.post(f"{self.url}/detect")
        self.assertEqual({"user_id": self.person.id, "session_id": session}, by_cookie.json())
        token = self.browser.value("__Host-access")
        by_bearer = Browser().post(f"{self.url}/detect", Authorization=f"bearer {token}")
        self.assertEqual(by_cookie.json(), by_bearer.json())
        self.assertNotIn("__Secure-refresh", self.browser.cookies_for(f"{self.url}/detect"))

    def test_an_async_view_works_too(self):
        self.sign_in()
        self.assertEqual({"user_id": self.person.id}, self.browser.send("GET", f"{self.url}/detect").json())
        self.assert_problem(Browser().send("GET", f"{self.url}/detect"), 401, "unauthenticated")

    def test_without_a_token_a_protected_view_answers_401(self):
        self.assert_problem(self.browser.post(f"{self.url}/detect"), 401, "unauthenticated")

    def test_a_header_wins_over_the_cookie_without_fallback(self):
        self.sign_in()
        wrong = raw({"alg": "none", "typ": "JWT"}, claims_with())
        for header, slug in (
            (f"Bearer {wrong}", "invalid-token"),
            ("Bearer", "unauthenticated"),
            ("Bearer ", "unauthenticated"),
            ("Basic YTpi", "unauthenticated"),
            ("", "unauthenticated"),
            (f"Bearer {self.browser.value('__Host-access')}, Bearer x", "invalid-token"),
        ):
            with self.subTest(header[:12]):
                self.assert_problem(self.browser.post(f"{self.url}/detect", Authorization=header), 401, slug)

    def test_a_cookie_that_is_there_twice_does_not_count(self):
        self.sign_in()
        token = self.browser.value("__Host-access")
        planted = Browser().post(f"{self.url}/detect", Cookie=f"__Host-access={token}; __Host-access=planted")
        self.assert_problem(planted, 401, "unauthenticated")
        token = self.browser.value("__Secure-refresh")
        planted = Browser().post(
            f"{self.url}/auth/refresh", Cookie=f"__Secure-refresh=planted; __Secure-refresh={token}"
        )
        self.assert_problem(planted, 401, "unauthenticated")

    def test_refresh_rotates_both_cookies(self):
        session = self.sign_in().json()["session"]
        before = dict(self.browser.jar)
        answer = self.browser.post(f"{self.url}/auth/refresh")
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertEqual(session["id"], answer.json()["session"]["id"])
        self.assertEqual({"session", "expires_in", "refresh_expires_in"}, set(answer.json()))
        for name in ("__Host-access", "__Secure-refresh"):
            self.assertNotEqual(before[name].value, self.browser.value(name))
            self.assertNotIn(self.browser.value(name), answer.text)
        self.assertEqual(200, self.browser.post(f"{self.url}/detect").status_code)

    def test_right_after_a_rotation_another_refresh_keeps_the_cookies(self):
        self.sign_in()
        first = self.browser.post(f"{self.url}/auth/refresh")
        self.assertEqual("10", set_cookies(first)["__Secure-refreshed"]["max-age"])
        again = self.browser.post(f"{self.url}/auth/refresh")
        self.assertEqual(200, again.status_code)
        self.assertEqual({}, set_cookies(again))
        self.assertLessEqual(again.json()["expires_in"], first.json()["expires_in"])
        self.assertGreater(again.json()["expires_in"], first.json()["expires_in"] - 60)

    def test_a_young_rotation_without_a_valid_token_is_no_reason_to_keep_it(self):
        self.sign_in()
        self.browser.post(f"{self.url}/auth/refresh")
        self.browser.forget("__Host-access")
        answer = self.browser.post(f"{self.url}/auth/refresh")
        self.assertIn("__Secure-refresh", set_cookies(answer))

    def test_a_refused_refresh_takes_no_cookie_away(self):
        self.assert_problem(self.browser.post(f"{self.url}/auth/refresh"), 401, "unauthenticated")
        for token in ("made-up", "m" * 5000):
            answer = Browser().post(f"{self.url}/auth/refresh", Cookie=f"__Secure-refresh={token}")
            self.assert_problem(answer, 401, "invalid-token")
            self.assertEqual({}, set_cookies(answer))

    def test_sign_out_ends_the_session_and_takes_the_cookies_away(self):
        self.sign_in()
        token = self.browser.value("__Host-access")
        self.assertTrue(self.session_lives(token))
        answer = self.browser.post(f"{self.url}/auth/logout")
        self.assertEqual((200, {"message": "Logged out"}), (answer.status_code, answer.json()))
        self.assertFalse(self.session_lives(token))
        self.assertEqual({}, self.browser.jar)
        for name, cookie in set_cookies(answer).items():
            self.assertEqual(("", True, True), (cookie.value, cookie["secure"], cookie["httponly"]), name)

    def test_sign_out_works_when_the_access_token_has_expired(self):
        self.sign_in()
        token = self.browser.value("__Host-access")
        self.browser.forget("__Host-access")
        self.assertEqual(200, self.browser.post(f"{self.url}/auth/logout").status_code)
        self.assertFalse(self.session_lives(token))
        self.sign_in()
        self.browser.jar["__Host-access"].set("__Host-access", token, token)
        token = self.client.login(self.person.username, self.person.password).access_token
        self.assertEqual(200, self.browser.post(f"{self.url}/auth/logout").status_code)
        self.assertTrue(self.session_lives(token), "another session of the same person goes on")

    def test_who_is_signed_out_is_told_so_and_keeps_no_cookie(self):
        self.sign_in()
        self.client.logout(self.browser.value("__Host-access"))
        answer = self.browser.post(f"{self.url}/auth/logout")
        self.assertEqual(401, answer.status_code)
        self.assertEqual({}, self.browser.jar)

    def test_sign_out_by_bearer_ends_that_session_and_a_wrong_one_takes_no_cookie_away(self):
        self.sign_in()
        other = self.client.login(self.person.username, self.person.password).access_token
        wrong = self.browser.post(f"{self.url}/auth/logout", Authorization="Bearer wrong")
        self.assert_problem(wrong, 401, "invalid-token")
        self.assertEqual({}, set_cookies(wrong))
        self.assertEqual(200, Browser().post(f"{self.url}/auth/logout", Authorization=f"Bearer {other}").status_code)
        self.assertFalse(self.session_lives(other))
        self.assertTrue(self.session_lives(self.browser.value("__Host-access")))

    def test_calls_from_foreign_pages_change_nothing(self):
        self.sign_in()
        token = self.browser.value("__Host-access")
        host = self.url.removeprefix("http://")
        foreign = [
            {"Origin": origin}
            for origin in (
                "https://evil.example",
                "null",
                "",
                f"http://evil.{host}",
                f"{self.url}.evil.example",
                "http://localhost",
                "http://localhost:51730",
                "https://localhost:5173",
                "HTTP://LOCALHOST:5173",
            )
        ] + [{"Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "", "SAME-ORIGIN")]
        for headers in foreign:
            for path in ("/detect", "/auth/login", "/auth/refresh", "/auth/logout", "/auth/register", "/auth/verify"):
                with self.subTest(path, **headers):
                    answer = self.browser.post(f"{self.url}{path}", self.person.credentials(), **headers)
                    self.assert_problem(answer, 403, "cross-site")
                    self.assertEqual({}, set_cookies(answer))
        self.assertTrue(self.session_lives(token))

    def test_calls_from_our_own_pages_the_front_end_and_from_no_browser_pass(self):
        self.sign_in()
        host = self.url.removeprefix("http://")
        for headers in (
            {},
            {"Origin": FRONT_END},
            {"Origin": FRONT_END, "Sec-Fetch-Site": "same-site"},
            {"Origin": self.url},
            {"Origin": f"https://{host}"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ):
            with self.subTest(**headers):
                self.assertEqual(200, self.browser.post(f"{self.url}/detect", **headers).status_code)
                self.assertEqual(200, self.browser.post(f"{self.url}/auth/refresh", **headers).status_code)

    def test_a_bearer_token_is_its_own_proof_except_where_cookies_are_set(self):
        token = self.person.signs_in().access_token
        bearer = {"Authorization": f"Bearer {token}", "Origin": "https://evil.example"}
        self.assertEqual(200, Browser().post(f"{self.url}/detect", **bearer).status_code)
        for path in ("/auth/login", "/auth/refresh"):
            answer = Browser().post(f"{self.url}{path}", self.person.credentials(), **bearer)
            self.assert_problem(answer, 403, "cross-site")
        self.assertEqual(200, Browser().post(f"{self.url}/auth/logout", **bearer).status_code)

    def test_the_front_end_may_call_with_credentials_and_others_may_not(self):
        asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        for path in ("/detect", "/auth/login", "/auth/refresh"):
            answer = Browser().send("OPTIONS", f"{self.url}{path}", Origin=FRONT_END, **asks)
            self.assertEqual(204, answer.status_code)
            self.assertEqual(FRONT_END, answer.headers["Access-Control-Allow-Origin"])
            self.assertEqual("true", answer.headers["Access-Control-Allow-Credentials"])
            self.assertIn("POST", answer.headers["Access-Control-Allow-Methods"])
            self.assertIn("Content-Type", answer.headers["Access-Control-Allow-Headers"])
            self.assertIn("Origin", answer.headers["Vary"])
        for origin in (
            "https://evil.example",
            "null",
            "http://localhost:51730",
            "http://evil.localhost:5173",
            self.url,
        ):
            answer = Browser().send("OPTIONS", f"{self.url}/detect", Origin=origin, **asks)
            self.assertEqual(204, answer.status_code)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
            self.assertIn("Origin", answer.headers["Vary"])

    def test_the_front_end_can_read_answers_and_refusals(self):
        self.sign_in()
        for answer in (
            self.browser.post(f"{self.url}/detect", Origin=FRONT_END),
            Browser().post(f"{self.url}/detect", Origin=FRONT_END),
        ):
            self.assertEqual(FRONT_END, answer.headers["Access-Control-Allow-Origin"])
            self.assertEqual("true", answer.headers["Access-Control-Allow-Credentials"])

    def test_bodies_that_are_none_are_refused_before_the_service_is_asked(self):
        def post(content, **headers):
            return requests.post(f"{self.url}/auth/login", data=content, headers={**JSON, **headers}, timeout=30)

        def chunks():
            for _ in range(80):
                yield b" " * 1024

        self.assert_problem(post(b"{}", **{"Content-Type": "text/plain"}), 415, "unsupported-media-type")
        self.assert_problem(post(b""), 400, "invalid-request")
        for content in (b"[]", b"7", b"{", b"\xff", b"[" * 60000, b'{"username":["a"],"password":"secret123"}'):
            with self.subTest(content[:20]):
                self.assert_problem(post(content), 400, "invalid-request")
        self.assert_problem(post(b" " * 65537), 413, "content-too-large")
        self.assert_problem(post(chunks()), 413, "content-too-large")
        missing = post(b'{"username":"alice"}')
        self.assertEqual([{"field": "password", "message": "is required"}], missing.json()["errors"])

    def test_only_what_the_service_should_know_is_passed_on(self):
        person = Person()
        answer = self.browser.post(
            f"{self.url}/auth/register", {**person.credentials(), "email_verified": True, "role": "admin", "id": "x"}
        )
        self.assertEqual((201, False), (answer.status_code, answer.json()["email_verified"]))
        answer = self.browser.post(f"{self.url}/auth/login", {**person.credentials(), "mode": "cookie"})
        self.assertEqual({"__Host-access", "__Secure-refresh"}, set(set_cookies(answer)))

    def test_the_service_learns_with_what_a_person_came(self):
        browser = Browser(user_agent="Forest-Browser/7.1")
        self.sign_in(browser)
        token = browser.value("__Host-access")
        listed = requests.get(f"{URL}/api/sessions", headers={"Authorization": f"Bearer {token}"}, timeout=30).json()
        current = next(session for session in listed["sessions"] if session["current"])
        self.assertEqual("Forest-Browser/7.1", current["user_agent"])

    def test_a_user_agent_that_is_no_text_stops_nobody(self):
        for user_agent in (b"\xa0Browser\xff", b"\x7fB", b"B" * 9000, b""):
            headers = {"User-Agent": user_agent}
            answer = requests.post(
                f"{self.url}/auth/login", json=self.person.credentials(), headers=headers, timeout=30
            )
            self.assertEqual(200, answer.status_code, user_agent[:10])

    def test_under_a_prefix_the_cookies_belong_to_the_prefix(self):
        other = Flask("other")
        other.wsgi_app = DispatcherMiddleware(other.wsgi_app, {"/emotions": self.app.wsgi_app})
        served = self.serve(other)
        browser = Browser()
        answer = browser.post(f"{served.url}/emotions/auth/login", self.person.credentials())
        self.assertEqual("/emotions/auth", set_cookies(answer)["__Secure-refresh"]["path"])
        self.assertEqual("/", set_cookies(answer)["__Host-access"]["path"])
        self.assertEqual(200, browser.post(f"{served.url}/emotions/auth/refresh").status_code)
        self.assertEqual(200, browser.post(f"{served.url}/emotions/auth/logout").status_code)
        self.assertEqual({}, browser.jar)


class WithoutServiceTest(AppTest):
    """What the started service can't be made to answer."""

    def setUp(self):
        self.replies = {}
        self.service = Stub(lambda asked: self.replies[asked.path])
        self.addCleanup(self.service.close)
        self.app, self.client = application(url=self.service.url)
        self.serve(self.app)
        self.browser = Browser()

    def test_registration_that_tells_nothing_passes_as_202(self):
        self.replies["/api/auth/register"] = Reply(202, {"message": "Look into your mail."})
        answer = self.browser.post(f"{self.url}/auth/register", Person().credentials())
        self.assertEqual((202, {"message": "Look into your mail."}), (answer.status_code, answer.json()))

    def test_a_second_factor_is_passed_on_both_ways(self):
        self.replies["/api/auth/login"] = problem(401, "second-factor-required", challenge="a-challenge", factors=["totp"])
        asked = self.browser.post(f"{self.url}/auth/login", {"username": "alice", "password": "secret123"})
        self.assert_problem(asked, 401, "second-factor-required")
        self.assertEqual("a-challenge", asked.json()["challenge"])
        self.assertEqual({}, set_cookies(asked))

        self.replies["/api/auth/login/second"] = Reply(200, TOKENS)
        body = {"challenge": "a-challenge", "code": "123456"}
        answer = self.browser.post(f"{self.url}/auth/login/second", body)
        self.assertEqual(200, answer.status_code)
        self.assertEqual({"user", "session", "expires_in", "refresh_expires_in"}, set(answer.json()))
        self.assertEqual({"__Host-access", "__Secure-refresh"}, set(set_cookies(answer)))
        self.assertEqual(body, self.service.asked[-1].json())
        self.assertEqual(self.service.asked[0].headers["User-Agent"], self.service.asked[-1].headers["User-Agent"])

    def test_a_wrong_second_factor_sets_no_cookie(self):
        self.replies["/api/auth/login/second"] = problem(401, "invalid-code")
        passkey = {"challenge": "a", "ceremony": "c", "credential": {"id": "AAAA"}}
        answer = self.browser.post(f"{self.url}/auth/login/second", passkey)
        self.assert_problem(answer, 401, "invalid-code")
        self.assertEqual(passkey, self.service.asked[-1].json())
        self.assertEqual({}, set_cookies(answer))

    def test_a_second_factor_from_a_foreign_page_is_refused(self):
        body = {"challenge": "a-challenge", "code": "123456"}
        for headers in ({}, {"Authorization": "Bearer x"}):
            answer = self.browser.post(f"{self.url}/auth/login/second", body, Origin="https://evil.example", **headers)
            self.assert_problem(answer, 403, "cross-site")
        self.assertEqual([], self.service.asked)

    def test_a_credential_that_is_no_object_is_refused(self):
        body = {"challenge": "a-challenge", "ceremony": "c", "credential": "text"}
        answer = self.browser.post(f"{self.url}/auth/login/second", body)
        self.assert_problem(answer, 400, "invalid-request")
        self.assertEqual("credential", answer.json()["errors"][0]["field"])

    def test_an_address_is_verified_by_token_or_by_code(self):
        self.replies["/api/auth/verify"] = Reply(200, {"email_verified": True})
        for body in ({"token": "a-token"}, {"email": "alice@example.org", "code": "123456"}):
            answer = self.browser.post(f"{self.url}/auth/verify", {**body, "unknown": 1})
            self.assertEqual((200, {"email_verified": True}), (answer.status_code, answer.json()))
            self.assertEqual(body, self.service.asked[-1].json())

    def test_a_refused_verification_passes_as_it_is(self):
        errors = [{"field": "token", "message": "is unknown, spent or expired"}]
        self.replies["/api/auth/verify"] = problem(400, "invalid-request", errors=errors)
        answer = self.browser.post(f"{self.url}/auth/verify", {"token": "spent"})
        self.assert_problem(answer, 400, "invalid-request")
        self.assertEqual(self.replies["/api/auth/verify"].body, answer.json())

    def test_twenty_tabs_of_one_browser_share_one_call(self):
        flights = self.app.extensions["forestgate"].refreshes._flights

        def once_all_wait(asked):
            deadline = time.monotonic() + 30
            while sum(flight.followers for flight in list(flights.values())) < 19 and time.monotonic() < deadline:
                time.sleep(0.001)
            return Reply(200, {**TOKENS, "refresh_token": f"successor-{len(self.service.asked)}"})

        self.service.answer = once_all_wait
        tabs = [Browser() for _ in range(20)]
        with ThreadPoolExecutor(20) as threads:
            asking = [
                threads.submit(tab.post, f"{self.url}/auth/refresh", Cookie="__Secure-refresh=current") for tab in tabs
            ]
            self.assertEqual([200] * 20, [each.result(timeout=60).status_code for each in asking])
        self.assertEqual({"successor-1"}, {tab.value("__Secure-refresh") for tab in tabs})
        self.assertEqual(1, len(self.service.asked))

    def test_how_long_to_wait_is_passed_on(self):
        self.replies["/api/auth/login"] = problem(429, "too-many-attempts")
        self.replies["/api/auth/login"].headers["Retry-After"] = "17"
        answer = self.browser.post(f"{self.url}/auth/login", Person().credentials(), Origin=FRONT_END)
        self.assert_problem(answer, 429, "too-many-attempts")
        self.assertEqual("17", answer.headers["Retry-After"])
        self.assertEqual("Retry-After", answer.headers["Access-Control-Expose-Headers"])

    def test_the_address_of_a_person_is_what_the_connection_says_and_not_what_they_say(self):
        self.replies["/api/auth/login"] = problem(401, "invalid-credentials")
        self.browser.post(
            f"{self.url}/auth/login", Person().credentials(), X_Forwarded_For="203.0.113.7", X_Request_Id="harmless-17"
        )
        headers = self.service.asked[-1].headers
        self.assertEqual("127.0.0.1", headers["X-Forwarded-For"])
        self.assertEqual("harmless-17", headers["X-Request-Id"])

    def test_a_service_that_is_away_is_503_and_a_sign_out_can_be_tried_again(self):
        self.replies["/api/auth/login"] = Reply(200, {**TOKENS, "access_token": "a." + "b" * 20 + "." + "c" * 86})
        self.assertEqual(200, self.browser.post(f"{self.url}/auth/login", Person().credentials()).status_code)
        for path in ("login", "logout", "refresh", "register", "verify"):
            self.replies[f"/api/auth/{path}"] = None
        for path in ("login", "register", "refresh", "logout", "verify"):
            with self.subTest(path):
                answer = self.browser.post(f"{self.url}/auth/{path}", Person().credentials())
                self.assert_problem(answer, 503, "unavailable")
                self.assertEqual("2", answer.headers["Retry-After"])
                self.assertEqual({}, set_cookies(answer))

    def test_keys_that_cannot_be_had_are_503_and_not_401(self):
        self.replies["/.well-known/jwks.json"] = problem(503, "unavailable")
        with self.assertLogs("forestgate_client.signing_keys", "WARNING"):
            token = Key("any").token(iss=self.service.url)
            answer = self.browser.post(f"{self.url}/detect", Authorization=f"Bearer {token}")
        self.assert_problem(answer, 503, "unavailable")
        self.assertEqual("2", answer.headers["Retry-After"])

    def test_a_decorated_view_needs_init_app(self):
        app = Flask("forgotten")
        app.testing = True
        app.post("/detect")(require_auth(lambda: "never"))
        with self.assertRaisesRegex(RuntimeError, "init_app"):
            app.test_client().post("/detect")


@needs_service
class VerificationTest(AppTest):
    """Enabled once the service knows the route."""

    def setUp(self):
        self.app, self.client = application(url=URL)
        try:
            self.client.verify_email("made-up")
        except AuthError as refused:
            if refused.status in (404, 405):
                self.skipTest("the service does not verify addresses yet")
        self.serve(self.app)
        self.browser = Browser()

    def test_a_made_up_token_is_refused_in_the_words_of_the_service(self):
        with self.assertRaises(AuthError) as refused:
            self.client.verify_email("made-up")
        answer = self.browser.post(f"{self.url}/auth/verify", {"token": "made-up"})
        self.assertEqual(refused.exception.status, answer.status_code)
        self.assertIn(answer.status_code, range(400, 500))
        self.assertEqual(refused.exception.problem, answer.json())

    def test_the_token_of_the_mail_verifies_the_address(self):
        person = Person()
        address = f"{person.username}@example.org"
        self.browser.post(f"{self.url}/auth/register", {**person.credentials(), "email": address})
        answer = self.browser.post(f"{self.url}/auth/verify", {"token": token_mailed_to(address)})
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertTrue(self.client.login(person.username, person.password).user["email_verified"])


def token_mailed_to(address):
    """Out of the file outbox of a service without a mail server."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for file in FOLDER.glob(".forestgate/outbox/**/*.eml"):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = message.get_body(("plain", "html"))
            found = re.search(r"[?&]token=([\w.~-]+)", text.get_content()) if text else None
            if found and address in str(message["To"]):
                return found[1]
        time.sleep(0.1)
    raise AssertionError("no mail came")
