"""Calls about e-mail addresses and forgotten passwords, without a session."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from forestgate_client.transport import Answer, Caller
from forestgate_client.user_client import given


class AddressCalls:
    """Verification of addresses, and the links of e-mails."""

    def verify_email(
        self,
        token: Optional[str] = None,
        *,
        email: Optional[str] = None,
        code: Optional[str] = None,
        caller: Optional[Caller] = None,
    ) -> Mapping[str, Any]:
        """Verifies an address, by the ``token`` of the link in the e-mail, or by the address and the ``code``."""
        return self._post("/api/auth/verify", given(token=token, email=email, code=code), caller).body

    def resend_verification(self, email: str, *, caller: Optional[Caller] = None) -> None:
        """Requests another e-mail that verifies an address. Succeeds for any address."""
        self._post("/api/auth/verify/resend", {"email": email}, caller)

    def forgot_password(self, email: str, *, caller: Optional[Caller] = None) -> None:
        """Requests an e-mail with a link that sets a new password. Succeeds for any address."""
        self._post("/api/auth/password/forgot", {"email": email}, caller)

    def reset_password(self, token: str, new_password: str, *, caller: Optional[Caller] = None) -> None:
        """Sets a new password by the token of the link. All sessions of the account end."""
        self._post("/api/auth/password/reset", {"token": token, "new_password": new_password}, caller)

    def disown_session(self, token: str, *, caller: Optional[Caller] = None) -> None:
        """Reports a sign-in as not the user's, by the token of the link. That session ends."""
        self._post("/api/auth/not-me", {"token": token}, caller)

    def undo_address_change(self, token: str, *, caller: Optional[Caller] = None) -> None:
        """Restores the former address, by the token of the link that it got."""
        self._post("/api/auth/email/undo", {"token": token}, caller)

    def _post(self, path: str, body: Mapping[str, Any], caller: Optional[Caller]) -> Answer:
        raise NotImplementedError
