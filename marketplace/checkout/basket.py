"""What a cart holds, worked out: sums by seller, and what stands in the way of each line. No database, no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import is_for_sale
from marketplace.catalogue.states import ListingState
from marketplace.kernel.decimals import amount_text, plain_text
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity
from marketplace.orders.words import unit_words
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.stock.supply import Preorder, Supply

from .agreement import Line


@dataclass(frozen=True)
class Fault:
    """Why a line cannot be ordered as it stands: a word for programs, a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Item:
    """One line of a cart: the goods as they are now, how many, and the price seen when they were put in."""

    line_id: int
    listing: Listing
    amount: Decimal
    seen_price: Money
    supply: Supply
    is_own: bool = False

    @property
    def available(self) -> Decimal:
        """What can still be promised of these goods."""
        return self.supply.available

    @property
    def preorder(self) -> Preorder | None:
        """The harvest this amount has to wait for; none when it lies there or is made to order."""
        return self.supply.preorder(self.amount)

    @property
    def producer(self) -> Organisation:
        """Who sells it."""
        return self.listing.producer

    @property
    def price(self) -> Money:
        """What one unit costs now."""
        return self.listing.price or self.seen_price

    @property
    def total(self) -> Money:
        """What the line costs now."""
        return self.price * self.amount

    @property
    def as_line(self) -> Line:
        """These goods as a contract takes them, at what they cost now."""
        return Line(self.listing, self.amount, self.price, supply=self.supply)

    @property
    def quantity(self) -> Quantity:
        """How many of which unit."""
        return Quantity(self.amount, self.listing.unit)

    @property
    def unit_label(self) -> str:
        """The unit in full."""
        return unit_words(self.listing.unit, self.listing.condition, self.listing.content)

    @property
    def is_repriced(self) -> bool:
        """Costs something else than when it was put into the cart."""
        return self.price != self.seen_price

    @property
    def most(self) -> Decimal:
        """The largest amount that can be ordered: whole steps within what is left."""
        step, left = self.listing.step, max(self.available, Decimal(0))
        return left - left % step

    @property
    def fault(self) -> Fault | None:
        """What stands in the way, if anything; the first thing only."""
        return self.not_sold() or fault_of_amount(self.listing, self.amount, self.available)

    def not_sold(self) -> Fault | None:
        """Why these goods are not sold to this person at all."""
        state = self.listing.state
        if self.is_own:
            return Fault("own_goods", _(N_("Đây là hàng của chính bạn. Hãy bỏ khỏi giỏ.")))
        if self.producer.standing is Standing.SUSPENDED:
            return Fault("seller_suspended", _(N_("Người bán đang tạm ngưng. Hãy bỏ món này để đặt các món còn lại.")))
        if state is ListingState.PAUSED and (day := self.listing.resumes_on):
            sentence = N_("Người bán nghỉ bán món này, bán lại từ %(day)s. Hãy bỏ khỏi giỏ, hoặc chờ đến hôm đó.")
            return Fault("paused", _(sentence, day=f"{day:%d/%m/%Y}"))
        if state is ListingState.PAUSED:
            return Fault("paused", _(N_("Người bán tạm ngưng bán món này. Hãy bỏ khỏi giỏ, hoặc chờ bán lại.")))
        if not is_for_sale(self.listing):
            return Fault("gone", _(N_("Món này không còn bán. Hãy bỏ khỏi giỏ.")))
        return None


def fault_of_amount(listing: Listing, amount: Decimal, available: Decimal) -> Fault | None:
    """What is wrong with an amount of these goods: under the minimum, off the step, more than is left."""
    if available < listing.min_quantity:
        return Fault("sold_out", _(N_("Món này vừa hết hàng. Hãy bỏ khỏi giỏ, hoặc chờ đợt sau.")))
    if amount > available:
        sentence = N_("Chỉ còn %(left)s. Hãy giảm số lượng.")
        return Fault("short", _(sentence, left=Quantity(available, listing.unit)))
    if amount < listing.min_quantity:
        return Fault(
            "below_minimum", _(N_("Mua ít nhất %(least)s."), least=Quantity(listing.min_quantity, listing.unit))
        )
    if amount % listing.step or (listing.is_sold_whole and amount % 1):
        sentence = N_("Số lượng phải chẵn theo từng %(step)s, ví dụ %(near)s.")
        near = max(amount - amount % listing.step, listing.step)
        return Fault("off_step", _(sentence, step=Quantity(listing.step, listing.unit), near=amount_text(near)))
    return None


