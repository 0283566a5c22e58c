"""A relying party with Authlib: code flow, verification of the ID token by RS256, user info.

Arguments: issuer, value of the session cookie. Fails with an exception.
"""

import os
import sys

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

issuer, cookie = sys.argv[1:]
callback = "https://app.example/callback"
server = requests.get(issuer + "/.well-known/openid-configuration", timeout=10).json()
client = OAuth2Session(
    "authlib",
    os.environ["CLIENT_SECRET"],
    scope="openid profile",
    redirect_uri=callback,
    token_endpoint_auth_method="client_secret_post",
    code_challenge_method="S256",
)
verifier, nonce = generate_token(48), generate_token(20)
address, state = client.create_authorization_url(
    server["authorization_endpoint"], code_verifier=verifier, nonce=nonce
)
browser = requests.get(
    address, headers={"Cookie": "__Host-session=" + cookie}, allow_redirects=False, timeout=10
)
assert browser.status_code == 303, browser.status_code
tokens = client.fetch_token(
    server["token_endpoint"],
    authorization_response=browser.headers["Location"],
    state=state,
    code_verifier=verifier,
)
keys = JsonWebKey.import_key_set(requests.get(server["jwks_uri"], timeout=10).json())
claims = JsonWebToken(["RS256"]).decode(
    tokens["id_token"],
    keys,
    claims_cls=CodeIDToken,
    claims_options={"iss": {"value": server["issuer"]}, "aud": {"value": "authlib"}},
    claims_params={"nonce": nonce, "client_id": "authlib", "access_token": tokens["access_token"]},
)
claims.validate()
user = client.get(server["userinfo_endpoint"]).json()
assert user["sub"] == claims["sub"], user
assert user["preferred_username"], user
print("Authlib: ok")
