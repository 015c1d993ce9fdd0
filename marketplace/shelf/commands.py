from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue import policy
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import OFFERED, ListingState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import local, today
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.show import show_moment, show_money, show_time
from marketplace.stock import commands as stock
from marketplace.stock import queries as ledgers
from marketplace.stock.models import StockItem, StockMovement

from . import queries
from .seeing import Seen, read_seen
from .states import Selling


class RowChanged(ChangedMeanwhile):
    """Somebody else wrote into the same row: whoever comes second sees both values and chooses.

    `theirs` holds, by field, the words of what the other wrote.
    """


@dataclass(frozen=True)
class RowWritten:
    """What a row's command changed, by field."""

    changed: tuple[str, ...]


@command
def change_row(
    actor: Actor,
    listing: Listing,
    *,
    seen: str,
    price: Money | None = None,
    on_hand: Decimal | None = None,
    selling: Selling | None = None,
) -> RowWritten:
    """Write one row of the shelf: price, count, for sale or not; all of it or nothing. What is as it was seen stays.

    The count says how much more or less than was seen is there: what orders took meanwhile is taken off it. What
    somebody else wrote meanwhile is not written over (RowChanged). Raises WrongState when it is no longer offered, and
    what the commands of price, ledger and pause raise.
    """
    require(policy.may_edit(actor, listing))
    before = read_seen(seen)
    price, on_hand, selling = _new(before, price, on_hand, selling)
    item = None if on_hand is None else _ledger_held(listing)
    lock(listing)
    if listing.state not in OFFERED:
        raise WrongState(_(N_("“%(name)s” không còn ở trên chợ nên chưa ghi gì."), name=listing.name))
    counted = queries.latest_count(listing, after=before.entries) if item and item.entries != before.entries else None
    _refuse_what_others_wrote(listing, item, counted, before, price, on_hand)
    changed = []
    if item is not None and on_hand is not None and counted is None:
        stock.count(actor, listing, on_hand=max(item.on_hand + on_hand - before.on_hand, Decimal(0)))
        changed.append("on_hand")
    if price is not None and price != listing.price:
        catalogue.change_price(actor, listing, price=price)
        changed.append("price")
    if selling is not None and _turn(actor, listing, selling):
        changed.append("selling")
    return RowWritten(tuple(changed))


def is_changed(
    *, seen: str, price: Money | None = None, on_hand: Decimal | None = None, selling: Selling | None = None
) -> bool:
    """Whether a row says anything else than what was seen of it."""
    return any(each is not None for each in _new(read_seen(seen), price, on_hand, selling))


def _new(
    seen: Seen, price: Money | None, on_hand: Decimal | None, selling: Selling | None
) -> tuple[Money | None, Decimal | None, Selling | None]:
    """What of it differs from what was seen."""
    return (
        None if price == seen.price else price,
        None if on_hand == seen.on_hand else on_hand,
        None if selling is seen.selling else selling,
    )


def _ledger_held(listing: Listing) -> StockItem:
    """The ledger before the listing, as an order takes them."""
    item = ledgers.stock_of(listing)
    return lock(item) if item in db.session else item


def _turn(actor: Actor, listing: Listing, selling: Selling) -> bool:
    """Put it on sale or off it; somebody else may have done the same already."""
    if selling is Selling.WEEK:
        catalogue.pause_until(actor, listing)
        return True
    is_live = listing.state is ListingState.LIVE
    if is_live is (selling is Selling.LIVE):
        return False
    turn = catalogue.pause_listing if is_live else catalogue.resume_listing
    turn(actor, listing)
    return True


def _refuse_what_others_wrote(
    listing: Listing,
    item: StockItem | None,
    counted: StockMovement | None,
    seen: Seen,
    price: Money | None,
    on_hand: Decimal | None,
) -> None:
    """Where both wrote the same there is nothing to choose."""
    said, theirs = {}, {}
    if price is not None and listing.price not in (price, seen.price):
        change = queries.latest_price_change(listing)
        theirs["price"] = show_money(listing.price)
        at, by = (change.created_at, change.changed_by) if change else (None, None)
        said["price"] = _both(show_money(price), theirs["price"], at, by)
    if item is not None and on_hand is not None and counted is not None and item.on_hand != on_hand:
        yours, theirs["on_hand"] = str(Quantity(on_hand, listing.unit)), str(Quantity(item.on_hand, listing.unit))
        said["on_hand"] = _both(yours, theirs["on_hand"], counted.created_at, counted.by)
    if said:
        raise RowChanged(_(N_("Có người vừa sửa hàng này.")), fields=said, theirs=theirs)


def _both(yours: str, theirs: str, at: datetime | None, by: Person | None) -> str:
    """`Bạn ghi 85.000 ₫, lúc 09:35 Nguyễn Thị Lan đã ghi 90.000 ₫.`"""
    time = show_time(at) if at and local(at).date() == today() else show_moment(at)
    sentence = N_("Bạn ghi %(yours)s, lúc %(time)s %(who)s đã ghi %(theirs)s. Chọn một số rồi ghi lại.")
    return _(sentence, yours=yours, theirs=theirs, time=time, who=by.name if by else SYSTEM.name)
