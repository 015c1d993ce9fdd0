"""What a buyer asks for, before it stands on an order: goods, a promise of one producer, goods for an open order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation

from .models import Order, OrderLine

PART_OF_THE_PRICE = ("preorder", "priced_by")  # of the facts: the harvest waited for, what set the price


@dataclass(frozen=True)
class Goods:
    """What one line promises: which goods, how many, at what price, and what was said about them."""

    listing: Listing
    ordered: Decimal
    price: Money
    unit_label: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.ordered

    def written(self) -> dict[str, Any]:
        """The line as it is written down, frozen."""
        return {
            "listing_id": self.listing.id,
            "name": self.listing.name,
            "unit": self.listing.unit,
            "unit_label": self.unit_label,
            "price": self.price,
            "ordered": self.ordered,
            "tolerance": self.listing.weight_tolerance,
            "amount": self.amount,
            "facts": self.facts,
        }


@dataclass(frozen=True)
class Promise:
    """What one producer is asked for, on which terms; it becomes one order."""

    producer: Organisation
    goods: Sequence[Goods]
    terms: dict[str, Any]
    note: str = ""

    @property
    def total(self) -> Money:
        """What the order costs."""
        return sum((each.amount for each in self.goods), Money(0))


@dataclass(frozen=True)
class Addition:
    """What one producer is asked for besides, within an order that is still open."""

    order: Order
    goods: Sequence[Goods]

    @property
    def total(self) -> Money:
        """What is added to the order's total."""
        return sum((each.amount for each in self.goods), Money(0))


def goes_with(line: OrderLine, goods: Goods) -> bool:
    """Whether these goods are promised on the very terms of that line: price and why, unit, pack, harvest."""
    same = (goods.listing.id, goods.price, goods.listing.unit, goods.unit_label)
    if (line.listing_id, line.price, line.unit, line.unit_label) != same:
        return False
    return all(line.facts.get(name) == goods.facts.get(name) for name in PART_OF_THE_PRICE)
