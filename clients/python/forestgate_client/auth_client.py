"""The service as a Python object."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional

from forestgate_client.problems import problem
from forestgate_client.settings import Settings
from forestgate_client.signing_keys import SigningKeys
from forestgate_client.transport import KEYS_PATH, REFRESH_PATH, Answer, Caller, Timeout, Transport
from forestgate_client.validation import Identity, TokenValidator

_PATIENT: Timeout = (2.0, 10.0)
"""A password hash may wait for its turn."""

_QUICK: Timeout = (1.0, 3.0)
"""With all repetitions a refresh stays within the grace of its token, which is ten seconds."""

LONGEST_REFRESH = 9.0
"""Seconds after which a refresh is answered or given up, all attempts together."""


@dataclass(frozen=True)
class Tokens:
    """What a sign-in or a refresh brings. The tokens do not print.

    ``expires_in``, ``refresh_expires_in``  seconds
    ``session``                             ``{"id", "expires_at"}``
    ``user``                                the profile; None after a refresh
    """

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)
    refresh_expires_in: int
    session: Mapping[str, Any]
    user: Optional[Mapping[str, Any]] = None


class AuthClient:
    """Calls the service, for all threads of a program.

    Every call is bounded in time and raises AuthError where it is refused (``status`` and ``problem`` are the
    service's) and where there is no answer (503). A call is repeated where nothing was sent yet; what was sent is
    repeated only where that changes nothing: reading, and refreshing. No cookie is kept and no redirect followed.

    ``caller`` says on whose behalf a call is made.
    """

    def __init__(self, settings: Optional[Settings] = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``settings`` are the environment's where left out; ``clock`` counts seconds for the copy of the keys."""
        self.settings = settings or Settings.from_environment()
        self._transport = Transport(self.settings.url)
        self._validator = TokenValidator(self.settings, SigningKeys(self._fetch_keys, clock))

    def register(
        self, username: str, password: str, email: Optional[str] = None, *, caller: Optional[Caller] = None
    ) -> Mapping[str, Any]:
        """Opens an account; the new profile.

        Without an ``id`` where the service wants the e-mail address verified first: then it does not tell whether
        there is a new account at all.
        """
        body = {"username": username, "password": password, "email": email}
        return self._post("/api/auth/register", body, caller).body

    def login(self, login: str, password: str, *, caller: Optional[Caller] = None) -> Tokens:
        """Signs in. ``login`` is a username, or a verified e-mail address.

        Raises SecondFactorRequired for an account with a second factor: go on with ``second_factor``, on behalf of
        the same ``caller``.
        """
        body = {"login": login, "password": password, "mode": "token"}
        return _tokens(self._post("/api/auth/login", body, caller))

    def second_factor(
        self,
        challenge: str,
        *,
        code: Optional[str] = None,
        recovery_code: Optional[str] = None,
        ceremony: Optional[str] = None,
        credential: Optional[Mapping[str, Any]] = None,
        caller: Optional[Caller] = None,
    ) -> Tokens:
        """Goes on with a sign-in that raised SecondFactorRequired, by exactly one proof.

        ``code``            six digits of an authenticator app
        ``recovery_code``   one of the codes that replace a factor, each valid once
        ``credential``      ``AuthenticationResponseJSON`` of a passkey (WebAuthn Level 3), with its ``ceremony``

        AuthError (401) with type ``/problems/invalid-code`` for a wrong proof, which may be tried five times, and
        ``/problems/invalid-challenge`` where the sign-in has to begin anew.
        """
        given = {
            "challenge": challenge,
            "code": code,
            "recovery_code": recovery_code,
            "ceremony": ceremony,
            "credential": credential,
        }
        body = {name: value for name, value in given.items() if value is not None}
        return _tokens(self._post("/api/auth/login/second", body, caller))

    def refresh_token(self, refresh_token: str, *, caller: Optional[Caller] = None) -> Tokens:
        """New tokens; the one that was presented is spent.

        Presented again within ten seconds it brings the same successor, later it ends the session.
        """
        return _tokens(self._post(REFRESH_PATH, {"refresh_token": refresh_token}, caller, _QUICK))

    def logout(self, access_token: str, *, caller: Optional[Caller] = None) -> None:
        """Ends the session of the token. Others who validate it locally accept it until it expires."""
        self._with_token("POST", "/api/auth/logout", access_token, caller)

    def verify_email(
        self,
        token: Optional[str] = None,
        *,
        email: Optional[str] = None,
        code: Optional[str] = None,
        caller: Optional[Caller] = None,
    ) -> Mapping[str, Any]:
        """Verifies an address, by the ``token`` of the link in the mail, or by the address and the ``code``."""
        given = {"token": token, "email": email, "code": code}
        body = {name: value for name, value in given.items() if value is not None}
        return self._post("/api/auth/verify", body, caller).body

    def validate_token(self, access_token: str) -> Identity:
        """Whom the token speaks for, without a call. Does not hear of a sign-out: ask ``session`` for that."""
        return self._validator.validate(access_token)

    def session(self, access_token: str, *, caller: Optional[Caller] = None) -> Mapping[str, Any]:
        """The session of the token, by one call: AuthError (401) if it has ended."""
        return self._with_token("GET", "/api/auth/session", access_token, caller).body

    def _with_token(self, method: str, path: str, token: str, caller: Optional[Caller]) -> Answer:
        if not self._validator.is_well_formed(token):
            raise problem("invalid-token")
        return self._transport.call(method, path, _PATIENT, token=token, caller=caller)

    def _post(
        self, path: str, body: Mapping[str, Any], caller: Optional[Caller], timeout: Timeout = _PATIENT
    ) -> Answer:
        return self._transport.call("POST", path, timeout, body=body, caller=caller)

    def _fetch_keys(self) -> Answer:
        return self._transport.call("GET", KEYS_PATH, _QUICK)

    def __repr__(self) -> str:
        return f"AuthClient({self.settings.url!r}, {self.settings.algorithm})"


def _tokens(answer: Answer) -> Tokens:
    body = answer.body
    try:
        return Tokens(
            access_token=str(body["access_token"]),
            expires_in=int(body["expires_in"]),
            refresh_token=str(body["refresh_token"]),
            refresh_expires_in=int(body["refresh_expires_in"]),
            session=dict(body["session"]),
            user=body.get("user"),
        )
    except (KeyError, TypeError, ValueError):
        pass
    raise problem("bad-gateway")
