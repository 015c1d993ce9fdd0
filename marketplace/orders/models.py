from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import now
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.decimals import THOUSANDTH
from marketplace.kernel.finding import Keyed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity, Unit
from marketplace.kernel.steps import Step, goes_through
from marketplace.organisations.models import Organisation
from marketplace.stock.supply import Preorder

from .states import ENDED, GIVEN_UP, ORDER_FLOW, ChangeKind, OrderState, Side, Weighing
from .words import unit_words_of


class Purchase(Dated, Table):
    """One checkout: the orders of one buyer, one per producer, placed in one breath; by nobody known for a guest."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    total: Mapped[Money]
    orders: Mapped[list[Order]] = relationship(back_populates="purchase", order_by="Order.id")
    additions: Mapped[list[PurchaseAddition]] = relationship(
        back_populates="purchase", order_by="PurchaseAddition.order_id"
    )


class PurchaseAddition(Table):
    """Goods of a purchase that went into an order already open: which edition they made, and what they cost."""

    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), primary_key=True, index=True)
    edition: Mapped[int]
    total: Mapped[Money]
    purchase: Mapped[Purchase] = relationship(back_populates="additions")
    order: Mapped[Order] = relationship()


class Order(Dated, Versioned, Table):
    """A contract between one buyer and one producer. `terms` is the frozen snapshot both agreed to (facts §2.2).

    `found_by` are the keys by which its seller finds it; a trigger keeps them as rows of `order_key` (migration 0021),
    so that ordering costs no statement more.
    `held_until` is how long the goods wait for a guest whom the seller has not called; empty for every other order.
    `forgotten_at` is when the buyer's name left the order, because the contract need not be kept any longer.
    """

    __tablename__ = "order_"
    __table_args__ = (
        CheckConstraint("total >= 0", name="total_not_negative"),
        Index("ix_order_buyer", "buyer_id", "state", "id"),
        Index("ix_order_producer", "producer_id", "state", "id"),
        Index("ix_order_state", "state", "created_at"),
        Index("ix_order_held_until", "held_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(6), unique=True, insert_sentinel=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[OrderState] = mapped_column(default=OrderState.PLACED)
    total: Mapped[Money]
    note: Mapped[str] = mapped_column(String(500), default="")
    terms: Mapped[dict[str, Any]]
    edition: Mapped[int] = mapped_column(default=1)
    found_by: Mapped[list[str]] = mapped_column(default=list)
    reminded_at: Mapped[datetime | None]
    call_asked_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    purchase: Mapped[Purchase] = relationship(back_populates="orders")
    buyer: Mapped[Organisation] = relationship(foreign_keys=buyer_id)
    producer: Mapped[Organisation] = relationship(foreign_keys=producer_id)
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order", order_by="OrderLine.id")
    moves: Mapped[list[OrderMove]] = relationship(back_populates="order", order_by="OrderMove.id")
    changes: Mapped[list[OrderChange]] = relationship(back_populates="order", order_by="OrderChange.id")
    editions: Mapped[list[OrderEdition]] = relationship(back_populates="order", order_by="OrderEdition.number")

    @property
    def ended_at(self) -> datetime | None:
        """When it was completed, declined or cancelled; None while it goes on."""
        came = (move.created_at for move in reversed(self.moves) if move.from_state != move.to_state)
        return next(came, None) if self.state in ENDED else None

    @property
    def asked(self) -> list[OrderLine]:
        """The lines whose real weight waits for the buyer's answer."""
        return [line for line in self.lines if line.is_asked]

    @property
    def added(self) -> list[OrderLine]:
        """The lines of which more was asked for since the seller said yes, and which the seller has not taken on."""
        return [line for line in self.lines if line.confirmed < line.promised]


class OrderKey(Keyed, Table):
    """By what of the buyer its seller finds an order (`kernel/finding.py`), while the buyer may be reached.

    Written by triggers alone: the rows of an order follow its `found_by`.
    """

    __table_args__ = (Index("ix_order_key_found", "producer_id", "key", "order_id"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), primary_key=True)
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))


