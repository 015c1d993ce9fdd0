"""Every step of an order after it was placed, until it is kept or given up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.errors import require
from marketplace.kernel.steps import take_step
from marketplace.stock import commands as stock

from .. import policy
from ..events import (
    OrderCancelled,
    OrderCompleted,
    OrderConfirmed,
    OrderDeclined,
    OrderDelayed,
    OrderDelivered,
    OrderEvent,
    OrderPacked,
    OrderResumed,
    OrderShipped,
)
from ..models import Order
from .changing import held_by, hold, lock_order
from .shorting import confirm_part
from .weighing import refuse_while_asked


@command
def confirm_order(
    actor: Actor,
    order: Order,
    *,
    lines: Mapping[int, Decimal] | None = None,
    reason: str = "",
    restock: bool = True,
) -> Order:
    """The seller will do it: all of it, or of the `lines` named (by number) only so much, and then says why.

    What is not taken on goes back on the shelf, or (`restock=False`) is gone. Raises NothingLeft when nothing is taken
    on, NotThatMuch above what was ordered.
    """
    _step(actor, order, "confirm", OrderConfirmed, reason if lines else "")
    confirm_part(actor, order, lines or {}, reason=reason, restock=restock)
    for line in order.lines:
        line.confirmed = line.promised
    return order


@command
def decline_order(actor: Actor, order: Order, *, reason: str, restock: bool = True) -> Order:
    """The seller cannot keep this one; the goods go back on the shelf, or (`restock=False`) are gone."""
    _step(actor, order, "decline", OrderDeclined, reason)
    return _give_back(actor, order, reason, restock=restock)


@command
def cancel_order(actor: Actor, order: Order, *, reason: str, restock: bool = True) -> Order:
    """One side takes its word back before anything is packed; the goods go back on the shelf.

    Only the seller can know that they are gone (`restock=False`); from the buyer it counts for nothing.
    """
    _step(actor, order, "cancel", OrderCancelled, reason)
    return _give_back(actor, order, reason, restock=restock or not policy.sells(actor, order))


@command
def pack_order(actor: Actor, order: Order) -> Order:
    """The goods are weighed and packed. Raises AnswerAwaited while the buyer is asked about a real weight."""
    _step(actor, order, "pack", OrderPacked)
    refuse_while_asked(order)
    for line in order.lines:
        line.confirmed, line.packed = line.promised, line.due
    return order


@command
def ship_order(actor: Actor, order: Order) -> Order:
    """The goods leave the seller, and the seller's stock. Raises AnswerAwaited while the buyer is asked."""
    _step(actor, order, "ship", OrderShipped)
    refuse_while_asked(order)
    stock.ship(actor, held_by(order.lines), reference=order.reference)
    for line in order.lines:
        line.held = Decimal(0)
    return order


@command
def delay_order(actor: Actor, order: Order, *, reason: str) -> Order:
    """The road is closed; the goods wait."""
    _step(actor, order, "delay", OrderDelayed, reason)
    return order


@command
def resume_order(actor: Actor, order: Order) -> Order:
    """The road is open again."""
    _step(actor, order, "resume", OrderResumed)
    return order


@command
def deliver_order(actor: Actor, order: Order) -> Order:
    """The goods are handed over."""
    _step(actor, order, "deliver", OrderDelivered)
    for line in order.lines:
        line.delivered = line.packed
    return order


@command
def complete_order(actor: Actor, order: Order) -> Order:
    """All is well; the promise is kept."""
    _step(actor, order, "complete", OrderCompleted)
    return order


def _step(actor: Actor, order: Order, name: str, event: type[OrderEvent], reason: str = "") -> None:
    """One row of the flow's table: may I, is it open, write who did it when and why, tell."""
    lock_order(order)
    require(policy.may(actor, order, name))
    take_step(order, name, by=actor, why=reason, side=policy.side_of(actor, order))
    record(event(order, actor, reason))


def _give_back(actor: Actor, order: Order, reason: str, *, restock: bool) -> Order:
    hold(actor, order, dict.fromkeys(order.lines, Decimal(0)), why=reason, restock=restock)
    for line in order.lines:
        line.confirmed, line.cancelled = Decimal(0), line.ordered
    return order
