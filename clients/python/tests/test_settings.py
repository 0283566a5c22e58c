import tempfile
import unittest
from pathlib import Path

from forestgate_client import Settings

SECRET = "0123456789abcdef0123456789abcdef"


class SettingsTest(unittest.TestCase):
    def read(self, file=None, **environment):
        return Settings.from_environment(environment, file)

    def test_without_any_it_is_the_service_of_a_first_run(self):
        settings = self.read()
        self.assertEqual("http://localhost:8080", settings.url)
        self.assertEqual("http://localhost:8080", settings.issuer)
        self.assertEqual("forest-gate", settings.audience)
        self.assertEqual("ES256", settings.algorithm)
        self.assertEqual(("http://localhost:5173",), settings.origins)

    def test_the_two_names_of_the_seed_are_read_and_the_secret_means_hs256(self):
        settings = self.read(RUST_AUTH_URL="http://localhost:8000/", RUST_JWT_SECRET=SECRET)
        self.assertEqual("http://localhost:8000", settings.url)
        self.assertEqual("http://localhost:8000", settings.issuer)
        self.assertEqual("HS256", settings.algorithm)
        self.assertEqual(SECRET, settings.secret)

    def test_our_own_names_are_read(self):
        settings = self.read(
            FORESTGATE_URL="https://auth.internal",
            FORESTGATE_ISSUER="https://auth.example.org",
            FORESTGATE_AUDIENCE="emotions",
            FORESTGATE_JWT_SECRET=SECRET,
            FORESTGATE_CORS_ORIGINS="https://a.example.org, https://b.example.org",
        )
        self.assertEqual("https://auth.internal", settings.url)
        self.assertEqual("https://auth.example.org", settings.issuer)
        self.assertEqual("emotions", settings.audience)
        self.assertEqual("HS256", settings.algorithm)
        self.assertEqual(("https://a.example.org", "https://b.example.org"), settings.origins)

    def test_two_names_that_differ_are_refused_without_repeating_a_secret(self):
        self.assertEqual(SECRET, self.read(RUST_JWT_SECRET=SECRET, FORESTGATE_JWT_SECRET=SECRET).secret)
        with self.assertRaises(ValueError) as refused:
            self.read(RUST_JWT_SECRET=SECRET, FORESTGATE_JWT_SECRET=SECRET + "x")
        self.assertEqual(
            "RUST_JWT_SECRET and FORESTGATE_JWT_SECRET differ; set one of them, or both to the same",
            str(refused.exception),
        )

    def test_an_empty_setting_counts_as_not_set(self):
        self.assertEqual("ES256", self.read(RUST_JWT_SECRET="", FORESTGATE_ISSUER="").algorithm)

    def test_a_dotenv_file_is_read_and_the_environment_wins(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, ".env")
            file.write_text(
                "# of the application\n\nexport RUST_AUTH_URL='http://localhost:8000'\n"
                f'RUST_JWT_SECRET = "{SECRET}#1=$2"\nFORESTGATE_AUDIENCE=file\n'
            )
            settings = self.read(file, FORESTGATE_AUDIENCE="environment")
        self.assertEqual("http://localhost:8000", settings.url)
        self.assertEqual(SECRET + "#1=$2", settings.secret)
        self.assertEqual("environment", settings.audience)

    def test_a_line_that_is_no_setting_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, ".env")
            file.write_text("PORT=1\nno setting\n")
            with self.assertRaisesRegex(ValueError, "Line 2 of .* is no setting"):
                self.read(file)

    def test_the_algorithm_is_chosen_by_setting_alone(self):
        self.assertEqual("ES256", self.read(FORESTGATE_ALGORITHM="ES256", RUST_JWT_SECRET=SECRET).algorithm)
        for refused in ("none", "HS512", "RS256", "es256"):
            with self.subTest(refused), self.assertRaisesRegex(ValueError, "must be ES256 or HS256"):
                self.read(FORESTGATE_ALGORITHM=refused)

    def test_a_secret_that_is_none_is_refused(self):
        with self.assertRaisesRegex(ValueError, "HS256 needs a secret"):
            self.read(FORESTGATE_ALGORITHM="HS256")
        with self.assertRaisesRegex(ValueError, "at least 32 bytes"):
            self.read(RUST_JWT_SECRET=SECRET[:31])
        with self.assertRaisesRegex(ValueError, "a public key is no secret"):
            self.read(RUST_JWT_SECRET="-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYI\n-----END PUBLIC KEY-----")

    def test_an_address_that_is_none_is_refused_without_repeating_it(self):
        for address in ("localhost:8080", "ftp://localhost", "http://", "http://u:hidden@host", "http://host/?a=b"):
            with self.subTest(address), self.assertRaisesRegex(ValueError, "The address of the service") as refused:
                self.read(RUST_AUTH_URL=address)
            self.assertNotIn("hidden", str(refused.exception))

    def test_the_secret_does_not_print(self):
        self.assertNotIn(SECRET, repr(self.read(RUST_JWT_SECRET=SECRET)))
