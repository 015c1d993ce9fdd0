from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.clock import today
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money
from marketplace.kernel.price import Price, comparable_price
from marketplace.kernel.steps import Step, goes_through
from marketplace.organisations.models import Organisation
from marketplace.papers.models import OcopCertificate
from marketplace.papers.states import PaperState
from marketplace.photos.models import Photo
from marketplace.photos.registry import uses_photos

from ..states import LISTING_FLOW, ListingState, Rule
from .covering import certified_goods
from .pictures import Hung, Pictured
from .wording import Wording

ALL_YEAR = 0b111111111111


class Category(Table):
    """One of the 26 product sets of QĐ 26/2026, with its group and family above it."""

    id: Mapped[int] = mapped_column(primary_key=True)  # the set's own number, 1–26
    group_code: Mapped[str] = mapped_column(String(4))
    group_name: Mapped[str] = mapped_column(String(120))
    family: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(60))
    short_name_en: Mapped[str] = mapped_column(String(60))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    icon: Mapped[str] = mapped_column(String(30))
    authority: Mapped[str] = mapped_column(String(60))
    rule: Mapped[Rule]
    refusal: Mapped[str] = mapped_column(String(300), default="")


SHELF_COUNTS = ("producer_id", "category_id", "harvest_months", "min_quantity", "price")


class Listing(Wording, Pictured, Dated, Versioned, Table):
    """Goods a producer offers, as a reader sees them. Price and stock change on the shelf; the rest goes to review."""

    __table_args__ = (
        UniqueConstraint("slug", info={"says": N_("Vừa có sản phẩm khác lấy tên này. Hãy bấm gửi lại.")}),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("step > 0", name="step_positive"),
        CheckConstraint("min_quantity > 0", name="min_quantity_positive"),
        # The shelf is sorted, filtered and counted from this index alone; the rows themselves are many times as large.
        Index("ix_listing_shelf", "state", "approved_at", "id", *SHELF_COUNTS),
        Index("ix_listing_producer", "producer_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[ListingState] = mapped_column(default=ListingState.DRAFT)

    edition: Mapped[int] = mapped_column(default=0)  # which approved text is on the shelf; 0 before the first

    sort_key: Mapped[str] = mapped_column(String(400))
    price: Mapped[Money | None]
    step: Mapped[Decimal] = mapped_column(default=Decimal(1))
    min_quantity: Mapped[Decimal] = mapped_column(default=Decimal(1))
    opening_stock: Mapped[Decimal | None]  # what the producer has when asking for approval; the ledger opens with it
    is_made_to_order: Mapped[bool] = mapped_column(default=False)  # said beside it; the ledger then keeps it
    lead_days: Mapped[int] = mapped_column(default=0)
    weight_tolerance: Mapped[int] = mapped_column(
        default=10
    )  # percent the real weight may differ without asking the buyer
    harvest_months: Mapped[int] = mapped_column(default=ALL_YEAR)  # bit 0 is January

    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    resumes_on: Mapped[date | None] = mapped_column(index=True)  # paused until that day; by hand when none is named
    state_note: Mapped[str] = mapped_column(Text, default="")

    producer: Mapped[Organisation] = relationship()
    hung: Mapped[list[ListingPhoto]] = relationship(
        cascade="all, delete-orphan", order_by="ListingPhoto.position, ListingPhoto.photo_id"
    )
    certificates: Mapped[list[OcopCertificate]] = relationship(
        secondary=certified_goods,
        secondaryjoin=lambda: and_(
            certified_goods.c.certificate_id == OcopCertificate.id, OcopCertificate.state == PaperState.VERIFIED
        ),
        order_by=lambda: OcopCertificate.id,
        viewonly=True,
    )  # the verified ones
    if TYPE_CHECKING:
        open_revision: Any  # its one open ListingRevision, or None; defined beside that

    @property
    def etag(self) -> str:
        """The row, and the other words it waits with, if any: both are shown to its producer's programs."""
        waiting = self.open_revision
        return f"{self.version}.{waiting.id}.{waiting.version}" if waiting else f"{self.version}"

    @property
    def price_per_unit(self) -> Price | None:
        """What one unit costs."""
        return Price(self.price, self.unit) if self.price else None

    @property
    def comparable_price(self) -> Price | None:
        """đ/kg or đ/lít, shown where the unit itself is not kg or lít."""
        price = self.price_per_unit
        return comparable_price(price, self.content) if price and (self.content or self.unit.is_measure) else None

    @property
    def certificate(self) -> OcopCertificate | None:
        """The OCOP certificate whose stars count today; of several the one given last (`starred_on` in SQL)."""
        counting = [each for each in self.certificates if each.covers(today())]
        return max(counting, key=lambda each: (each.issued_on, each.id), default=None)

    @property
    def is_in_season(self) -> bool:
        """Harvested in this month of the solar calendar."""
        return bool(self.harvest_months & (1 << (today().month - 1)))

    @property
    def months(self) -> list[int]:
        """Harvest months, 1 to 12; every month when it is sold all year."""
        return [month for month in range(1, 13) if self.harvest_months & (1 << (month - 1))]


class ListingPhoto(Hung, Table):
    """A photo on the shelf, or on a draft of goods."""

    __table_args__ = (Index("ix_listing_photo_listing", "listing_id", "position"),)

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))


Listing.PLACE = ListingPhoto


@uses_photos(shows=True)
def hangs_on_goods() -> ColumnElement[bool]:
    """Photos of listings."""
    return exists().where(ListingPhoto.photo_id == Photo.id)


class PriceChange(Dated, Table):
    """A price as it was and as it became, by whom: history nobody edits."""

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    old_price: Mapped[Money | None]
    new_price: Mapped[Money]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_by: Mapped[Person | None] = relationship()
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))


class ListingMove(Step, Table):
    """One step of a listing's life."""

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)


goes_through(Listing, LISTING_FLOW, ListingMove, key="listing_id")
