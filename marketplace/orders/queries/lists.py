"""Lists of orders: whose, in which state, how many wait, each told in full for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import AnyQuery, AnyRow, db
from marketplace.kernel.month import Month, midnight
from marketplace.kernel.paging import Page, page_of
from marketplace.organisations.models import Organisation

from .. import policy
from ..models import Order
from ..spreadsheet import Told
from ..states import OrderState
from .one import delivered_at, ended_at, lines_of

PER_PAGE = 20
PER_BATCH = 200


def bought_by(actor: Actor) -> Select[Order]:
    """Orders of those one buys for."""
    return select(Order).where(Order.buyer_id.in_(actor.buys_for))


def sold_by(actor: Actor) -> Select[Order]:
    """Orders of those one sells for."""
    return select(Order).where(Order.producer_id.in_(actor.sells_for))


def watched_by(actor: Actor) -> Select[Order]:
    """Orders with a side in the localities one coordinates."""
    return policy.visible_to(Actor(coordinates=actor.coordinates))


def order_page(orders: Select[Order], *, state: OrderState | None, number: int) -> Page:
    """One page of a list, newest first: columns only, with both names; `goods_of` says what is in each."""
    rows = told(orders).order_by(Order.id.desc())
    if state is not None:
        rows = rows.where(Order.state == state)
    return page_of(rows, number, PER_PAGE, scalars=False)


def longest_waiting(actor: Actor, most: int) -> Sequence[AnyRow]:
    """So many of the orders that wait for the seller's answer, those that wait longest first, as rows of a list."""
    waiting = sold_by(actor).where(Order.state == OrderState.PLACED)
    return db.session.execute(told(waiting).order_by(Order.id).limit(most)).all()


def told(orders: Select[Order]) -> AnyQuery:
    """The columns a row of a list shows."""
    buyer, producer = aliased(Organisation), aliased(Organisation)
    return (
        orders.join(buyer, buyer.id == Order.buyer_id)
        .join(producer, producer.id == Order.producer_id)
        .with_only_columns(
            Order.id,
            Order.reference,
            Order.state,
            Order.total,
            Order.edition,
            Order.created_at,
            buyer.name.label("buyer"),
            producer.name.label("producer"),
        )
    )


def narrowed(
    orders: Select[Order],
    *,
    state: OrderState | None = None,
    month: Month | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Select[Order]:
    """The orders of a list in one state, placed in one month or between two days (both of them counted)."""
    if state is not None:
        orders = orders.where(Order.state == state)
    if month is not None:
        orders = orders.where(Order.created_at >= month.begins, Order.created_at < month.ends)
    if since is not None:
        orders = orders.where(Order.created_at >= midnight(since))
    if until is not None:
        orders = orders.where(Order.created_at < midnight(until + timedelta(days=1)))
    return orders


def counts_by_state(orders: Select[Order]) -> dict[OrderState, int]:
    """How many orders of a list stand in each state."""
    rows: Sequence[Row[OrderState, int]] = db.session.execute(
        orders.with_only_columns(Order.state, func.count()).group_by(Order.state)
    ).all()
    return {OrderState(state): number for state, number in rows}


def waiting_count(actor: Actor) -> int:
    """How many orders wait for the seller's answer."""
    waiting = sold_by(actor).where(Order.state == OrderState.PLACED).with_only_columns(func.count())
    return db.session.scalar(waiting) or 0


def told_in_full(orders: Select[Order], *, sells: bool) -> Iterator[Told]:
    """Every order of a list with its lines, newest first, read in batches so that memory stays flat.

    Told to a seller, an order long ended no longer says how to reach its buyer.
    """
    moments = (Order.created_at, delivered_at(), ended_at())
    columns = (Order.id, Order.reference, Order.state, Order.total, *moments, Order.terms)
    batch = orders.with_only_columns(*columns).order_by(Order.id.desc()).limit(PER_BATCH)
    rows = db.session.execute(batch).all()
    while rows:
        lines = lines_of([row.id for row in rows])
        for row in rows:
            told = Told._make((*row[1:], lines[row.id]))
            is_shown = not sells or policy.is_reachable(told.ended_at)
            yield told if is_shown else told._replace(terms=policy.out_of_reach(told.terms))
        rows = db.session.execute(batch.where(Order.id < rows[-1].id)).all()
