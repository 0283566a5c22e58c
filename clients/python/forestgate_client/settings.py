"""Settings: the address of the service, and the tokens that are accepted."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Optional
from urllib.parse import urlsplit

from forestgate_client import dotenv

_SHORTEST_SECRET = 32
_NAMES = {
    "url": ("RUST_AUTH_URL", "FORESTGATE_URL"),
    "secret": ("RUST_JWT_SECRET", "FORESTGATE_JWT_SECRET"),
    "algorithm": ("FORESTGATE_ALGORITHM",),
    "issuer": ("FORESTGATE_ISSUER",),
    "audience": ("FORESTGATE_AUDIENCE",),
    "origins": ("FORESTGATE_CORS_ORIGINS",),
}


@dataclass(frozen=True)
class Settings:
    """Settings of the client. ``ValueError`` names an invalid one, and never repeats the secret.

    ``url``        address of the service, http or https
    ``issuer``     required ``iss`` of tokens; ``url`` if empty
    ``audience``   required ``aud`` of tokens
    ``secret``     shared secret of HS256, at least 32 bytes in UTF-8
    ``algorithm``  ``ES256`` or ``HS256``, the only one accepted; if empty, HS256 with a secret and ES256 without
    ``origins``    front ends on other origins that may call with cookies, as a browser writes them
    """

    url: str = "http://localhost:8080"
    issuer: str = ""
    audience: str = "forest-gate"
    secret: Optional[str] = field(default=None, repr=False)
    algorithm: str = ""
    origins: tuple[str, ...] = ("http://localhost:5173",)

    def __post_init__(self) -> None:
        url = self.url.rstrip("/")
        object.__setattr__(self, "url", url)
        object.__setattr__(self, "issuer", self.issuer or url)
        object.__setattr__(self, "algorithm", self.algorithm or ("HS256" if self.secret else "ES256"))
        _require_address(url)
        if not self.audience:
            raise ValueError("The audience is empty; leave it out, or name what the service has")
        if self.algorithm not in ("ES256", "HS256"):
            raise ValueError(f"The algorithm is {self.algorithm!r}, and must be ES256 or HS256")
        if self.algorithm == "HS256":
            _require_secret(self.secret)

    @classmethod
    def from_environment(
        cls, environment: Optional[Mapping[str, str]] = None, file: Optional[Path] = Path(".env")
    ) -> Settings:
        """Reads the environment, which has precedence, and ``file``. An empty setting counts as not set."""
        found = {**(dotenv.read(file) if file else {}), **(os.environ if environment is None else environment)}
        given: dict[str, Any] = {}
        for name, variables in _NAMES.items():
            values = {variable: found[variable] for variable in variables if found.get(variable)}
            if len(set(values.values())) > 1:
                raise ValueError(f"{' and '.join(values)} differ; set one of them, or both to the same")
            given.update((name, value) for value in values.values())
        if "origins" in given:
            given["origins"] = tuple(origin.strip() for origin in given["origins"].split(",") if origin.strip())
        return cls(**given)


def _require_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("The address of the service must be like http://localhost:8080")
    if "@" in parts.netloc:
        raise ValueError("The address of the service must hold no user and no password")


def _require_secret(secret: Optional[str]) -> None:
    if not secret:
        raise ValueError("HS256 needs a secret; set RUST_JWT_SECRET to the JWT_SECRET_KEY of the service")
    if len(secret.encode()) < _SHORTEST_SECRET:
        raise ValueError("The secret for HS256 needs at least 32 bytes")
    if "-----BEGIN" in secret:
        raise ValueError("The secret for HS256 is a PEM file; a public key is no secret")
