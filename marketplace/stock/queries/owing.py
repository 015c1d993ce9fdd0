"""Which goods owe more than is there, and to which orders."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from marketplace.catalogue.models import Listing
from marketplace.catalogue.promised import promises_of
from marketplace.kernel.db import db

from ..models import StockItem
from ..owing import Owed
from .ledgers import stock_of


def owed(listing: Listing) -> Owed | None:
    """What these goods owe; None while everything promised is there or still to come."""
    return all_owed([stock_of(listing)]).get(listing.id)


def all_owed(items: Iterable[StockItem | None]) -> dict[int, Owed]:
    """The same of several ledgers, by the number of their goods; no statement where nothing is missing, else two."""
    return would_owe((item, item.on_hand) for item in items if item is not None)


def would_owe(counts: Iterable[tuple[StockItem, Decimal]]) -> dict[int, Owed]:
    """The same if so much were counted of each."""
    short = {item.listing_id: (item.reserved, item.missing_at(counted)) for item, counted in counts}
    short = {listing_id: (promised, missing) for listing_id, (promised, missing) in short.items() if missing}
    if not short:
        return {}
    goods = db.session.execute(select(Listing.id, Listing.unit).where(Listing.id.in_(short)))
    units = {listing_id: unit for listing_id, unit in goods}
    orders = promises_of(short.keys())
    return {
        listing_id: Owed(units[listing_id], promised, missing, orders.get(listing_id, ()))
        for listing_id, (promised, missing) in short.items()
    }
