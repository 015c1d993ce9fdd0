"""An order amended by the buyer while the seller acts, or on two devices at once: one after the other, nothing lost."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.checkout import commands, queries
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, OrderEdition
from marketplace.orders.states import OrderState
from marketplace.payments.states import PaymentMethod
from tests.checkout.test_races import at_once, households
from tests.world.goods import live_listing
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, bought, brought, cart_with, checked_out

pytestmark = pytest.mark.slow


def amending(actor: Actor, order: Order, amount: int, **more: Any) -> Callable[[], Any]:
    number, lines = order.id, [{"line": 1, "amount": Decimal(amount)}]
    return lambda: commands.amend_order(actor, db.session.get_one(Order, number), lines=lines, **more).total


def refusals(results: list[Any]) -> list[Any]:
    return [each for each in results if isinstance(each, Exception)]


@pytest.mark.parametrize("step", [orders.confirm_order, orders.pack_order])
def test_the_seller_acts_while_the_buyer_amends(market: Trade, app: Flask, step: Callable[..., Order]) -> None:
    order = bought(market)
    if step is orders.pack_order:
        brought(market, order, "confirm")
    selling, number = market.selling, order.id
    results = at_once(
        app, amending(market.buying, order, 5), lambda: step(selling, db.session.get_one(Order, number)).state
    )
    late = refusals(results)
    assert all(isinstance(each, WrongState) for each in late), results
    assert step is orders.pack_order or not late, results
    found = db.session.get_one(Order, number)
    (line,) = found.lines
    assert found.total == line.price * line.promised == (Money(170_000) if late else Money(425_000))
    assert found.state is (OrderState.PACKED if step is orders.pack_order else OrderState.CONFIRMED)
    assert line.confirmed in ((2, 5) if step is orders.confirm_order else (line.promised,))
    assert_sound()


def test_the_buyer_cancels_on_one_device_and_amends_on_another(market: Trade, app: Flask) -> None:
    order = bought(market)
    buying, number = market.buying, order.id
    results = at_once(
        app,
        amending(buying, order, 5),
        lambda: orders.cancel_order(buying, db.session.get_one(Order, number), reason="Mua nhầm").state,
    )
    assert all(isinstance(each, WrongState) for each in refusals(results)), results
    assert db.session.get_one(Order, number).state is OrderState.CANCELLED
    assert_sound()


def test_two_devices_saw_the_same_contract_and_one_amends_it(market: Trade, app: Flask) -> None:
    order = bought(market)
    seen = queries.amendment_of(market.buying, order, [{"line": 1, "amount": Decimal(3)}], []).seen
    results = at_once(app, *(amending(market.buying, order, amount, seen=seen) for amount in (3, 3, 3, 3)))
    assert [isinstance(each, commands.ChangedSinceSeen) for each in results].count(True) == 3, results
    assert db.session.scalars(select(OrderEdition.number)).all() == [1]
    assert_sound()


def test_one_version_and_one_key_amend_once(market: Trade, app: Flask) -> None:
    order = bought(market)
    secret = accounts.issue_token(market.buying, name="máy", scopes=["read", "trade"]).secret
    address, version = f"/api/v1/orders/{order.reference}", f'"{order.version}"'
    body = {"add": [{"listing": market.bamboo.slug, "amount": 1}]}

    def call(**more: str) -> Callable[[], Any]:
        headers = {"Authorization": f"Bearer {secret}", "If-Match": version, **more}
        return lambda: app.test_client().patch(address, json=body, headers=headers).status_code

    same_key = at_once(app, *(call(**{"Idempotency-Key": "k-1"}) for _device in range(4)))
    assert same_key == [200] * 4
    version = f'"{db.session.get_one(Order, order.id).version}"'
    own_keys = at_once(app, *(call(**{"Idempotency-Key": f"k-{device + 2}"}) for device in range(4)))
    assert sorted(own_keys) == [200, 412, 412, 412]
    version = f'"{db.session.get_one(Order, order.id).version}"'
    no_keys = at_once(app, *(call() for _device in range(4)))
    assert sorted(no_keys) == [200, 412, 412, 412]
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).total == Money(380_000)
    assert_sound()


def test_the_last_units_go_to_one_of_those_who_add(market: Trade, app: Flask) -> None:
    last = live_listing(market.seller, "Gừng cuối vụ", stock=Decimal(7))
    people = households(5)
    placed = [checked_out(actor, cart_with(actor, {last: 1})).orders[0] for actor in people]
    results = at_once(app, *(amending(actor, order, 2) for actor, order in zip(people, placed, strict=True)))
    late = refusals(results)
    assert all(isinstance(each, DomainError) for each in late), results
    assert len(late) == 3, results
    assert_sound()


def test_a_joining_checkout_meets_the_packing_seller(market: Trade, app: Flask) -> None:
    order = brought(market, bought(market), "confirm")
    cart_with(market.buying, {market.bamboo: 2})
    selling, buying, number, reference = market.selling, market.buying, order.id, order.reference

    def joining() -> Any:
        return commands.check_out(
            buying,
            queries.cart_of(buying),
            delivery=DeliveryMethod.PICKUP,
            payment=PaymentMethod.CASH,
            expected_total=Money(140_000),
            join=[reference],
        ).reference

    results = at_once(app, joining, lambda: orders.pack_order(selling, db.session.get_one(Order, number)).state)
    late = refusals(results)
    assert all(isinstance(each, (commands.CannotJoin, WrongState)) for each in late), results
    found = db.session.get_one(Order, number)
    assert found.total == (Money(170_000) if late else Money(310_000))
    assert all(line.packed == line.promised for line in found.lines)
    assert queries.count_in_cart(buying) == (1 if late else 0)
    assert_sound()


def test_two_joining_checkouts_of_two_people_of_one_house_both_arrive(market: Trade, app: Flask) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    buying, reference = market.buying, order.reference

    def joining() -> Any:
        return commands.check_out(
            buying,
            queries.cart_of(buying),
            delivery=DeliveryMethod.PICKUP,
            payment=PaymentMethod.CASH,
            expected_total=Money(70_000),
            join=[reference],
        ).reference

    results = at_once(app, joining, amending(buying, order, 4), joining)
    late = refusals(results)
    assert [type(each) for each in late] == [commands.CartIsEmpty], results
    assert db.session.get_one(Order, order.id).total == Money(410_000)
    assert_sound()
