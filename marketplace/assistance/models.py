from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import Deed
from marketplace.kernel.clock import now, today
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.organisations.models import Organisation

from .states import Answer, Ending, Helper, Scope, Way

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=8)


class EntryConsent(Dated, Versioned, Table):
    """A producer's leave for one person to enter goods: how it was given, when, in which words, how far, how long."""

    __table_args__ = (
        CheckConstraint("ends_on >= given_on", name="ends_after_it_was_given"),
        Index("ix_entry_consent_producer", "producer_id", "helper_id"),
        Index("ix_entry_consent_helper_id", "helper_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    helper_is: Mapped[Helper]
    way: Mapped[Way]
    given_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    scope: Mapped[Scope]
    ends_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    producer: Mapped[Organisation] = relationship()
    helper: Mapped[Person] = relationship(foreign_keys=helper_id)
    recorded_by: Mapped[Person] = relationship(foreign_keys=recorded_by_id)

    @property
    def is_in_force(self) -> bool:
        """Given, not taken back, not run out."""
        return self.withdrawn_at is None and today() <= self.ends_on


class Assistance(Dated, Table):
    """One sitting in which somebody types for a producer, on one signed-in browser and on no other."""

    __table_args__ = (
        Index(
            "uq_assistance_open",
            "sign_in_hash",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_assistance_consent_id", "consent_id"),
        Index("ix_assistance_helper_id", "helper_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("entry_consent.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sign_in_hash: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    consent: Mapped[EntryConsent] = relationship()
    helper: Mapped[Person] = relationship(foreign_keys=helper_id)

    @property
    def is_on(self) -> bool:
        """Not ended, not left alone for two hours, not longer than a working day."""
        return self.ended_at is None and now() - self.seen_at <= IDLE and now() - self.created_at <= LONGEST


class AssistedEntry(Dated, Versioned, Table):
    """What was typed about one listing in one sitting, for its producer to confirm or object to.

    What follows before the producer has answered is added to it; afterwards another one is begun.
    """

    __table_args__ = (
        Index("ix_assisted_entry_producer", "producer_id", "id"),
        Index("ix_assisted_entry_listing", "listing_id", "answer"),
        Index("ix_assisted_entry_assistance_id", "assistance_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"deeds": [{deed, at, before, after}, …]}
    answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: by the link
    note: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_how: Mapped[str] = mapped_column(Text, default="")
    assistance: Mapped[Assistance] = relationship()
    producer: Mapped[Organisation] = relationship()
    listing: Mapped[Listing] = relationship()
    settled_by: Mapped[Person | None] = relationship(foreign_keys=settled_by_id)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Everything that was typed, in order."""
        return list(self.typed.get("deeds", []))

    @property
    def deeds(self) -> set[Deed]:
        """What was done to it."""
        return {Deed(step["deed"]) for step in self.steps}

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """For the page: what was done (to be translated), the figure before, the figure after."""
        return [(Deed(step["deed"]).label, step["before"], step["after"]) for step in self.steps]

    @property
    def is_disputed(self) -> bool:
        """The producer objected, and no coordinator has settled it yet."""
        return self.answer is Answer.OBJECTED and self.settled_at is None
