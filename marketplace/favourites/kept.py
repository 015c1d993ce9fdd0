"""Goods on somebody's own list, as they stand today: what they cost, whether they can be had. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import OFFERED
from marketplace.checkout.basket import Item
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.show import show_money
from marketplace.organisations.policy import is_public
from marketplace.stock.words import stock_words

OBSTACLES = {
    "own_goods": (N_("Hàng của chính bạn"), "ok"),
    "seller_suspended": (N_("Người bán đang bị dừng bán"), "out"),
    "paused": (N_("Tạm nghỉ bán"), "out"),
    "gone": (N_("Không còn bán"), "out"),
}


@dataclass(frozen=True)
class Kept:
    """One of the goods on a list. `seen_price` is what it cost then, `amount` how much was bought, `since` when."""

    item: Item
    seen_price: Money | None
    since: datetime
    is_awaited: bool = False
    amount: Decimal | None = None

    @property
    def listing(self) -> Listing:
        """The goods themselves."""
        return self.item.listing

    @property
    def is_shown(self) -> bool:
        """Whether they still have a page of their own."""
        return self.listing.state in OFFERED and is_public(self.item.producer)

    @property
    def obstacle(self) -> str:
        """A word for programs: what keeps one from ordering them today; empty when nothing does."""
        if fault := self.item.not_sold():
            return fault.code
        return "" if self.item.supply.is_enough(self.listing.min_quantity) else "sold_out"

    @property
    def may_be_ordered(self) -> bool:
        """There is enough of them, and they are sold."""
        return not self.obstacle

    @property
    def may_be_awaited(self) -> bool:
        """They may come again: sold out or resting, not gone."""
        return self.obstacle in ("sold_out", "paused")

    @property
    def stock(self) -> tuple[str, str]:
        """What to say of them today, and its kind: ok, low or out."""
        listing = self.listing
        if said := OBSTACLES.get(self.obstacle):
            words, kind = said
            return _(words), kind
        return stock_words(self.item.supply, listing.min_quantity, listing.step, listing.unit)

    @property
    def price_news(self) -> str:
        """How the price changed since; empty when it did not, or when nothing can be bought anyway."""
        if self.seen_price is None or self.seen_price == self.item.price or not self.is_shown:
            return ""
        dearer = N_("Tăng giá, lúc trước %(money)s")
        cheaper = N_("Giảm giá, lúc trước %(money)s")
        return _(dearer if self.item.price > self.seen_price else cheaper, money=show_money(self.seen_price))

    @property
    def wanted(self) -> Decimal:
        """How much one tap puts into the cart: as much as last time, within what can be had today."""
        least = self.listing.min_quantity
        return max(min(self.amount or least, self.item.most), least)
