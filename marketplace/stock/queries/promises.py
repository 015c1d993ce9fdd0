"""What can be promised of goods today: for SQL, and for one listing or many."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    bindparam,
    case,
    exists,
    literal,
    or_,
    select,
    type_coerce,
)

from marketplace.catalogue.models import Listing
from marketplace.kernel.clock import today
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.quantity import AmountType

from ..models import Season, StockItem
from ..supply import ENOUGH, NOTHING, Supply

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


def thousandths(value: Any) -> ColumnElement[Decimal]:
    """An amount or a sum of them in SQL, in thousandths."""
    return type_coerce(literal(value, AmountType()) if isinstance(value, Decimal) else value, AmountType())


TO_COME = case((Season.id.is_not(None), StockItem.expected), else_=thousandths(NOTHING))
FREE = StockItem.on_hand - StockItem.reserved + TO_COME
AVAILABLE = thousandths(
    case((StockItem.is_on_demand, thousandths(ENOUGH)), (FREE > 0, FREE), else_=thousandths(NOTHING))
)


def with_supply(query: AnyQuery) -> AnyQuery:
    """A question about listings, with the columns of `SUPPLY` and `AVAILABLE` within reach."""
    return query.outerjoin(StockItem, StockItem.listing_id == Listing.id).outerjoin(Season, MAY_BE_PREORDERED)


def is_covered_today(more: Decimal | ColumnElement[Decimal]) -> ColumnElement[bool]:
    """So much more may be promised: it lies there, is to be harvested in a season that is not over, or is made."""
    season = exists(select(Season.id).where(MAY_BE_PREORDERED).correlate(StockItem))
    to_come = thousandths(case((season, StockItem.expected), else_=thousandths(NOTHING)))
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
