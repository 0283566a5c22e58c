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
    roles: Sequence[str]
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


class Account(TypedDict, total=False):
    """The account of a user, as operators see it. ``factors`` are types of second factors."""

    id: str
    username: Optional[str]
    email: Optional[str]
    email_verified: bool
    disabled_at: Optional[str]
    roles: Sequence[str]
    factors: Sequence[str]
    created_at: str
    updated_at: str
    last_signed_in_at: Optional[str]


class AccountPage(TypedDict):
    """A page of the list of accounts. ``next`` is the cursor of the next page; None on the last one."""

    users: Sequence[Account]
    next: Optional[str]


class AccountSession(TypedDict):
    """A live session of an account, as operators see it."""

    id: str
    created_at: str
    last_seen_at: str
    expires_at: str
    aal: int
    amr: Sequence[str]
    auth_time: str
    ip: str
    device: str


class Actor(TypedDict):
    """Actor of a record. ``type`` is ``user``, ``key``, ``client``, ``visitor``, ``command-line`` or ``system``."""

    type: str
    id: Optional[str]


class AuditRecord(TypedDict):
    """A record of the audit. Members that were erased with their account are None."""

    id: int
    at: str
    actor: Actor
    action: str
    subject: Optional[str]
    ip: Optional[str]
    user_agent: Optional[str]
    detail: Optional[Mapping[str, Any]]
    position: Optional[int]
    seal: Optional[str]


class AuditPage(TypedDict):
    """A page of the audit. ``next`` is the cursor of the next page; None on the last one."""

    records: Sequence[AuditRecord]
    next: Optional[str]


class AccountCounts(TypedDict):
    """Numbers of accounts. ``total`` has the disabled ones too."""

    total: int
    disabled: int


class Waiting(TypedDict):
    """Work that waits, and what was given up."""

    emails: int
    dead_emails: int
    jobs: int
    dead_jobs: int
    journals: int


class Hashes(TypedDict):
    """Password hashes of the replica that answered."""

    pending: int
    wait_seconds: float


class ActivityMinute(TypedDict):
    """What all replicas did in one minute, which begins ``at``."""

    at: str
    sign_ins: int
    sign_in_failures: int
    sessions_ended: int
    registrations: int
    emails_sent: int
    requests: int
    server_errors: int


class Overview(TypedDict):
    """Figures of the service. ``minutes`` are the last sixty, the oldest first; the last one is still running."""

    at: str
    accounts: AccountCounts
    waiting: Waiting
    hashes: Hashes
    minutes: Sequence[ActivityMinute]


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
