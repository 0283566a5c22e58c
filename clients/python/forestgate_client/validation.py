"""Local validation of access tokens (RFC 7519, RFC 8725)."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Mapping, Optional, Union

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from forestgate_client.problems import problem
from forestgate_client.settings import Settings
from forestgate_client.signing_keys import SigningKeys

_LONGEST = 4096
_LONGEST_KID = 128
_SIGNATURE_LENGTHS = {"ES256": 86, "HS256": 43}
_REQUIRED = ["iss", "aud", "sub", "sid", "exp"]
_MALFORMED = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Identity:
    """Caller that a valid token names.

    ``user_id`` stays when the user's name changes. ``username`` is None with ES256, whose tokens do not contain it.
    """

    user_id: str
    session_id: str
    expires_at: datetime
    username: Optional[str] = None
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def seconds_left(self) -> int:
        """Seconds until the token expires."""
        return max(0, int((self.expires_at - datetime.now(timezone.utc)).total_seconds()))


class TokenValidator:
    """Accepts the tokens of one issuer for one audience, signed by one algorithm.

    The algorithm is that of the settings, never the token's. A key that a token contains or refers to is ignored. A
    valid token may belong to a session that has ended since.
    """

    def __init__(self, settings: Settings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys
        part = "[A-Za-z0-9_-]"
        length = _SIGNATURE_LENGTHS[settings.algorithm]
        self._shape = re.compile(rf"{part}+\.{part}+\.{part}{{{length}}}")

    def is_well_formed(self, token: str) -> bool:
        """Tells whether ``token`` has the form of the service's tokens."""
        return len(token) <= _LONGEST and self._shape.fullmatch(token) is not None

    def validate(self, token: str) -> Identity:
        """Validates a token. AuthError: 401 if it is invalid, 503 if the keys are unavailable."""
        if not self.is_well_formed(token):
            raise problem("invalid-token")
        key = self._key(token)
        try:
            claims = self._claims(token, key)
            return self._identity(claims)
        except _MALFORMED as failed:
            self._tell(failed)
        raise problem("invalid-token")

    def _key(self, token: str) -> Union[EllipticCurvePublicKey, bytes]:
        try:
            header = jwt.get_unverified_header(token)
        except _MALFORMED:
            header = {}
        # Not every release of PyJWT checks "crit", and no extension is supported here.
        if header.get("typ") != "JWT" or header.get("alg") != self._settings.algorithm or "crit" in header:
            raise problem("invalid-token")
        if self._settings.algorithm == "HS256":
            return (self._settings.secret or "").encode()
        kid = header.get("kid")
        key = self._keys.find(kid) if isinstance(kid, str) and len(kid) <= _LONGEST_KID else None
        if key is None:
            raise problem("invalid-token")
        return key

    def _claims(self, token: str, key: Union[EllipticCurvePublicKey, bytes]) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            key,  # type: ignore[arg-type]  # PyJWT 2.6 says str and takes these
            algorithms=[self._settings.algorithm],
            issuer=self._settings.issuer,
            audience=self._settings.audience,
            # ``iat`` decides nothing (RFC 7519 section 4.1.6): a clock one second behind would refuse each new token.
            options={"require": _REQUIRED, "verify_iat": False},
        )

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        is_shared = self._settings.algorithm == "HS256"
        for name in ("sub", "sid", "uid") if is_shared else ("sub", "sid"):
            if not isinstance(claims.get(name), str) or not claims[name]:
                raise ValueError(name)
        return Identity(
            user_id=claims["uid"] if is_shared else claims["sub"],
            session_id=claims["sid"],
            expires_at=datetime.fromtimestamp(claims["exp"], timezone.utc),
            username=claims["sub"] if is_shared else None,
            claims=claims,
        )

    def _tell(self, failed: BaseException) -> None:
        """Logs a valid signature of another issuer, most likely a wrong setting."""
        if isinstance(failed, jwt.InvalidIssuerError):
            _log.warning(
                "A token that the service signed has another issuer than %s; set FORESTGATE_ISSUER to the service's",
                self._settings.issuer,
            )
