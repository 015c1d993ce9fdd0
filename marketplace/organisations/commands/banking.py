"""Where buyers transfer money to, kept with the seller's own consent only."""

from __future__ import annotations

from marketplace.accounts.models import Consent
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.text import fold

from .. import policy
from ..events import (
    BankAccountClosed,
    BankAccountOpened,
)
from ..models import (
    Bank,
    BankAccount,
    Organisation,
)
from ..queries import bank_account_of

BANK_CONSENT = "bank_account"


BANK_CONSENT_VERSION = "1"


class NoConsent(DomainError):
    """Bank data only with a yes of its own (Luật 91/2025)."""

    status = 422


@command
def open_bank_account(
    actor: Actor, organisation: Organisation, *, bank: Bank, number: str, holder: str, consent: bool
) -> BankAccount:
    """Show buyers where to transfer money: only after a yes of its own, in place of the account shown before.

    Raises NoConsent without that yes.
    """
    require(policy.may_amend(actor, organisation))
    if not consent:
        raise NoConsent(_(N_("Hãy đánh dấu đồng ý: chợ chỉ giữ số tài khoản khi được phép.")), field="consent")
    lock(organisation)
    if before := bank_account_of(organisation):
        _end(before)
    agreed = Consent(person_id=actor.person_id, purpose=BANK_CONSENT, version=BANK_CONSENT_VERSION)
    db.session.add(agreed)
    db.session.flush()
    account = BankAccount(
        organisation_id=organisation.id,
        bank_bin=bank.bin,
        number=number,
        holder=fold(holder).upper(),
        consented_at=now(),
        consent_id=agreed.id,
    )
    db.session.add(account)
    db.session.flush()
    record(BankAccountOpened(account))
    return account


@command
def close_bank_account(actor: Actor, organisation: Organisation) -> None:
    """Take the account, and the consent to show it, back."""
    require(policy.may_amend(actor, organisation))
    lock(organisation)
    if account := bank_account_of(organisation):
        _end(account)
        record(BankAccountClosed(account))


def _end(account: BankAccount) -> None:
    account.ended_at = now()
    if account.consent_id and (agreed := db.session.get(Consent, account.consent_id)):
        agreed.withdrawn_at = now()
