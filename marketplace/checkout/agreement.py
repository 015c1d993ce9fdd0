"""What a buyer and sellers agree on before an order says it: goods, prices and why, how it comes, how it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.money import Money
from marketplace.orders.goods import Goods
from marketplace.orders.words import unit_words
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod
from marketplace.stock.supply import Supply

from . import terms

NAMES_IN_A_ROW = {"delivery": "way", "pickup_point": "point"}


@dataclass(frozen=True)
class Line:
    """So much of these goods, in their unit, at this price for one unit.

    `priced_by` says what set the price (`{"kind": "quote", "reference": …}`) and is frozen with it; None is the
    ordinary price. `supply` is what this same change has read of the goods already; without it they are read again.
    """

    listing: Listing
    amount: Decimal
    price: Money
    priced_by: dict[str, str] | None = None
    supply: Supply | None = None

    @property
    def total(self) -> Money:
        """What this much of it costs."""
        return self.price * self.amount

    def promised(self) -> Goods:
        """The line of a contract: the goods as they are told now, frozen."""
        preorder = self.supply.preorder(self.amount) if self.supply else None
        return Goods(
            listing=self.listing,
            ordered=self.amount,
            price=self.price,
            unit_label=pack_of(self.listing),
            facts=terms.facts(self.listing, preorder, self.priced_by),
        )


@dataclass(frozen=True)
class Ways:
    """How the goods of one seller come to the buyer, and how the buyer pays that seller.

    `row` is where this was said when it was said for some sellers only (`deliveries/1`): a refusal then stands there.
    """

    delivery: DeliveryMethod
    payment: PaymentMethod
    pickup_point: str = ""
    address: str = ""
    row: str = ""

    def where(self, field: str) -> str:
        """The field of the request that a refusal of `delivery`, `pickup_point` or `address` belongs to."""
        return f"{self.row}/{NAMES_IN_A_ROW[field]}" if self.row and field in NAMES_IN_A_ROW else field


@dataclass(frozen=True)
class Contact:
    """Whom the sellers call about the goods; the number as it is kept, +84…"""

    name: str
    phone: str


def by_seller(lines: Sequence[Line]) -> list[tuple[Organisation, list[Line]]]:
    """The lines of each seller, sellers in the order the first of their goods was named."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.listing.producer_id, []).append(line)
    return [(theirs[0].listing.producer, theirs) for theirs in found.values()]


def pack_of(listing: Listing) -> str:
    """The unit of these goods as a contract writes it: in Vietnamese."""
    return unit_words(listing.unit, listing.condition, listing.content, say=str)
