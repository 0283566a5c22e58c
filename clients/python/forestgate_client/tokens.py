"""Tokens of a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from forestgate_client.problems import problem
from forestgate_client.transport import Answer


@dataclass(frozen=True)
class Tokens:
    """Result of a sign-in or a refresh. The tokens do not print.

    ``expires_in``, ``refresh_expires_in``  seconds
    ``session``                             ``{"id", "expires_at"}``
    ``user``                                the profile; None after a refresh and a change of the password
    """

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)
    refresh_expires_in: int
    session: Mapping[str, Any]
    user: Optional[Mapping[str, Any]] = None


def tokens_of(answer: Answer) -> Tokens:
    """Reads the tokens of an answer. AuthError (502) without them."""
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
    # Not within the block above: the exception would have the tokens as a context.
    raise problem("bad-gateway")
