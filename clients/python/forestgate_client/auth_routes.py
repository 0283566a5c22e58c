"""Blueprint ``/auth``, which forwards sign-in to the service. A browser gets cookies and no token.

Register it by ``forestgate_client.init_app(app)``. Every refusal is the service's own problem document.
"""

from __future__ import annotations

import hashlib
from typing import Optional

from flask import Blueprint, Response, jsonify, make_response, request, url_for

from forestgate_client import bodies, cookies
from forestgate_client.auth_client import Tokens
from forestgate_client.gate import bearer_token, caller_of, current_gate, refusal
from forestgate_client.problems import AuthError, problem

auth = Blueprint("forestgate_auth", __name__, url_prefix="/auth")


@auth.post("/register")
def register() -> Response:
    """Creates an account. Does not sign in."""
    body = bodies.read(request)
    profile = current_gate().client.register(
        bodies.text(body, "username", "login"),
        bodies.required(body, "password"),
        bodies.text(body, "email"),
        locale=bodies.text(body, "locale"),
        caller=caller_of(request),
    )
    return make_response(jsonify(profile), 201 if "id" in profile else 202)


@auth.post("/login")
def login() -> Response:
    body = bodies.read(request)
    name = bodies.required(body, "username", "login", "email")
    tokens = current_gate().client.login(name, bodies.required(body, "password"), caller=caller_of(request))
    return _signed_in(tokens)


@auth.post("/code")
def request_code() -> Response:
    """Requests an e-mail with a code. The answer is the same for any address."""
    body = bodies.read(request)
    asked = current_gate().client.request_code(bodies.required(body, "email", "login"), caller=caller_of(request))
    return make_response(jsonify(challenge=asked.challenge, expires_in=asked.expires_in), 202)


@auth.post("/code/verify")
def login_with_code() -> Response:
    """Signs in by ``{challenge, code}``, or by ``{token}`` of the link."""
    body = bodies.read(request)
    client, caller = current_gate().client, caller_of(request)
    token = bodies.text(body, "token")
    if token is not None:
        return _signed_in(client.login_with_link(token, caller=caller))
    challenge, code = bodies.required(body, "challenge"), bodies.required(body, "code")
    return _signed_in(client.login_with_code(challenge, code, caller=caller))


@auth.post("/login/second")
def second_factor() -> Response:
    """Continues a sign-in that was answered with ``second-factor-required``."""
    body = bodies.read(request)
    tokens = current_gate().client.second_factor(
        bodies.required(body, "challenge"),
        code=bodies.text(body, "code"),
        recovery_code=bodies.text(body, "recovery_code"),
        ceremony=bodies.text(body, "ceremony"),
        credential=bodies.json_object(body, "credential"),
        caller=caller_of(request),
    )
    return _signed_in(tokens)


@auth.post("/refresh")
def refresh() -> Response:
    """Replaces the cookies. Concurrent tabs do not sign a user out:

    - Calls with the same token share one rotation in this process.
    - In other processes, the service answers the same token with the same successor, for ten seconds.
    - A browser whose last rotation is younger than that keeps its tokens. So a token is at most one rotation old while
      an answer with the one before is on its way.
    - A refusal deletes no cookie: it may arrive after another tab got new ones or signed in again.
    """
    left = _seconds_left_of_a_young_token()
    if left is not None:
        return jsonify(expires_in=left)
    token = cookies.read(request, cookies.REFRESH)
    if token is None:
        raise problem("unauthenticated")
    tokens = _rotate(token)
    response = jsonify(
        session=tokens.session, expires_in=tokens.expires_in, refresh_expires_in=tokens.refresh_expires_in
    )
    cookies.issue(response, tokens, _path())
    cookies.mark_refreshed(response, _path())
    return response


@auth.post("/logout")
def logout() -> Response:
    """Ends the session, by the Bearer token, else by the cookies, also if the access token has expired.

    If the service does not answer, the session and the cookies stay, so that the call can be repeated.
    """
    bearer = bearer_token(request)
    try:
        if bearer is not None:
            current_gate().client.logout(bearer, caller=caller_of(request))
        else:
            _end_session_of_cookies()
        response = jsonify(message="Logged out")
    except AuthError as failed:
        if bearer is not None or failed.status != 401:
            raise
        response = refusal(failed)
    cookies.clear(response, _path())
    return response


@auth.post("/verify")
def verify() -> Response:
    """Verifies an e-mail address, by ``{token}`` or by ``{email, code}``."""
    body = bodies.read(request)
    answer = current_gate().client.verify_email(
        bodies.text(body, "token"),
        email=bodies.text(body, "email"),
        code=bodies.text(body, "code"),
        caller=caller_of(request),
    )
    return jsonify(answer)


@auth.before_request
def refuse_forged_calls() -> None:
    """Refuses cross-site calls. Sign-in and refresh set cookies, so that a header does not exempt them."""
    carries_own_proof = "Authorization" in request.headers and request.endpoint not in _SETTING_COOKIES
    if not carries_own_proof and not current_gate().origins.may_change(request):
        raise problem("cross-site")


@auth.after_request
def keep_out_of_caches(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@auth.errorhandler(AuthError)
def refused(error: AuthError) -> Response:
    return refusal(error)


_SETTING_COOKIES = frozenset(
    {f"{auth.name}.{view}" for view in ("login", "login_with_code", "second_factor", "refresh")}
)


def _signed_in(tokens: Tokens) -> Response:
    response = jsonify(
        user=tokens.user,
        session=tokens.session,
        expires_in=tokens.expires_in,
        refresh_expires_in=tokens.refresh_expires_in,
    )
    cookies.issue(response, tokens, _path())
    return response


def _path() -> str:
    """The path of the blueprint, as the browser sees it."""
    return url_for(f"{auth.name}.refresh").rpartition("/")[0]


def _rotate(token: str) -> Tokens:
    gate = current_gate()
    caller = caller_of(request)
    key = hashlib.sha256(token.encode()).digest()
    return gate.refreshes.run(key, lambda: gate.client.refresh_token(token, caller=caller))


def _seconds_left_of_a_young_token() -> Optional[int]:
    """Seconds left of the access token. None if the last rotation is not recent, or the token invalid."""
    token = cookies.read(request, cookies.ACCESS)
    if token is None or cookies.read(request, cookies.REFRESHED) is None:
        return None
    try:
        return current_gate().client.validate_token(token).seconds_left()
    except AuthError:
        return None


def _end_session_of_cookies() -> None:
    client, caller = current_gate().client, caller_of(request)
    access = cookies.read(request, cookies.ACCESS)
    refresh_token = cookies.read(request, cookies.REFRESH)
    if access is not None:
        try:
            return client.logout(access, caller=caller)
        except AuthError as failed:
            if failed.status != 401 or refresh_token is None:
                raise
    if refresh_token is None:
        raise problem("unauthenticated")
    client.logout(_rotate(refresh_token).access_token, caller=caller)
