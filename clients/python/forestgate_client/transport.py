"""HTTP to the service: bounded in time, repeated only where that is safe, without cookies."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Mapping, Optional, Sequence

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from forestgate_client.problems import AuthError, problem, refusal

KEYS_PATH = "/.well-known/jwks.json"
REFRESH_PATH = "/api/auth/refresh"

Timeout = tuple[float, float]
"""Seconds to connect, and seconds between two bytes of the answer."""

_CONNECTIONS = 32


@dataclass(frozen=True)
class Caller:
    """Client on whose behalf a call is made, for the limits and the e-mails of the service."""

    address: Optional[str] = None
    user_agent: Optional[str] = None
    request_id: Optional[str] = None

    def headers(self) -> dict[str, str]:
        named = {
            "X-Forwarded-For": self.address,
            "User-Agent": self.user_agent,
            "X-Request-Id": self.request_id,
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Answer:
    """A success. It may hold tokens, so it does not print.

    ``body``  the JSON object; empty without content and for text
    ``text``  the Markdown; empty for JSON
    """

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    text: str = ""

    def members(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Reads a list of objects. AuthError (502) if there is none."""
        found = self.body.get(name)
        if not isinstance(found, list):
            raise problem("bad-gateway")
        return found

    def __repr__(self) -> str:
        return "Answer"


class Transport:
    """Pool of connections to the service, for all threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()
        # Without it, requests replaces the Bearer token by a password in ~/.netrc.
        self._session.auth = _as_it_is
        # All users share this session; a kept cookie would be sent for the next one.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.mount(address, _adapter("GET", repeats=1))
        # The next token repeats it anyway, and other threads wait for the answer.
        self._session.mount(address + KEYS_PATH, _adapter("GET", repeats=0))
        # Within its grace, the service answers the same refresh token with the same successor.
        self._session.mount(address + REFRESH_PATH, _adapter("POST", repeats=1))

    def call(
        self,
        method: str,
        path: str,
        timeout: Timeout,
        *,
        body: Optional[Mapping[str, Any]] = None,
        form: Optional[Mapping[str, str]] = None,
        query: Optional[Mapping[str, Any]] = None,
        token: Optional[str] = None,
        basic: Optional[tuple[str, str]] = None,
        caller: Optional[Caller] = None,
    ) -> Answer:
        """Sends one call. AuthError for a refusal, for an answer of another program, and without an answer.

        ``token``  Bearer token
        ``basic``  name and password
        """
        headers = caller.headers() if caller else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            response = self._session.request(
                method,
                self._address + path,
                json=body,
                data=form,
                params=query,
                headers=headers,
                auth=basic,
                timeout=timeout,
                allow_redirects=False,
            )
        except requests.RequestException:
            response = None
        # Not within the block above: the exception's context has the request with the password.
        if response is None:
            raise problem("unavailable")
        if response.status_code == 204:
            return Answer({}, response.headers)
        if response.status_code == 200 and _is_markdown(response):
            return Answer({}, response.headers, response.content.decode("utf-8", "replace"))
        document = _document(response)
        if 200 <= response.status_code < 300 and document is not None:
            return Answer(document, response.headers)
        raise _refusal(response, document)

    def __repr__(self) -> str:
        return f"Transport({self._address!r})"


def _adapter(repeatable: str, repeats: int) -> HTTPAdapter:
    """Reconnects for any call, as nothing was sent; after a lost answer, repeats the ``repeatable`` method only."""
    retries = Retry(
        total=None,
        connect=1,
        read=repeats,
        status=0,
        redirect=0,
        other=0,
        allowed_methods={repeatable},
        backoff_factor=0.1,
    )
    return HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=retries)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _is_markdown(response: requests.Response) -> bool:
    return bool(response.headers.get("Content-Type", "").startswith("text/markdown"))


def _document(response: requests.Response) -> Optional[Mapping[str, Any]]:
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _refusal(response: requests.Response, document: Optional[Mapping[str, Any]]) -> AuthError:
    retry_after = response.headers.get("Retry-After")
    if response.status_code < 400:
        return problem("bad-gateway")
    if document is not None and response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return refusal(response.status_code, document, retry_after)
    # A proxy in between answered, in its own words.
    blank = {"type": "about:blank", "title": response.reason or "Error", "status": response.status_code}
    return AuthError(response.status_code, blank, retry_after)
