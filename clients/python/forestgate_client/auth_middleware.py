"""``@require_auth``: views for signed-in users."""

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar, cast

from flask import current_app, g, request

from forestgate_client import cookies
from forestgate_client.gate import bearer_token, current_gate, refusal
from forestgate_client.problems import AuthError, problem
from forestgate_client.validation import Identity

View = TypeVar("View", bound=Callable[..., Any])


def require_auth(view: View) -> View:
    """Runs ``view`` for callers with a valid access token, and answers 401 to others. ``g.user`` is the Identity.

    The token is validated locally. It comes from ``Authorization: Bearer``, else from the cookie, which is ignored if
    there is a header. An unsafe call with the cookie must come from the application's own pages or from a front end on
    the allow-list (403). 503 if the keys of the service are unavailable.
    """

    @functools.wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        try:
            g.user = _caller()
        except AuthError as failed:
            return refusal(failed)
        return current_app.ensure_sync(view)(*args, **kwargs)

    return cast(View, checked)


def _caller() -> Identity:
    gate = current_gate()
    token = bearer_token(request)
    if token is None:
        token = cookies.read(request, cookies.ACCESS)
        if token is None:
            raise problem("unauthenticated")
        if not gate.origins.may_change(request):
            raise problem("cross-site")
    return gate.client.validate_token(token)
