"""What the producer writes by hand: harvested, counted, spoiled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import update

from marketplace.catalogue.commands import entered
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import Deed
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity

from .. import policy, queries
from ..models import StockItem
from ..states import MovementKind
from .ledger import (
    NOTHING,
    Entry,
    NotThere,
    all_held,
    brought,
    held,
    left_in_lots,
    new_lot,
    not_there,
    opened,
    refuse_parts,
    taken,
    totals,
    write,
)


class NotYet(DomainError):
    """A harvest of tomorrow."""

    status = 422


@command
def receive(
    actor: Actor, listing: Listing, *, amount: Decimal, harvested_on: date | None = None, why: str = ""
) -> StockItem:
    """Write down what was harvested, made or brought in: a lot of its own, and so much less still to come.

    Raises NotYet for a day to come.
    """
    require(policy.may_count(actor, listing))
    refuse_parts(listing, amount, "amount")
    day = harvested_on or today()
    if day > today():
        raise NotYet(_(N_("Ngày thu hoạch không thể ở sau hôm nay.")), field="harvested_on")
    opened(listing)
    item = held(listing)
    lot = new_lot(listing.id, amount, day, why)
    entry = Entry(MovementKind.HARVESTED, on_hand=amount, expected=-min(amount, item.expected), lot_id=lot)
    return _written(actor, listing, [entry], why, not_there(item, listing, "amount"))


@command
def hold_ledger(actor: Actor, listing: Listing) -> StockItem:
    """The ledger of goods, opened if it has none, kept from others until the change ends."""
    require(policy.may_count(actor, listing))
    opened(listing)
    return held(listing)


@command
def count(actor: Actor, listing: Listing, *, on_hand: Decimal, why: str = "") -> StockItem:
    """Write down what is really there after counting, also less than buyers were promised.

    Their orders stand, nothing more is promised until there is more, and the producer hears what is owed to whom.
    """
    require(policy.may_count(actor, listing))
    refuse_parts(listing, on_hand, "on_hand")
    opened(listing)
    item = held(listing)
    change = on_hand - item.on_hand
    if not change:
        return item
    if change > 0:
        entries = [brought(MovementKind.CORRECTED, listing.id, change, today(), why)]
    else:
        entries = _out_of_lots(MovementKind.CORRECTED, listing, -change)
    return _written(actor, listing, entries, why, not_there(item, listing, "on_hand"))


@command
def write_off(actor: Actor, listing: Listing, *, amount: Decimal, why: str) -> StockItem:
    """Write down what spoiled, broke or was eaten at home, promised or not; the oldest lots go first.

    Raises NotThere when that is more than lies there.
    """
    require(policy.may_count(actor, listing))
    refuse_parts(listing, amount, "amount")
    opened(listing)
    item = held(listing)
    refusal = not_there(item, listing, "amount")
    if amount > item.on_hand:
        raise refusal
    return _written(actor, listing, _out_of_lots(MovementKind.SPOILED, listing, amount), why, refusal)


@command
def open_ledger(actor: Actor, listing: Listing) -> StockItem:
    """Begin the ledger of goods that just came on the shelf with what their producer said is there.

    Once more when an earlier approval was taken back and the ledger emptied.
    """
    require(policy.may_count(actor, listing))
    amount = listing.opening_stock or NOTHING
    if not opened(listing):
        item = held(listing)
        if not (item.on_hand or item.expected or item.reserved):
            item.is_on_demand = listing.is_made_to_order
        if item.on_hand:
            return item
    if amount:
        entries = [brought(MovementKind.HARVESTED, listing.id, amount, today())]
        write(
            actor,
            {listing.id: entries},
            why=N_("Số ghi khi gửi duyệt"),
            refuse=lambda _listing_id: not_there(held(listing), listing),
        )
    return held(listing)


@command
def empty_ledger(actor: Actor, listing: Listing) -> None:
    """What is not promised yet counts no more, there or to come: it was for another unit, or never was for sale.

    Neither does the amount at which the producer wanted to hear that little is left.
    """
    require(policy.may_count(actor, listing))
    item = all_held([listing.id]).get(listing.id)
    if item is None:
        return
    if item.low_at is not None:
        forgotten = update(StockItem).where(StockItem.listing_id == listing.id).values(low_at=None, is_low=False)
        db.session.execute(forgotten.execution_options(synchronize_session=False))
    free = max(item.on_hand + item.expected - item.reserved, NOTHING)
    to_come = min(item.expected, free)
    if to_come and (season := queries.open_season(listing)):
        season.forecast = item.expected - to_come
    entries = _out_of_lots(MovementKind.CORRECTED, listing, free - to_come) if free > to_come else []
    if to_come:
        entries.append(Entry(MovementKind.EXPECTED, expected=-to_come))
    if entries:
        write(
            actor,
            {listing.id: entries},
            why=N_("Số cũ không dùng nữa: đơn vị bán đã đổi, hoặc hàng được duyệt lại"),
            refuse=lambda _listing_id: not_there(item, listing),
        )
        db.session.expire(item)


def _out_of_lots(kind: MovementKind, listing: Listing, amount: Decimal) -> list[Entry]:
    lots = left_in_lots([listing.id]).get(listing.id, [])
    return [Entry(kind, on_hand=-part, lot_id=lot_id) for lot_id, part in taken(lots, amount)]


def _written(actor: Actor, listing: Listing, entries: list[Entry], why: str, refusal: NotThere) -> StockItem:
    write(actor, {listing.id: entries}, why=why, refuse=lambda _listing_id: refusal)
    item = held(listing)
    was, becomes = (Quantity(each, listing.unit) for each in (item.on_hand - totals(entries)[0], item.on_hand))
    entered(actor, listing, Deed.COUNTED, before=f"{was}", after=f"{becomes}")
    return item
