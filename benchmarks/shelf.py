"""What the crowd comes for: a few sellers of Trà Tân, their goods, and one pickup point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.kernel.money import Money
from tests.world.goods import live_listing
from tests.world.trade import another_seller, pickup_point

NAMES = ("Mật ong rừng", "Măng khô", "Gừng tươi", "Nghệ tươi", "Quế khô", "Chuối mốc", "Bí đỏ", "Tiêu rừng", "Gạo rẫy")


@dataclass(frozen=True)
class Goods:
    """One listing as a buyer knows it."""

    id: int
    slug: str
    price: int


def shelf(stocks: Sequence[int], *, sellers: int = 3) -> list[Goods]:
    """So many goods with that much of each, spread over the sellers."""
    pickup_point()
    makers = [another_seller(f"Hộ số {number}", f"Người bán {number}") for number in range(sellers)]
    found = []
    for number, stock in enumerate(stocks):
        name, price = f"{NAMES[number % len(NAMES)]} {number}", 10_000 + 5_000 * number
        made = live_listing(makers[number % sellers], name, price=Money(price), stock=Decimal(stock))
        found.append(Goods(made.id, made.slug, price))
    return found
