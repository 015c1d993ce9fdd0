"""Reading orders: one of them, lists of them, how many wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of
from marketplace.kernel.reference import new_reference
from marketplace.organisations.models import Organisation

from . import policy
from .editions import Edition, read_back
from .models import Order, OrderChange, OrderEdition, OrderLine, OrderMove, Purchase, PurchaseAddition
from .states import STILL_OPEN, OrderState

WAITING_FOR_SELLER = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
PER_PAGE = 20


def order_for(actor: Actor, reference: str) -> Order:
    """The order with its lines and steps; a stranger is told that there is none."""
    found = policy.visible_to(actor).where(Order.reference == reference.upper())
    whole = (
        selectinload(Order.lines),
        selectinload(Order.moves).selectinload(OrderMove.by),
        selectinload(Order.purchase),
        selectinload(Order.editions).defer(OrderEdition.content),
        selectinload(Order.changes).options(selectinload(OrderChange.by), joinedload(OrderChange.line)),
    )
    order = db.session.scalar(found.options(*whole))
    if order is None:
        raise Missing(_(N_("Không có đơn hàng này.")))
    return order


def edition_of(actor: Actor, order: Order, number: int) -> Edition:
    """An earlier edition of an order one may see, as far as one may read it."""
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
    """What was bought in one breath, for the buyer."""
    theirs = select(Purchase).where(Purchase.reference == reference.upper(), Purchase.buyer_id.in_(actor.buys_for))
    added = selectinload(Purchase.additions).selectinload(PurchaseAddition.order)
    purchase = db.session.scalar(theirs.options(selectinload(Purchase.orders).selectinload(Order.lines), added))
    if purchase is None:
        raise Missing(_(N_("Không có lần mua này.")))
    return purchase


def open_orders(buyer_id: int, producer_ids: Sequence[int], references: Sequence[str] | None = None) -> Sequence[Order]:
    """Orders of this buyer with these sellers that may still change, the newest first; only these, if any are named."""
    found = select(Order).where(
        Order.buyer_id == buyer_id, Order.producer_id.in_(producer_ids), Order.state.in_(STILL_OPEN)
    )
    if references is not None:
        found = found.where(Order.reference.in_(references))
    return db.session.scalars(found.order_by(Order.id.desc())).unique().all()


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
