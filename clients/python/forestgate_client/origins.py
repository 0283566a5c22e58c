"""Origins of calls: protection against forged requests (OWASP, Cross-Site Request Forgery Prevention), and CORS."""

from __future__ import annotations

from typing import Optional, Sequence

from flask import Flask, Request, Response, request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_OWN_SITE = ("same-origin", "none")
_PREFLIGHT_SECONDS = "600"


class Origins:
    """Allow-list of front ends, compared exactly, as a browser writes them."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(allowed)

    def may_change(self, asked: Request) -> bool:
        """Tells whether a call with cookies may change something.

        A browser names the origin by ``Origin``, else by ``Sec-Fetch-Site``; a client without both is no browser.
        """
        if asked.method in SAFE_METHODS:
            return True
        origin = asked.headers.get("Origin")
        if origin is not None:
            return origin in self._allowed or _is_own(origin, asked)
        site = asked.headers.get("Sec-Fetch-Site")
        return site is None or site in _OWN_SITE

    def init_app(self, app: Flask) -> None:
        """Adds CORS (Fetch standard, section 3.3) with credentials for the front ends on the list; never ``*``."""
        app.before_request(self._answer_preflight)
        app.after_request(self._allow)

    @staticmethod
    def _answer_preflight() -> Optional[Response]:
        is_preflight = (
            request.method == "OPTIONS"
            and "Origin" in request.headers
            and "Access-Control-Request-Method" in request.headers
        )
        return Response(status=204) if is_preflight else None

    def _allow(self, response: Response) -> Response:
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin is None or origin not in self._allowed:
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
            headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Request-Id"
            headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
        else:
            headers["Access-Control-Expose-Headers"] = "Retry-After"
        return response


def _is_own(origin: str, asked: Request) -> bool:
    """Tells whether ``origin`` is the application. A proxy may end TLS, so https is accepted over http."""
    host = asked.host.lower()
    return origin == f"https://{host}" or (asked.scheme == "http" and origin == f"http://{host}")
