"""Failures as problem documents (RFC 9457), of the service or of the client."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

_OWN = {
    "invalid-request": (400, "Invalid request", "The request is not what this address expects."),
    "unauthenticated": (401, "Not signed in", "Sign in, and send the session cookie or a Bearer token."),
    "invalid-token": (
        401,
        "Invalid token",
        "The token or session is malformed, expired or revoked; sign in again.",
    ),
    "cross-site": (403, "Cross-site request", "The request came from an origin that is not allowed."),
    "content-too-large": (413, "Content too large", "The body is larger than 64 KiB."),
    "unsupported-media-type": (415, "Unsupported media type", "The body must be application/json."),
    "bad-gateway": (502, "Bad gateway", "The authentication service gave an answer that is none of its own."),
    "unavailable": (
        503,
        "Temporarily unavailable",
        "The authentication service does not answer at the moment; try again later.",
    ),
}

_COME_BACK = "2"


class AuthError(Exception):
    """Refusal by the service, or no answer.

    Decide by ``type`` or ``status``, never by the text. ``problem`` is the whole document, which never contains a value
    that was sent. ``retry_after`` is the number of seconds to wait, if the service gave one.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: Optional[str] = None) -> None:
        super().__init__(status, problem.get("type", "about:blank"))
        self.status = status
        self.problem = dict(problem)
        self.retry_after = retry_after

    @property
    def type(self) -> str:
        """Type such as ``/problems/invalid-token``; ``about:blank`` if only the status is known."""
        return str(self.problem.get("type", "about:blank"))

    def __str__(self) -> str:
        return f"{self.status} {self.type}: {self.problem.get('detail', self.problem.get('title', ''))}"


class FactorsRequired(AuthError):
    """A proof is needed, by one of the account's factors.

    ``factors``     any of ``password``, ``totp``, ``passkey`` and ``recovery-code``
    ``ceremony``    goes with the answer of a passkey; None without a passkey
    ``public_key``  ``PublicKeyCredentialRequestOptionsJSON`` (WebAuthn Level 3); None without a passkey
    """

    @property
    def factors(self) -> Sequence[str]:
        return list(self.problem.get("factors", ()))

    @property
    def ceremony(self) -> Optional[str]:
        return self.problem.get("ceremony")

    @property
    def public_key(self) -> Optional[Mapping[str, Any]]:
        return self.problem.get("public_key")


class SecondFactorRequired(FactorsRequired):
    """The password or the code is right, and the account has a second factor. No session is open yet.

    ``challenge``  goes to ``AuthClient.second_factor``; a secret, valid for ``expires_in`` seconds
    """

    TYPE = "/problems/second-factor-required"

    @property
    def challenge(self) -> str:
        return str(self.problem.get("challenge", ""))

    @property
    def expires_in(self) -> int:
        return int(self.problem.get("expires_in", 0))


class ElevationRequired(FactorsRequired):
    """The last authentication of the session is too old for this call: ``UserClient.elevate`` first."""

    TYPE = "/problems/elevation-required"


def refusal(status: int, document: Mapping[str, Any], retry_after: Optional[str]) -> AuthError:
    """The error for a problem document of the service."""
    kinds = {SecondFactorRequired.TYPE: SecondFactorRequired, ElevationRequired.TYPE: ElevationRequired}
    return kinds.get(str(document.get("type")), AuthError)(status, document, retry_after)


def problem(slug: str, *, errors: Sequence[Mapping[str, str]] = ()) -> AuthError:
    """An error of the client, in the words of the service."""
    retry_after = _COME_BACK if slug == "unavailable" else None
    status, title, detail = _OWN[slug]
    document: dict[str, Any] = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail}
    if errors:
        document["errors"] = [dict(error) for error in errors]
    return AuthError(status, document, retry_after)
