"""A person with an authenticator app signs in by the client and by the blueprint, against the started service."""

import base64
import hashlib
import hmac
import struct
import time

import requests
from browser import Browser, set_cookies
from service import URL, Person, needs_service
from test_auth_routes import AppTest, application

from forestgate_client import AuthClient, AuthError, SecondFactorRequired, Settings

STEP = 30


def code(secret, step):
    """RFC 6238: six digits, 30 seconds, SHA-1."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


@needs_service
class SecondFactorTest(AppTest):
    def setUp(self):
        self.app, self.client = application(url=URL)
        self.serve(self.app)
        self.browser = Browser()
        self.person = Person().opens_an_account()
        token = self.person.signs_in().access_token
        started = self.call("/api/factors/totp", token, {}, 201)
        self.secret = started["secret"]
        self.step = int(time.time()) // STEP
        first = {"id": started["id"], "code": code(self.secret, self.step)}
        self.recovery_codes = self.call("/api/factors/totp/confirm", token, first, 200)["recovery_codes"]

    def call(self, path, token, body, status):
        answer = requests.post(URL + path, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        self.assertEqual(status, answer.status_code, answer.text)
        return answer.json()

    def next_code(self):
        """The code of the next step, which the service accepts early; the current one confirmed the app."""
        return code(self.secret, self.step + 1)

    def challenge(self):
        with self.assertRaises(SecondFactorRequired) as required:
            AuthClient(Settings(url=URL)).login(self.person.username, self.person.password)
        self.assertEqual(["totp", "recovery-code"], required.exception.factors)
        return required.exception.challenge

    def test_a_code_brings_tokens_of_the_person(self):
        tokens = self.client.second_factor(self.challenge(), code=self.next_code())
        self.assertEqual(self.person.id, self.client.validate_token(tokens.access_token).user_id)

    def test_a_recovery_code_brings_tokens_once(self):
        self.client.second_factor(self.challenge(), recovery_code=self.recovery_codes[0])
        with self.assertRaises(AuthError) as refused:
            self.client.second_factor(self.challenge(), recovery_code=self.recovery_codes[0])
        self.assertEqual("/problems/invalid-code", refused.exception.type)

    def test_the_blueprint_sets_cookies_after_the_second_step_alone(self):
        asked = self.browser.post(f"{self.url}/auth/login", self.person.credentials())
        self.assert_problem(asked, 401, "second-factor-required")
        self.assertEqual({}, set_cookies(asked))
        proof = {"challenge": asked.json()["challenge"], "code": self.next_code()}
        answer = self.browser.post(f"{self.url}/auth/login/second", proof)
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertEqual({"user_id": self.person.id}, self.browser.send("GET", f"{self.url}/detect").json())
