"""``@require_auth``: a view for people who are signed in."""

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
    """Runs ``view`` for callers with a valid access token, and answers 401 to others. ``g.user`` is who calls.

    The token is validated here, without a call. It comes from ``Authorization: Bearer``, else from the cookie; where
    there is a header, the cookie is not looked at. A call that changes something on the strength of a cookie must come
    from our own pages or from a front end on the allow-list (403). 503 where the keys of the service can't be had.
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
