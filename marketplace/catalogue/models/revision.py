from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, UniqueConstraint, and_, exists, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money
from marketplace.kernel.price import Price, comparable_price
from marketplace.kernel.steps import Step, goes_through
from marketplace.photos.models import Photo
from marketplace.photos.registry import uses_photos

from ..states import OPEN_REVISIONS, REVISION_FLOW, RevisionState
from .listing import Listing
from .pictures import Hung, Pictured
from .wording import MATERIAL, Wording

IS_OPEN = text(f"state IN ({', '.join(repr(state.value) for state in OPEN_REVISIONS)})")


class ListingRevision(Wording, Pictured, Dated, Versioned, Table):
    """Another text for goods that are on the shelf; the shelf keeps its own until this one is approved.

    `base` is the edition it was made from. Once approved it is the edition `edition` and stays as it is: what the shelf
    said, from when, on whose word. Price, step and least amount are set only when they go with another measure.
    """

    __table_args__ = (
        Index(
            "uq_listing_revision_open",
            "listing_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
            info={"says": N_("Vừa có người khác sửa sản phẩm này. Hãy tải lại trang rồi sửa tiếp.")},
        ),
        UniqueConstraint(
            "listing_id", "edition", info={"says": N_("Vừa có bản khác được duyệt. Hãy tải lại trang, xem bản mới.")}
        ),
        Index("ix_listing_revision_by_market", "by_market", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.DRAFT)
    base: Mapped[int]
    edition: Mapped[int | None]
    price: Mapped[Money | None]
    step: Mapped[Decimal | None]
    min_quantity: Mapped[Decimal | None]
    replaced: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the terms the shelf had before, to go back to
    restored_from: Mapped[int | None]  # the edition whose words were taken up again
    note: Mapped[str] = mapped_column(Text, default="")
    by_market: Mapped[bool] = mapped_column(default=False)  # a trusted producer's small change
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
    hung: Mapped[list[RevisionPhoto]] = relationship(
        cascade="all, delete-orphan", order_by="RevisionPhoto.position, RevisionPhoto.photo_id"
    )
    written_by: Mapped[Person | None] = relationship(foreign_keys=written_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def is_stale(self) -> bool:
        """The shelf got another text after this one was begun."""
        return self.is_open and self.base != self.listing.edition

    @property
    def is_open(self) -> bool:
        """Being written, waiting, or sent back."""
        return self.state in OPEN_REVISIONS

    @property
    def has_terms(self) -> bool:
        """It brings another measure, and the price that goes with it."""
        return self.price is not None

    @property
    def asked_price(self) -> Money | None:
        """What one unit will cost once this is on the shelf."""
        return self.price if self.has_terms else self.listing.price

    @property
    def comparable_price(self) -> Price | None:
        """đ/kg or đ/lít, as of a listing."""
        if self.asked_price is None or not (self.content or self.unit.is_measure):
            return None
        return comparable_price(Price(self.asked_price, self.unit), self.content)


class RevisionPhoto(Hung, Table):
    """A photo of other words for goods, or of an edition."""

    __table_args__ = (Index("ix_revision_photo_revision", "revision_id", "position"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("listing_revision.id"))


ListingRevision.PLACE = RevisionPhoto


@uses_photos(shows=True)
def hangs_on_revisions() -> ColumnElement[bool]:
    """Photos of revisions and editions: no picture an edition shows is swept."""
    return exists().where(RevisionPhoto.photo_id == Photo.id)


Listing.open_revision = relationship(
    ListingRevision,
    primaryjoin=and_(Listing.id == foreign(ListingRevision.listing_id), ListingRevision.state.in_(OPEN_REVISIONS)),
    uselist=False,
    viewonly=True,
)


class RevisionMove(Step, Table):
    """One step of a revision."""

    revision_id: Mapped[int] = mapped_column(ForeignKey("listing_revision.id"), index=True)


goes_through(ListingRevision, REVISION_FLOW, RevisionMove, key="revision_id")


def text_of(written: Listing | ListingRevision) -> dict[str, Any]:
    """The words of a listing or a revision by field, and its pictures by content, in order."""
    return {
        **{name: getattr(written, name) for name in MATERIAL},
        "photos": [photo.digest for photo in written.photos],
    }
