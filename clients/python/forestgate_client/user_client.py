"""Calls on behalf of one signed-in user."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Protocol, Sequence, cast
from urllib.parse import quote

from forestgate_client.documents import (
    AddedPasskey,
    Ceremony,
    Character,
    Elevated,
    Factor,
    Interaction,
    Profile,
    SessionInfo,
    StartedTotp,
)
from forestgate_client.tokens import Tokens, tokens_of
from forestgate_client.transport import Answer


class Call(Protocol):
    """Sends a call with the user's access token."""

    def __call__(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, Any]] = None,
        query: Optional[Mapping[str, Any]] = None,
    ) -> Answer: ...


class UserClient:
    """The user's account, sessions, journals, characters and second factors.

    ``AuthClient.user`` makes one for an access token. Changes of second factors raise ElevationRequired where the last
    authentication is too long ago: ``elevate`` first.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def profile(self) -> Profile:
        return cast(Profile, self._call("GET", "/api/profile").body)

    def change_profile(
        self,
        *,
        username: Optional[str] = None,
        email: Optional[str] = None,
        current_password: Optional[str] = None,
        locale: Optional[str] = None,
    ) -> Profile:
        """Changes the name, the language, or the address with the current password.

        A new address counts once it is verified.
        """
        body = given(username=username, email=email, current_password=current_password, locale=locale)
        return cast(Profile, self._call("PATCH", "/api/profile", body).body)

    def change_password(self, current_password: str, new_password: str) -> Tokens:
        """Changes the password. All other sessions end; this one goes on with the returned tokens alone."""
        body = {"current_password": current_password, "new_password": new_password}
        return tokens_of(self._call("POST", "/api/auth/password/change", body))

    def session(self) -> Mapping[str, Any]:
        """Reads the session. AuthError (401) if it has ended."""
        return self._call("GET", "/api/auth/session").body

    def elevate(
        self,
        *,
        password: Optional[str] = None,
        code: Optional[str] = None,
        recovery_code: Optional[str] = None,
        ceremony: Optional[str] = None,
        credential: Optional[Mapping[str, Any]] = None,
    ) -> Elevated:
        """Authenticates again within the session, by one proof. Continue with the returned ``access_token``.

        ``password``    only for an account without a second factor
        ``credential``  of a passkey, with the ``ceremony`` of the error that asked for it
        """
        body = given(
            password=password, code=code, recovery_code=recovery_code, ceremony=ceremony, credential=credential
        )
        return cast(Elevated, self._call("POST", "/api/auth/elevate", body).body)

    def logout(self) -> None:
        """Ends the session. Local validation accepts its access token until it expires."""
        self._call("POST", "/api/auth/logout")

    def sessions(self, *, limit: Optional[int] = None, before: Optional[str] = None) -> Sequence[SessionInfo]:
        """Lists live sessions, the current one first, then the latest. ``before`` is the last id of a page."""
        answer = self._call("GET", "/api/sessions", None, given(limit=limit, before=before))
        return cast(Sequence[SessionInfo], answer.members("sessions"))

    def end_session(self, session_id: str) -> None:
        self._call("DELETE", "/api/sessions/" + quote(session_id, safe=""))

    def end_other_sessions(self) -> None:
        self._call("DELETE", "/api/sessions")

    def record_event(self, action: str, detail: Optional[Mapping[str, Any]] = None) -> str:
        """Records an action of the user in the journal. Returns the event's id.

        ``action``  matches ``[a-z0-9._-]{1,64}``
        ``detail``  at most 2 KiB as JSON
        """
        answer = self._call("POST", "/api/events", given(action=action, detail=detail))
        return str(answer.body.get("id", ""))

    def interactions(self, *, limit: Optional[int] = None, before: Optional[str] = None) -> Sequence[Interaction]:
        """Lists journals, the latest session first. ``before`` is the last id of a page."""
        answer = self._call("GET", "/api/interactions", None, given(limit=limit, before=before))
        return cast(Sequence[Interaction], answer.members("interactions"))

    def interaction(self, interaction_id: str) -> str:
        """Reads a journal, in CommonMark."""
        return self._call("GET", "/api/interactions/" + quote(interaction_id, safe="")).text

    def characters(self) -> Sequence[Character]:
        """Lists characters, the oldest first."""
        return cast(Sequence[Character], self._call("GET", "/api/characters").members("characters"))

    def create_character(self, name: str, description: str, *, sex: int, race: int) -> Character:
        body = {"name": name, "description": description, "sex": sex, "race": race}
        return cast(Character, self._call("POST", "/api/characters", body).body)

    def change_character(
        self, character_id: str, *, name: Optional[str] = None, description: Optional[str] = None
    ) -> Character:
        body = given(name=name, description=description)
        return cast(Character, self._call("PUT", _character(character_id), body).body)

    def delete_character(self, character_id: str) -> None:
        self._call("DELETE", _character(character_id))

    def factors(self) -> Sequence[Factor]:
        """Lists second factors, in the order in which they were added."""
        return cast(Sequence[Factor], self._call("GET", "/api/factors").members("factors"))

    def start_totp(self, name: Optional[str] = None) -> StartedTotp:
        """Starts to add an authenticator app. It counts after ``confirm_totp``."""
        return cast(StartedTotp, self._call("POST", "/api/factors/totp", given(name=name)).body)

    def confirm_totp(self, factor_id: str, code: str) -> Sequence[str]:
        """Adds the app by its first code. Returns recovery codes with the first factor of the account, else none."""
        answer = self._call("POST", "/api/factors/totp/confirm", {"id": factor_id, "code": code})
        return _codes(answer)

    def renew_recovery_codes(self) -> Sequence[str]:
        """Replaces the recovery codes."""
        return _codes(self._call("POST", "/api/factors/recovery-codes"))

    def passkey_options(self) -> Ceremony:
        """Starts to add a passkey: options for ``navigator.credentials.create()``."""
        return cast(Ceremony, self._call("POST", "/api/factors/passkeys/options").body)

    def add_passkey(
        self, ceremony: str, credential: Mapping[str, Any], name: Optional[str] = None
    ) -> AddedPasskey:
        """Adds a passkey by its ``RegistrationResponseJSON``."""
        body = given(ceremony=ceremony, credential=credential, name=name)
        return cast(AddedPasskey, self._call("POST", "/api/factors/passkeys", body).body)

    def rename_factor(self, factor_id: str, name: str) -> Factor:
        return cast(Factor, self._call("PATCH", _factor(factor_id), {"name": name}).body)

    def remove_factor(self, factor_id: str) -> None:
        """Removes a second factor. The recovery codes go with the last one."""
        self._call("DELETE", _factor(factor_id))


def given(**members: Any) -> Mapping[str, Any]:
    """The members that are not None."""
    return {name: value for name, value in members.items() if value is not None}


def _codes(answer: Answer) -> Sequence[str]:
    return [str(code) for code in answer.body.get("recovery_codes") or ()]


def _character(character_id: str) -> str:
    return "/api/characters/" + quote(character_id, safe="")


def _factor(factor_id: str) -> str:
    return "/api/factors/" + quote(factor_id, safe="")
