"""Buying the same as last time: what is there goes into the cart, what is not is said first."""

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue import commands as catalogue
from marketplace.checkout import commands, queries
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.stock import commands as stock
from tests.databases import statements
from tests.orders.test_api import Program
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.trade import Trade, bought, cart_with


def in_cart(market: Trade) -> dict[str, Decimal]:
    basket = queries.basket_of(market.buying, queries.cart_of(market.buying))
    return {item.listing.name: item.amount for item in basket.items}


def test_goods_come_at_todays_price_and_a_second_tap_changes_nothing(market: Trade) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: "1.5"})
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    cart = cart_with(market.buying, {market.bamboo: 3})
    for _tap in range(2):
        assert commands.buy_again(market.buying, cart, order) == []
    assert in_cart(market) == {"Măng khô": 3, "Mật ong rừng": 2}
    basket = queries.basket_of(market.buying, cart)
    assert (basket.total, basket.repriced) == (Money(390_000), [])


def test_what_falls_short_is_said(market: Trade) -> None:
    order = bought(market, {market.honey: 6, market.bamboo: 1})
    orders.cancel_order(market.buying, order, reason="Đổi ý")
    stock.count(market.selling, market.honey, on_hand=Decimal(4))
    catalogue.retire_listing(market.selling, market.bamboo)
    said = commands.buy_again(market.buying, commands.open_cart(market.buying), order)
    assert said == ["Mật ong rừng: chỉ còn 4 kg.", "Măng khô: hiện không mua được."]
    assert in_cart(market) == {"Mật ong rừng": 4}


def test_the_seller_does_not_buy_it(market: Trade) -> None:
    order = bought(market)
    with pytest.raises(NotAllowed):
        commands.buy_again(market.selling, commands.open_cart(market.selling), order)


def test_by_page_and_by_program(market: Trade, app: Flask, client: PageClient) -> None:
    order = bought(market)
    minh = let_in(client, market.minh)
    address = f"/don-hang/{order.reference}"
    assert minh.submit(address, to="/mua-lai").location == "/gio-hang"
    assert in_cart(market) == {"Mật ong rừng": 2}
    stock.write_off(market.selling, market.honey, amount=Decimal(8), why="Vỡ hũ")
    minh.submit(address, to="/mua-lai")
    assert "Mật ong rừng: hiện không mua được." in minh.get("/gio-hang").text
    answer = Program(app, market.buying)("POST", f"/orders/{order.reference}/buy-again")
    assert answer.status_code == 200, answer.json
    assert answer.json["short"][0].startswith("Mật ong rừng: ")
    assert answer.json["cart"]["lines"][0]["name"] == "Mật ong rừng"


def test_few_questions_are_asked(market: Trade, app: Flask) -> None:
    goods = [live_listing(market.seller, f"Món {number}") for number in range(6)]
    order = bought(market, dict.fromkeys(goods, 1))
    cart = commands.open_cart(market.buying)
    buying = market.buying
    with statements(app) as asked:
        commands.buy_again(buying, cart, order)
    assert len(asked) <= 13, "\n".join(asked)
