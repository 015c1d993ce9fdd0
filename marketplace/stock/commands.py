from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity

from . import policy
from .events import StockChanged
from .models import StockItem, StockMovement
from .states import MovementKind

NOTHING = Decimal(0)


class OutOfStock(DomainError):
    """Somebody was quicker: there is less than was asked for."""


class PromisedAlready(DomainError):
    """The count is lower than what buyers were promised."""


class NotPromised(DomainError):
    """More is given back or shipped than was held."""


class NotWhole(DomainError):
    """Half a jar, half a pig."""

    status = 422


@command
def receive(actor: Actor, listing: Listing, *, amount: Decimal, why: str = "") -> StockItem:
    """Write down what was harvested, made or brought in."""
    require(policy.may_count(actor, listing))
    _refuse_parts(listing, amount, "amount")
    _open(listing)
    _change(listing.id, on_hand=amount)
    return _written(actor, listing, MovementKind.HARVESTED, on_hand=amount, why=why)


@command
def count(actor: Actor, listing: Listing, *, on_hand: Decimal, why: str = "") -> StockItem:
    """Write down what is really there after counting; never less than buyers were promised."""
    require(policy.may_count(actor, listing))
    _refuse_parts(listing, on_hand, "on_hand")
    _open(listing)
    item = _held(listing)
    if on_hand < item.reserved:
        promised = Quantity(item.reserved, listing.unit)
        raise PromisedAlready(
            _(N_("Đã hứa giao %(promised)s cho các đơn đang chờ. Hãy từ chối bớt đơn trước."), promised=promised),
            field="on_hand",
        )
    change = on_hand - item.on_hand
    if not change:
        return item
    _change(listing.id, on_hand=change)
    return _written(actor, listing, MovementKind.CORRECTED, on_hand=change, why=why)


@command
def write_off(actor: Actor, listing: Listing, *, amount: Decimal, why: str) -> StockItem:
    """Write down what spoiled, broke or was eaten at home."""
    require(policy.may_count(actor, listing))
    _refuse_parts(listing, amount, "amount")
    _open(listing)
    if not _change(listing.id, on_hand=-amount):
        left = Quantity(_held(listing).available, listing.unit)
        raise PromisedAlready(_(N_("Chỉ còn %(left)s chưa hứa cho ai."), left=left), field="amount")
    return _written(actor, listing, MovementKind.SPOILED, on_hand=-amount, why=why)


@command
def reserve(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str) -> None:
    """Hold goods for an order, all of them or none. Taken in id order, so two orders never wait for each other."""
    for listing_id in sorted(amounts):
        if not _change(listing_id, reserved=amounts[listing_id]):
            raise _out_of_stock(listing_id)
    _write_down(actor, MovementKind.RESERVED, amounts, reserved=1, reference=reference)


@command
def release(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str, why: str = "") -> None:
    """Put held goods back on the shelf: the order was declined or cancelled."""
    for listing_id in sorted(amounts):
        if not _change(listing_id, reserved=-amounts[listing_id]):
            raise NotPromised(_(N_("Sổ kho không giữ nhiều như vậy cho đơn này.")))
    _write_down(actor, MovementKind.RELEASED, amounts, reserved=-1, reference=reference, why=why)


@command
def ship(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str) -> None:
    """Held goods left the house."""
    for listing_id in sorted(amounts):
        if not _change(listing_id, on_hand=-amounts[listing_id], reserved=-amounts[listing_id]):
            raise NotPromised(_(N_("Sổ kho không giữ nhiều như vậy cho đơn này.")))
    _write_down(actor, MovementKind.SHIPPED, amounts, on_hand=-1, reserved=-1, reference=reference)


@command
def open_ledger(actor: Actor, listing: Listing) -> StockItem:
    """Begin the ledger of goods that just came on the shelf with what their producer said is there."""
    require(policy.may_count(actor, listing))
    fresh = _open(listing)
    amount = listing.opening_stock or NOTHING
    if not amount or (not fresh and _held(listing).on_hand):
        return _held(listing)
    _change(listing.id, on_hand=amount)
    return _written(actor, listing, MovementKind.HARVESTED, on_hand=amount, why=N_("Số ghi khi gửi duyệt"))


