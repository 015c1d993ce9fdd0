"""Trade between the two places, made by commands only: carts, purchases, orders at any step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.checkout import commands, queries
from marketplace.checkout.models import Cart
from marketplace.delivery import commands as delivery
from marketplace.delivery.models import PickupPoint
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, Purchase
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod
from tests.standing import grown, standing
from tests.world.goods import live_listing
from tests.world.organisations import buyer, verified_seller
from tests.world.people import acting, coordinator_of, hoa_cuong, person, tra_tan

REASON = "Mưa lũ, không lên rẫy được"


@dataclass
class Trade:
    """A seller with two goods, a buyer, and a place to meet."""

    dung: Person
    minh: Person
    official: Person
    seller: Organisation
    buyer: Organisation
    honey: Listing
    bamboo: Listing
    point: PickupPoint

    @property
    def selling(self) -> Actor:
        """Bà Dung, as she stands now."""
        return acting(self.dung)

    @property
    def buying(self) -> Actor:
        """Anh Minh, as he stands now."""
        return acting(self.minh)


@standing
def trade() -> Trade:
    """Bà Dung of Trà Tân sells honey and bamboo shoots; anh Minh of Hòa Cường buys; there is one pickup point."""
    official, dung, minh = coordinator_of(tra_tan()), person("Hồ Thị Dung"), person("Trần Quang Minh")
    seller = verified_seller(dung, acting(official), phone="+84905111222", tax_number="")
    return Trade(
        dung=dung,
        minh=minh,
        official=official,
        seller=seller,
        buyer=buyer(minh),
        honey=live_listing(seller, "Mật ong rừng", price=Money(85_000), stock=Decimal(10)),
        bamboo=live_listing(
            seller, "Măng khô", price=Money(70_000), stock=Decimal(20), step=Decimal("0.5"), min_quantity=Decimal("0.5")
        ),
        point=pickup_point(),
    )


def pickup_point(name: str = "Nhà văn hóa tổ 5") -> PickupPoint:
    """A place in Hòa Cường where goods are fetched."""
    keeper = acting(coordinator_of(hoa_cuong(), "Lê Văn Giữ"))
    return delivery.open_pickup_point(
        keeper, name=name, address="25 Núi Thành", hours="Thứ Bảy, 7–11 giờ", keeper="Chị Hạnh", phone="+84905333444"
    )


def another_seller(name: str, owner: str) -> Organisation:
    """One more verified household of Trà Tân."""
    return verified_seller(
        person(owner), acting(coordinator_of(tra_tan(), "Nguyễn Văn Duyệt")), name, phone="+84905111333"
    )


def cart_with(actor: Actor, goods: Mapping[Listing, Any]) -> Cart:
    """A person's cart with these goods and amounts."""
    cart = commands.open_cart(actor)
    for listing, amount in goods.items():
        commands.add_to_cart(actor, cart, listing=listing.slug, amount=Decimal(amount))
    return cart


def checked_out(actor: Actor, cart: Cart, **more: Any) -> Purchase:
    """What is in the cart, ordered as it stands: fetched at the point, paid in cash."""
    said: dict[str, Any] = {
        "delivery": DeliveryMethod.PICKUP,
        "payment": PaymentMethod.CASH,
        "expected_total": queries.basket_of(actor, cart).total,
        **more,
    }
    return commands.check_out(actor, cart, **said)


def bought(market: Trade, goods: Mapping[Listing, Any] | None = None, **more: Any) -> Order:
    """Anh Minh ordered from bà Dung (two jars of honey, unless said otherwise)."""
    if goods is None and not more:
        return grown(f"{market.minh.phone} bought", lambda: ordered(market, {market.honey: 2}))
    return ordered(market, goods or {market.honey: 2}, **more)


def ordered(market: Trade, goods: Mapping[Listing, Any], **more: Any) -> Order:
    cart = cart_with(market.buying, goods)
    return checked_out(market.buying, cart, **more).orders[0]


STEPS = {
    "confirm": lambda seller, order: orders.confirm_order(seller, order),
    "decline": lambda seller, order: orders.decline_order(seller, order, reason=REASON),
    "cancel": lambda seller, order: orders.cancel_order(seller, order, reason=REASON),
    "pack": lambda seller, order: orders.pack_order(seller, order),
    "ship": lambda seller, order: orders.ship_order(seller, order),
    "delay": lambda seller, order: orders.delay_order(seller, order, reason=REASON),
    "resume": lambda seller, order: orders.resume_order(seller, order),
    "deliver": lambda seller, order: orders.deliver_order(seller, order),
    "complete": lambda seller, order: orders.complete_order(seller, order),
}


def brought(market: Trade, order: Order, *steps: str) -> Order:
    """The order after bà Dung took these steps: `brought(market, order, "confirm", "pack")`."""
    for step in steps:
        STEPS[step](market.selling, order)
    return order
