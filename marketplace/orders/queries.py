"""Reading orders: one of them, lists of them, how many wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, func, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import MoneyType
from marketplace.kernel.month import Month, midnight
from marketplace.kernel.paging import Page, page_of
from marketplace.kernel.quantity import AmountType
from marketplace.kernel.reference import new_reference
from marketplace.organisations.models import Organisation
from marketplace.stock.models import StockItem

from . import policy
from .editions import Edition, read_back
from .models import Order, OrderChange, OrderEdition, OrderLine, OrderMove, Purchase, PurchaseAddition
from .papers import Kept
from .spreadsheet import Told
from .states import GIVEN_UP, HOLDING, STILL_OPEN, OrderState

WAITING_FOR_SELLER = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
HANDED_OVER = (OrderState.DELIVERED, OrderState.COMPLETED)
PER_PAGE = 20
PER_BATCH = 200
MOST_ON_PAPER = 1_000
MOST_LINES_ON_PAPER = 3_000


class TooMuchForPaper(DomainError):
    """More orders than anybody reads on paper; a spreadsheet holds them."""

    status = 422


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


def latest_purchase(actor: Actor, *, since: datetime) -> Purchase | None:
    """What this person bought last, if it was no longer ago than that."""
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


def narrowed(
    orders: Select[tuple[Order]],
    *,
    state: OrderState | None = None,
    month: Month | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Select[tuple[Order]]:
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


def delivered_at() -> ScalarSelect[datetime]:
    """When the goods of an order were handed over; none while they are not."""
    return (
        select(func.max(OrderMove.created_at))
        .where(OrderMove.order_id == Order.id, OrderMove.to_state == OrderState.DELIVERED.value)
        .correlate(Order)
        .scalar_subquery()
    )


def kept_in(orders: Select[tuple[Order]], month: Month) -> list[Kept]:
    """The orders of a list handed over in this month, Vietnam's time, the earliest first; two statements.

    Raises TooMuchForPaper when no paper should hold so many.
    """
    buyer, producer, when = aliased(Organisation), aliased(Organisation), delivered_at()
    names = (buyer.name, producer.name)
    found = db.session.execute(
        orders.join(buyer, buyer.id == Order.buyer_id)
        .join(producer, producer.id == Order.producer_id)
        .where(Order.state.in_(HANDED_OVER), when >= month.begins, when < month.ends)
        .with_only_columns(Order.id, Order.reference, when.label("delivered_at"), *names, Order.total)
        .order_by(when, Order.id)
        .limit(MOST_ON_PAPER + 1)
    ).all()
    lines = lines_of([row.id for row in found]) if len(found) <= MOST_ON_PAPER else {}
    if len(found) > MOST_ON_PAPER or sum(map(len, lines.values())) > MOST_LINES_ON_PAPER:
        raise TooMuchForPaper(_(N_("Tháng này nhiều đơn quá cho một tờ giấy. Hãy chọn một bên, hoặc tải bảng tính.")))
    return [Kept(*row[1:], lines[row.id]) for row in found]


def told_in_full(orders: Select[tuple[Order]]) -> Iterator[Told]:
    """Every order of a list with its lines, newest first, read in batches so that memory stays flat."""
    columns = (Order.id, Order.reference, Order.state, Order.total, Order.created_at, delivered_at(), Order.terms)
    batch = orders.with_only_columns(*columns).order_by(Order.id.desc()).limit(PER_BATCH)
    rows = db.session.execute(batch).all()
    while rows:
        lines = lines_of([row.id for row in rows])
        for row in rows:
            yield Told(*row[1:], lines[row.id])
        rows = db.session.execute(batch.where(Order.id < rows[-1].id)).all()


def lines_of(order_ids: Collection[int]) -> dict[int, list[OrderLine]]:
    """The lines of these orders, by order, in one statement."""
    found: dict[int, list[OrderLine]] = defaultdict(list)
    for line in db.session.scalars(select(OrderLine).where(OrderLine.order_id.in_(order_ids)).order_by(OrderLine.id)):
        found[line.order_id].append(line)
    return found


def partner(orders: Select[tuple[Order]], side: InstrumentedAttribute[Any], slug: str) -> Organisation:
    """Somebody on this side (`Order.buyer_id`, `Order.producer_id`) of these orders; Missing for anybody else."""
    traded = orders.with_only_columns(side)
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.id.in_(traded)))
    if found is None:
        raise Missing(_(N_("Không có bên mua bán này trong các đơn của bạn.")))
    return found


def partners_in(orders: Select[tuple[Order]], side: InstrumentedAttribute[Any], month: Month) -> Sequence[Row[Any]]:
    """Whom these orders were kept with in a month, as (slug, name), by name."""
    when = delivered_at()
    kept = orders.where(Order.state.in_(HANDED_OVER), when >= month.begins, when < month.ends).with_only_columns(side)
    named = select(Organisation.slug, Organisation.name).where(Organisation.id.in_(kept))
    return db.session.execute(named.order_by(Organisation.sort_key, Organisation.id)).all()


def drift() -> list[str]:
    """What does not add up: an order and its lines, a line and its price, what lines hold and what the ledger keeps."""
    return [*_sums_that_differ(), *_lines_that_differ(), *_held_after_it_left(), *_held_beside_the_ledger()]


def _sums_that_differ() -> list[str]:
    lines = func.coalesce(func.sum(OrderLine.amount), 0)
    rows = db.session.execute(
        select(Order.reference, Order.total, type_coerce(lines, MoneyType))
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .group_by(Order.id, Order.reference, Order.total)
        .having(Order.total != lines)
        .order_by(Order.id)
    )
    return [f"order {reference}: total {total.dong}, lines {added.dong}" for reference, total, added in rows]


def _lines_that_differ() -> list[str]:
    """A line costs what is due of it, as long as the order is not given up: then it keeps what it was to cost."""
    kept = select(OrderLine, Order.reference).join(OrderLine.order).where(Order.state.not_in(GIVEN_UP))
    rows = db.session.execute(kept.order_by(OrderLine.id).execution_options(yield_per=500))
    return [
        f"order {reference}: {line.name} costs {line.amount.dong}, due is {line.due} at {line.price.dong}"
        for line, reference in rows
        if line.amount != line.price * line.due
    ]


def _held_after_it_left() -> list[str]:
    gone = select(Order.reference, OrderLine.name, OrderLine.held).join(OrderLine.order)
    rows = db.session.execute(gone.where(OrderLine.held != 0, Order.state.not_in(HOLDING)).order_by(OrderLine.id))
    return [f"order {reference}: {name} still holds {held}" for reference, name, held in rows]


def _held_beside_the_ledger() -> list[str]:
    held = select(OrderLine.listing_id, func.sum(OrderLine.held).label("held")).group_by(OrderLine.listing_id)
    lines = held.subquery()
    ordered = type_coerce(func.coalesce(lines.c.held, 0), AmountType)
    rows = db.session.execute(
        select(StockItem.listing_id, StockItem.reserved, ordered)
        .outerjoin(lines, lines.c.listing_id == StockItem.listing_id)
        .where(StockItem.reserved != func.coalesce(lines.c.held, 0))
        .order_by(StockItem.listing_id)
    )
    return [
        f"listing {listing}: the ledger reserves {reserved}, orders hold {held}" for listing, reserved, held in rows
    ]
