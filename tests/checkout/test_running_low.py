"""Orders that take the last of what there is: their seller hears it once, and no order costs much more for it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.checkout import commands, queries
from marketplace.checkout.models import Cart
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.payments.states import PaymentMethod
from marketplace.stock import commands as stock
from tests.databases import statements
from tests.notifications.reading import told
from tests.world.goods import live_listing, seller_of
from tests.world.hands import at_once
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.trade import another_seller, cart_with, trade

PICKED_UP = {"delivery": DeliveryMethod.PICKUP, "payment": PaymentMethod.CASH}


def test_two_buyers_at_once_are_one_piece_of_news(app: Flask) -> None:
    market = trade()
    stock.watch_stock(market.selling, market.honey, low_at=Decimal(4))
    an = person("Lê Thị An")
    buyer(an, "Nhà chị An")

    def ordering(who: Actor) -> Callable[[], Any]:
        cart = cart_with(who, {market.honey: 4})
        total, number = queries.basket_of(who, cart).total, cart.id
        return lambda: commands.check_out(who, db.session.get_one(Cart, number), expected_total=total, **PICKED_UP)

    results = at_once(app, ordering(market.buying), ordering(acting(an)))
    assert not [each for each in results if isinstance(each, Exception)]
    assert [notice.subject for notice in told(market.dung, "stock:")] == ["Sắp hết: Mật ong rừng"]


def test_five_goods_that_run_low_at_once_cost_few_statements_more(app: Flask) -> None:
    market = trade()
    sau, bay = another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), another_seller("Vườn cô Bảy", "Hồ Thị Bảy")
    goods: list[Listing] = [
        market.honey,
        market.bamboo,
        *(live_listing(seller, name) for seller, name in ((sau, "Gừng"), (sau, "Nghệ"), (bay, "Quế"))),
    ]
    for listing in goods:
        stock.watch_stock(seller_of(listing.producer), listing, low_at=Decimal(19))
        stock.receive(seller_of(listing.producer), listing, amount=Decimal(10))
    cart = cart_with(market.buying, {listing: 12 for listing in goods})
    buying, total = market.buying, queries.basket_of(market.buying, cart).total

    with statements(app) as sent:
        commands.check_out(buying, cart, expected_total=total, **PICKED_UP)
    assert len(sent) <= 25, "\n".join(sent)
    assert len(told(market.dung, "stock:")) == 2