@command
def empty_ledger(actor: Actor, listing: Listing) -> None:
    """What is not promised yet counts no more: it was written for another unit, or never was for sale."""
    require(policy.may_count(actor, listing))
    item = db.session.get(StockItem, listing.id, with_for_update=True, populate_existing=True)
    if item is None or not item.available:
        return
    gone = -item.available
    _change(listing.id, on_hand=gone)
    _written(
        actor,
        listing,
        MovementKind.CORRECTED,
        on_hand=gone,
        why=N_("Số cũ không dùng nữa: đơn vị bán đã đổi, hoặc hàng được duyệt lại"),
    )


def _open(listing: Listing) -> bool:
    """Make sure the listing has a ledger; whether it was opened just now."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    opened = (
        dialect.insert(StockItem)
        .values(listing_id=listing.id, on_hand=NOTHING, reserved=NOTHING)
        .on_conflict_do_nothing(index_elements=["listing_id"])
        .returning(StockItem.listing_id)
    )
    return db.session.scalar(opened) is not None


def _change(listing_id: int, *, on_hand: Decimal = NOTHING, reserved: Decimal = NOTHING) -> bool:
    """Move one listing's sums by ONE conditional UPDATE; False, and nothing changed, when the goods are not there."""
    changed = (
        update(StockItem)
        .where(StockItem.listing_id == listing_id, *_stays_sound(on_hand, reserved))
        .values(on_hand=StockItem.on_hand + on_hand, reserved=StockItem.reserved + reserved)
        .returning(StockItem.listing_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(changed) is not None


def _stays_sound(on_hand: Decimal, reserved: Decimal) -> list[ColumnElement[bool]]:
    """After the change nothing is promised twice and nothing below zero."""
    rules = [StockItem.on_hand + on_hand >= StockItem.reserved + reserved]
    return [*rules, StockItem.reserved >= -reserved] if reserved < 0 else rules


def _held(listing: Listing) -> StockItem:
    return db.session.scalars(
        select(StockItem)
        .where(StockItem.listing_id == listing.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _written(actor: Actor, listing: Listing, kind: MovementKind, *, on_hand: Decimal, why: str = "") -> StockItem:
    """Add the row that explains the change, and tell."""
    db.session.add(
        StockMovement(listing_id=listing.id, kind=kind, on_hand_change=on_hand, why=why, by_id=actor.person_id)
    )
    db.session.flush()
    record(StockChanged((listing.id,)))
    return _held(listing)


def _write_down(
    actor: Actor,
    kind: MovementKind,
    amounts: Mapping[int, Decimal],
    *,
    on_hand: int = 0,
    reserved: int = 0,
    reference: str,
    why: str = "",
) -> None:
    """Add the rows that explain an order's change, in one statement, and tell."""
    if not amounts:
        return
    same: dict[str, Any] = {
        "kind": kind, "reference": reference, "why": why, "by_id": actor.person_id, "created_at": now()
    }  # fmt: skip
    rows = [
        {"listing_id": listing_id, "on_hand_change": amount * on_hand, "reserved_change": amount * reserved, **same}
        for listing_id, amount in sorted(amounts.items())
    ]
    db.session.execute(insert(StockMovement), rows)
    record(StockChanged(tuple(sorted(amounts))))


def _out_of_stock(listing_id: int) -> OutOfStock:
    listing = db.session.get_one(Listing, listing_id)
    item = db.session.get(StockItem, listing_id, populate_existing=True)
    left = item.available if item else NOTHING
    if left <= 0:
        sentence = _(N_("%(name)s vừa hết hàng. Hãy bỏ khỏi giỏ hoặc chờ đợt sau."), name=listing.name)
    else:
        sentence = _(
            N_("%(name)s chỉ còn %(left)s. Hãy giảm số lượng rồi đặt lại."),
            name=listing.name,
            left=Quantity(left, listing.unit),
        )
    return OutOfStock(sentence, field=listing.slug, left=left)


def _refuse_parts(listing: Listing, amount: Decimal, field: str) -> None:
    if listing.is_sold_whole and amount != amount.to_integral_value():
        raise NotWhole(_(N_("Hàng này tính theo %(unit)s nguyên."), unit=_(listing.unit.label)), field=field)
