from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Dated, db

from .states import MovementKind


class StockItem(db.Model):
    """The running sums of one listing's ledger. Changed only together with a movement, by one conditional UPDATE."""

    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("on_hand >= reserved", name="never_sold_twice"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    on_hand: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reserved: Mapped[Decimal] = mapped_column(default=Decimal(0))

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return self.on_hand - self.reserved

    @property
    def version(self) -> str:
        """The figures themselves: who counts says which ones they saw (ETag, If-Match)."""
        return f"{self.on_hand.normalize():f}-{self.reserved.normalize():f}"


class StockMovement(Dated, db.Model):
    """One row of the ledger. Never changed, never deleted: the database refuses it too (triggers, migration 0001)."""

    __table_args__ = (
        Index("ix_stock_movement_listing", "listing_id", "id"),
        Index("ix_stock_movement_reference", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    kind: Mapped[MovementKind]
    on_hand_change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reserved_change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reference: Mapped[str] = mapped_column(String(12), default="")
    why: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
