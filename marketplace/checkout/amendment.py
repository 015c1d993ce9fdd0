"""An order as the buyer wants it, beside the order as it stands: what changes, what it costs, what is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.orders.goods import goes_with
from marketplace.orders.models import Order, OrderLine

from .basket import Item, fault_of_amount, missing_for, seen_of

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Wish:
    """How much is wanted now of one line of the order, by its place (from 1)."""

    place: int
    line: OrderLine
    wanted: Decimal

    @property
    def more(self) -> Decimal:
        """How much more than is promised now."""
        return max(self.wanted - self.line.promised, NOTHING)

    @property
    def is_changed(self) -> bool:
        """Whether it is not what is promised now."""
        return self.wanted != self.line.promised


@dataclass(frozen=True)
class Change:
    """One row of before and after, as the buyer is shown it; `said` is the harvest it has to wait for."""

    name: str
    unit_words: str
    before: Decimal
    after: Decimal
    price: Money
    said: str = ""

    @property
    def total(self) -> Money:
        """What it costs afterwards."""
        return self.price * self.after


@dataclass(frozen=True)
class Amendment:
    """What a buyer wants of an open order. `today` holds the goods that are to grow or to come, as they are now.

    The price of the contract stands for what is promised already; what is more of it costs today's price, on a line of
    its own where that is another one. `added` are goods by listing; `unknown` are slugs of no goods of this seller.
    """

    order: Order
    wishes: Sequence[Wish]
    added: Mapping[int, Decimal] = field(default_factory=dict)
    today: Mapping[int, Item] = field(default_factory=dict)
    unknown: Sequence[str] = ()

    @property
    def amounts(self) -> dict[int, Decimal]:
        """What each changed line is to promise, by its place; what costs another price today is not among it."""
        return {wish.place: wish.wanted for wish in self.wishes if wish.is_changed and not self._stands_apart(wish)}

    @property
    def goods(self) -> list[Item]:
        """What is bought at today's price besides."""
        apart = [self._bought(wish.line.listing_id, wish.more) for wish in self.wishes if self._stands_apart(wish)]
        return [*apart, *(self._bought(listing_id, amount) for listing_id, amount in self.added.items())]

    @property
    def changes(self) -> list[Change]:
        """Before and after, row by row."""
        return [*self._changed_lines(), *map(_bought_row, self.goods)]

    @property
    def total(self) -> Money:
        """What the whole order costs afterwards."""
        amounts = self.amounts
        kept = [
            line.price * amounts[place] if place in amounts else line.amount
            for place, line in enumerate(self.order.lines, 1)
        ]
        return sum((*kept, *(item.total for item in self.goods)), Money(0))

    @property
    def seen(self) -> str:
        """What a page shows now, to be sent back: which contract was changed, and at what prices goods are added."""
        return f"{self.order.edition};{seen_of(self.goods)}"

    @property
    def repriced(self) -> list[tuple[Item, Money]]:
        """Goods that cost something else today than on the order."""
        found = [(item, self._price_before(item)) for item in self.goods]
        return [(item, before) for item, before in found if before is not None]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be left of the order."""
        wanted = {wish.place: wish.wanted for wish in self.wishes}
        left = [wanted.get(place, line.promised) for place, line in enumerate(self.order.lines, 1)]
        return not any(left) and not self.added

    @property
    def is_none(self) -> bool:
        """Whether nothing changes."""
        return not self.added and not any(wish.is_changed for wish in self.wishes)

    @property
    def faults(self) -> dict[str, str]:
        """Why it cannot be had like this: a sentence for each place of the form that must be mended."""
        said = dict(self._faults_of_lines())
        said |= {f"add/{slug}": _(N_("Người bán này hiện không bán món này.")) for slug in self.unknown}
        for listing_id in self.added:
            item = self.today[listing_id]
            if fault := self._fault_of(item):
                said[f"add/{item.listing.slug}"] = f"{item.listing.name}: {fault}"
        return said or self._too_small()

    def _too_small(self) -> dict[str, str]:
        """An order does not shrink below the smallest its seller took when it was made; given up it may be."""
        seller = self.order.terms["seller"]
        least, after = Money(seller.get("min_order", 0)), self.total
        if self.is_empty or after >= self.order.total or not missing_for(least, after):
            return {}
        sentence = N_("%(name)s nhận đơn từ %(least)s. Giữ lại thêm %(missing)s, hoặc hủy cả đơn.")
        return {"_schema": _(sentence, name=seller["name"], least=least, missing=missing_for(least, after))}

    def _changed_lines(self) -> Iterator[Change]:
        for place, wanted in self.amounts.items():
            line = self.order.lines[place - 1]
            yield Change(line.name, line.unit_words, line.promised, wanted, line.price)

    def _faults_of_lines(self) -> Iterator[tuple[str, str]]:
        for wish in self.wishes:
            if wish.is_changed and (fault := self._fault_of_wish(wish)):
                yield f"lines/{wish.place}", f"{wish.line.name}: {fault}"

    def _fault_of_wish(self, wish: Wish) -> str:
        line, listing = wish.line, wish.line.listing
        if line.is_weighed:
            return _(N_("Món này đã cân rồi, không sửa được. Hãy gọi người bán."))
        if line.unit != listing.unit:
            sentence = N_("Món này nay bán theo %(unit)s. Hãy bỏ món, hoặc để nguyên số lượng.")
            return _(sentence, unit=_(listing.unit.label)) if wish.wanted else ""
        if wish.more:
            return self._fault_of(self.today[listing.id])
        if not wish.wanted or self._promised_of(listing.id) == NOTHING:
            return ""
        enough = max(self._promised_of(listing.id), listing.min_quantity)
        fault = fault_of_amount(listing, self._promised_of(listing.id), enough)
        return fault.sentence if fault else ""

    def _fault_of(self, item: Item) -> str:
        """What the cart would say of the whole amount of these goods, with what the order holds already."""
        held = sum((line.held for line in self.order.lines if line.listing_id == item.listing.id), NOTHING)
        whole = self._promised_of(item.listing.id)
        fault = item.not_sold() or fault_of_amount(item.listing, whole, item.available + held)
        return fault.sentence if fault else ""

    def _promised_of(self, listing_id: int) -> Decimal:
        """How much of these goods the order would promise in all."""
        wanted = {wish.place: wish.wanted for wish in self.wishes}
        lines = [
            wanted.get(place, line.promised)
            for place, line in enumerate(self.order.lines, 1)
            if line.listing_id == listing_id
        ]
        return sum(lines, self.added.get(listing_id, NOTHING))

    def _stands_apart(self, wish: Wish) -> bool:
        """Whether what is added to this line stands on other terms today: price, pack, harvest."""
        if not wish.more:
            return False
        return not goes_with(wish.line, self._bought(wish.line.listing_id, wish.more).as_line.promised())

    def _bought(self, listing_id: int, amount: Decimal) -> Item:
        return replace(self.today[listing_id], amount=amount)

    def _price_before(self, item: Item) -> Money | None:
        prices = [line.price for line in self.order.lines if line.listing_id == item.listing.id and line.promised]
        return prices[-1] if prices and prices[-1] != item.price else None


def _bought_row(item: Item) -> Change:
    harvest = item.preorder.short_words if item.preorder else ""
    return Change(item.listing.name, item.unit_label, NOTHING, item.amount, item.price, harvest)
