"""State that the blueprint and ``@require_auth`` share in one Flask application."""

from __future__ import annotations

import re
from typing import Optional

from flask import Request, Response, current_app, make_response

from forestgate_client.auth_client import LONGEST_REFRESH, AuthClient, Tokens
from forestgate_client.origins import Origins
from forestgate_client.problems import AuthError, problem
from forestgate_client.single_flight import SingleFlight
from forestgate_client.transport import Caller

EXTENSION = "forestgate"

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_LONGEST_USER_AGENT = 512
_HARMLESS_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Gate:
    """Client, allowed origins, and running refreshes of one application."""

    def __init__(self, client: AuthClient) -> None:
        self.client = client
        self.origins = Origins(client.settings.origins)
        self.refreshes: SingleFlight[Tokens] = SingleFlight(LONGEST_REFRESH)


def current_gate() -> Gate:
    """The gate of the application whose request is handled."""
    found: Optional[Gate] = current_app.extensions.get(EXTENSION)
    if found is None:
        raise RuntimeError("Call forestgate_client.init_app(app) first")
    return found


def caller_of(request: Request) -> Caller:
    """The client of a request. Its address is that of WSGI: use ProxyFix behind a proxy of your own."""
    given = request.headers.get("X-Request-Id", "")
    # Valid in a header again; browsers send printable ASCII.
    user_agent = _UNPRINTABLE.sub("?", request.headers.get("User-Agent", ""))[:_LONGEST_USER_AGENT]
    return Caller(
        address=request.remote_addr,
        user_agent=user_agent.strip() or None,
        request_id=given if _HARMLESS_ID.fullmatch(given) else None,
    )


def bearer_token(request: Request) -> Optional[str]:
    """The token of the Authorization header; None without one. AuthError (401) for a header of another kind."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise problem("unauthenticated")
    return token.strip()


def refusal(error: AuthError) -> Response:
    """The response for ``error``."""
    response = make_response(dict(error.problem), error.status)
    response.content_type = "application/problem+json"
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        response.headers["Retry-After"] = error.retry_after
    response.headers["Cache-Control"] = "no-store"
    return response
