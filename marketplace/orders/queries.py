"""Reading orders: one of them, lists of them, how many wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import aliased, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of
from marketplace.kernel.reference import new_reference
from marketplace.organisations.models import Organisation

from . import policy
from .models import Order, OrderLine, OrderMove, Purchase
from .states import OrderState

WAITING_FOR_SELLER = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
PER_PAGE = 20


def order_for(actor: Actor, reference: str) -> Order:
    """The order with its lines and steps; a stranger is told that there is none."""
    found = policy.visible_to(actor).where(Order.reference == reference.upper())
    whole = (
        selectinload(Order.lines),
        selectinload(Order.moves).selectinload(OrderMove.by),
        selectinload(Order.purchase),
    )
    order = db.session.scalar(found.options(*whole))
    if order is None:
        raise Missing(_(N_("Không có đơn hàng này.")))
    return order


def purchase_for(actor: Actor, reference: str) -> Purchase:
    """What was bought in one breath, for the buyer."""
    theirs = select(Purchase).where(Purchase.reference == reference.upper(), Purchase.buyer_id.in_(actor.buys_for))
    purchase = db.session.scalar(theirs.options(selectinload(Purchase.orders).selectinload(Order.lines)))
    if purchase is None:
        raise Missing(_(N_("Không có lần mua này.")))
    return purchase


def bought_by(actor: Actor) -> Select[tuple[Order]]:
    """Orders of those one buys for."""
    return select(Order).where(Order.buyer_id.in_(actor.buys_for))


def sold_by(actor: Actor) -> Select[tuple[Order]]:
    """Orders of those one sells for."""
    return select(Order).where(Order.producer_id.in_(actor.sells_for))


def watched_by(actor: Actor) -> Select[tuple[Order]]:
    """Orders with a side in the localities one coordinates."""
    return policy.visible_to(Actor(coordinates=actor.coordinates))


def order_page(orders: Select[tuple[Order]], *, state: OrderState | None, number: int) -> Page:
    """One page of a list, newest first: columns only, with both names and how many lines each has."""
    buyer, producer = aliased(Organisation), aliased(Organisation)
    lines = select(func.count()).where(OrderLine.order_id == Order.id).correlate(Order).scalar_subquery()
    rows = (
        orders.join(buyer, buyer.id == Order.buyer_id)
        .join(producer, producer.id == Order.producer_id)
        .with_only_columns(
            Order.reference,
            Order.state,
            Order.total,
            Order.created_at,
            buyer.name.label("buyer"),
            producer.name.label("producer"),
            lines.label("lines"),
        )
        .order_by(Order.id.desc())
    )
    if state is not None:
        rows = rows.where(Order.state == state)
    return page_of(rows, number, PER_PAGE, scalars=False)


def counts_by_state(orders: Select[tuple[Order]]) -> dict[OrderState, int]:
    """How many orders of a list stand in each state."""
    rows: Sequence[Row[tuple[OrderState, int]]] = db.session.execute(
        orders.with_only_columns(Order.state, func.count()).group_by(Order.state)
    ).all()
    return {OrderState(state): number for state, number in rows}


def waiting_count(actor: Actor) -> int:
    """How many orders wait for the seller's answer."""
    waiting = sold_by(actor).where(Order.state == OrderState.PLACED).with_only_columns(func.count())
    return db.session.scalar(waiting) or 0


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
