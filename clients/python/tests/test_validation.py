import time
import unittest
import unittest.mock

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from forge import AUDIENCE, ISSUER, SECRET, Key, base64url, claims_with, hmac_by, jwks, raw

from forestgate_client import AuthError, Settings
from forestgate_client.signing_keys import SigningKeys
from forestgate_client.validation import TokenValidator


class ValidationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.key = Key("ours")
        cls.other = Key("other")

    def setUp(self):
        self.calls = 0
        self.validator = TokenValidator(Settings(url=ISSUER), SigningKeys(self.fetch))
        self.shared = TokenValidator(Settings(url=ISSUER, secret=SECRET), SigningKeys(self.fetch))

    def fetch(self):
        self.calls += 1
        return jwks(self.key, self.other)

    def assert_refused(self, token, validator=None):
        with self.assertRaises(AuthError) as refused:
            (validator or self.validator).validate(token)
        self.assertEqual(401, refused.exception.status)
        self.assertEqual("/problems/invalid-token", refused.exception.type)
        self.assertIsNone(refused.exception.__context__)
        if len(token) > 20:
            self.assertNotIn(token, str(refused.exception))

    def test_a_token_of_ours_says_who_calls(self):
        expires = int(time.time()) + 900
        identity = self.validator.validate(self.key.token(exp=expires))
        self.assertEqual("01a20305-0056-76fe-9368-36b79c79c54e", identity.user_id)
        self.assertEqual("01a20305-0b9c-781f-b213-d9a59189c3cd", identity.session_id)
        self.assertEqual(expires, identity.expires_at.timestamp())
        self.assertIsNone(identity.username)
        self.assertEqual("01a20305-0baf-7d14-94da-b7123f8c25f1", identity.claims["jti"])
        self.assertNotIn("jti", repr(identity))

    def test_claims_that_do_not_fit_are_refused(self):
        now = int(time.time())
        cases = {
            "expired": {"exp": now - 1},
            "expires now": {"exp": now},
            "expired long ago": {"exp": 0},
            "not valid yet": {"nbf": now + 60},
            "another issuer": {"iss": "https://evil.example"},
            "an issuer that begins like ours": {"iss": ISSUER + "0"},
            "another audience": {"aud": ["another"]},
            "no audience in the list": {"aud": []},
            "a subject that is no text": {"sub": 7},
            "an empty subject": {"sub": ""},
            "a session that is no text": {"sid": ["01a20305"]},
            "an end that is no time": {"exp": "soon"},
            "an end that is a list": {"exp": [now + 60]},
            "an end that is beyond all time": {"exp": 10**400},
        }
        for name, other in cases.items():
            with self.subTest(name), unittest.mock.patch("forestgate_client.validation._log"):
                self.assert_refused(self.key.token(**other))
        for name in ("iss", "aud", "sub", "sid", "exp"):
            with self.subTest(f"without {name}"):
                self.assert_refused(self.key.token(without=[name]))

    def test_a_right_signature_under_another_issuer_is_told_to_the_operator(self):
        with self.assertLogs("forestgate_client.validation", "WARNING") as told:
            self.assert_refused(self.key.token(iss="http://127.0.0.1:8080"))
        self.assertIn("set FORESTGATE_ISSUER", told.output[0])

    def test_one_audience_of_several_is_enough(self):
        self.assertTrue(self.validator.validate(self.key.token(aud=["another", AUDIENCE])))
        self.assertTrue(self.validator.validate(self.key.token(aud=AUDIENCE)))

    def test_a_clock_behind_the_services_refuses_no_new_token(self):
        self.assertTrue(self.validator.validate(self.key.token(iat=int(time.time()) + 5)))

    def test_headers_that_do_not_fit_are_refused(self):
        cases = {
            "another type": {"typ": "at+jwt"},
            "no type": {"typ": None},
            "no kid": {"kid": None},
            "an unknown kid": {"kid": "unknown"},
            "the kid of another key": {"kid": "other"},
            "a long kid": {"kid": "o" * 129},
            "critical extensions": {"crit": ["exp"], "exp": 1},
            "critical extensions that PyJWT knows": {"crit": ["b64"], "b64": True},
        }
        for name, header in cases.items():
            with self.subTest(name):
                self.assert_refused(self.key.token(header))
        for kid in (7, ["ours"], {"kid": "ours"}, True):
            with self.subTest(f"kid {kid!r}"):
                self.assert_refused(raw({"typ": "JWT", "alg": "ES256", "kid": kid}, claims_with(), b"\1" * 64))

    def test_no_algorithm_is_refused_in_all_spellings(self):
        for spelling in ("none", "None", "NONE", "nOnE", "", " none", None, 0, [], ["ES256"], "es256"):
            header = {"typ": "JWT", "alg": spelling, "kid": "ours"}
            for signature in (b"", b"\0" * 64):
                with self.subTest(spelling=spelling, signature=len(signature)):
                    self.assert_refused(raw(header, claims_with(), signature))

    def test_hs256_by_the_public_key_is_refused_in_every_encoding(self):
        public = self.key.public
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        jwk = self.key.jwk()
        secrets = {
            "PEM": pem,
            "PEM without the last line end": pem.strip(),
            "DER": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            "point": public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
            "compressed point": public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint),
            "x": jwk["x"].encode(),
            "kid": b"ours",
            "nothing": b"",
        }
        for name, secret in secrets.items():
            for alg in ("HS256", "ES256"):
                with self.subTest(name, alg=alg):
                    self.assert_refused(raw({"typ": "JWT", "alg": alg, "kid": "ours"}, claims_with(), hmac_by(secret)))

    def test_a_key_that_the_token_brings_is_not_used(self):
        stranger = Key("ours")
        for brought in (
            {"jwk": stranger.jwk()},
            {"jku": "http://127.0.0.1:1/jwks.json"},
            {"x5u": "http://127.0.0.1:1"},
        ):
            with self.subTest(brought):
                self.assert_refused(stranger.token(brought))
        self.assertEqual(1, self.calls)

    def test_what_was_tampered_with_is_refused(self):
        header, claims, signature = self.key.token().split(".")
        others = base64url(b'{"sub":"somebody else"}')
        spoiled = ("A" if signature[0] != "A" else "B") + signature[1:]
        cases = {
            "claims": f"{header}.{others}.{signature}",
            "signature": f"{header}.{claims}.{spoiled}",
            "no signature": f"{header}.{claims}.",
            "two parts": f"{header}.{claims}",
            "zero signature": f"{header}.{claims}.{base64url(bytes(64))}",
            "signature in DER": f"{header}.{claims}.{base64url(bytes(70))}",
            "one more part": f"{header}.{claims}.{signature}.{signature}",
            "padding": f"{header}.{claims}.{signature}==",
            "a line end": f"{header}.{claims}.{signature}\n",
            "a blank before": f" {header}.{claims}.{signature}",
            "signature of another token": f"{header}.{claims}.{self.key.token(sub='x').split('.')[2]}",
            "nothing": "",
            "dots": "..",
            "long": f"{header}.{'A' * 4096}.{signature}",
            "beyond ASCII": f"{header}.{claims}é.{signature}",
        }
        for name, token in cases.items():
            with self.subTest(name):
                self.assert_refused(token)

    def test_what_can_be_refused_by_its_looks_makes_no_call(self):
        looks = {"typ": "JWT", "alg": self.validator._settings.algorithm, "kid": "unknown"}
        length = 64 if looks["alg"] == "ES256" else 32
        for other in (
            {"alg": "none"},
            {"alg": "HS512"},
            {"alg": "ES384"},
            {"typ": "at+jwt"},
            {"crit": ["b64"]},
            {"kid": 7},
        ):
            with self.subTest(**other):
                self.assert_refused(raw({**looks, **other}, claims_with(), b"\1" * length))
        self.assertEqual(0, self.calls)

    def test_headers_that_are_no_object_or_too_deep_are_refused(self):
        for header in (b"[]", b"7", b"null", b"{", b"\xff\xfe", b"[" * 2500, b'{"a":' * 500 + b"1" + b"}" * 500):
            with self.subTest(header[:8]):
                self.assert_refused(f"{base64url(header)}.e30.{base64url(bytes(64))}")
        self.assertEqual(0, self.calls)


