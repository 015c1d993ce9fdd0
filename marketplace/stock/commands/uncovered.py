"""When less was counted than was promised: whoever sells the goods hears how much, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Listing
from marketplace.kernel.commands import record
from marketplace.kernel.db import db

from ..events import PromisesUncovered
from ..models import StockItem
from ..queries import all_owed
from ..supply import Supply

Totals = tuple[Decimal, Decimal, Decimal]


def note_uncovered(written: Mapping[int, tuple[Any, Totals]]) -> None:
    """Tell of goods of which more is missing now than before these rows; asks nothing of the database otherwise.

    `written` holds, by listing, the row of `WATCH` as it was claimed and what was then written into its ledger.
    """
    worse = [each for each, (row, totals) in written.items() if _missing(row, totals) > _missing(row)]
    if worse:
        tell_uncovered(worse)


def tell_uncovered(listing_ids: list[int]) -> None:
    """Tell of these goods what is missing and which orders wait for it."""
    ledgers = select(StockItem).where(StockItem.listing_id.in_(listing_ids)).options(joinedload(StockItem.season))
    items = db.session.scalars(ledgers.execution_options(populate_existing=True)).all()
    found = all_owed(items)
    goods = select(Listing).where(Listing.id.in_(found)).options(joinedload(Listing.producer)).order_by(Listing.id)
    numbers = {item.listing_id: item.entries for item in items}
    for listing in db.session.scalars(goods):
        record(PromisesUncovered(listing, found[listing.id], numbers[listing.id]))


def _missing(row: Any, totals: Totals = (Decimal(0), Decimal(0), Decimal(0))) -> Decimal:
    on_hand, reserved, expected = totals
    return Supply(row.on_hand + on_hand, row.reserved + reserved, row.expected + expected, row.is_on_demand).missing
