"""A guest's goods wait two hours, unless the seller has called; then the market gives them back, once, at any hour."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import HERE, FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.periodic import JOBS
from marketplace.notifications.models import Notice
from marketplace.orders import commands as orders
from marketplace.orders.commands import NotDue
from marketplace.orders.models import Order, OrderMove
from marketplace.orders.policy import HELD_FOR_GUESTS, open_changes
from marketplace.orders.states import OrderState, Side
from marketplace.stock import queries as stock
from tests.world.guests import guest_order, holding
from tests.world.hands import at_once
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, bought, brought


def work() -> None:
    """One turn of the worker."""
    JOBS["orders release-guests"].work()
    JOBS["orders release-unconfirmed"].work()


def state_of(order: Order) -> OrderState:
    db.session.rollback()
    return db.session.scalars(select(Order.state).where(Order.id == order.id)).one()


def steps_of(order: Order) -> list[tuple[str, Side]]:
    moves = select(OrderMove.name, OrderMove.side).where(OrderMove.order_id == order.id).order_by(OrderMove.id)
    return [(name, side) for name, side in db.session.execute(moves)]


def test_after_two_hours_without_a_call_the_goods_are_back(market: Trade, clock: FrozenClock) -> None:
    order = guest_order(market)
    clock.move(hours=1, minutes=59)
    work()
    assert state_of(order) is OrderState.PLACED

    clock.move(minutes=1)
    work()

    assert state_of(order) is OrderState.CANCELLED
    assert stock.available([market.honey.id])[market.honey.id] == 10
    assert steps_of(order)[-1] == ("cancel", Side.MARKET)
    assert_sound()


def test_a_worker_that_was_down_for_days_catches_up_at_night_and_once(market: Trade, clock: FrozenClock) -> None:
    order = guest_order(market)
    clock.set(datetime(2026, 3, 5, 2, tzinfo=HERE))

    work()
    work()

    assert state_of(order) is OrderState.CANCELLED
    assert [name for name, _side in steps_of(order)] == ["place", "cancel"]
    told = select(Notice).where(Notice.person_id == market.dung.id, Notice.key.contains("OrderCancelled"))
    assert len(db.session.scalars(told).all()) == 1


def test_the_seller_who_called_keeps_the_goods_like_everybodys(market: Trade, clock: FrozenClock) -> None:
    order = guest_order(market)
    assert "keep" in open_changes(market.selling, order)

    orders.keep_order(market.selling, order)
    clock.move(hours=3)
    work()

    assert state_of(order) is OrderState.PLACED
    assert steps_of(order) == [("place", Side.BUYER), ("keep", Side.SELLER)]
    assert "keep" not in open_changes(market.selling, order)
    with pytest.raises(WrongState):
        orders.keep_order(market.selling, order)


def test_a_yes_keeps_them_too(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, guest_order(market), "confirm")
    clock.move(hours=3)
    work()
    assert state_of(order) is OrderState.CONFIRMED


def test_a_yes_taken_back_leaves_the_goods_where_they_waited(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, guest_order(market), "confirm")
    orders.take_back_step(market.selling, order)
    clock.move(hours=2)
    work()
    assert state_of(order) is OrderState.CANCELLED


def test_only_the_seller_says_that_they_called(market: Trade) -> None:
    order = guest_order(market)
    for other in (holding(), market.buying, SYSTEM):
        with pytest.raises(NotAllowed):
            orders.keep_order(other, order)


def test_orders_of_people_wait_as_before(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    clock.move(hours=3)
    work()
    assert (state_of(order), order.held_until) == (OrderState.PLACED, None)
    with pytest.raises(WrongState):
        orders.keep_order(market.selling, order)


def test_the_market_does_not_release_early(market: Trade) -> None:
    order = guest_order(market)
    assert order.held_until == now() + HELD_FOR_GUESTS
    with pytest.raises(NotDue):
        orders.release_order(SYSTEM, order)


@pytest.mark.slow
def test_a_call_and_the_clock_at_once_end_in_one_of_the_two(market: Trade, app: Flask, clock: FrozenClock) -> None:
    order = guest_order(market)
    clock.move(hours=2)
    number, seller = order.id, market.selling

    at_once(
        app,
        lambda: orders.keep_order(seller, db.session.get_one(Order, number)),
        lambda: orders.release_order(SYSTEM, db.session.get_one(Order, number)),
        lambda: orders.release_order(SYSTEM, db.session.get_one(Order, number)),
    )

    found = [name for name, _side in steps_of(order)]
    assert found in (["place", "keep"], ["place", "cancel"])
    assert_sound()
