"""What people do with their accounts, and what others may do to them."""

from .helping import issue_reset_code, use_reset_code
from .people import amend_person, disable_person, enable_person, register, sign_out_person
from .roles import grant_office, grant_role, withdraw_role
from .signing_in import (
    SignedIn,
    change_password,
    end_sign_in,
    forget_stale,
    note_seen,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from .tokens import IssuedToken, issue_token, obtain_token, revoke_token

__all__ = [
    "IssuedToken",
    "SignedIn",
    "amend_person",
    "change_password",
    "disable_person",
    "enable_person",
    "end_sign_in",
    "forget_stale",
    "grant_office",
    "grant_role",
    "issue_reset_code",
    "issue_token",
    "note_seen",
    "obtain_token",
    "register",
    "revoke_token",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "sign_out_person",
    "use_reset_code",
    "withdraw_role",
]
