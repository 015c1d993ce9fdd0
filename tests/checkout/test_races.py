"""Many hands at once, on a real SQLite file and on PostgreSQL: nothing is sold twice, nobody sees a deadlock."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.checkout import commands, queries
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import WrongState
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, OrderLine, OrderMove
from marketplace.payments.states import PaymentMethod
from marketplace.stock import queries as stock
from marketplace.stock.models import StockItem
from tests.world.goods import live_listing
from tests.world.hands import at_once
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.trade import Trade, bought, cart_with


def households(count: int) -> list[Actor]:
    """So many people of Hòa Cường, each with a household to buy for."""
    people: list[Person] = [person(f"Người mua {number}") for number in range(count)]
    for number, somebody in enumerate(people):
        buyer(somebody, f"Nhà số {number}")
    return [acting(somebody) for somebody in people]


def order(actor: Actor) -> Callable[[], Any]:
    """Everything in this person's cart, as it stands."""
    total = queries.basket_of(actor, queries.cart_of(actor)).total
    return lambda: (
        commands.check_out(
            actor,
            queries.cart_of(actor),
            delivery=DeliveryMethod.PICKUP,
            payment=PaymentMethod.CASH,
            expected_total=total,
        ).reference
    )


def sold(listing: Listing) -> Decimal:
    return sum(db.session.scalars(select(OrderLine.ordered).where(OrderLine.listing_id == listing.id)), Decimal(0))


@pytest.mark.slow
def test_the_last_units_are_sold_exactly_once(market: Trade, app: Flask) -> None:
    last = live_listing(market.seller, "Gừng cuối vụ", stock=Decimal(5))
    people = households(8)
    for actor in people:
        cart_with(actor, {last: 1})
    results = at_once(app, *map(order, people))
    refused = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, DomainError) for each in refused), refused
    assert (len(results) - len(refused), sold(last)) == (5, 5)
    assert db.session.get_one(StockItem, last.id).available == 0
    assert not stock.drift()


@pytest.mark.slow
def test_carts_in_any_order_never_show_a_deadlock(market: Trade, app: Flask) -> None:
    goods = [live_listing(market.seller, f"Món {number}", stock=Decimal(4)) for number in range(6)]
    people, draw = households(6), Random(2)
    for actor in people:
        cart_with(actor, dict.fromkeys(draw.sample(goods, 4), 1))
    results = at_once(app, *map(order, people))
    refused = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, DomainError) for each in refused), refused
    for listing in goods:
        assert sold(listing) == db.session.get_one(StockItem, listing.id).reserved <= 4
    assert not stock.drift()


@pytest.mark.slow
def test_one_key_in_two_hands_places_one_order(market: Trade, app: Flask) -> None:
    secret = accounts.issue_token(market.buying, name="máy", scopes=["read", "trade"]).secret
    cart = cart_with(market.buying, {market.honey: 2})
    total = queries.basket_of(market.buying, cart).total.dong
    body = {"delivery": "pickup", "payment": "cod", "expected_total": total}
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k-1"}

    def call() -> Any:
        answer = app.test_client().post("/api/v1/checkout", json=body, headers=headers)
        return answer.status_code, answer.get_json(), answer.headers.get("Idempotent-Replayed")

    answers = at_once(app, call, call, call)
    assert [status for status, _body, _again in answers] == [201] * 3, answers
    assert len({str(said) for _status, said, _again in answers}) == 1
    assert sorted(str(again) for _status, _body, again in answers) == ["None", "true", "true"]
    assert db.session.scalar(select(func.count()).select_from(Order)) == 1


@pytest.mark.slow
def test_two_first_taps_open_one_cart(market: Trade, app: Flask) -> None:
    buying, slug = market.buying, market.bamboo.slug

    def tap() -> Any:
        return commands.add_to_cart(buying, commands.open_cart(buying), listing=slug, amount=Decimal(1)).id

    results = at_once(app, tap, tap, tap)
    assert len(set(results)) == 1, results
    assert queries.basket_of(buying, queries.cart_of(buying)).items[0].amount == 3


@pytest.mark.slow
def test_one_cart_on_two_devices_is_ordered_once(market: Trade, app: Flask) -> None:
    cart_with(market.buying, {market.honey: 2})
    results = at_once(app, order(market.buying), order(market.buying))
    assert sum(isinstance(each, str) for each in results) == 1, results
    assert db.session.scalar(select(func.count()).select_from(Order)) == 1


@pytest.mark.slow
def test_two_hands_on_one_order_take_one_step(market: Trade, app: Flask) -> None:
    placed = bought(market)
    selling, buying, number = market.selling, market.buying, placed.id
    results = at_once(
        app,
        lambda: orders.decline_order(selling, db.session.get_one(Order, number), reason="Hết hàng"),
        lambda: orders.cancel_order(buying, db.session.get_one(Order, number), reason="Mua nhầm"),
        lambda: orders.decline_order(selling, db.session.get_one(Order, number), reason="Hết hàng"),
    )
    assert sum(isinstance(each, WrongState) for each in results) == 2, results
    assert db.session.scalar(select(func.count()).select_from(OrderMove)) == 2
    assert db.session.get_one(StockItem, market.honey.id).available == 10
    assert not stock.drift()
