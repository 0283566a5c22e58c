"""The public keys that verify ES256 tokens (RFC 7517), kept in memory so that validation makes no call."""

from __future__ import annotations

import base64
import logging
import re
import threading
import time
from dataclasses import dataclass
from math import inf
from typing import Any, Callable, Iterable, Mapping, Optional

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)

from forestgate_client.problems import AuthError, problem
from forestgate_client.transport import Answer

PAUSE = 30.0
"""Seconds between two requests for the keys, for any tokens."""

_FIRST_PAUSE = 1.0
_FRESH = 300.0
_LONGEST_FRESH = 86400.0
_USABLE = 3600.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Held:
    keys: Mapping[str, EllipticCurvePublicKey]
    fresh_until: float
    usable_until: float


class SigningKeys:
    """JWK set of the service, by ``kid``.

    The set is requested again when the copy is older than its ``max-age``, and for a ``kid`` that is not in it, but
    never twice in 30 seconds: forged tokens must not become calls. One thread requests it. Threads whose key is in the
    copy use the copy; the others wait for that one answer. While the service is unavailable the copy is used for an
    hour beyond its age. Without a copy the next attempt is possible after a second.
    """

    def __init__(self, fetch: Callable[[], Answer], clock: Callable[[], float] = time.monotonic) -> None:
        """``fetch`` requests the JWK set; ``clock`` counts seconds and is monotonic."""
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._held = _Held({}, -inf, -inf)
        self._next_attempt = -inf
        self._is_away = False

    def find(self, kid: str) -> Optional[EllipticCurvePublicKey]:
        """Finds a key. None if the service has none of that name; AuthError (503) if the keys are unavailable."""
        now = self._clock()
        held = self._held
        if kid in held.keys and now < held.usable_until:
            if now >= held.fresh_until and self._lock.acquire(blocking=False):
                try:
                    self._ask()
                finally:
                    self._lock.release()
        else:
            with self._lock:
                self._ask()
        return self._found(kid)

    def _found(self, kid: str) -> Optional[EllipticCurvePublicKey]:
        held = self._held
        is_usable = self._clock() < held.usable_until
        if is_usable and kid in held.keys:
            return held.keys[kid]
        if self._is_away or not is_usable:
            raise problem("unavailable")
        return None

    def _ask(self) -> None:
        """Requests the keys, under the lock. A thread that waited for it uses the answer of the one before."""
        asked = self._clock()
        if asked < self._next_attempt:
            return
        try:
            answer = self._fetch()
            keys = dict(_usable(answer.body.get("keys")))
            fresh = _max_age(answer.headers.get("Cache-Control", ""))
        except AuthError as failed:
            self._is_away = True
            has_copy = self._clock() < self._held.usable_until
            self._next_attempt = self._clock() + (PAUSE if has_copy else _FIRST_PAUSE)
            _log.warning("The keys of the service can't be fetched: %s", failed)
            return
        if not keys:
            _log.warning("The JWK set of the service has no key for ES256; does it sign with HS256?")
        self._held = _Held(keys, asked + fresh, asked + fresh + _USABLE)
        self._is_away = False
        self._next_attempt = self._clock() + PAUSE


def _usable(jwks: Any) -> Iterable[tuple[str, EllipticCurvePublicKey]]:
    """The keys for ES256. A JWK of another kind is ignored (RFC 7517 section 5)."""
    if not isinstance(jwks, list):
        raise problem("bad-gateway")
    for jwk in jwks:
        if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str):
            continue
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            continue
        if jwk.get("use", "sig") != "sig" or jwk.get("alg", "ES256") != "ES256":
            continue
        try:
            point = EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), SECP256R1())
            yield jwk["kid"], point.public_key()
        except (KeyError, TypeError, ValueError):
            continue


def _number(text: str) -> int:
    """RFC 7518 section 6.2.1.2: 32 bytes in base64url without padding."""
    return int.from_bytes(base64.urlsafe_b64decode(text + "="), "big")


def _max_age(cache_control: str) -> float:
    found = re.search(r"max-age=(\d{1,9})", cache_control)
    return min(max(float(found[1]) if found else _FRESH, PAUSE), _LONGEST_FRESH)
