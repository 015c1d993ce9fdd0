"""Money for one unit of something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .i18n import _
from .money import Money
from .quantity import Kind, Quantity, Unit

REFERENCE_UNIT = {Kind.WEIGHT: Unit.KG, Kind.VOLUME: Unit.LITRE}


@dataclass(frozen=True)
class Price:
    """So many đồng for one unit. A price times a quantity of the same kind is money."""

    money: Money
    per: Unit

    def __mul__(self, quantity: Quantity) -> Money:
        return self.money * quantity.to(self.per).amount

    def __str__(self) -> str:
        return f"{self.money}/{_(self.per.label)}"


def comparable_price(price: Price, content: Quantity | None) -> Price | None:
    """The price for a kilogram or a litre, so that two packs can be compared; None where it makes no sense.

    `content` is what one unit holds: the net content of a pack, the “≈ kg” of a bunch.
    """
    held = content or Quantity(Decimal(1), price.per)
    reference = REFERENCE_UNIT.get(held.unit.kind)
    if reference is None or held.amount <= 0:
        return None
    return Price(price.money * (Decimal(1) / held.to(reference).amount), reference)
