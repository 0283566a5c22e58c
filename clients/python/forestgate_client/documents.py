"""Bodies of the service's answers, for type checkers. At run time they are plain dictionaries.

Times are RFC 3339 in UTC. A class with ``total=False`` has members that only some answers have.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence, TypedDict


class Profile(TypedDict, total=False):
    """The account of a user. ``username`` is None for an account with an address alone."""

    id: str
    username: Optional[str]
    email: Optional[str]
    email_verified: bool
    pending_email: Optional[str]
    locale: Optional[str]
    created_at: str
    updated_at: str


class Message(TypedDict):
    message: str


class SessionInfo(TypedDict, total=False):
    """A live session, as in the list of sessions."""

    id: str
    current: bool
    created_at: str
    last_seen_at: str
    expires_at: str
    aal: int
    amr: Sequence[str]
    auth_time: str
    trusted: bool
    ip: Optional[str]
    location: Optional[str]
    device: Optional[str]
    user_agent: Optional[str]


class Interaction(TypedDict):
    """The journal of a session, as in the list of journals. ``events`` is their number."""

    id: str
    started_at: str
    ended_at: str
    summary: str
    events: int


class Character(TypedDict):
    """A character; ``sex`` is 0 to 3 and ``race`` 0 to 255."""

    id: str
    name: str
    description: str
    sex: int
    race: int
    created_at: str
    updated_at: str


class Factor(TypedDict, total=False):
    """A second factor. ``type`` is ``totp``, ``passkey`` or ``recovery-codes``, of which ``remaining`` are left."""

    id: str
    type: str
    name: str
    created_at: str
    last_used_at: Optional[str]
    remaining: int
    synced: bool


class StartedTotp(TypedDict):
    """An authenticator app that waits for its first code, for ``expires_in`` seconds. ``secret`` is shown once."""

    id: str
    secret: str
    otpauth_uri: str
    qr_svg: str
    expires_in: int


class AddedPasskey(Factor, total=False):
    """A new passkey. ``recovery_codes`` come with the first factor of an account."""

    recovery_codes: Sequence[str]


class Ceremony(TypedDict):
    """Options for the WebAuthn call of a browser (Level 3). ``ceremony`` goes with its result."""

    ceremony: str
    public_key: Mapping[str, Any]


class Elevated(TypedDict, total=False):
    """A session that was authenticated again. ``access_token`` replaces the one of the call."""

    elevated_until: str
    aal: int
    amr: Sequence[str]
    auth_time: str
    token: str
    access_token: str
    token_type: str
    expires_in: int
