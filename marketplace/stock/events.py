from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.models import Listing

from .owing import Owed


@dataclass(frozen=True)
class StockChanged:
    """What is there, or what can be promised, of these listings changed."""

    listing_ids: tuple[int, ...]


@dataclass(frozen=True)
class Shortage:
    """So little is left to sell of these goods, since the row `number` of their ledger."""

    listing: Listing
    left: Decimal
    number: int


@dataclass(frozen=True)
class StockRanLow:
    """Of these goods just now no more is left than the amount their producers wanted to hear of."""

    shortages: tuple[Shortage, ...]


@dataclass(frozen=True)
class PromisesUncovered:
    """Since the row `number` of their ledger more of these goods is promised than is there and still to come."""

    listing: Listing
    owed: Owed
    number: int
