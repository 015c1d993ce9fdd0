from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import Membership
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.quantity import AmountType

from .models import Lot, Season, StockItem, StockMovement
from .states import MovementKind
from .supply import ENOUGH, Supply

KEPT = (ListingState.LIVE, ListingState.PAUSED, ListingState.SUBMITTED, ListingState.RETURNED)
NOTHING = Decimal(0)

# ---- what can be promised ------------------------------------------------------------------------------------------

MAY_BE_PREORDERED = and_(
    Season.listing_id == StockItem.listing_id,
    Season.closed_at.is_(None),
    Season.ends_on >= bindparam("today", unique=True, callable_=today, type_=Date()),
)
SUPPLY = (
    StockItem.on_hand,
    StockItem.reserved,
    StockItem.expected,
    StockItem.is_on_demand,
    Season.starts_on,
    Season.ends_on,
    Season.rule,
)


def amount(value: Any) -> ColumnElement[Decimal]:
    """An amount or a sum of them in SQL, in thousandths."""
    return type_coerce(literal(value, AmountType()) if isinstance(value, Decimal) else value, AmountType())


TO_COME = case((Season.id.is_not(None), StockItem.expected), else_=amount(NOTHING))
AVAILABLE = amount(
    case(
        (StockItem.is_on_demand, amount(ENOUGH)),
        else_=func.coalesce(StockItem.on_hand - StockItem.reserved + TO_COME, amount(NOTHING)),
    )
)
IS_PREORDER = and_(
    Season.id.is_not(None), StockItem.expected > NOTHING, ~StockItem.is_on_demand
)  # where `with_supply` was joined


def with_supply(query: Select[Any]) -> Select[Any]:
    """A question about listings, with the columns of `SUPPLY` and `AVAILABLE` within reach."""
    return query.outerjoin(StockItem, StockItem.listing_id == Listing.id).outerjoin(Season, MAY_BE_PREORDERED)


def is_covered_today(more: Decimal) -> ColumnElement[bool]:
    """So much more may be promised: it lies there, is to be harvested in a season that is not over, or is made."""
    season = exists(select(Season.id).where(MAY_BE_PREORDERED).correlate(StockItem))
    to_come = amount(case((season, StockItem.expected), else_=amount(NOTHING)))
    return or_(StockItem.is_on_demand, StockItem.on_hand + to_come >= StockItem.reserved + more)


def supplies(listing_ids: Collection[int]) -> dict[int, Supply]:
    """What can be promised of each listing, and how; nothing of one that has no ledger yet. One statement."""
    query = select(StockItem.listing_id, *SUPPLY).outerjoin(Season, MAY_BE_PREORDERED)
    rows = db.session.execute(query.where(StockItem.listing_id.in_(listing_ids)))
    found = {listing_id: Supply.of(supply) for listing_id, *supply in rows}
    return {listing_id: found.get(listing_id, Supply()) for listing_id in listing_ids}


def available(listing_ids: Collection[int]) -> dict[int, Decimal]:
    """What can still be promised of each listing; 0 for one that has no ledger yet. One statement."""
    return {listing_id: supply.available for listing_id, supply in supplies(listing_ids).items()}


# ---- one ledger ----------------------------------------------------------------------------------------------------


def stock_of(listing: Listing) -> StockItem:
    """The sums of one listing's ledger; an empty ledger when nothing was written yet."""
    nothing = {"on_hand": NOTHING, "reserved": NOTHING, "expected": NOTHING, "is_on_demand": False, "entries": 0}
    return db.session.get(StockItem, listing.id) or StockItem(listing_id=listing.id, **nothing)


def promised_beyond_hand(listing: Listing) -> Decimal:
    """How much more was promised than lies there: what the harvest still owes the orders."""
    item = stock_of(listing)
    return max(item.reserved - item.on_hand, NOTHING)


