"""Calls on behalf of an operator: accounts of others, the audit, and figures."""

from __future__ import annotations

from typing import Callable, Iterator, Optional, Sequence, TypeVar, cast
from urllib.parse import quote

from forestgate_client.documents import Account, AccountPage, AccountSession, AuditPage, AuditRecord, Overview
from forestgate_client.user_client import Call, given

_USERS = "/api/admin/users"

_Item = TypeVar("_Item", Account, AuditRecord)


class AdminClient:
    """Accounts, their sessions and second factors, the audit, and figures.

    ``AuthClient.admin`` makes one for the access token of an operator, or for an API key with the scope ``admin:read``
    or ``admin:write``. AuthError (403) with type
    ``/problems/forbidden`` without the role for a call, and for an account with more rights. Calls that change
    something raise ElevationRequired where the last authentication is too long ago: ``UserClient.elevate`` first.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def users(
        self,
        *,
        query: Optional[str] = None,
        disabled: Optional[bool] = None,
        role: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
    ) -> AccountPage:
        """Lists accounts, the newest first; with ``query`` those whose name or address begins with it, in that order.

        ``cursor`` is the ``next`` of the page before, with the same filters.
        """
        asked = given(query=query, disabled=_flag(disabled), role=role, limit=limit, cursor=cursor)
        answer = self._call("GET", _USERS, None, asked)
        return {"users": cast(Sequence[Account], answer.members("users")), "next": answer.body.get("next")}

    def all_users(
        self, *, query: Optional[str] = None, disabled: Optional[bool] = None, role: Optional[str] = None
    ) -> Iterator[Account]:
        """Reads the whole list, page by page as it is iterated."""

        def page(cursor: Optional[str]) -> tuple[Sequence[Account], Optional[str]]:
            found = self.users(query=query, disabled=disabled, role=role, limit=100, cursor=cursor)
            return found["users"], found["next"]

        return _all(page)

    def user(self, user_id: str) -> Account:
        return cast(Account, self._call("GET", _user(user_id)).body)

    def create_user(
        self,
        *,
        username: Optional[str] = None,
        email: Optional[str] = None,
        password: Optional[str] = None,
        roles: Optional[Sequence[str]] = None,
        invite: Optional[bool] = None,
    ) -> Account:
        """Creates an account with a name, an address, or both. Without a password its owner sets one by a reset.

        ``invite``  sends a link that sets the password, to the address, which it verifies
        """
        body = given(
            username=username, email=email, password=password, roles=roles and list(roles), invite=invite
        )
        return cast(Account, self._call("POST", _USERS, body).body)

    def change_user(
        self,
        user_id: str,
        *,
        username: Optional[str] = None,
        email: Optional[str] = None,
        email_verified: Optional[bool] = None,
        disabled: Optional[bool] = None,
        roles: Optional[Sequence[str]] = None,
    ) -> Account:
        """Changes what is given, all or nothing. To disable ends all sessions at once; to enable restores none.

        ``roles`` replace all roles.
        """
        body = given(
            username=username,
            email=email,
            email_verified=email_verified,
            disabled=disabled,
            roles=None if roles is None else list(roles),
        )
        return cast(Account, self._call("PATCH", _user(user_id), body).body)

    def delete_user(self, user_id: str) -> None:
        """Deletes an account for good. AuthError (409) with type ``/problems/last-admin`` for the last admin."""
        self._call("DELETE", _user(user_id))

    def sessions(self, user_id: str) -> Sequence[AccountSession]:
        """Lists the live sessions of an account, the latest first."""
        answer = self._call("GET", _user(user_id) + "/sessions")
        return cast(Sequence[AccountSession], answer.members("sessions"))

    def end_session(self, user_id: str, session_id: str) -> None:
        self._call("DELETE", f"{_user(user_id)}/sessions/{quote(session_id, safe='')}")

    def end_sessions(self, user_id: str) -> None:
        """Ends all sessions of an account, and the trust of its devices."""
        self._call("DELETE", _user(user_id) + "/sessions")

    def remove_factors(self, user_id: str) -> None:
        """Removes all second factors of an account. Its owner is told by e-mail."""
        self._call("DELETE", _user(user_id) + "/factors")

    def send_password_reset(self, user_id: str) -> None:
        """Sends the owner of an account a link that sets a new password."""
        self._call("POST", _user(user_id) + "/password-reset")

    def forgive_limits(self, user_id: str) -> None:
        """Ends the delays of an account after wrong guesses. Its owner is told by e-mail."""
        self._call("POST", _user(user_id) + "/limits/forgive")

    def audit(
        self,
        *,
        actor: Optional[str] = None,
        subject: Optional[str] = None,
        action: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
    ) -> AuditPage:
        """Lists records of the audit, the newest first. docs/audit.md lists the actions.

        ``since``, ``until``  times in UTC (RFC 3339), the second one exclusive
        ``cursor``            the ``next`` of the page before, with the same filters
        """
        # "from" is a keyword of Python.
        times = {name: value for name, value in (("from", since), ("to", until)) if value is not None}
        asked = {**given(actor=actor, subject=subject, action=action, limit=limit, cursor=cursor), **times}
        answer = self._call("GET", "/api/admin/audit", None, asked)
        return {"records": cast(Sequence[AuditRecord], answer.members("records")), "next": answer.body.get("next")}

    def all_audit(
        self,
        *,
        actor: Optional[str] = None,
        subject: Optional[str] = None,
        action: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
    ) -> Iterator[AuditRecord]:
        """Reads all records that match, page by page as they are iterated."""

        def page(cursor: Optional[str]) -> tuple[Sequence[AuditRecord], Optional[str]]:
            found = self.audit(
                actor=actor, subject=subject, action=action, since=since, until=until, limit=100, cursor=cursor
            )
            return found["records"], found["next"]

        return _all(page)

    def overview(self) -> Overview:
        """Reads the figures of the service, and what all replicas did in each minute of the last hour."""
        return cast(Overview, self._call("GET", "/api/admin/overview").body)


def _all(page: Callable[[Optional[str]], tuple[Sequence[_Item], Optional[str]]]) -> Iterator[_Item]:
    cursor: Optional[str] = None
    while True:
        items, cursor = page(cursor)
        yield from items
        if cursor is None:
            return


def _flag(value: Optional[bool]) -> Optional[str]:
    """A boolean as the service has it in a query."""
    return None if value is None else "true" if value else "false"


def _user(user_id: str) -> str:
    return f"{_USERS}/{quote(user_id, safe='')}"
