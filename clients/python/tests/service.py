"""The started service, and people who have an account there."""

import os
import secrets
import shlex
import unittest
from pathlib import Path

from forestgate_client import AuthClient, Settings

URL = os.environ.get("FORESTGATE_TEST_URL", "")
FOLDER = Path(os.environ.get("FORESTGATE_TEST_FOLDER", "."))
ROTATE_KEYS = shlex.split(os.environ.get("FORESTGATE_TEST_ROTATE_KEYS", ""))
OPERATOR = os.environ.get("FORESTGATE_TEST_OPERATOR", "")
OPERATOR_PASSWORD = os.environ.get("FORESTGATE_TEST_OPERATOR_PASSWORD", "")
CODE_URL = os.environ.get("FORESTGATE_TEST_CODE_URL", "")
HS256_URL = os.environ.get("FORESTGATE_TEST_HS256_URL", "")
HS256_SECRET = os.environ.get("FORESTGATE_TEST_HS256_SECRET", "")

needs_service = unittest.skipUnless(URL, "FORESTGATE_TEST_URL is not set")
needs_code_service = unittest.skipUnless(CODE_URL, "FORESTGATE_TEST_CODE_URL is not set")
needs_hs256_service = unittest.skipUnless(HS256_URL, "FORESTGATE_TEST_HS256_URL is not set")


class Person:
    """Somebody with a name and a password that nobody else has."""

    def __init__(self):
        self.username = f"py-{secrets.token_hex(8)}"
        self.password = secrets.token_urlsafe(16)

    def credentials(self):
        return {"username": self.username, "password": self.password}

    def opens_an_account(self, url=URL):
        client = AuthClient(Settings(url=url))
        self.id = client.register(self.username, self.password)["id"]
        return self

    def signs_in(self, url=URL):
        return AuthClient(Settings(url=url)).login(self.username, self.password)