def movements_of(listing: Listing) -> Select[tuple[StockMovement]]:
    """The rows of one listing's ledger, newest first."""
    return (
        select(StockMovement)
        .where(StockMovement.listing_id == listing.id)
        .order_by(StockMovement.number.desc())
        .options(joinedload(StockMovement.lot), joinedload(StockMovement.by))
    )


@dataclass(frozen=True)
class Figures:
    """The figures of a ledger after one of its rows."""

    on_hand: Decimal
    reserved: Decimal
    expected: Decimal

    @property
    def free(self) -> Decimal:
        """What could still be promised then."""
        return self.on_hand + self.expected - self.reserved


def explained(item: StockItem, rows: Sequence[StockMovement]) -> list[tuple[StockMovement, Figures]]:
    """Rows of a ledger, newest first and without a gap, each with the figures after it."""
    if not rows:
        return []
    newer = db.session.execute(
        select(
            amount(func.coalesce(func.sum(StockMovement.on_hand_change), 0)),
            amount(func.coalesce(func.sum(StockMovement.reserved_change), 0)),
            amount(func.coalesce(func.sum(StockMovement.expected_change), 0)),
        ).where(StockMovement.listing_id == item.listing_id, StockMovement.number > rows[0].number)
    ).one()
    after = Figures(item.on_hand - newer[0], item.reserved - newer[1], item.expected - newer[2])
    told = []
    for row in rows:
        told.append((row, after))
        after = Figures(
            after.on_hand - row.on_hand_change,
            after.reserved - row.reserved_change,
            after.expected - row.expected_change,
        )
    return told


def people_of(listing: Listing) -> set[int]:
    """Who sells for its producer: the names a ledger may show; whoever else wrote into it bought."""
    return set(
        db.session.scalars(select(Membership.person_id).where(Membership.organisation_id == listing.producer_id))
    )


def lots_of(listing: Listing) -> Select[tuple[Lot]]:
    """What was harvested together: what is not used up first, and of that the oldest."""
    used_up = case((Lot.left > NOTHING, 0), else_=1)
    return select(Lot).where(Lot.listing_id == listing.id).order_by(used_up, Lot.harvested_on, Lot.id)


def open_season(listing: Listing) -> Season | None:
    """The harvest to come that is written down, over or not; none once it was closed."""
    return db.session.scalar(select(Season).where(Season.listing_id == listing.id, Season.closed_at.is_(None)))


def held_by(producer_ids: Collection[int]) -> Select[tuple[Listing, StockItem]]:
    """A producer's goods beside what is there of each, by name."""
    return (
        select(Listing, StockItem)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .where(Listing.producer_id.in_(producer_ids), Listing.state.in_(KEPT))
        .order_by(Listing.sort_key, Listing.id)
        .options(joinedload(StockItem.season))
    )


# ---- is everything as the ledger says ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drift:
    """A figure that is not what the rows of its ledger add up to."""

    listing_id: int
    what: str
    kept: Decimal | int
    explained: Decimal | int

    def __str__(self) -> str:
        return f"listing {self.listing_id}: {self.what} is {self.kept}, the ledger says {self.explained}"


def drift() -> list[Drift]:
    """Every figure that differs from what its rows say: sums, lots, row numbers, orders. Empty on a sound market."""
    return [*_wrong_sums(), *_wrong_lots(), *_wrong_lot_sums(), *_wrong_references()]


