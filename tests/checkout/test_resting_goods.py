"""Goods that rest until a day: who has them in the cart reads from when on they are sold again."""

from __future__ import annotations

from datetime import date

from flask import Flask

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.clock import FrozenClock
from tests.pages import PageClient
from tests.world.people import let_in
from tests.world.trade import cart_with, checked_out, trade


def test_the_cart_names_the_day(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    market = trade()
    cart_with(market.buying, {market.honey: 1})
    catalogue.pause_until(market.selling, market.honey, day=date(2026, 3, 9))

    assert "bán lại từ 09/03/2026" in let_in(client, market.minh).get("/gio-hang").text


def test_it_can_be_ordered_again_when_it_is_back(app: Flask, clock: FrozenClock) -> None:
    market = trade()
    cart = cart_with(market.buying, {market.honey: 1})
    catalogue.pause_until(market.selling, market.honey, day=date(2026, 3, 9))
    clock.move(days=7)
    assert app.test_cli_runner().invoke(args=["catalogue", "resume-paused"]).exit_code == 0

    order = checked_out(market.buying, cart).orders[0]
    assert [line.name for line in order.lines] == ["Mật ong rừng"]
