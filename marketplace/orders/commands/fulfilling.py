"""Every step of an order after it was placed, until it is kept or given up."""

from __future__ import annotations

from decimal import Decimal

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
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
from ..models import Order, OrderMove
from ..states import ORDER_FLOW
from .changing import held_by, hold, lock_order


@command
def confirm_order(actor: Actor, order: Order) -> Order:
    """The seller will do it."""
    _step(actor, order, "confirm", OrderConfirmed)
    for line in order.lines:
        line.confirmed = line.promised
    return order


@command
def decline_order(actor: Actor, order: Order, *, reason: str) -> Order:
    """The seller cannot keep this one; the goods go back on the shelf."""
    _step(actor, order, "decline", OrderDeclined, reason)
    return _give_back(actor, order, reason)


@command
def cancel_order(actor: Actor, order: Order, *, reason: str) -> Order:
    """One side takes its word back before anything is packed; the goods go back on the shelf."""
    _step(actor, order, "cancel", OrderCancelled, reason)
    return _give_back(actor, order, reason)


@command
def pack_order(actor: Actor, order: Order) -> Order:
    """The goods are weighed and packed."""
    _step(actor, order, "pack", OrderPacked)
    for line in order.lines:
        line.confirmed, line.packed = line.promised, line.due
    return order


@command
def ship_order(actor: Actor, order: Order) -> Order:
    """The goods leave the seller, and the seller's stock."""
    _step(actor, order, "ship", OrderShipped)
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
    require(policy.MAY[name](actor, order))
    before, order.state = order.state, ORDER_FLOW.after(order.state, name)
    db.session.add(
        OrderMove(
            order_id=order.id,
            name=name,
            from_state=before,
            to_state=order.state,
            by_id=actor.person_id,
            side=policy.side_of(actor, order),
            why=reason,
        )
    )
    record(event(order, actor, reason))


def _give_back(actor: Actor, order: Order, reason: str) -> Order:
    hold(actor, order, dict.fromkeys(order.lines, Decimal(0)), why=reason)
    for line in order.lines:
        line.confirmed, line.cancelled = Decimal(0), line.ordered
    return order