def _wrong_sums() -> list[Drift]:
    sums = (func.sum(StockMovement.on_hand_change), func.sum(StockMovement.reserved_change))
    sums = (*sums, func.sum(StockMovement.expected_change))
    rows = _summed(*map(amount, sums), func.count(), func.max(StockMovement.number), func.max(StockMovement.id))
    told = tuple(func.coalesce(column, 0) for column in list(rows.c)[1:])
    kept = (StockItem.on_hand, StockItem.reserved, StockItem.expected)
    kept = (*kept, StockItem.entries, StockItem.entries, func.coalesce(StockItem.last_movement_id, 0))
    names = ("on hand", "reserved", "expected", "number of rows", "newest row", "row applied last")
    differs = or_(*(mine != its for mine, its in zip(kept, told, strict=True)))
    typed = [*map(amount, told[:3]), *told[3:]]
    query = select(StockItem.listing_id, *kept, *typed).outerjoin(rows, rows.c.listing_id == StockItem.listing_id)
    found = db.session.execute(query.where(differs).order_by(StockItem.listing_id))
    wrong = [
        Drift(listing_id, name, mine, its)
        for listing_id, *figures in found
        for name, mine, its in zip(names, figures[:6], figures[6:], strict=True)
        if mine != its
    ]
    orphans = select(StockMovement.listing_id).where(StockMovement.listing_id.not_in(select(StockItem.listing_id)))
    return wrong + [Drift(each, "number of rows", 0, 1) for each in db.session.scalars(orphans.distinct())]


def _summed(*sums: Any) -> Any:
    return select(StockMovement.listing_id, *sums).group_by(StockMovement.listing_id).subquery()


def _wrong_lots() -> list[Drift]:
    """What is left of each lot, against the rows that took from it."""
    taken = (
        select(StockMovement.lot_id, amount(func.sum(StockMovement.on_hand_change)).label("left"))
        .group_by(StockMovement.lot_id)
        .subquery()
    )
    told = func.coalesce(taken.c.left, 0)
    query = select(Lot.listing_id, Lot.code, Lot.left, amount(told)).outerjoin(taken, taken.c.lot_id == Lot.id)
    rows = db.session.execute(query.where(or_(told != Lot.left, Lot.left > Lot.amount)).order_by(Lot.id))
    return [Drift(listing_id, f"left of lot {code}", left, its) for listing_id, code, left, its in rows]


def _wrong_lot_sums() -> list[Drift]:
    """What is left of all lots together, against what is on hand."""
    lots = select(Lot.listing_id, func.sum(Lot.left).label("left")).group_by(Lot.listing_id).subquery()
    told = func.coalesce(lots.c.left, 0)
    query = select(StockItem.listing_id, StockItem.on_hand, amount(told))
    query = query.outerjoin(lots, lots.c.listing_id == StockItem.listing_id).where(told != StockItem.on_hand)
    rows = db.session.execute(query.order_by(StockItem.listing_id))
    return [Drift(listing_id, "on hand beside its lots", on_hand, left) for listing_id, on_hand, left in rows]


def _wrong_references() -> list[Drift]:
    """No order gave back more than it was sent, and whatever was held or sent names its order."""
    shipped = (
        select(StockMovement.listing_id, StockMovement.reference, func.sum(StockMovement.on_hand_change).label("net"))
        .where(StockMovement.kind.in_((MovementKind.SHIPPED, MovementKind.RETURNED)))
        .group_by(StockMovement.listing_id, StockMovement.reference)
        .subquery()
    )
    query = select(shipped.c.listing_id, shipped.c.reference, amount(shipped.c.net)).where(shipped.c.net > 0)
    wrong = [
        Drift(listing_id, f"given back by order {reference}", net, NOTHING)
        for listing_id, reference, net in db.session.execute(query)
    ]
    of_orders = (MovementKind.RESERVED, MovementKind.RELEASED, MovementKind.SHIPPED, MovementKind.RETURNED)
    nameless = select(StockMovement.listing_id, func.count()).group_by(StockMovement.listing_id)
    nameless = nameless.where(StockMovement.kind.in_(of_orders), StockMovement.reference == "")
    return wrong + [Drift(*each, 0) for each in _named(db.session.execute(nameless).all())]


def _named(rows: Sequence[Row[Any]]) -> list[tuple[int, str, int]]:
    return [(listing_id, "rows of orders without an order", count) for listing_id, count in rows]
