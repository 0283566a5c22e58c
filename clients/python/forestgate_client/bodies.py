"""JSON bodies of the blueprint. The service validates their members."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional

from flask import Request

from forestgate_client.problems import AuthError, problem

_MOST_BYTES = 64 * 1024
_MOST_PASSED_OVER = 1024 * 1024


def read(request: Request) -> dict[str, Any]:
    """Reads the body, a JSON object of at most 64 KiB. AuthError for any other."""
    if request.mimetype != "application/json":
        raise problem("unsupported-media-type")
    # Not get_data(), which would read a chunked body to its end.
    content = request.stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        # A client that still sends when the connection closes never reads the answer.
        request.stream.read(_MOST_PASSED_OVER)
        raise problem("content-too-large")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise _invalid("", "must be a JSON object")
    return body


def text(body: Mapping[str, Any], *names: str) -> Optional[str]:
    """The first present member of ``names``; None if there is none. AuthError if it is not text."""
    name = next((name for name in names if body.get(name) is not None), None)
    if name is None:
        return None
    value = body[name]
    if not isinstance(value, str):
        raise _invalid(name, "has the wrong type")
    return value


def json_object(body: Mapping[str, Any], name: str) -> Optional[Mapping[str, Any]]:
    """A member that is a JSON object; None if it is missing. AuthError for any other value."""
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise _invalid(name, "has the wrong type")
    return value


def required(body: Mapping[str, Any], *names: str) -> str:
    """As ``text``, with an AuthError for the first name if all are missing."""
    value = text(body, *names)
    if value is None:
        raise _invalid(names[0], "is required")
    return value


def _invalid(field: str, message: str) -> AuthError:
    return problem("invalid-request", errors=[{"field": field, "message": message}])
