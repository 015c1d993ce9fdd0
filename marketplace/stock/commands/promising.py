"""What an order does to the ledger: hold, let go, send, take back. All in the order of the listings' ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity

from ..models import StockItem, StockMovement
from ..queries import is_covered_today, supplies, thousandths
from ..states import MovementKind
from .ledger import MORE, Entry, all_held, brought, claim, left_in_lots, taken, write

MAY_BE_PROMISED = claim(is_covered_today(MORE["reserved"]))


class OutOfStock(DomainError):
    """Somebody was quicker: there is less than was asked for."""


class NotPromised(DomainError):
    """More is given back or shipped than was held."""


class NotHarvested(DomainError):
    """Goods that were pre-ordered are to leave before they were written down as harvested."""


class NotSent(DomainError):
    """More comes back than this order was sent."""


@command
def reserve(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str) -> None:
    """Hold goods for an order, all of them or none: what lies there, what a season still brings, what is made."""
    planned = {each: [Entry(MovementKind.RESERVED, reserved=amount)] for each, amount in _asked(amounts).items()}
    write(actor, planned, reference=reference, refuse=_out_of_stock, claiming=MAY_BE_PROMISED)


@command
def release(
    actor: Actor, amounts: Mapping[int, Decimal], *, reference: str, why: str = "", restock: bool = True
) -> None:
    """Let go what was held, for the order was declined, cancelled or made smaller.

    The goods are free again; with `restock=False` they are spoiled, and what was not yet harvested will not come.
    """
    asked = _asked(amounts)
    planned = {each: [Entry(MovementKind.RELEASED, reserved=-amount)] for each, amount in asked.items()}
    if not restock:
        there, lots = all_held(asked), left_in_lots(asked)
        for each, amount in asked.items():
            if each in there:
                planned[each] += _lost(there[each], lots.get(each, []), amount)
    write(actor, planned, reference=reference, why=why, refuse=_not_promised)


@command
def ship(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str) -> None:
    """Held goods left the house, the oldest lots first. What is made to order was made just now."""
    asked = _asked(amounts)
    there, lots = all_held(asked), left_in_lots(asked)
    planned = {each: _sent(there.get(each), lots.get(each, []), amount) for each, amount in sorted(asked.items())}
    write(actor, planned, reference=reference, refuse=_not_promised)


@command
def take_back(actor: Actor, amounts: Mapping[int, Decimal], *, reference: str, why: str = "") -> None:
    """Goods this order was sent came back and go on the shelf, into the lots they came from.

    Raises NotSent when it was sent less.
    """
    asked = _asked(amounts)
    all_held(asked)
    sent = _sent_by_lot(asked, reference)
    planned = {}
    for each, amount in sorted(asked.items()):
        parts = taken(sent.get(each, []), amount)
        if sum(part for _lot, part in parts) != amount:
            raise NotSent(_(N_("Đơn này không được giao nhiều như vậy nên không trả lại được.")))
        planned[each] = [Entry(MovementKind.RETURNED, on_hand=part, lot_id=lot_id) for lot_id, part in parts]
    write(actor, planned, reference=reference, why=why, refuse=_not_promised)


def _asked(amounts: Mapping[int, Decimal]) -> dict[int, Decimal]:
    return {listing_id: amount for listing_id, amount in amounts.items() if amount}


def _lost(item: StockItem, lots: Sequence[tuple[int, Decimal]], amount: Decimal) -> list[Entry]:
    """Goods that were held and are no more: out of the oldest lots, the rest out of what is still to come.

    What was missing by the last count is written off already.
    """
    amount = max(amount - item.missing, Decimal(0))
    gone = min(amount, item.on_hand)
    entries = [Entry(MovementKind.SPOILED, on_hand=-part, lot_id=lot_id) for lot_id, part in taken(lots, gone)]
    if never_comes := min(amount - gone, item.expected):
        entries.append(Entry(MovementKind.EXPECTED, expected=-never_comes))
    return entries


def _sent(item: StockItem | None, lots: Sequence[tuple[int, Decimal]], amount: Decimal) -> list[Entry]:
    if item is None or item.reserved < amount:
        raise _not_promised()
    made, missing = [], amount - item.on_hand
    if missing > 0:
        if not item.is_on_demand:
            raise _not_harvested(item)
        made = [brought(MovementKind.HARVESTED, item.listing_id, missing, today())]
        lots = [*lots, (made[0].lot_id or 0, missing)]
    return made + [
        Entry(MovementKind.SHIPPED, on_hand=-part, reserved=-part, lot_id=lot_id)
        for lot_id, part in taken(lots, amount)
    ]


def _sent_by_lot(listing_ids: Mapping[int, Decimal], reference: str) -> dict[int, list[tuple[int, Decimal]]]:
    """What this order was sent and has not given back, lot by lot, the newest first."""
    net = thousandths(func.sum(StockMovement.on_hand_change))
    rows = db.session.execute(
        select(StockMovement.listing_id, StockMovement.lot_id, net)
        .where(
            StockMovement.reference == reference,
            StockMovement.listing_id.in_(listing_ids),
            StockMovement.kind.in_((MovementKind.SHIPPED, MovementKind.RETURNED)),
        )
        .group_by(StockMovement.listing_id, StockMovement.lot_id)
        .order_by(StockMovement.listing_id, StockMovement.lot_id.desc())
    )
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for listing_id, lot_id, change in rows:
        if lot_id is not None and change < 0:
            found.setdefault(listing_id, []).append((lot_id, -change))
    return found


def _out_of_stock(listing_id: int) -> OutOfStock:
    listing = db.session.get_one(Listing, listing_id)
    left = supplies([listing_id])[listing_id].available
    if left <= 0:
        sentence = _(N_("%(name)s vừa hết hàng. Hãy bỏ khỏi giỏ hoặc chờ đợt sau."), name=listing.name)
    else:
        sentence = _(
            N_("%(name)s chỉ còn %(left)s. Hãy giảm số lượng rồi đặt lại."),
            name=listing.name,
            left=Quantity(left, listing.unit),
        )
    return OutOfStock(sentence, field=listing.slug, left=left)


def _not_promised(_listing_id: int = 0) -> NotPromised:
    return NotPromised(_(N_("Sổ kho không giữ nhiều như vậy cho đơn này.")))


def _not_harvested(item: StockItem) -> NotHarvested:
    listing = db.session.get_one(Listing, item.listing_id)
    sentence = N_("%(name)s: trong kho mới có %(there)s. Hãy ghi phần vừa thu hoạch vào sổ kho trước khi giao.")
    return NotHarvested(_(sentence, name=listing.name, there=Quantity(item.on_hand, listing.unit)), left=item.on_hand)
