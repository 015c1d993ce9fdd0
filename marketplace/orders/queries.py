"""Reading orders: one of them, lists of them, how many wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import MoneyType
from marketplace.kernel.month import Month, midnight
from marketplace.kernel.paging import Page, page_of
from marketplace.kernel.quantity import AmountType
from marketplace.kernel.reference import new_reference
from marketplace.localities.models import Locality
from marketplace.organisations.models import Organisation
from marketplace.stock.models import StockItem
from marketplace.stock.queries import open_season
from marketplace.stock.states import SharingRule

from . import policy
from .allocation import by_time, equal_share
from .editions import Edition, read_back
from .models import (
    Order,
    OrderCall,
    OrderChange,
    OrderEdition,
    OrderLine,
    OrderMove,
    OrderTimes,
    Purchase,
    PurchaseAddition,
)
from .papers import Kept
from .spreadsheet import Told
from .states import GIVEN_UP, HOLDING, LINE_CHANGES, STILL_OPEN, OrderState

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
            Order.edition,
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


@dataclass(frozen=True)
class Share:
    """What one line wants of a short harvest, and what it gets."""

    line: OrderLine
    wanted: Decimal
    given: Decimal

    @property
    def is_less(self) -> bool:
        """Whether somebody must be told."""
        return self.given < self.wanted


@dataclass(frozen=True)
class Proposal:
    """How what there is would be shared out by the published rule; `seen` tells whether the orders are still these."""

    rule: SharingRule
    have: Decimal
    shares: Sequence[Share]

    @property
    def wanted(self) -> Decimal:
        """What all orders together were promised."""
        return sum((share.wanted for share in self.shares), Decimal(0))

    @property
    def is_short(self) -> bool:
        """Whether there is less than was promised."""
        return self.have < self.wanted

    @property
    def seen(self) -> str:
        """A short mark of all that this proposal is made of."""
        parts = [f"{share.line.id}:{share.wanted}:{share.line.order.state}" for share in self.shares]
        return sha256("|".join([self.rule, *parts]).encode()).hexdigest()[:16]


def lines_wanting(listing: Listing) -> Sequence[OrderLine]:
    """The lines of open orders that are promised some of these goods, in the order in which they were placed."""
    open_states = LINE_CHANGES["share_out"].open_in
    wanting = (
        select(OrderLine)
        .join(OrderLine.order)
        .where(
            OrderLine.listing_id == listing.id, Order.state.in_(open_states), OrderLine.cancelled < OrderLine.ordered
        )
        .options(contains_eager(OrderLine.order).selectinload(Order.lines))
        .order_by(OrderLine.id)
    )
    return db.session.scalars(wanting).all()


def rule_for(listing: Listing) -> SharingRule:
    """The rule published with the harvest of these goods; where none is announced, first come, first served."""
    season = open_season(listing)
    return season.rule if season else SharingRule.BY_TIME


def proposal_for(listing: Listing, have: Decimal) -> Proposal:
    """Who would get how much if there is only so much in all."""
    rule, lines = rule_for(listing), lines_wanting(listing)
    share = {SharingRule.BY_TIME: by_time, SharingRule.EQUAL_SHARE: equal_share}[rule]
    given = share([line.due for line in lines], have, listing.step)
    return Proposal(rule, have, [Share(line, line.due, part) for line, part in zip(lines, given, strict=True)])


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


def to_remind() -> Select[tuple[int]]:
    """Unanswered orders whose seller is to be reminded."""
    return _waiting_since(lambda times: times.remind).where(Order.reminded_at.is_(None))


def to_ask_for() -> Select[tuple[int]]:
    """Unanswered orders about which a coordinator is to be asked to telephone."""
    return _waiting_since(lambda times: times.call).where(Order.call_asked_at.is_(None))


def to_release() -> Select[tuple[int]]:
    """Unanswered orders to be given back: overdue, and warned long enough ago (see `policy.may_release`)."""
    warned = _by_place(lambda times: Order.reminded_at <= now() - times.warning)
    return _waiting_since(lambda times: times.release).where(warned)


def to_complete() -> Select[tuple[int]]:
    """Orders handed over so long ago that nobody will object any more."""
    handed_over = (
        select(func.max(OrderMove.created_at))
        .where(OrderMove.order_id == Order.id, OrderMove.name == "deliver")
        .correlate(Order)
        .scalar_subquery()
    )
    is_over = _by_place(lambda times: handed_over <= now() - times.complete)
    return select(Order.id).join(Order.producer).where(Order.state == OrderState.DELIVERED, is_over)


def _waiting_since(limit: Callable[[OrderTimes], timedelta]) -> Select[tuple[int]]:
    is_late = _by_place(lambda times: Order.created_at <= now() - limit(times))
    return select(Order.id).join(Order.producer).where(Order.state == OrderState.PLACED, is_late)


def _by_place(rule: Callable[[OrderTimes], ColumnElement[bool]]) -> ColumnElement[bool]:
    """A rule about times for all orders at once: the seller's locality says which times are meant."""
    chosen = db.session.scalars(select(OrderTimes)).all()
    place = Organisation.locality_id
    usual = and_(place.not_in([times.locality_id for times in chosen]), rule(policy.usual_times()))
    return or_(usual, *(and_(place == times.locality_id, rule(times)) for times in chosen))


def to_call(actor: Actor) -> Select[tuple[Order]]:
    """The call list: unanswered orders of the sellers of one's own localities, late by their times."""
    is_late = _by_place(lambda times: Order.created_at <= now() - times.call)
    here = Organisation.locality_id.in_(actor.coordinates)
    return select(Order).join(Order.producer).where(Order.state == OrderState.PLACED, here, is_late)


def call_page(actor: Actor, number: int) -> Page:
    """One page of the call list, the longest waiting first, each with its seller and lines."""
    whole = (contains_eager(Order.producer), selectinload(Order.lines))
    return page_of(to_call(actor).options(*whole).order_by(Order.created_at, Order.id), number, PER_PAGE)


def order_to_call(actor: Actor, reference: str) -> Order:
    """One order of the call list; answered ones and those of other places are not on it."""
    found = to_call(actor).where(Order.reference == reference.upper())
    order = db.session.scalar(found.options(contains_eager(Order.producer), selectinload(Order.lines)))
    if order is None:
        raise Missing(_(N_("Đơn này không còn nằm trong danh sách cần gọi.")))
    return order


def calls_to_make(actor: Actor) -> int:
    """How many orders are on the call list."""
    return db.session.scalar(to_call(actor).with_only_columns(func.count())) or 0


def calls_about(orders: Sequence[Order]) -> dict[int, list[OrderCall]]:
    """What was said on the telephone about these orders, by order, the oldest call first; one statement."""
    made = select(OrderCall).where(OrderCall.order_id.in_([order.id for order in orders]))
    found: dict[int, list[OrderCall]] = {order.id: [] for order in orders}
    for call in db.session.scalars(made.options(joinedload(OrderCall.by)).order_by(OrderCall.id)):
        found[call.order_id].append(call)
    return found


def places_of(actor: Actor) -> Sequence[Locality]:
    """The localities one coordinates, by name."""
    return db.session.scalars(
        select(Locality).where(Locality.id.in_(actor.coordinates)).order_by(Locality.sort_key)
    ).all()


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
