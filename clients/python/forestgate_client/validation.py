"""Whom an access token speaks for, found out without a call (RFC 7519, RFC 8725)."""

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
    """Who calls, as a valid token says it.

    ``user_id`` does not change when the person changes their name. ``username`` is there with HS256 only, as ES256
    tokens do not hold it.
    """

    user_id: str
    session_id: str
    expires_at: datetime
    username: Optional[str] = None
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def seconds_left(self) -> int:
        """How long the token still counts."""
        return max(0, int((self.expires_at - datetime.now(timezone.utc)).total_seconds()))


class TokenValidator:
    """Accepts the tokens of one issuer for one audience, signed by one algorithm.

    The algorithm is the setting's and never the token's own. A key that a token brings or points to is not looked at.
    A valid token may belong to a session that has ended since: this can't be known without a call.
    """

    def __init__(self, settings: Settings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys
        part = "[A-Za-z0-9_-]"
        length = _SIGNATURE_LENGTHS[settings.algorithm]
        self._shape = re.compile(rf"{part}+\.{part}+\.{part}{{{length}}}")

    def is_well_formed(self, token: str) -> bool:
        """Whether it looks like one of ours at all."""
        return len(token) <= _LONGEST and self._shape.fullmatch(token) is not None

    def validate(self, token: str) -> Identity:
        """AuthError: 401 for a token that does not count, 503 where the keys can't be had."""
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
        # Not every release of PyJWT looks at "crit", and no extension is known here.
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
            # When a token was made is told and decides nothing (RFC 7519 section 4.1.6); a clock that is a second
            # behind the service's would refuse each new one.
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
        """The signature was right and the issuer was not: most likely a setting."""
        if isinstance(failed, jwt.InvalidIssuerError):
            _log.warning(
                "A token that the service signed has another issuer than %s; set FORESTGATE_ISSUER to the service's",
                self._settings.issuer,
            )
