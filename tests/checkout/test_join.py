"""A second checkout goes into the order that is still open, when the buyer says so."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.checkout.commands import CannotJoin
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, OrderChange, Purchase
from marketplace.orders.states import ChangeKind
from tests.databases import statements
from tests.orders.test_api import Program
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, brought, cart_with, checked_out

PICKUP = {"delivery": "pickup", "payment": "cod"}


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


def placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def now_of(order: Order) -> Order:
    db.session.expire_all()
    return db.session.get_one(Order, order.id)


def filled(client: PageClient, **typed: str) -> dict[str, str]:
    form = form_in(client.get("/dat-hang").text, set(PICKUP), "", "")
    return {**dict(untouched(form)), **PICKUP, **typed}


def send(client: PageClient, typed: dict[str, str]):
    return client.post("/dat-hang", data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def test_the_same_goods_at_the_same_price_grow_their_line(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    cart = cart_with(market.buying, {market.honey: 3, market.bamboo: 1})
    purchase = checked_out(market.buying, cart, join=[order.reference], note="Giao chung một chuyến")
    assert (purchase.orders, purchase.total) == ([], Money(325_000))
    (added,) = purchase.additions
    assert (added.order_id, added.edition, added.total) == (order.id, 2, Money(325_000))
    assert [(line.name, line.promised, line.confirmed) for line in order.lines] == [
        ("Mật ong rừng", 5, 2), ("Măng khô", 1, 0),
    ]  # fmt: skip
    assert order.total == Money(495_000)
    kinds = db.session.scalars(select(OrderChange.kind).order_by(OrderChange.id)).all()
    assert kinds == [ChangeKind.ADDED, ChangeKind.ADDED]
    assert order.editions[0].why == "Giao chung một chuyến"
    assert placed() == 1
    assert_sound()


def test_the_same_goods_at_another_price_stand_on_their_own_line(market: Trade) -> None:
    order = bought(market)
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    checked_out(market.buying, cart_with(market.buying, {market.honey: 1}), join=[order.reference])
    assert [(line.promised, line.price) for line in order.lines] == [(2, Money(85_000)), (1, Money(90_000))]
    assert_sound()


def test_others_get_orders_of_their_own_in_the_same_purchase(market: Trade) -> None:
    order = bought(market)
    ginger = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng tươi", price=Money(30_000))
    purchase = checked_out(
        market.buying, cart_with(market.buying, {market.honey: 1, ginger: 2}), join=[order.reference]
    )
    (new,) = purchase.orders
    assert (new.total, purchase.total, order.total) == (Money(60_000), Money(145_000), Money(255_000))
    assert_sound()


def test_all_or_nothing_when_a_joined_part_cannot_be_had(market: Trade) -> None:
    order = bought(market)
    cart = cart_with(market.buying, {market.honey: 1})
    brought(market, order, "confirm", "pack")
    with pytest.raises(CannotJoin, match=order.reference) as refused:
        checked_out(market.buying, cart, join=[order.reference])
    assert refused.value.field == "join"
    assert (placed(), now_of(order).edition) == (1, 1)
    assert_sound()


def test_only_an_order_of_this_buyer_with_a_seller_of_the_cart(market: Trade) -> None:
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    theirs = checked_out(acting(other), cart_with(acting(other), {market.honey: 1})).orders[0]
    ginger = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng tươi")
    elsewhere = checked_out(market.buying, cart_with(market.buying, {ginger: 1})).orders[0]
    first, second = bought(market), bought(market)
    cart = cart_with(market.buying, {market.honey: 1})
    for named in ([theirs.reference], [elsewhere.reference], ["BKMQ27"], [first.reference, second.reference]):
        with pytest.raises(CannotJoin):
            checked_out(market.buying, cart, join=named)
    buyer(market.minh, "Quán anh Minh")
    with pytest.raises(CannotJoin):
        checked_out(market.buying, cart, buyer="quan-anh-minh", join=[first.reference])
    assert_sound()


def test_joining_costs_few_questions(market: Trade, app: Flask) -> None:
    order = bought(market, {market.honey: 1, market.bamboo: 1})
    cart = cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    with statements(app) as asked:
        checked_out(market.buying, cart, join=[order.reference])
    assert len(asked) <= 32, "\n".join(asked)


# By page


def test_the_review_offers_it_and_never_ticks_it(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    page = minh.get("/dat-hang").text
    assert f"Bạn đang có đơn {order.reference} với Hộ bà Dung" in page
    typed = filled(minh)
    assert "join" not in typed
    assert send(minh, typed).status_code == 303
    assert placed() == 2


def test_a_ticked_order_grows_and_the_purchase_shows_it(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    answer = send(minh, filled(minh, join=order.reference))
    assert answer.status_code == 303, answer.text
    done = minh.get(answer.location).text
    assert f"Đã gộp vào đơn {order.reference}" in done
    assert "Thêm 70.000" in done
    assert now_of(order).total == Money(240_000)
    assert placed() == 1
    assert "Thêm món – Măng khô" in minh.get(f"/don-hang/{order.reference}").text
    assert_sound()


@pytest.mark.parametrize("given_up", [False, True])
def test_an_order_packed_or_cancelled_meanwhile_is_said_and_no_longer_ticked(
    market: Trade, minh: PageClient, given_up: bool
) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    typed = filled(minh, join=order.reference, note="Nhẹ tay")
    if given_up:
        orders.cancel_order(market.buying, order, reason="Mua nhầm")
    else:
        brought(market, order, "confirm", "pack")
    refused = send(minh, typed)
    assert refused.status_code == 422
    assert f"Không gộp được vào đơn {order.reference} nữa" in refused.text
    again = dict(untouched(form_in(refused.text, set(PICKUP), "", "")))
    assert "join" not in again
    assert again["note"] == "Nhẹ tay"
    assert send(minh, {**again, **PICKUP}).status_code == 303
    assert placed() == 2
    assert_sound()


def test_a_tick_survives_another_mistake(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    refused = send(minh, filled(minh, join=order.reference, contact_phone="123"))
    assert refused.status_code == 422
    assert dict(untouched(form_in(refused.text, set(PICKUP), "", "")))["join"] == order.reference


def test_several_open_orders_offer_the_newest(market: Trade, minh: PageClient) -> None:
    older, newer = bought(market), bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    page = minh.get("/dat-hang").text
    assert f'value="{newer.reference}"' in page
    assert f'value="{older.reference}"' not in page


def test_nothing_is_offered_without_an_open_order(market: Trade, minh: PageClient) -> None:
    brought(market, bought(market), "confirm", "pack")
    cart_with(market.buying, {market.bamboo: 1})
    assert "Gộp vào đơn" not in minh.get("/dat-hang").text


def test_a_double_tap_joins_once(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    typed = filled(minh, join=order.reference)
    assert len({send(minh, typed).location for _tap in range(3)}) == 1
    assert now_of(order).total == Money(240_000)
    assert db.session.scalar(select(func.count()).select_from(Purchase)) == 2
    assert_sound()


# By API


def test_a_program_joins(market: Trade, app: Flask) -> None:
    order = bought(market)
    program = Program(app, market.buying)
    cart_with(market.buying, {market.bamboo: 1})
    body = {**PICKUP, "expected_total": 70_000}
    for wrong, status in ((order.purchase.reference, 409), ("x", 422), (7, 422)):
        answer = program("POST", "/checkout", {**body, "join": [wrong]}, Idempotency_Key=f"k-{wrong}")
        assert answer.status_code == status, answer.json
    assert program("POST", "/checkout", {**body, "join": "x"}, Idempotency_Key="k-s").status_code == 422
    answer = program("POST", "/checkout", {**body, "join": [order.reference]}, Idempotency_Key="k-1")
    assert answer.status_code == 201, answer.json
    assert answer.json["orders"] == []
    (joined,) = answer.json["joined"]
    assert (joined["reference"], joined["total"], joined["edition"]) == (order.reference, 70_000, 2)
    assert_sound()
