"""The checklist of the guide, as it is written there: the example application beside a service, both by the guide's settings."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from browser import Browser, set_cookies
from service import HS256_SECRET, HS256_URL, URL, Person, needs_hs256_service, needs_service
from servers import EXAMPLE, ExampleProcess


class ChecklistTest(unittest.TestCase):
    def start(self, **dotenv):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Path(folder.name, ".env").write_text("".join(f"{name}={value}\n" for name, value in dotenv.items()))
        app = ExampleProcess(folder.name)
        self.addCleanup(app.close)
        return app.url

    def walk_through(self, url):
        person, browser = Person(), Browser()
        # Test registration: POST /auth/register
        answer = browser.post(f"{url}/auth/register", person.credentials())
        self.assertEqual(201, answer.status_code, answer.text)
        user = answer.json()["id"]
        # Nobody gets in without
        answer = browser.post(f"{url}/detect")
        self.assertEqual(401, answer.status_code)
        self.assertEqual("application/problem+json", answer.headers["Content-Type"])
        # Test login: POST /auth/login
        answer = browser.post(f"{url}/auth/login", person.credentials())
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertTrue(all(cookie["httponly"] for cookie in set_cookies(answer).values()))
        self.assertEqual("900", set_cookies(answer)["__Host-access"]["max-age"])
        # Test protected endpoint: POST /detect (requires auth)
        answer = browser.post(f"{url}/detect")
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertEqual({"emotion": "neutral", "scores": {}, "user_id": user}, answer.json())
        answer = browser.post(f"{url}/detect", {"text": "I miss her and cry, but I love the sea"})
        self.assertEqual(("sadness", {"sadness": 2, "joy": 1}), (answer.json()["emotion"], answer.json()["scores"]))
        # Verify JWT validation works
        token = browser.value("__Host-access")
        spoiled = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]
        self.assertEqual(200, Browser().post(f"{url}/detect", Authorization=f"Bearer {token}").status_code)
        self.assertEqual(401, Browser().post(f"{url}/detect", Authorization=f"Bearer {spoiled}").status_code)
        # And what else the guide lists
        self.assertEqual(200, browser.post(f"{url}/auth/refresh").status_code)
        self.assertEqual(200, browser.post(f"{url}/auth/logout").status_code)
        self.assertEqual(401, browser.post(f"{url}/detect").status_code)
        preflight = browser.send(
            "OPTIONS", f"{url}/detect", Origin="http://localhost:5173", Access_Control_Request_Method="POST"
        )
        self.assertEqual("http://localhost:5173", preflight.headers["Access-Control-Allow-Origin"])
        return token

    @needs_hs256_service
    def test_by_the_secret_that_both_share(self):
        """JWT_SECRET_KEY and JWT_MAXAGE=15 there, RUST_AUTH_URL and RUST_JWT_SECRET here."""
        url = self.start(RUST_AUTH_URL=HS256_URL, RUST_JWT_SECRET=HS256_SECRET)
        token = self.walk_through(url)
        # The other way round, a service's token does not count where another secret or a key pair is expected.
        if URL:
            by_keys = self.start(RUST_AUTH_URL=URL, FORESTGATE_ISSUER=HS256_URL)
            self.assertEqual(401, Browser().post(f"{by_keys}/detect", Authorization=f"Bearer {token}").status_code)
        other = self.start(RUST_AUTH_URL=HS256_URL, RUST_JWT_SECRET=HS256_SECRET[::-1])
        self.assertEqual(401, Browser().post(f"{other}/detect", Authorization=f"Bearer {token}").status_code)

    @needs_service
    def test_by_the_published_keys(self):
        self.walk_through(self.start(RUST_AUTH_URL=URL))

    @needs_service
    def test_a_secret_that_does_not_match_refuses_the_tokens_of_key_pairs(self):
        url = self.start(RUST_AUTH_URL=URL, RUST_JWT_SECRET="0123456789abcdef0123456789abcdef")
        token = Person().opens_an_account().signs_in().access_token
        self.assertEqual(401, Browser().post(f"{url}/detect", Authorization=f"Bearer {token}").status_code)


class StartTest(unittest.TestCase):
    def test_it_listens_on_port_5000(self):
        import emotion_app

        self.assertEqual(5000, emotion_app.PORT)

    def test_a_secret_that_is_too_short_stops_the_start_and_does_not_print(self):
        environment = {**os.environ, "RUST_JWT_SECRET": "too-short-a-secret", "PORT": "0"}
        started = subprocess.run(
            [sys.executable, str(EXAMPLE)], env=environment, capture_output=True, text=True, timeout=60
        )
        self.assertNotEqual(0, started.returncode)
        self.assertIn("at least 32 bytes", started.stderr)
        self.assertNotIn("too-short-a-secret", started.stdout + started.stderr)
