from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Consent, Person
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.files import speaks_of_files
from marketplace.kernel.finding import Keyed, be_found_by, keys_of
from marketplace.kernel.money import Money
from marketplace.kernel.steps import Step, goes_through
from marketplace.localities.models import Locality

from .numbers import looks_wrong, masked
from .states import STANDING_FLOW, CheckMethod, OrganisationKind, Standing, Trust


class Organisation(Dated, Versioned, Table):
    """Somebody who sells, buys or both. Name and address of a seller are public (Luật TMĐT 122/2025).

    A guest (`is_guest`) ordered without an account: nobody acts for it, and nobody but the two who trade reads of it.
    `takes_guests` is a seller's leave for guests to order (market.md “Guests”), `min_order` the smallest sum of goods
    it takes an order for (0: any), `delivers_home` whether it brings goods to the door at all.
    """

    __table_args__ = (
        Index("ix_organisation_sellers", "sells", "standing", "locality_id"),
        CheckConstraint("min_order >= 0", name="min_order_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind]
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(400))
    sort_key: Mapped[str] = mapped_column(String(400))
    sells: Mapped[bool] = mapped_column(default=False)
    buys: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    takes_guests: Mapped[bool] = mapped_column(default=False)
    standing: Mapped[Standing] = mapped_column(default=Standing.UNVERIFIED)
    trust: Mapped[Trust] = mapped_column(default=Trust.NEW)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    hamlet: Mapped[str] = mapped_column(String(120), default="")
    old_address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(16), default="")
    representative: Mapped[str] = mapped_column(String(80), default="")
    tax_number: Mapped[str] = mapped_column(String(14), default="")
    budget_number: Mapped[str] = mapped_column(String(10), default="")
    invoice_email: Mapped[str] = mapped_column(String(254), default="")
    story: Mapped[str] = mapped_column(Text, default="")
    picture: Mapped[str] = mapped_column(String(64), default="")
    since: Mapped[int | None]
    min_order: Mapped[Money] = mapped_column(default=Money(0))
    delivers_home: Mapped[bool] = mapped_column(default=True)
    call_hours: Mapped[str] = mapped_column(String(80), default="")
    public_phone: Mapped[str] = mapped_column(String(16), default="")
    page_changed_at: Mapped[datetime | None]
    locality: Mapped[Locality] = relationship(lazy="joined", innerjoin=True)
    keys: Mapped[list[OrganisationKey]] = relationship(cascade="all, delete-orphan")

    def be_found(self) -> None:
        """Let coordinators find it by its name, who speaks for it, and its number, as they are now."""
        be_found_by(self.keys, OrganisationKey, keys_of(names=[self.name, self.representative], phones=[self.phone]))

    @property
    def address(self) -> str:
        """Hamlet or house, commune, city: two levels since 1 July 2025 (facts §3.4)."""
        return ", ".join(part for part in (self.hamlet, self.locality.full_name) if part)

    @property
    def tax_number_looks_wrong(self) -> bool:
        """The check digit does not fit: worth another look, no reason to refuse."""
        return looks_wrong(self.tax_number)

    @property
    def masked_tax_number(self) -> str:
        """`0492••••••34`: a household's number is its owner's personal number."""
        return masked(self.tax_number)


class OrganisationKey(Keyed, Table):
    """By what coordinators find somebody who sells or buys (`kernel/finding.py`)."""

    __table_args__ = (Index("ix_organisation_key_found", "key", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


@speaks_of_files
def pictures_of_organisations() -> Select[str]:
    """The picture each of them shows first."""
    return select(Organisation.picture).where(Organisation.picture != "")


class IdentityCheck(Dated, Table):
    """How, by whom and when somebody was checked. Four last digits at most, never an image (facts §2.3).

    `method` is free for VNeID to slot in when seller e-authentication becomes obligatory on 1 January 2027.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    method: Mapped[str] = mapped_column(String(40))
    last_four: Mapped[str] = mapped_column(String(4), default="")
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_by: Mapped[Person] = relationship()

    @property
    def label(self) -> str:
        """The method in words; one that came later from elsewhere stands as it is."""
        return next((each.label for each in CheckMethod if each.value == self.method), self.method)


class TrustChange(Dated, Table):
    """How far a producer was trusted and is from here on: by whom, and why. Nobody edits it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    before: Mapped[Trust]
    after: Mapped[Trust]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[Person | None] = relationship()


class BankAccount(Dated, Table):
    """Where buyers transfer money to a seller; kept only with the seller's own consent, replaced by a new row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    bank_bin: Mapped[str] = mapped_column(ForeignKey("bank.bin"))
    number: Mapped[str] = mapped_column(String(19))
    holder: Mapped[str] = mapped_column(String(60))
    consented_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    bank: Mapped[Bank] = relationship(lazy="joined", innerjoin=True)

    @property
    def masked_number(self) -> str:
        """`0451••••789`: enough to know it again, not enough to misuse."""
        return masked(self.number)


class PhoneConsent(Dated, Table):
    """A yes to showing this number to everybody (facts §2.3); while it holds, the number is also `public_phone`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"))
    phone: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    consent: Mapped[Consent] = relationship()


class Bank(Table):
    """A bank that takes VietQR transfers; editable reference data, because banks rename and merge."""

    bin: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))


class OrganisationMove(Step, Table):
    """One step of an organisation's standing."""

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


goes_through(Organisation, STANDING_FLOW, OrganisationMove, key="organisation_id", state="standing")
