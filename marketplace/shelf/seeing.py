"""What stood in a row when it was read, carried along until it is written: price, count, ledger, for sale or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.money import Money
from marketplace.stock.models import StockItem

from .states import Selling

WRITTEN = re.compile(
    r"(?P<dong>[0-9]{1,14})\.(?P<thousandths>[0-9]{1,12})\.(?P<entries>[0-9]{1,9})\.(?P<selling>live|paused)"
)


@dataclass(frozen=True)
class Seen:
    """The figures of a row, and how long its ledger was."""

    price: Money
    on_hand: Decimal
    entries: int
    selling: Selling

    def __str__(self) -> str:
        return f"{self.price.dong}.{int(self.on_hand * 1000)}.{self.entries}.{self.selling.value}"


def seen_now(listing: Listing, item: StockItem | None) -> Seen:
    """A row as it stands; goods without a ledger have nothing yet."""
    selling = Selling.LIVE if listing.state is ListingState.LIVE else Selling.PAUSED
    on_hand, entries = (item.on_hand, item.entries) if item else (Decimal(0), 0)
    return Seen(listing.price or Money(0), on_hand, entries, selling)


def read_seen(written: str) -> Seen:
    """`85000.12000.7.live` as it was seen; ValueError for anything else."""
    parts = WRITTEN.fullmatch(written)
    if parts is None:
        raise ValueError("not what a row was seen as")
    on_hand = Decimal(int(parts["thousandths"])) / 1000
    return Seen(Money(int(parts["dong"])), on_hand, int(parts["entries"]), Selling(parts["selling"]))
