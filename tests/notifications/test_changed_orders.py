"""Whoever changes an order, the other side hears what changed and what it costs now."""

from __future__ import annotations

from decimal import Decimal

from marketplace.checkout import commands as checkout
from marketplace.notifications.reactions.orders import CHANGE_NEWS
from marketplace.orders import commands as orders
from marketplace.orders.states import ChangeKind
from tests.notifications.reading import subjects, told
from tests.world.trade import REASON, Trade, bought, brought


def test_there_are_words_for_every_kind_of_change() -> None:
    assert set(CHANGE_NEWS) == set(ChangeKind)


def test_the_seller_hears_that_the_buyer_changed_the_order(market: Trade) -> None:
    order = bought(market)
    checkout.amend_order(market.buying, order, lines=[{"line": 1, "amount": Decimal(3)}])
    news = told(market.dung, "order:")[-1]
    assert "người mua đã sửa" in news.subject and str(order.total) in news.body
    assert told(market.minh) == []


def test_the_buyer_hears_of_less_and_why(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    orders.short_line(market.selling, order, line=1, amount=Decimal(1), reason=REASON)
    news = told(market.minh)[-1]
    assert "giao thiếu" in news.subject and REASON in news.body and str(order.total) in news.body


def test_the_buyer_is_asked_about_a_weight_and_the_seller_hears_the_answer(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    orders.weigh_line(market.selling, order, line=1, weight=Decimal(3))
    assert "bạn có đồng ý không" in subjects(market.minh)[-1]
    orders.agree_weight(market.buying, order, line=1)
    assert "đồng ý cân thực" in subjects(market.dung)[-1]
