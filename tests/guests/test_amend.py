"""A guest changes and cancels by the link, within the limits that held when they ordered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from marketplace.checkout import commands as checkout
from marketplace.guests.limits import TooMuchForGuest
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders import queries
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.stock import queries as stock
from tests.world.goods import live_listing
from tests.world.guests import guest_order, holding
from tests.world.soundness import assert_sound
from tests.world.trade import REASON, Trade, bought


def amended(order: Order, amount: int) -> Order:
    return checkout.amend_order(holding(), order, lines=[{"line": 1, "amount": Decimal(amount)}])


def amounts() -> list[Decimal]:
    db.session.rollback()
    return list(db.session.scalars(select(OrderLine.held).order_by(OrderLine.id)))


def test_the_link_cancels_and_the_goods_are_back(market: Trade) -> None:
    order = guest_order(market)

    orders.cancel_order(holding(), order, reason="Đổi ý")

    assert order.state is OrderState.CANCELLED
    assert stock.available([market.honey.id])[market.honey.id] == 10
    assert_sound()


def test_the_link_changes_amounts_within_a_fifth(market: Trade) -> None:
    reference = guest_order(market).reference
    order = queries.order_for(holding(), reference)
    assert order.changes == []

    with pytest.raises(TooMuchForGuest):
        amended(order, 3)
    assert amended(order, 2).total == Money(170_000)
    with pytest.raises(TooMuchForGuest):
        amended(order, 3)
    assert amounts() == [2]
    assert_sound()


def test_who_asks_for_less_may_even_when_little_is_left(market: Trade) -> None:
    order = guest_order(market, goods={market.honey: 2})
    bought(market, {market.honey: 8})

    assert amended(order, 1).total == Money(85_000)


def test_added_goods_count_like_the_rest(market: Trade) -> None:
    dear = live_listing(market.seller, "Sâm dây", price=Money(450_000), stock=Decimal(20))
    order = guest_order(market)

    with pytest.raises(TooMuchForGuest, match="500.000"):
        checkout.amend_order(holding(), order, add=[{"listing": dear.slug, "amount": Decimal(1)}])
    with pytest.raises(TooMuchForGuest, match="Măng khô"):
        checkout.amend_order(holding(), order, add=[{"listing": market.bamboo.slug, "amount": Decimal("4.5")}])
    checkout.amend_order(holding(), order, add=[{"listing": market.bamboo.slug, "amount": Decimal(4)}])

    assert amounts() == [1, 4]
    assert_sound()


def test_another_link_opens_and_changes_nothing(market: Trade) -> None:
    order = guest_order(market)
    guest_order(market, link="lien-ket-khac")
    other = holding("lien-ket-khac")

    with pytest.raises(Missing):
        queries.order_for(other, order.reference)
    with pytest.raises(NotAllowed):
        orders.cancel_order(other, order, reason=REASON)
    with pytest.raises(NotAllowed):
        checkout.amend_order(other, order, lines=[{"line": 1, "amount": Decimal(2)}])
    assert holding("khong-co").buys_for == frozenset()
