from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import Row, Select, func, select

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db

from .models import StockItem, StockMovement

KEPT = (ListingState.LIVE, ListingState.PAUSED, ListingState.SUBMITTED, ListingState.RETURNED)


def available(listing_ids: Collection[int]) -> dict[int, Decimal]:
    """What can still be promised of each listing; 0 for one that has no ledger yet. One statement."""
    rows = db.session.execute(
        select(StockItem.listing_id, StockItem.on_hand, StockItem.reserved).where(StockItem.listing_id.in_(listing_ids))
    )
    found = {listing_id: on_hand - reserved for listing_id, on_hand, reserved in rows}
    return {listing_id: found.get(listing_id, Decimal(0)) for listing_id in listing_ids}


def stock_of(listing: Listing) -> StockItem:
    """The sums of one listing's ledger; an empty ledger when nothing was written yet."""
    empty = StockItem(listing_id=listing.id, on_hand=Decimal(0), reserved=Decimal(0))
    return db.session.get(StockItem, listing.id) or empty


def movements_of(listing: Listing) -> Select[tuple[StockMovement]]:
    """The rows of one listing's ledger, newest first."""
    return (
        select(StockMovement)
        .where(StockMovement.listing_id == listing.id)
        .order_by(StockMovement.created_at.desc(), StockMovement.id.desc())
    )


def held_by(producer_ids: Collection[int]) -> Select[tuple[Listing, StockItem]]:
    """A producer's goods beside what is there of each, by name."""
    return (
        select(Listing, StockItem)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .where(Listing.producer_id.in_(producer_ids), Listing.state.in_(KEPT))
        .order_by(Listing.sort_key, Listing.id)
    )


def drift() -> Sequence[Row[tuple[int, Decimal, Decimal]]]:
    """Listings whose running sums differ from their ledger, with what the ledger says. Empty on a sound market."""
    summed = (
        select(
            StockMovement.listing_id,
            func.sum(StockMovement.on_hand_change).label("on_hand"),
            func.sum(StockMovement.reserved_change).label("reserved"),
        )
        .group_by(StockMovement.listing_id)
        .subquery()
    )
    differs = (func.coalesce(summed.c.on_hand, 0) != StockItem.on_hand) | (
        func.coalesce(summed.c.reserved, 0) != StockItem.reserved
    )
    return db.session.execute(
        select(StockItem.listing_id, summed.c.on_hand, summed.c.reserved)
        .outerjoin(summed, summed.c.listing_id == StockItem.listing_id)
        .where(differs)
        .order_by(StockItem.listing_id)
    ).all()
