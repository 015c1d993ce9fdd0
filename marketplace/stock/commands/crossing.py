"""When little is left: the ledger says so once, and not again until there was more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Listing
from marketplace.kernel.commands import record
from marketplace.kernel.db import db

from ..events import Shortage, StockRanLow
from ..models import Season, StockItem
from ..queries import MAY_BE_PREORDERED
from ..supply import Supply

Totals = tuple[Decimal, Decimal, Decimal]
SUMS = (StockItem.on_hand, StockItem.reserved, StockItem.expected, StockItem.is_on_demand)
WATCH = (StockItem.entries, StockItem.low_at, StockItem.is_low, *SUMS)


def note_crossings(written: Mapping[int, tuple[Any, Totals]]) -> None:
    """Tell of goods that just fell to what their producer named or below; forget it of those that rose above.

    `written` holds, by listing, the row of `WATCH` as it was claimed and what was then written into its ledger. The
    row is held until the change ends, so that of two orders at once the second one finds it told. Nothing is asked of
    the database while nobody watches.
    """
    watched = {each: (row, totals) for each, (row, totals) in written.items() if row.low_at is not None}
    if not watched:
        return
    seasons = _seasons([each for each, (row, totals) in watched.items() if row.expected + totals[2]])
    left = {each: _left(row, totals, seasons.get(each, ())) for each, (row, totals) in watched.items()}
    turned = {
        each: left[each] <= row.low_at
        for each, (row, _totals) in watched.items()
        if (left[each] <= row.low_at) is not row.is_low
    }
    for is_low in set(turned.values()):
        those = [each for each, now_low in turned.items() if now_low is is_low]
        noted = update(StockItem).where(StockItem.listing_id.in_(those)).values(is_low=is_low)
        db.session.execute(noted.execution_options(synchronize_session=False))
    fallen = sorted(each for each, is_low in turned.items() if is_low)
    if fallen:
        record(StockRanLow(_shortages(fallen, left, {each: row.entries for each, (row, _totals) in watched.items()})))


def _left(row: Any, totals: Totals, season: Sequence[Any]) -> Decimal:
    on_hand, reserved, expected = totals
    after = (row.on_hand + on_hand, row.reserved + reserved, row.expected + expected)
    return Supply(*after, row.is_on_demand, *season).available


def _seasons(listing_ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Until when the harvest of these goods may be ordered beforehand."""
    if not listing_ids:
        return {}
    found = select(StockItem.listing_id, Season.starts_on, Season.ends_on, Season.rule).join(Season, MAY_BE_PREORDERED)
    rows = db.session.execute(found.where(StockItem.listing_id.in_(listing_ids)))
    return {listing_id: tuple(season) for listing_id, *season in rows}


def _shortages(
    listing_ids: Sequence[int], left: Mapping[int, Decimal], numbers: Mapping[int, int]
) -> tuple[Shortage, ...]:
    found = select(Listing).where(Listing.id.in_(listing_ids)).options(joinedload(Listing.producer))
    goods = db.session.scalars(found.order_by(Listing.id))
    return tuple(Shortage(each, left[each.id], numbers[each.id]) for each in goods)
