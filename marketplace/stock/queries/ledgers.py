"""Reading ledgers: their sums, their rows explained, lots and seasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.accounts.models import Membership
from marketplace.catalogue.glances import tells_stock
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db

from ..models import Lot, Season, StockItem, StockMovement
from ..supply import NOTHING, Supply
from ..words import stock_words
from .promises import supplies, thousandths

KEPT = (ListingState.LIVE, ListingState.PAUSED, ListingState.SUBMITTED, ListingState.RETURNED)


def stock_of(listing: Listing) -> StockItem:
    """The sums of one listing's ledger; an empty ledger when nothing was written yet."""
    nothing = {
        "on_hand": NOTHING,
        "reserved": NOTHING,
        "expected": NOTHING,
        "is_on_demand": listing.is_made_to_order,
        "entries": 0,
        "is_low": False,
    }
    return db.session.get(StockItem, listing.id) or StockItem(listing_id=listing.id, **nothing)


def promised_beyond_hand(listing: Listing) -> Decimal:
    """How much more was promised than lies there: what the harvest still owes the orders."""
    item = stock_of(listing)
    return max(item.reserved - item.on_hand, NOTHING)


def movements_of(listing: Listing) -> Select[StockMovement]:
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
        return max(self.on_hand + self.expected - self.reserved, NOTHING)

    def before(self, row: StockMovement) -> Figures:
        """The figures before this row was written."""
        return Figures(
            self.on_hand - row.on_hand_change,
            self.reserved - row.reserved_change,
            self.expected - row.expected_change,
        )


def explained(item: StockItem, rows: Sequence[StockMovement]) -> list[tuple[StockMovement, Figures]]:
    """Rows of a ledger, newest first and without a gap, each with the figures after it."""
    if not rows:
        return []
    newer = db.session.execute(
        select(
            thousandths(func.coalesce(func.sum(StockMovement.on_hand_change), 0)),
            thousandths(func.coalesce(func.sum(StockMovement.reserved_change), 0)),
            thousandths(func.coalesce(func.sum(StockMovement.expected_change), 0)),
        ).where(StockMovement.listing_id == item.listing_id, StockMovement.number > rows[0].number)
    ).one()
    after = Figures(item.on_hand - newer[0], item.reserved - newer[1], item.expected - newer[2])
    told = []
    for row in rows:
        told.append((row, after))
        after = after.before(row)
    return told


def people_of(listing: Listing) -> set[int]:
    """Who sells for its producer: the names a ledger may show; whoever else wrote into it bought."""
    return set(
        db.session.scalars(select(Membership.person_id).where(Membership.organisation_id == listing.producer_id))
    )


def lots_of(listing: Listing) -> Select[Lot]:
    """What was harvested together: what is not used up first, and of that the oldest."""
    used_up = case((Lot.left > NOTHING, 0), else_=1)
    return select(Lot).where(Lot.listing_id == listing.id).order_by(used_up, Lot.harvested_on, Lot.id)


def open_season(listing: Listing) -> Season | None:
    """The harvest to come that is written down, over or not; none once it was closed."""
    return db.session.scalar(select(Season).where(Season.listing_id == listing.id, Season.closed_at.is_(None)))


def held_by(producer_ids: Collection[int]) -> Select[Listing, StockItem]:
    """A producer's goods beside what is there of each, by name."""
    return (
        select(Listing, StockItem)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .where(Listing.producer_id.in_(producer_ids), Listing.state.in_(KEPT))
        .order_by(Listing.sort_key, Listing.id)
        .options(joinedload(StockItem.season), joinedload(Listing.category), selectinload(Listing.hung))
    )


@tells_stock
def told_of(listings: Collection[Listing]) -> dict[int, tuple[str, str]]:
    """What is said of the stock of each of these, and its kind: one statement."""
    found = supplies([each.id for each in listings])
    return {
        each.id: stock_words(found.get(each.id, Supply()), each.min_quantity, each.step, each.unit) for each in listings
    }