class OrderLine(Table):
    """Goods, amount and price as they were when the order was placed; `facts` is what was said about them.

    The figures tell how far the promise is kept: each step writes its own, none is overwritten by a later one.
    `held` is what the stock ledger keeps back for this line now: over all lines it adds up to what is reserved there.
    `weighed` is the real weight; it counts once it was within the tolerance (percent) or the buyer agreed to it.
    """

    __table_args__ = (
        CheckConstraint("ordered > 0", name="ordered_positive"),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("cancelled BETWEEN 0 AND ordered", name="cancelled_within_ordered"),
        CheckConstraint("confirmed BETWEEN 0 AND ordered - cancelled", name="confirmed_within_promised"),
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint("weighed IS NULL OR weighed > 0", name="weighed_positive"),
        CheckConstraint("tolerance BETWEEN 0 AND 100", name="tolerance_is_a_share"),
        CheckConstraint("packed >= 0 AND delivered BETWEEN 0 AND packed", name="delivered_within_packed"),
        CheckConstraint("returned BETWEEN 0 AND delivered", name="returned_within_delivered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), index=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[Unit]
    unit_label: Mapped[str] = mapped_column(String(80))
    price: Mapped[Money]
    ordered: Mapped[Decimal]
    confirmed: Mapped[Decimal] = mapped_column(default=Decimal(0))
    packed: Mapped[Decimal] = mapped_column(default=Decimal(0))
    delivered: Mapped[Decimal] = mapped_column(default=Decimal(0))
    returned: Mapped[Decimal] = mapped_column(default=Decimal(0))
    cancelled: Mapped[Decimal] = mapped_column(default=Decimal(0))
    held: Mapped[Decimal] = mapped_column(default=Decimal(0))
    weighed: Mapped[Decimal | None]
    weighing: Mapped[Weighing] = mapped_column(default=Weighing.NONE)
    tolerance: Mapped[int] = mapped_column(default=10)
    amount: Mapped[Money]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    order: Mapped[Order] = relationship(back_populates="lines")
    listing: Mapped[Listing] = relationship()

    @property
    def quantity(self) -> Quantity:
        """What was ordered."""
        return Quantity(self.ordered, self.unit)

    @property
    def promised(self) -> Decimal:
        """What is still promised of what was ordered."""
        return self.ordered - self.cancelled

    @property
    def due(self) -> Decimal:
        """What the buyer gets and pays for: the real weight once it counts, or what is promised, less returns."""
        real = self.weighed if self.weighing in (Weighing.TOLD, Weighing.AGREED) else None
        return (self.promised if real is None else real) - self.returned

    @property
    def counted(self) -> Decimal:
        """How much the line's sum is for: what is due, or what was last promised of an order given up."""
        if self.order.state not in GIVEN_UP:
            return self.due
        return (Decimal(self.amount.dong) / self.price.dong).quantize(THOUSANDTH)

    @property
    def number(self) -> int:
        """Which line of its order this is, counted from one: how people and programs name it."""
        return self.order.lines.index(self) + 1

    @property
    def is_asked(self) -> bool:
        """The buyer has not yet said what they think of the real weight."""
        return self.weighing is Weighing.ASKED

    @property
    def amount_weighed(self) -> Money:
        """What the line would cost at its real weight."""
        return self.price * (self.due if self.weighed is None else self.weighed)

    @property
    def is_weighed(self) -> bool:
        """Whether the seller weighed the goods of this line, and the buyer did not say no."""
        return self.weighing in (Weighing.TOLD, Weighing.ASKED, Weighing.AGREED)

    @property
    def unit_words(self) -> str:
        """The unit as it was when ordered, in the reader's language; `unit_label` is the contract's Vietnamese."""
        return unit_words_of(self.unit, self.facts)

    @property
    def preorder_words(self) -> str:
        """The harvest the goods wait for and the rule that was published; empty when they lay there."""
        told = self.facts.get("preorder")
        return Preorder.from_facts(told).words if told else ""


class OrderMove(Step, Table):
    """One step of an order, and the side it was taken for."""

    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), index=True)
    side: Mapped[Side]
    order: Mapped[Order] = relationship(back_populates="moves")


goes_through(Order, ORDER_FLOW, OrderMove, key="order_id")


class OrderEdition(Table):
    """The contract as it stood before a change: what was promised, at what price, on which terms.

    Never changed, never deleted: the database refuses it too (triggers, migration 0006).
    """

    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"))
    number: Mapped[int]
    total: Mapped[Money]
    content: Mapped[dict[str, Any]]
    replaced_at: Mapped[datetime] = mapped_column(default=now)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    order: Mapped[Order] = relationship(back_populates="editions")
    replaced_by: Mapped[Person | None] = relationship()


class OrderChange(Dated, Table):
    """One figure of one line changed after the order was placed: which, from what to what, who, why.

    `edition` is the contract it led to. Never changed, never deleted: the database refuses it too (migration 0006).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    kind: Mapped[ChangeKind]
    edition: Mapped[int]
    before: Mapped[Decimal]
    after: Mapped[Decimal]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    side: Mapped[Side]
    why: Mapped[str] = mapped_column(Text, default="")
    order: Mapped[Order] = relationship(back_populates="changes")
    line: Mapped[OrderLine] = relationship()
    by: Mapped[Person | None] = relationship()


class OrderTimes(Dated, Table):
    """How long orders of a locality's sellers may wait. A place that never chose has no row."""

    __table_args__ = (
        CheckConstraint(
            "remind_hours > 0 AND remind_hours < call_hours AND call_hours < release_hours", name="hours_in_order"
        ),
        CheckConstraint("complete_days > 0", name="complete_days_positive"),
    )

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    remind_hours: Mapped[int]
    call_hours: Mapped[int]
    release_hours: Mapped[int]
    complete_days: Mapped[int]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def remind(self) -> timedelta:
        """Then the seller is reminded."""
        return timedelta(hours=self.remind_hours)

    @property
    def call(self) -> timedelta:
        """Then the coordinator is asked to telephone."""
        return timedelta(hours=self.call_hours)

    @property
    def release(self) -> timedelta:
        """Then the goods go back on the shelf."""
        return timedelta(hours=self.release_hours)

    @property
    def warning(self) -> timedelta:
        """How long a seller has, at least, between the reminder and the release."""
        return self.release - self.remind

    @property
    def complete(self) -> timedelta:
        """So long after handing over nobody complained: all is well."""
        return timedelta(days=self.complete_days)


class OrderCall(Dated, Table):
    """A coordinator telephoned about an order that waits: who, when, what was said."""

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(300))
    by: Mapped[Person] = relationship()
