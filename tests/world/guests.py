"""Somebody without an account who orders from bà Dung."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.checkout import commands as checkout
from marketplace.checkout.models import Cart
from marketplace.checkout.queries import basket_of
from marketplace.delivery.states import DeliveryMethod
from marketplace.guests import commands
from marketplace.guests.commands import Caller
from marketplace.guests.policy import acting_for
from marketplace.guests.queries import guests_behind
from marketplace.kernel.actor import VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.orders.models import Order, Purchase
from marketplace.organisations import commands as organisations
from tests.world.trade import Trade, trade

LINK, NETWORK, PHONE = "lienket-cua-chi-hoa-01", "203.0.113.7", "+84905777888"


def open_trade() -> Trade:
    """The usual trade, and bà Dung takes orders of guests."""
    market = trade()
    organisations.set_selling_terms(market.selling, market.seller, takes_guests=True)
    return market


def filled(goods: Mapping[Listing, Any], secret: str = "gio-cua-khach") -> Any:
    """A visitor's cart with these goods and amounts."""
    cart = checkout.open_cart(VISITOR, secret=secret)
    for listing, amount in goods.items():
        checkout.add_to_cart(VISITOR, cart, listing=listing.slug, amount=Decimal(amount))
    return cart


def ready_to_buy(
    market: Trade,
    goods: Mapping[Listing, Any] | None = None,
    *,
    link: str = LINK,
    network: str | None = NETWORK,
    **more: Any,
) -> Callable[[], Purchase]:
    """Chị Hoa has no account and a filled cart (one jar of honey, unless said otherwise): what it gives, orders it."""
    cart = filled(goods or {market.honey: 1}, f"gio-{link}")
    said: dict[str, Any] = {
        "contact_name": "Lê Thị Hoa",
        "contact_phone": PHONE,
        "delivery": DeliveryMethod.PICKUP,
        "consent": True,
        "expected_total": basket_of(VISITOR, cart).total,
        **more,
    }
    number = cart.id
    return lambda: commands.check_out_as_guest(VISITOR, db.session.get_one(Cart, number), Caller(link, network), **said)


def guest_bought(market: Trade, goods: Mapping[Listing, Any] | None = None, **more: Any) -> Purchase:
    """Such a purchase, done: fetched at the point, in cash."""
    return ready_to_buy(market, goods, **more)()


def guest_order(market: Trade, **more: Any) -> Order:
    """The one order of such a purchase."""
    return guest_bought(market, **more).orders[0]


def holding(link: str = LINK) -> Actor:
    """Whoever holds the link, as they stand now."""
    return acting_for([guest.buyer_id for guest in guests_behind([link])])
