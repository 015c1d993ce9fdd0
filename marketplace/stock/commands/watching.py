"""The amount below which a producer wants to hear."""

from __future__ import annotations

from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import require

from .. import policy
from ..models import StockItem
from .ledger import held, opened, refuse_parts


@command
def watch_stock(actor: Actor, listing: Listing, *, low_at: Decimal | None = None) -> StockItem:
    """Tell the producer, once each time, when no more than `low_at` is left to sell; without an amount, never.

    Where no more is left already nothing is told: whoever names the amount sees what is there.
    """
    require(policy.may_count(actor, listing))
    if low_at is not None:
        refuse_parts(listing, low_at, "low_at")
    opened(listing)
    item = held(listing)
    item.low_at = low_at
    item.is_low = item.has_little
    return item
