"""How a row gets into the ledger: its number is claimed by ONE conditional UPDATE, then it is written, then told.

The sums follow by themselves: the database adds each row to them (triggers, migration 0002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import record
from marketplace.kernel.db import AnyRow, db
from marketplace.kernel.decimals import is_whole
from marketplace.kernel.dialect import upsert
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import AmountType, Quantity
from marketplace.kernel.reference import free_reference

from ..events import StockChanged
from ..models import Lot, StockItem, StockMovement
from ..states import MovementKind
from .crossing import WATCH, note_crossings
from .uncovered import note_uncovered

NOTHING = Decimal(0)


class NotThere(DomainError):
    """More is taken out of the ledger than lies there."""


class NotWhole(DomainError):
    """Half a jar, half a pig."""

    status = 422


@dataclass(frozen=True)
class Entry:
    """One row to be written: what it changes, and of which lot."""

    kind: MovementKind
    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    expected: Decimal = NOTHING
    lot_id: int | None = None


Claim = ReturningUpdate[*tuple[Any, ...]]  # gives the columns of `WATCH`
MORE = {name: bindparam(f"more_{name}", type_=AmountType()) for name in ("on_hand", "reserved", "expected")}


def claim(*rules: ColumnElement[bool]) -> Claim:
    """The UPDATE that claims numbers in one ledger where the rules hold; built once: putting SQL together is dear."""
    ledger = StockItem.__table__.c
    return (
        update(StockItem)
        .where(ledger.listing_id == bindparam("ledger"), *rules)
        .values(entries=ledger.entries + bindparam("more_entries"))
        .returning(*WATCH)
        .execution_options(synchronize_session=False)
    )


def opened(listing: Listing) -> bool:
    """Make sure the listing has a ledger; whether it was opened just now."""
    fresh = (
        upsert(StockItem)
        .values(listing_id=listing.id, is_on_demand=listing.is_made_to_order)
        .on_conflict_do_nothing(index_elements=["listing_id"])
        .returning(StockItem.listing_id)
    )
    return db.session.scalar(fresh) is not None


def held(listing: Listing) -> StockItem:
    """The sums of one ledger, read afresh and kept from others until the command ends."""
    return all_held([listing.id])[listing.id]


def all_held(listing_ids: Iterable[int]) -> dict[int, StockItem]:
    """The same of several, in the order of their ids, so that two commands never wait for each other."""
    wanted = (
        select(StockItem)
        .where(StockItem.listing_id.in_(listing_ids))
        .order_by(StockItem.listing_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {item.listing_id: item for item in db.session.scalars(wanted)}


def _stays_sound() -> list[ColumnElement[bool]]:
    there, promised = StockItem.on_hand + MORE["on_hand"], StockItem.reserved + MORE["reserved"]
    to_come = StockItem.expected + MORE["expected"]
    return [there >= NOTHING, promised >= NOTHING, to_come >= NOTHING]


# After these rows nothing is below zero. Whether more may be promised is asked where it is promised (`promising`).
STAYS_SOUND = claim(*_stays_sound())


def totals(entries: Sequence[Entry]) -> tuple[Decimal, Decimal, Decimal]:
    """What these rows change in all: on hand, reserved, expected."""
    return (
        sum((each.on_hand for each in entries), NOTHING),
        sum((each.reserved for each in entries), NOTHING),
        sum((each.expected for each in entries), NOTHING),
    )


def write(
    actor: Actor,
    planned: Mapping[int, Sequence[Entry]],
    *,
    reference: str = "",
    why: str = "",
    refuse: Callable[[int], DomainError],
    claiming: Claim = STAYS_SOUND,
) -> None:
    """Write rows into several ledgers, all of them or none; `refuse` says why one of them cannot take its rows.

    `claiming` is the conditional UPDATE that holds the rule (`claim`).
    """
    same = {"reference": reference, "why": why, "by_id": actor.person_id, "created_at": now()}
    same["assistance_id"] = actor.assistance_id
    rows: list[dict[str, Any]] = []
    written = {}
    for listing_id in sorted(planned):
        entries = planned[listing_id]
        claimed = _claimed(listing_id, entries, claiming)
        if claimed is None:
            raise refuse(listing_id)
        first = claimed.entries - len(entries) + 1
        rows += [_row(listing_id, number, each) | same for number, each in enumerate(entries, start=first)]
        written[listing_id] = (claimed, totals(entries))
    if rows:
        db.session.execute(insert(StockMovement), rows)
        note_crossings(written)
        record(StockChanged(tuple(sorted(planned))))
        note_uncovered(written)


def _claimed(listing_id: int, entries: Sequence[Entry], claiming: Claim) -> AnyRow | None:
    """Room for these rows, by ONE conditional UPDATE: the ledger as it stands before them, its number after them.

    None, and nothing changed, when refused.
    """
    more = {f"more_{name}": total for name, total in zip(MORE, totals(entries), strict=True)}
    return db.session.execute(claiming, {"ledger": listing_id, "more_entries": len(entries), **more}).one_or_none()


def _row(listing_id: int, number: int, entry: Entry) -> dict[str, Any]:
    return {
        "listing_id": listing_id,
        "number": number,
        "kind": entry.kind,
        "on_hand_change": entry.on_hand,
        "reserved_change": entry.reserved,
        "expected_change": entry.expected,
        "lot_id": entry.lot_id,
    }


def new_lot(listing_id: int, amount: Decimal, harvested_on: date, note: str = "") -> int:
    """A lot under a fresh code, empty until the row that brings its goods is written."""
    lot = insert(Lot).values(
        code=free_reference(Lot.code),
        listing_id=listing_id,
        harvested_on=harvested_on,
        amount=amount,
        note=note,
        created_at=now(),
    )
    return db.session.execute(lot.returning(Lot.id)).scalar_one()


def brought(kind: MovementKind, listing_id: int, amount: Decimal, harvested_on: date, note: str = "") -> Entry:
    """A row that brings goods, with their lot."""
    return Entry(kind, on_hand=amount, lot_id=new_lot(listing_id, amount, harvested_on, note))


def left_in_lots(listing_ids: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """What is left of each lot of these goods, the oldest harvest first. One statement."""
    rows = db.session.execute(
        select(Lot.listing_id, Lot.id, Lot.left)
        .where(Lot.listing_id.in_(listing_ids), Lot.left > NOTHING)
        .order_by(Lot.listing_id, Lot.harvested_on, Lot.id)
    )
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for listing_id, lot_id, left in rows:
        found.setdefault(listing_id, []).append((lot_id, left))
    return found


def taken(lots: Sequence[tuple[int, Decimal]], amount: Decimal) -> list[tuple[int, Decimal]]:
    """So much out of these lots, in their order: each lot touched, with its part."""
    parts = []
    for lot_id, left in lots:
        part = min(left, amount)
        if part > 0:
            parts.append((lot_id, part))
            amount -= part
    return parts


def not_there(item: StockItem, listing: Listing, field: str = "_schema") -> NotThere:
    """How much there is to take out of."""
    there = Quantity(item.on_hand, listing.unit)
    return NotThere(_(N_("Trong kho chỉ có %(there)s. Hãy đếm lại."), there=there), field=field, there=item.on_hand)


def refuse_parts(listing: Listing, amount: Decimal, field: str) -> None:
    """Jars, pigs and bunches are counted whole. Raises NotWhole."""
    if listing.is_sold_whole and not is_whole(amount):
        raise NotWhole(_(N_("Hàng này tính theo %(unit)s nguyên."), unit=_(listing.unit.label)), field=field)
