from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.clock import today
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import _
from marketplace.kernel.steps import Step, goes_through
from marketplace.kernel.text import fold
from marketplace.organisations.models import Organisation

from ..states import PAPER_FLOW, CheckedAgainst, PaperKind, PaperState
from ..validity import ENDED, MARKS_OF_PAPER, mark_reached


def bare(number: str) -> str:
    """A number as it is compared: spaces, dots, strokes and marks do not count."""
    return re.sub(r"[^a-z0-9]", "", fold(number))


class Scan(Dated, Table):
    """A photo or PDF of a paper, cleaned, in the closed store. `name` is random and says nothing of its content.

    It hangs on a paper, or on none while the form that brought it has not been saved yet.
    """

    __table_args__ = (UniqueConstraint("reference"), UniqueConstraint("name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(40))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    size: Mapped[int]
    pages: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    producer: Mapped[Organisation] = relationship()

    @property
    def is_pdf(self) -> bool:
        """A PDF; a photo otherwise."""
        return self.name.endswith(".pdf")

    @property
    def address(self) -> str:
        """Where those who may read it fetch it."""
        return f"/giay-to/{self.reference}"


class Paper(Dated, Versioned, Table):
    """A paper a producer holds: what kind, its number, who gave it, until when, and what became of it here.

    `covers_until` is the last day it counts; it is later than `expires_on` only while a re-evaluation is awaited.
    """

    __table_args__ = (
        UniqueConstraint("reference"),
        CheckConstraint("expires_on IS NULL OR expires_on > issued_on", name="expires_after_issue"),
        CheckConstraint("is_ocop = (kind = 'ocop') AND is_ocop = (stars IS NOT NULL)", name="stars_of_ocop_only"),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars_three_to_five"),
        Index("ix_paper_producer", "producer_id", "state", "kind"),
        Index("ix_paper_ending", "state", "covers_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    is_ocop: Mapped[bool]
    kind: Mapped[PaperKind]
    state: Mapped[PaperState] = mapped_column(default=PaperState.ENTERED)
    number: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(160))
    product_name: Mapped[str] = mapped_column(String(160), default="")  # as it stands on the paper
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    covers_until: Mapped[date]
    is_public: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")  # why it was refused or withdrawn
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"), index=True)
    checked_against: Mapped[CheckedAgainst | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    warned_at_days: Mapped[int | None]  # the last mark before its end of which its holder was told
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    producer: Mapped[Organisation] = relationship()
    scan: Mapped[Scan | None] = relationship()
    checked_by: Mapped[Person | None] = relationship(foreign_keys=checked_by_id)
    entered_by: Mapped[Person | None] = relationship(foreign_keys=entered_by_id)

    MARKS: ClassVar[tuple[int, ...]] = MARKS_OF_PAPER

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {
            "version_id_col": cls.version,
            "polymorphic_on": "is_ocop",
            "polymorphic_identity": False,
            "with_polymorphic": "*",  # a list of papers tells stars too: no look-up for each
        }

    @hybrid_method
    def covers(self, day: date) -> bool:
        """Whether it counts on this day: verified, given by then, not over. Asked of one paper and in SQL alike."""
        return (self.state == PaperState.VERIFIED) & (self.issued_on <= day) & (self.covers_until >= day)

    def bears(self, number: str) -> bool:
        """Whether this number is its own, however it is spaced or dotted."""
        return bare(number) == bare(self.number)

    @property
    def is_lapsed(self) -> bool:
        """It counted once, or was to, and does no more."""
        return self.is_over or self.state is PaperState.WITHDRAWN

    @property
    def label(self) -> str:
        """What it is, in the reader's words."""
        return _(self.kind.label)

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        return today() > self.covers_until

    @property
    def awaits_reevaluation(self) -> bool:
        """It ran out, and counts only until the result of a new evaluation a coordinator confirmed."""
        return self.expires_on is not None and self.expires_on < today() <= self.covers_until

    @property
    def days_left(self) -> int | None:
        """Days until its last one; None where it has no end."""
        return (self.covers_until - today()).days if self.expires_on else None

    @property
    def mark(self) -> int | None:
        """The mark before its end that has come by today."""
        if self.expires_on is None:
            return None
        return ENDED if self.is_over else mark_reached(self.expires_on, min(today(), self.expires_on), self.MARKS)

    @property
    def is_ending(self) -> bool:
        """Its holder has been or is to be warned: it ends soon, and has not yet."""
        return self.mark is not None and not self.is_over

    @property
    def is_checked(self) -> bool:
        """A coordinator held its number against something, and said against what."""
        return self.checked_at is not None


class PaperMove(Step, Table):
    """One step of a paper."""

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)


goes_through(Paper, PAPER_FLOW, PaperMove, key="paper_id")