class SharedSecretTest(ValidationTest):
    """With HS256, by the secret: the algorithm is the setting's, so all of the above is refused there too."""

    def setUp(self):
        super().setUp()
        self.validator = self.shared

    def token(self, header=None, without=(), secret=SECRET, **other):
        header = {"typ": "JWT", "alg": "HS256", **(header or {})}
        claims = {"sub": "alice", "uid": "01a20305-0056-76fe-9368-36b79c79c54e", **other}
        return raw(header, claims_with(without, **claims), hmac_by(secret.encode()))

    def test_a_token_of_ours_says_who_calls(self):
        identity = self.shared.validate(self.token())
        self.assertEqual("01a20305-0056-76fe-9368-36b79c79c54e", identity.user_id)
        self.assertEqual("alice", identity.username)
        self.assertEqual("01a20305-0b9c-781f-b213-d9a59189c3cd", identity.session_id)
        self.assertEqual(0, self.calls)

    def test_claims_that_do_not_fit_are_refused(self):
        cases = [{"exp": int(time.time())}, {"iss": "https://evil.example"}, {"aud": ["another"]}, {"uid": 7}]
        for other in cases:
            with self.subTest(other), unittest.mock.patch("forestgate_client.validation._log"):
                self.assert_refused(self.token(**other))
        for name in ("iss", "aud", "sub", "uid", "sid", "exp"):
            with self.subTest(f"without {name}"):
                self.assert_refused(self.token(without=[name]))

    def test_headers_that_do_not_fit_are_refused(self):
        for header in ({"typ": "at+jwt"}, {"alg": "HS512"}, {"alg": "none"}, {"alg": "ES256"}, {"crit": ["exp"]}):
            with self.subTest(header):
                self.assert_refused(self.token(header))

    def test_a_right_signature_under_another_issuer_is_told_to_the_operator(self):
        with self.assertLogs("forestgate_client.validation", "WARNING"):
            self.assert_refused(self.token(iss="http://127.0.0.1:8080"))

    def test_another_secret_is_refused(self):
        self.assert_refused(self.token(secret=SECRET + " "))
        self.assert_refused(self.token(secret=""))

    def test_es256_is_refused_though_its_key_is_published(self):
        self.assert_refused(self.key.token(sub="alice", uid="01a20305-0056-76fe-9368-36b79c79c54e"))
        self.assertEqual(0, self.calls)

    test_one_audience_of_several_is_enough = None
    test_a_clock_behind_the_services_refuses_no_new_token = None
    test_a_key_that_the_token_brings_is_not_used = None
