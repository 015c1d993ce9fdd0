"""What is kept of changes to sellers and buyers. A household's name is a person's, so it is not copied."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import guarded, kept, thing, untold

from . import events
from .models import (
    Bank,
    BankAccount,
    IdentityCheck,
    Organisation,
    OrganisationKey,
    OrganisationMove,
    PhoneConsent,
    TrustChange,
)

thing(
    "organisation",
    Organisation,
    known_by=Organisation.slug,
    named=Organisation.name,
    place=lambda number: select(Organisation.locality_id).where(Organisation.id == number).scalar_subquery(),
    owner=lambda number: number,
    tells_why=True,
)
kept(
    Organisation,
    open="call_hours min_order delivers_home",
    personal="slug name hamlet old_address phone representative tax_number budget_number invoice_email story"
    " public_phone",
    bare="folded sort_key picture page_changed_at",
)
kept(IdentityCheck, open="method", personal="last_four")
kept(TrustChange, open="reason", bare="before after")
kept(BankAccount, personal="bank_bin number holder")
kept(PhoneConsent, personal="phone")
kept(OrganisationMove, open="why", bare="name from_state to_state")
untold(OrganisationKey, why="They follow from names and numbers, and are only looked up.")
untold(Bank, why="Reference data, loaded from files.")
guarded(events.BankAccountOpened, events.BankAccountClosed, events.MemberAdded, events.MemberRemoved)
