"""Keys and tokens of our own making, right and wrong."""

import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from forestgate_client.transport import Answer

ISSUER = "http://localhost:8080"
AUDIENCE = "forest-gate"
SECRET = "a secret of more than thirty-two bytes, for tests"


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Key:
    def __init__(self, kid):
        self.kid = kid
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.public = self.private.public_key()

    def jwk(self, **other):
        point = self.public.public_numbers()
        x, y = (base64url(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": self.kid, "use": "sig", "alg": "ES256", **other}

    def token(self, header=None, without=(), **other):
        """As the service signs it; ``header`` and ``other`` replace, ``without`` leaves claims out."""
        claims = claims_with(without, **other)
        header = {"typ": "JWT", "kid": self.kid, **(header or {})}
        kept = {name: value for name, value in header.items() if value is not None}
        if "typ" not in kept:
            kept["typ"] = None
        return jwt.encode(claims, self.private, algorithm="ES256", headers=kept)


def claims_with(without=(), **other):
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": [AUDIENCE],
        "sub": "01a20305-0056-76fe-9368-36b79c79c54e",
        "sid": "01a20305-0b9c-781f-b213-d9a59189c3cd",
        "iat": now,
        "exp": now + 900,
        "jti": "01a20305-0baf-7d14-94da-b7123f8c25f1",
        **other,
    }
    return {name: value for name, value in claims.items() if name not in without}


def raw(header, claims, signature=b""):
    """Header and claims as they are given; ``signature`` is the bytes, or what makes them of what is signed."""
    signed = f"{base64url(json.dumps(header).encode())}.{base64url(json.dumps(claims).encode())}"
    made = signature(signed.encode()) if callable(signature) else signature
    return f"{signed}.{base64url(made)}"


def hmac_by(secret):
    return lambda signed: hmac.new(secret, signed, hashlib.sha256).digest()


def jwks(*keys, max_age=300):
    return Answer(
        {"keys": [key if isinstance(key, dict) else key.jwk() for key in keys]},
        {"Cache-Control": f"max-age={max_age}, public"},
    )
