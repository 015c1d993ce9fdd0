"""Reading orders: one of them, lists of them, how many wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import aliased, contains_eager, selectinload

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of
from marketplace.kernel.reference import new_reference
from marketplace.organisations.models import Organisation
from marketplace.stock.queries import open_season
from marketplace.stock.states import SharingRule

from . import policy
from .allocation import by_time, equal_share
from .models import Order, OrderChange, OrderLine, OrderMove, Purchase
from .states import LINE_CHANGES, OrderState

WAITING_FOR_SELLER = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
PER_PAGE = 20


def order_for(actor: Actor, reference: str) -> Order:
    """The order with its lines and steps; a stranger is told that there is none."""
    found = policy.visible_to(actor).where(Order.reference == reference.upper())
    whole = (
        selectinload(Order.lines),
        selectinload(Order.moves).selectinload(OrderMove.by),
        selectinload(Order.changes).selectinload(OrderChange.by),
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
