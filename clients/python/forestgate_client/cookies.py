"""Cookies with a user's tokens, which no script can read (RFC 6265bis)."""

from __future__ import annotations

from typing import Optional

from flask import Request, Response

from forestgate_client.auth_client import Tokens

ACCESS = "__Host-access"
"""Access token, for all paths of the application."""

REFRESH = "__Secure-refresh"
"""Refresh token, for the paths of the blueprint."""

REFRESHED = "__Secure-refreshed"
"""Mark of a recent rotation; see ``auth_routes.refresh``."""

ROTATION_PAUSE = 10
"""Seconds of the service's grace."""


def read(request: Request, name: str) -> Optional[str]:
    """Reads a cookie. None if there is none, or several: one of them was planted."""
    found = request.cookies.getlist(name)
    return found[0] if len(found) == 1 and found[0] else None


def issue(response: Response, tokens: Tokens, path: str) -> None:
    """Sets both tokens, each for its lifetime. ``path`` is that of the blueprint."""
    _set(response, ACCESS, tokens.access_token, tokens.expires_in, "/")
    _set(response, REFRESH, tokens.refresh_token, tokens.refresh_expires_in, path)


def mark_refreshed(response: Response, path: str) -> None:
    _set(response, REFRESHED, "1", ROTATION_PAUSE, path)


def clear(response: Response, path: str) -> None:
    """Deletes all cookies."""
    _set(response, ACCESS, "", 0, "/")
    _set(response, REFRESH, "", 0, path)
    _set(response, REFRESHED, "", 0, path)


def _set(response: Response, name: str, value: str, max_age: int, path: str) -> None:
    """Sets a cookie, ``Secure`` over plain http too: browsers and curl accept and send it on localhost."""
    response.set_cookie(name, value, max_age=max_age, path=path, secure=True, httponly=True, samesite="Lax")
