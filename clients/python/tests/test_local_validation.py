"""Validation makes no call; a rotated key is found all the same. By the started service, its calls counted on the way."""

import subprocess
import time
import unittest

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from forge import base64url, hmac_by, raw
from service import FOLDER, ROTATE_KEYS, URL, Person, needs_service
from servers import Stub, passing_on

from forestgate_client import AuthClient, AuthError, Settings

KEYS = "/.well-known/jwks.json"


@needs_service
class LocalValidationTest(unittest.TestCase):
    def setUp(self):
        self.proxy = Stub(passing_on(URL))
        self.addCleanup(self.proxy.close)
        self.now = 0.0
        self.client = self.client_for()
        self.person = Person().opens_an_account()

    def client_for(self, **settings):
        return AuthClient(Settings(**{"url": self.proxy.url, "issuer": URL, **settings}), clock=lambda: self.now)

    def assert_refused(self, token, client=None):
        with self.assertRaises(AuthError) as refused:
            (client or self.client).validate_token(token)
        self.assertEqual((401, "/problems/invalid-token"), (refused.exception.status, refused.exception.type))

    def sign_in(self):
        return self.client.login(self.person.username, self.person.password)

    def test_two_hundred_validations_are_one_call(self):
        tokens = [self.sign_in().access_token for _ in range(4)]
        calls = len(self.proxy.asked)
        for _ in range(50):
            for token in tokens:
                self.assertEqual(self.person.id, self.client.validate_token(token).user_id)
        self.assertEqual(1, len(self.proxy.asked) - calls)
        self.assertEqual(1, self.proxy.count(KEYS))

    def test_a_token_is_valid_locally_until_it_expires_and_the_service_says_when_its_session_has_ended(self):
        token = self.sign_in().access_token
        self.client.logout(token)
        self.assertEqual(self.person.id, self.client.validate_token(token).user_id)
        with self.assertRaises(AuthError) as refused:
            self.client.session(token)
        self.assertEqual(401, refused.exception.status)

    def test_a_real_token_is_refused_where_another_issuer_or_audience_is_expected(self):
        token = self.sign_in().access_token
        with self.assertLogs("forestgate_client.validation", "WARNING"):
            self.assert_refused(token, self.client_for(issuer="https://another.example"))
        self.assert_refused(token, self.client_for(audience="another"))
        self.assert_refused(token, self.client_for(secret="0123456789abcdef0123456789abcdef"))

    def test_a_real_token_made_over_to_another_algorithm_is_refused(self):
        token = self.sign_in().access_token
        self.client.validate_token(token)
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
        public = self.client._validator._keys.find(header["kid"])
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.assert_refused(raw({**header, "alg": "none"}, claims))
        self.assert_refused(raw({**header, "alg": "none"}, claims, b"\0" * 64))
        for secret in (pem, pem.strip(), der):
            self.assert_refused(raw({**header, "alg": "HS256"}, claims, hmac_by(secret)))
        _, body, signature = token.split(".")
        for typ in ("at+jwt", None):
            other = base64url(f'{{"alg":"ES256","kid":"{header["kid"]}","typ":"{typ}"}}'.encode())
            self.assert_refused(f"{other}.{body}.{signature}")
        self.assertEqual(1, self.proxy.count(KEYS))

    def test_a_rotated_key_is_picked_up_by_one_call(self):
        old = self.sign_in().access_token
        self.client.validate_token(old)
        rotated = subprocess.run(ROTATE_KEYS, cwd=FOLDER, capture_output=True, text=True, timeout=120)
        self.assertEqual(0, rotated.returncode, rotated.stdout + rotated.stderr)
        new = self.token_of_another_key(old)

        self.now = 29.9
        self.assert_refused(new)
        self.assertEqual(1, self.proxy.count(KEYS))
        self.now = 30.0
        self.assertEqual(self.person.id, self.client.validate_token(new).user_id)
        self.assertEqual(self.person.id, self.client.validate_token(old).user_id)
        self.assertEqual(2, self.proxy.count(KEYS))

    def token_of_another_key(self, old):
        """Once the new key signs, a few seconds after the rotation."""
        kid = jwt.get_unverified_header(old)["kid"]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            token = self.sign_in().access_token
            if jwt.get_unverified_header(token)["kid"] != kid:
                return token
            time.sleep(0.2)
        raise AssertionError("the next key does not sign")
