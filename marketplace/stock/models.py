from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import today
from marketplace.kernel.db import Dated, Table
from marketplace.kernel.i18n import N_

from .states import MovementKind, SharingRule
from .supply import Preorder, Supply

IS_OPEN = "closed_at IS NULL"


class StockItem(Table):
    """The running sums of one listing's ledger: the database itself keeps them (triggers, migration 0002).

    A command only claims the numbers of the rows it is about to write (`entries`), by one conditional UPDATE. More may
    be promised than is there, where somebody counted less; then no row is taken that promises more (migration 0019).
    """

    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("expected >= 0", name="expected_not_negative"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    on_hand: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reserved: Mapped[Decimal] = mapped_column(default=Decimal(0))
    expected: Mapped[Decimal] = mapped_column(default=Decimal(0))
    is_on_demand: Mapped[bool] = mapped_column(default=False)
    entries: Mapped[int] = mapped_column(default=0)
    last_movement_id: Mapped[int | None]
    low_at: Mapped[Decimal | None]  # the producer is told when no more than this is left to sell
    is_low: Mapped[bool] = mapped_column(default=False)  # told already; not again until there was more
    season: Mapped[Season | None] = relationship(
        primaryjoin="and_(foreign(Season.listing_id) == StockItem.listing_id, Season.closed_at.is_(None))",
        viewonly=True,
        uselist=False,
    )

    @property
    def supply(self) -> Supply:
        """What can be promised of it today."""
        season = self.season if self.expected else None
        dates = (season.starts_on, season.ends_on, season.rule) if season else ()
        return Supply(self.on_hand, self.reserved, self.expected, self.is_on_demand, *dates)

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return self.supply.available

    @property
    def missing(self) -> Decimal:
        """How much of what is promised neither lies there nor is still to come."""
        return self.missing_at(self.on_hand)

    def missing_at(self, counted: Decimal) -> Decimal:
        """The same if so much lay there."""
        return Supply(counted, self.reserved, self.expected, self.is_on_demand).missing

    @property
    def has_little(self) -> bool:
        """No more is left than the producer wants to hear of."""
        return self.low_at is not None and self.available <= self.low_at

    @property
    def etag(self) -> str:
        """How long the ledger is, and how it is kept: who counts says which one they saw (ETag, If-Match)."""
        low = "" if self.low_at is None else f"{self.low_at * 1000:.0f}"
        return f"{self.entries}.{low}.{int(self.is_on_demand)}"


class Lot(Dated, Table):
    """Goods harvested or made together, known by a public code. What is left of it is kept by the database too."""

    __table_args__ = (
        CheckConstraint('"left" >= 0', name="left_not_negative"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_lot_listing", "listing_id", "harvested_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    harvested_on: Mapped[date]
    amount: Mapped[Decimal]
    left: Mapped[Decimal] = mapped_column(default=Decimal(0))
    note: Mapped[str] = mapped_column(String(200), default="")
    last_movement_id: Mapped[int | None]
    listing: Mapped[Listing] = relationship()


class StockMovement(Dated, Table):
    """One row of the ledger. Never changed, never deleted: the database refuses it too (triggers, migration 0002)."""

    __table_args__ = (
        UniqueConstraint("listing_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(on_hand_change = 0) = (lot_id IS NULL)", name="goods_belong_to_a_lot"),
        Index("ix_stock_movement_reference", "reference"),
        Index("ix_stock_movement_lot", "lot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    number: Mapped[int]
    kind: Mapped[MovementKind]
    on_hand_change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reserved_change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    expected_change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    reference: Mapped[str] = mapped_column(String(12), default="")
    why: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))
    lot: Mapped[Lot | None] = relationship()
    by: Mapped[Person | None] = relationship()


class Season(Dated, Table):
    """A harvest to come that may be ordered beforehand, with the rule that shares it should it be small."""

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("forecast >= 0", name="forecast_not_negative"),
        Index(
            "uq_season_open",
            "listing_id",
            unique=True,
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
            info={"says": N_("Mùa trước chưa đóng. Hãy đóng mùa trước rồi mở mùa mới.")},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    forecast: Mapped[Decimal]
    rule: Mapped[SharingRule]
    closed_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    listing: Mapped[Listing] = relationship()

    @property
    def is_over(self) -> bool:
        """Past its last day: nothing more may be ordered beforehand."""
        return self.ends_on < today()

    @property
    def preorder(self) -> Preorder:
        """What a buyer is told of it."""
        return Preorder(self.starts_on, self.ends_on, self.rule)
