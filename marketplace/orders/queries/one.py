"""One order or purchase, and what a single line or moment of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import new_reference

from .. import policy
from ..editions import Edition, read_back
from ..models import Order, OrderChange, OrderEdition, OrderLine, OrderMove, Purchase, PurchaseAddition
from ..states import ENDED, STILL_OPEN, OrderState


def order_for(actor: Actor, reference: str) -> Order:
    """The order with its lines and steps; a stranger is told that there is none. Raises Missing."""
    found = policy.visible_to(actor).where(Order.reference == reference.upper())
    whole = (
        selectinload(Order.lines),
        selectinload(Order.moves).selectinload(OrderMove.by),
        joinedload(Order.purchase, innerjoin=True),
        joinedload(Order.buyer, innerjoin=True),
        joinedload(Order.producer, innerjoin=True),
        selectinload(Order.editions).defer(OrderEdition.content),
        selectinload(Order.changes).options(selectinload(OrderChange.by), joinedload(OrderChange.line)),
    )
    order = db.session.scalar(found.options(*whole))
    if order is None:
        raise Missing(_(N_("Không có đơn hàng này.")))
    return order


def edition_of(actor: Actor, order: Order, number: int) -> Edition:
    """An earlier edition of an order one may see, as far as one may read it. Raises Missing."""
    kept = db.session.scalar(
        select(OrderEdition).where(OrderEdition.order_id == order.id, OrderEdition.number == number)
    )
    if kept is None:
        raise Missing(_(N_("Đơn này không có bản số %(number)s."), number=number))
    found = read_back(order, kept)
    return replace(
        found,
        terms=policy.terms_shown(actor, order, found.terms),
        note=policy.note_shown(actor, order, found.note),
        why=policy.note_shown(actor, order, found.why),
    )


def purchase_for(actor: Actor, reference: str) -> Purchase:
    """What was bought in one breath, for the buyer. Raises Missing."""
    theirs = select(Purchase).where(Purchase.reference == reference.upper(), Purchase.buyer_id.in_(actor.buys_for))
    added = selectinload(Purchase.additions).selectinload(PurchaseAddition.order)
    purchase = db.session.scalar(theirs.options(selectinload(Purchase.orders).selectinload(Order.lines), added))
    if purchase is None:
        raise Missing(_(N_("Không có lần mua này.")))
    return purchase


def latest_purchase(actor: Actor, *, since: datetime) -> Purchase | None:
    """What this person bought last, if it was no longer ago than that; nothing for a visitor, who is nobody's buyer."""
    if not actor.is_signed_in:
        return None
    own = select(Purchase).where(Purchase.placed_by_id == actor.person_id, Purchase.created_at >= since)
    return db.session.scalars(own.order_by(Purchase.id.desc()).limit(1)).first()


def open_orders(buyer_id: int, producer_ids: Sequence[int], references: Sequence[str] | None = None) -> Sequence[Order]:
    """Orders of this buyer with these sellers that may still change, the newest first; only these, if any are named."""
    found = select(Order).where(
        Order.buyer_id == buyer_id, Order.producer_id.in_(producer_ids), Order.state.in_(STILL_OPEN)
    )
    if references is not None:
        found = found.where(Order.reference.in_(references))
    return db.session.scalars(found.order_by(Order.id.desc())).unique().all()


def free_references(count: int) -> list[str]:
    """So many references nobody has yet; taken ones are rare, so a few spare ones are enough."""
    drawn: list[str] = []
    while len(drawn) < count:
        tried = {new_reference() for _each in range(3 * count)}
        taken = union_all(
            select(Order.reference).where(Order.reference.in_(tried)),
            select(Purchase.reference).where(Purchase.reference.in_(tried)),
        )
        drawn += sorted(tried - set(db.session.scalars(taken)) - set(drawn))
    return drawn[:count]


def is_ordered_since(listing_id: int, moment: datetime) -> bool:
    """Whether anybody ordered these goods at this moment or after."""
    found = select(OrderLine.id).join(Order, Order.id == OrderLine.order_id)
    return (
        db.session.scalar(found.where(OrderLine.listing_id == listing_id, Order.created_at >= moment).limit(1))
        is not None
    )


def delivered_at() -> ScalarSelect[datetime]:
    """When the goods of an order were handed over; none while they are not."""
    return (
        select(func.max(OrderMove.created_at))
        .where(OrderMove.order_id == Order.id, OrderMove.to_state == OrderState.DELIVERED.value)
        .correlate(Order)
        .scalar_subquery()
    )


def ended_at() -> ScalarSelect[datetime]:
    """When an order was completed, declined or cancelled; none while it goes on."""
    came = OrderMove.from_state != OrderMove.to_state
    return (
        select(func.max(OrderMove.created_at))
        .where(OrderMove.order_id == Order.id, came, Order.state.in_(ENDED))
        .correlate(Order)
        .scalar_subquery()
    )


def lines_of(order_ids: Collection[int]) -> dict[int, list[OrderLine]]:
    """The lines of these orders, by order, in one statement."""
    found: dict[int, list[OrderLine]] = defaultdict(list)
    for line in db.session.scalars(select(OrderLine).where(OrderLine.order_id.in_(order_ids)).order_by(OrderLine.id)):
        found[line.order_id].append(line)
    return found
