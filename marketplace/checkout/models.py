from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import now
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.money import Money


class Cart(Dated, Versioned, Table):
    """What somebody means to buy: a person's (on every device), or a visitor's until they sign in."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    lines: Mapped[list[CartLine]] = relationship(
        back_populates="cart", order_by="CartLine.id", cascade="all, delete-orphan"
    )

    @property
    def etag(self) -> str:
        """Its version and how much lies in it: ordering empties a cart without writing the cart's own row."""
        return f"{self.version}.{len(self.lines)}"


class CartLine(Dated, Table):
    """One listing in a cart, with the price the buyer saw when they put it in."""

    __table_args__ = (UniqueConstraint("cart_id", "listing_id"), CheckConstraint("amount > 0", name="amount_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    amount: Mapped[Decimal]
    seen_price: Mapped[Money]
    cart: Mapped[Cart] = relationship(back_populates="lines")
    listing: Mapped[Listing] = relationship()
