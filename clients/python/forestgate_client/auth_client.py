"""Client of the service."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional, cast

from forestgate_client.address_calls import AddressCalls
from forestgate_client.admin_client import AdminClient
from forestgate_client.documents import Ceremony
from forestgate_client.problems import problem
from forestgate_client.settings import Settings
from forestgate_client.signing_keys import SigningKeys
from forestgate_client.tokens import Tokens, tokens_of
from forestgate_client.transport import KEYS_PATH, REFRESH_PATH, Answer, Caller, Timeout, Transport
from forestgate_client.user_client import Call, UserClient, given
from forestgate_client.validation import Identity, TokenValidator

__all__ = ["AuthClient", "CodeChallenge", "Tokens"]

_PATIENT: Timeout = (2.0, 10.0)
"""Timeout of most calls; a password hash may wait in a queue."""

_QUICK: Timeout = (1.0, 3.0)
"""Timeout of a refresh, which with repetitions ends within the grace of its token, ten seconds."""

_API_KEY = re.compile(r"fg_[0-9A-Za-z]{49}")
"""Form of the API keys of accounts."""

LONGEST_REFRESH = 9.0
"""Seconds until a refresh is answered or given up, in all attempts together."""


@dataclass(frozen=True)
class CodeChallenge:
    """A code that is on its way by e-mail, if the address may sign in.

    ``challenge``   goes to ``AuthClient.login_with_code`` with the code; it does not print
    ``expires_in``  seconds
    """

    challenge: str = field(repr=False)
    expires_in: int


class AuthClient(AddressCalls):
    """Calls the service, for all threads of a program.

    Every call is bounded in time, and raises AuthError if it is refused (``status`` and ``problem`` are the service's)
    or has no answer (503). A call is repeated if nothing was sent yet; reading and refreshing also after a lost answer.
    No cookie is kept and no redirect followed.

    ``caller`` is the client on whose behalf a call is made.
    """

    def __init__(self, settings: Optional[Settings] = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``settings`` are those of the environment by default; ``clock`` counts seconds for the copy of the keys."""
        self.settings = settings or Settings.from_environment()
        self._transport = Transport(self.settings.url)
        self._validator = TokenValidator(self.settings, SigningKeys(self._fetch_keys, clock))

    def register(
        self,
        username: Optional[str],
        password: str,
        email: Optional[str] = None,
        *,
        locale: Optional[str] = None,
        caller: Optional[Caller] = None,
    ) -> Mapping[str, Any]:
        """Creates an account and returns its profile. ``username`` may be None where an address is enough.

        E-mails are in the language ``locale`` (BCP 47), as far as the service has it.

        The answer has no ``id`` where the service requires a verified address: it does not tell then whether an
        account was created.
        """
        body = given(username=username, password=password, email=email, locale=locale)
        return self._post("/api/auth/register", body, caller).body

    def login(self, login: str, password: str, *, caller: Optional[Caller] = None) -> Tokens:
        """Signs in. ``login`` is a user name or an e-mail address.

        Raises SecondFactorRequired for an account with a second factor: continue with ``second_factor``, on behalf of
        the same ``caller``.
        """
        body = {"login": login, "password": password, "mode": "token"}
        return tokens_of(self._post("/api/auth/login", body, caller))

    def request_code(self, email: str, *, caller: Optional[Caller] = None) -> CodeChallenge:
        """Requests an e-mail with a code that signs in. Succeeds for any address."""
        body = self._post("/api/auth/code", {"email": email}, caller).body
        try:
            return CodeChallenge(challenge=str(body["challenge"]), expires_in=int(body["expires_in"]))
        except (KeyError, TypeError, ValueError):
            pass
        raise problem("bad-gateway")

    def login_with_code(self, challenge: str, code: str, *, caller: Optional[Caller] = None) -> Tokens:
        """Signs in with the code of the e-mail that ``request_code`` requested. This verifies the address.

        Raises SecondFactorRequired as ``login`` does. AuthError (401) with type ``/problems/invalid-code`` for a wrong
        code, which may be tried five times, and for a challenge that is unknown or has expired.
        """
        return self._code_login({"challenge": challenge, "code": code}, caller)

    def login_with_link(self, token: str, *, caller: Optional[Caller] = None) -> Tokens:
        """Signs in with the token of the link in the same e-mail. Raises as ``login_with_code``."""
        return self._code_login({"token": token}, caller)

    def passkey_options(self, *, caller: Optional[Caller] = None) -> Ceremony:
        """Starts a sign-in with a passkey: options for ``navigator.credentials.get()``."""
        return cast(Ceremony, self._post("/api/auth/passkey/options", {}, caller).body)

    def login_with_passkey(
        self, ceremony: str, credential: Mapping[str, Any], *, caller: Optional[Caller] = None
    ) -> Tokens:
        """Signs in with a passkey, by its ``AuthenticationResponseJSON``."""
        body = {"ceremony": ceremony, "credential": credential, "mode": "token"}
        return tokens_of(self._post("/api/auth/passkey", body, caller))

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
        """Continues a sign-in that raised SecondFactorRequired, by exactly one proof.

        ``code``            six digits of an authenticator app
        ``recovery_code``   one of the codes that replace a factor, each valid once
        ``credential``      ``AuthenticationResponseJSON`` of a passkey (WebAuthn Level 3), with its ``ceremony``

        AuthError (401) with type ``/problems/invalid-code`` for a wrong proof, which may be tried five times, and
        ``/problems/invalid-challenge`` if the sign-in must be repeated.
        """
        body = given(
            challenge=challenge, code=code, recovery_code=recovery_code, ceremony=ceremony, credential=credential
        )
        return tokens_of(self._post("/api/auth/login/second", body, caller))

    def refresh_token(self, refresh_token: str, *, caller: Optional[Caller] = None) -> Tokens:
        """Replaces the tokens; the presented one is spent.

        Within ten seconds it returns the same successor again, later it ends the session.
        """
        return tokens_of(self._post(REFRESH_PATH, {"refresh_token": refresh_token}, caller, _QUICK))

    def logout(self, access_token: str, *, caller: Optional[Caller] = None) -> None:
        """Ends the session of the token. Local validation accepts the token until it expires."""
        self._with_token("POST", "/api/auth/logout", access_token, caller)

    def delete_account(
        self,
        login: str,
        password: str,
        *,
        code: Optional[str] = None,
        recovery_code: Optional[str] = None,
        ceremony: Optional[str] = None,
        credential: Optional[Mapping[str, Any]] = None,
        caller: Optional[Caller] = None,
    ) -> None:
        """Deletes an account. An account with a second factor needs one proof of it, as ``second_factor``."""
        body = given(
            login=login,
            password=password,
            code=code,
            recovery_code=recovery_code,
            ceremony=ceremony,
            credential=credential,
        )
        self._post("/api/auth/delete", body, caller)

    def introspect(self, token: str, service: str, secret: str) -> Mapping[str, Any]:
        """Asks for the state of a token (RFC 7662), with the credentials of a service."""
        return self._transport.call(
            "POST", "/api/auth/introspect", _PATIENT, form={"token": token}, basic=(service, secret)
        ).body

    def user(self, access_token: str, *, caller: Optional[Caller] = None) -> UserClient:
        """Returns a client for the calls of one signed-in user, or of a program with an API key. Makes no call."""
        return UserClient(self._calls(access_token, caller))

    def admin(self, access_token: str, *, caller: Optional[Caller] = None) -> AdminClient:
        """Returns a client for the calls of one operator, or of a program with an API key. Makes no call."""
        return AdminClient(self._calls(access_token, caller))

    def validate_token(self, access_token: str) -> Identity:
        """Validates a token without a call. It does not learn of a sign-out: use ``session`` for that."""
        return self._validator.validate(access_token)

    def session(self, access_token: str, *, caller: Optional[Caller] = None) -> Mapping[str, Any]:
        """Reads the session of the token. AuthError (401) if it has ended."""
        return self._with_token("GET", "/api/auth/session", access_token, caller).body

    def _calls(self, access_token: str, caller: Optional[Caller]) -> Call:
        def call(
            method: str,
            path: str,
            body: Optional[Mapping[str, Any]] = None,
            query: Optional[Mapping[str, Any]] = None,
        ) -> Answer:
            return self._with_token(method, path, access_token, caller, body, query)

        return call

    def _code_login(self, proof: Mapping[str, Any], caller: Optional[Caller]) -> Tokens:
        return tokens_of(self._post("/api/auth/code/verify", {**proof, "mode": "token"}, caller))

    def _with_token(
        self,
        method: str,
        path: str,
        token: str,
        caller: Optional[Caller],
        body: Optional[Mapping[str, Any]] = None,
        query: Optional[Mapping[str, Any]] = None,
    ) -> Answer:
        if not (self._validator.is_well_formed(token) or _API_KEY.fullmatch(token)):
            raise problem("invalid-token")
        return self._transport.call(method, path, _PATIENT, body=body, query=query, token=token, caller=caller)

    def _post(
        self, path: str, body: Mapping[str, Any], caller: Optional[Caller], timeout: Timeout = _PATIENT
    ) -> Answer:
        return self._transport.call("POST", path, timeout, body=body, caller=caller)

    def _fetch_keys(self) -> Answer:
        return self._transport.call("GET", KEYS_PATH, _QUICK)

    def __repr__(self) -> str:
        return f"AuthClient({self.settings.url!r}, {self.settings.algorithm})"
