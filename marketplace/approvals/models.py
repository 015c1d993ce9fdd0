from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.clock import local, today
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality

from .registry import Reviewable, kind_of
from .states import ReviewState
from .working_days import after_working_days

DAYS_TO_DECIDE = 3  # working days


class Review(Dated, Versioned, Table):
    """One round of looking at one thing. At most one is open for a thing at any time; old rounds stay to be read."""

    __table_args__ = (
        Index(
            "uq_review_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'submitted'"),
            postgresql_where=text("state = 'submitted'"),
            info={"says": N_("Mục này đang chờ duyệt rồi.")},
        ),
        Index("ix_review_queue", "locality_id", "state", "id"),
        Index("ix_review_decided", "decided_by_id", "decided_at"),
        Index("ix_review_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    subject_name: Mapped[str] = mapped_column(String(200))
    owner_slug: Mapped[str] = mapped_column(String(80), default="")  # whose it is, for the filter and the list
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.SUBMITTED)
    round: Mapped[int] = mapped_column(default=1)
    entered_by: Mapped[list[str]] = mapped_column(default=list)  # numbers of those who typed it for its maker
    confirmed_at: Mapped[datetime | None]  # its maker said that what was typed for them is right
    exception: Mapped[str] = mapped_column(Text, default="")  # why who typed it decided about it after all
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    checked: Mapped[list[str]] = mapped_column(default=list)
    locality: Mapped[Locality] = relationship()
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def kind(self) -> Reviewable:
        """How things of this kind are shown and judged."""
        return kind_of(self.subject_kind)

    @property
    def was_entered(self) -> bool:
        """Somebody else typed it, all or in part, on behalf of its maker."""
        return bool(self.entered_by)

    def was_entered_by(self, person_id: int | None) -> bool:
        """Whether this person typed any of it on behalf of its maker."""
        return f"{person_id}" in self.entered_by

    @property
    def age_days(self) -> int:
        """Days it has been waiting, by the calendar here; a decided one stopped ageing."""
        until = local(self.decided_at).date() if self.decided_at else today()
        return max(0, (until - local(self.created_at).date()).days)

    @property
    def due_on(self) -> date:
        """The last day on which we promised an answer."""
        return after_working_days(local(self.created_at).date(), DAYS_TO_DECIDE)

    @property
    def is_late(self) -> bool:
        """Waited longer than we promise."""
        return self.state == ReviewState.SUBMITTED and today() > self.due_on

    @property
    def said(self) -> list[str]:
        """What the maker reads: the reason in the reader's language, then the coordinator's own words untouched."""
        return [words for words in (_(self.kind.sentence(self.reason)) if self.reason else "", self.note) if words]

    @property
    def plain_words(self) -> str:
        """The reason and the coordinator's own words as one text in the source language, to be kept with the thing."""
        return " ".join(words for words in (self.kind.sentence(self.reason), self.note) if words)


class ReviewLook(Table):
    """Who has a review open in front of them, and until when that counts. It tells others; it never stops them."""

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    until: Mapped[datetime]
    person: Mapped[Person] = relationship()
