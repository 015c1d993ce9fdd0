"""Whether every figure is what its ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from marketplace.kernel.db import db

from ..models import Lot, StockItem, StockMovement
from ..states import MovementKind
from ..supply import NOTHING
from .promises import thousandths


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
    changes = (StockMovement.on_hand_change, StockMovement.reserved_change, StockMovement.expected_change)
    sums = [thousandths(func.sum(change)) for change in changes]
    rows = _summed(*sums, func.count(), func.max(StockMovement.number), func.max(StockMovement.id))
    told = tuple(func.coalesce(column, 0) for column in list(rows.c)[1:])
    amounts = (StockItem.on_hand, StockItem.reserved, StockItem.expected)
    kept = (*amounts, StockItem.entries, StockItem.entries, func.coalesce(StockItem.last_movement_id, 0))
    names = ("on hand", "reserved", "expected", "number of rows", "newest row", "row applied last")
    differs = or_(*(mine != its for mine, its in zip(kept, told, strict=True)))
    typed = [*map(thousandths, told[:3]), *told[3:]]
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
        select(StockMovement.lot_id, thousandths(func.sum(StockMovement.on_hand_change)).label("left"))
        .group_by(StockMovement.lot_id)
        .subquery()
    )
    told = func.coalesce(taken.c.left, 0)
    query = select(Lot.listing_id, Lot.code, Lot.left, thousandths(told)).outerjoin(taken, taken.c.lot_id == Lot.id)
    rows = db.session.execute(query.where(or_(told != Lot.left, Lot.left > Lot.amount)).order_by(Lot.id))
    return [Drift(listing_id, f"left of lot {code}", left, its) for listing_id, code, left, its in rows]


def _wrong_lot_sums() -> list[Drift]:
    """What is left of all lots together, against what is on hand."""
    lots = select(Lot.listing_id, func.sum(Lot.left).label("left")).group_by(Lot.listing_id).subquery()
    told = func.coalesce(lots.c.left, 0)
    query = select(StockItem.listing_id, StockItem.on_hand, thousandths(told))
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
    query = select(shipped.c.listing_id, shipped.c.reference, thousandths(shipped.c.net)).where(shipped.c.net > 0)
    wrong = [
        Drift(listing_id, f"given back by order {reference}", net, NOTHING)
        for listing_id, reference, net in db.session.execute(query)
    ]
    of_orders = (MovementKind.RESERVED, MovementKind.RELEASED, MovementKind.SHIPPED, MovementKind.RETURNED)
    nameless = select(StockMovement.listing_id, func.count()).group_by(StockMovement.listing_id)
    nameless = nameless.where(StockMovement.kind.in_(of_orders), StockMovement.reference == "")
    rows = db.session.execute(nameless)
    return wrong + [Drift(listing_id, "rows that name no order", count, 0) for listing_id, count in rows]
