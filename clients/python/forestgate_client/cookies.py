"""The cookies that hold a person's tokens: no script can read them (RFC 6265bis)."""

from __future__ import annotations

from typing import Optional

from flask import Request, Response

from forestgate_client.auth_client import Tokens

ACCESS = "__Host-access"
"""The access token, for every address of the application."""

REFRESH = "__Secure-refresh"
"""The refresh token, for the addresses of the blueprint alone."""

REFRESHED = "__Secure-refreshed"
"""There for as long as the last rotation is young; see ``auth_routes.refresh``."""

ROTATION_PAUSE = 10
"""Seconds: the grace of the service."""


def read(request: Request, name: str) -> Optional[str]:
    """The value; None without the cookie, and with several: one of them was planted."""
    found = request.cookies.getlist(name)
    return found[0] if len(found) == 1 and found[0] else None


def issue(response: Response, tokens: Tokens, path: str) -> None:
    """Hands both tokens out, each for as long as it can be used. ``path`` is where the blueprint is."""
    _set(response, ACCESS, tokens.access_token, tokens.expires_in, "/")
    _set(response, REFRESH, tokens.refresh_token, tokens.refresh_expires_in, path)


def mark_refreshed(response: Response, path: str) -> None:
    _set(response, REFRESHED, "1", ROTATION_PAUSE, path)


def clear(response: Response, path: str) -> None:
    """Takes all away."""
    _set(response, ACCESS, "", 0, "/")
    _set(response, REFRESH, "", 0, path)
    _set(response, REFRESHED, "", 0, path)


def _set(response: Response, name: str, value: str, max_age: int, path: str) -> None:
    """``Secure`` over plain http too: browsers and curl take and send such a cookie on localhost."""
    response.set_cookie(name, value, max_age=max_age, path=path, secure=True, httponly=True, samesite="Lax")
