"""The verbs of somebody who sells or buys, and of those who check them, by what they are for."""

from .banking import NoConsent, close_bank_account, open_bank_account
from .founding import amend_organisation, found_organisation, hang_picture
from .guests import forget_guest, welcome_guest
from .introducing import introduce, publish_phone, withdraw_phone
from .members import LastOwner, UnknownPerson, add_member, remove_member
from .selling import set_selling_terms
from .verifying import (
    REVIEWED,
    NotYetChecked,
    NotYetComplete,
    ProducerSuspended,
    check_identity,
    refuse_suspended,
    reinstate,
    send_back,
    set_trust,
    submit_for_verification,
    suspend,
    take_back_decision,
    verify,
    withdraw_submission,
)

__all__ = [
    "REVIEWED",
    "LastOwner",
    "NoConsent",
    "NotYetChecked",
    "NotYetComplete",
    "ProducerSuspended",
    "UnknownPerson",
    "add_member",
    "amend_organisation",
    "check_identity",
    "close_bank_account",
    "forget_guest",
    "found_organisation",
    "hang_picture",
    "introduce",
    "open_bank_account",
    "publish_phone",
    "refuse_suspended",
    "reinstate",
    "remove_member",
    "send_back",
    "set_selling_terms",
    "set_trust",
    "submit_for_verification",
    "suspend",
    "take_back_decision",
    "verify",
    "welcome_guest",
    "withdraw_phone",
    "withdraw_submission",
]