def missing_for(least: Money, total: Money) -> Money:
    """How much a sum of goods falls short of the smallest order a seller takes."""
    return max(least - total, Money(0))


def too_small_for(seller: Organisation, total: Money) -> str:
    """Why goods of this sum are no order for the seller yet, and what to do; empty when they are."""
    missing = missing_for(seller.min_order, total)
    if not missing:
        return ""
    sentence = N_("%(name)s nhận đơn từ %(least)s. Mua thêm %(missing)s, hoặc bỏ phần hàng này.")
    return _(sentence, name=seller.name, least=seller.min_order, missing=missing)


@dataclass(frozen=True)
class Share:
    """What one producer is asked for."""

    producer: Organisation
    items: Sequence[Item]

    @property
    def total(self) -> Money:
        """What this producer's goods cost now."""
        return sum((item.total for item in self.items), Money(0))

    @property
    def missing(self) -> Money:
        """How much more one must buy of this producer for an order they take; 0 đồng when it is enough."""
        return missing_for(self.producer.min_order, self.total)

    @property
    def too_small(self) -> str:
        """Why this is no order yet, and what to do."""
        return too_small_for(self.producer, self.total)


@dataclass(frozen=True)
class Basket:
    """The whole cart, seller by seller in the order the first of their goods was put in."""

    items: Sequence[Item]

    @property
    def shares(self) -> list[Share]:
        """One per producer: each becomes an order."""
        by_producer: dict[int, list[Item]] = {}
        for item in self.items:
            by_producer.setdefault(item.producer.id, []).append(item)
        return [Share(items[0].producer, items) for items in by_producer.values()]

    @property
    def producers(self) -> list[Organisation]:
        """Everybody who is asked for something."""
        return [share.producer for share in self.shares]

    @property
    def total(self) -> Money:
        """What everything costs now."""
        return sum((item.total for item in self.items), Money(0))

    @property
    def seen_total(self) -> Money:
        """What everything cost when it was put into the cart."""
        return sum((item.seen_price * item.amount for item in self.items), Money(0))

    @property
    def faulty(self) -> list[Item]:
        """Lines that cannot be ordered as they stand."""
        return [item for item in self.items if item.fault]

    @property
    def repriced(self) -> list[Item]:
        """Lines that cost something else than when they were put in."""
        return [item for item in self.items if item.is_repriced]

    @property
    def too_small(self) -> list[Share]:
        """What is asked of sellers that take no order as small as that."""
        return [share for share in self.shares if share.missing]

    @property
    def can_be_ordered(self) -> bool:
        """Something is in it and nothing stands in the way."""
        return bool(self.items) and not self.faulty and not self.too_small

    @property
    def seen(self) -> str:
        """What a page or an answer shows now, to be sent back with the order: goods, amounts and prices."""
        return seen_of(self.items)

    def repriced_since(self, seen: str) -> list[tuple[Item, Money]]:
        """Lines that cost something else than what was seen (or, without that, when put in), and the price before."""
        known = prices_in(seen)
        before = {item.line_id: _price_seen(item, known) for item in self.items}
        return [(item, before[item.line_id]) for item in self.items if before[item.line_id] != item.price]


def _price_seen(item: Item, known: dict[str, tuple[str, int]]) -> Money:
    return Money(known[item.listing.slug][1]) if item.listing.slug in known else item.seen_price


def seen_of(items: Sequence[Item]) -> str:
    """Goods, amounts and prices as a page shows them, in one line to be sent back."""
    return ";".join(f"{item.listing.slug}*{_bare(item.amount)}@{item.price.dong}" for item in items)


def prices_in(seen: str) -> dict[str, tuple[str, int]]:
    """What somebody saw, by listing: `(amount, price)`. Whatever does not read as that is left out."""
    found = {}
    for part in seen.split(";"):
        goods, at, price = part.rpartition("@")
        slug, times, amount = goods.rpartition("*")
        if at and times and price.isascii() and price.isdigit() and len(price) < 15:
            found[slug] = (amount, int(price))
    return found


def _bare(amount: Decimal) -> str:
    return plain_text(amount)
