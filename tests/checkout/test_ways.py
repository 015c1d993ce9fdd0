"""Each group of sellers that can share a way has a way of its own, and a reason stands where one is not offered."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.accounts.models import Person
from marketplace.checkout import commands, queries
from marketplace.checkout.commands import NoWayChosen, UnclearWay
from marketplace.delivery.queries import WaysToDeliver
from marketplace.delivery.states import DeliveryMethod
from marketplace.delivery.ways import NotDeliveredThere
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, Purchase
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.people import acting, let_in
from tests.world.programs import Program
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, cart_with, pickup_point

HOME = "25 Núi Thành"


@pytest.fixture
def sau(market: Trade) -> Organisation:
    """Ông Sáu of the same commune, who brings nothing to the door."""
    seller = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    owner = db.session.scalars(select(Person).where(Person.name == "Hồ Văn Sáu")).one()
    organisations.set_selling_terms(acting(owner), seller, delivers_home=False)
    return seller


@pytest.fixture
def cart(market: Trade, sau: Organisation) -> Any:
    """Honey that may come to the door, ginger that may not."""
    return cart_with(market.buying, {market.honey: 2, live_listing(sau, "Gừng", price=Money(30_000)): 3})


def ordered(market: Trade, cart: Any, **said: Any) -> Purchase:
    total = queries.basket_of(market.buying, cart).total
    return commands.check_out(market.buying, cart, payment=PaymentMethod.CASH, expected_total=total, **said)


def row(*sellers: str, way: DeliveryMethod | None = DeliveryMethod.PICKUP, point: str = "") -> dict[str, Any]:
    return {"sellers": list(sellers), "way": way, "point": point}


def test_two_ways_in_one_purchase(market: Trade, cart: Any) -> None:
    purchase = ordered(
        market,
        cart,
        deliveries=[row("ho-ba-dung", way=DeliveryMethod.HOME), row("vuon-ong-sau")],
        address=HOME,
    )

    said = [order.terms["delivery"] for order in purchase.orders]
    assert [each["method"] for each in said] == ["home", "pickup"]
    assert said[0]["address"] == "25 Núi Thành, phường Hòa Cường, TP. Đà Nẵng"
    assert said[1]["point"]["name"] == "Nhà văn hóa tổ 5"
    assert_sound()


def test_one_way_for_all_still_means_all(market: Trade, cart: Any) -> None:
    purchase = ordered(market, cart, delivery=DeliveryMethod.PICKUP)
    assert {order.terms["delivery"]["method"] for order in purchase.orders} == {"pickup"}


@pytest.mark.parametrize(
    ("said", "refusal", "field", "words"),
    [
        ({"delivery": DeliveryMethod.HOME, "address": HOME}, NotDeliveredThere, "delivery", "Vườn ông Sáu không giao"),
        ({}, NoWayChosen, "delivery", "Chọn cách nhận hàng của Hộ bà Dung"),
        ({"deliveries": [row("ho-ba-dung")]}, NoWayChosen, "delivery", "Chọn cách nhận hàng của Vườn ông Sáu"),
        (
            {"deliveries": [row("ho-ba-dung"), row("vuon-ong-sau", way=None)]},
            NoWayChosen,
            "deliveries/1/way",
            "Chọn cách nhận hàng của Vườn ông Sáu",
        ),
        (
            {"deliveries": [row("ho-ba-dung"), row("vuon-ong-sau", way=DeliveryMethod.HOME)], "address": HOME},
            NotDeliveredThere,
            "deliveries/1/way",
            "Vườn ông Sáu không giao tận nhà. Chọn cách nhận khác cho phần hàng này.",
        ),
        (
            {"deliveries": [row("ho-ba-dung"), row("vuon-ong-sau", point="KHONGC")]},
            NotDeliveredThere,
            "deliveries/1/point",
            "Hãy chọn một điểm nhận hàng còn mở",
        ),
        (
            {"deliveries": [row("ho-ba-dung", way=DeliveryMethod.HOME), row("vuon-ong-sau")], "address": "25"},
            NotDeliveredThere,
            "address",
            "Hãy ghi số nhà và tên đường",
        ),
        ({"deliveries": [row("ho-ba-dung", "ho-ba-dung")]}, UnclearWay, "deliveries/0/sellers", "chỉ nhận theo một"),
        ({"deliveries": [row("ai-do")]}, UnclearWay, "deliveries/0/sellers", "không có hàng của người bán này"),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_said(
    market: Trade, cart: Any, said: dict[str, Any], refusal: type, field: str, words: str
) -> None:
    with pytest.raises(refusal, match=words) as refused:
        ordered(market, cart, **said)
    assert refused.value.field == field
    assert db.session.query(Order).count() == 0
    assert_sound()


def test_of_several_points_one_is_chosen_for_each_group(market: Trade, cart: Any) -> None:
    other = pickup_point("Chợ Hòa Cường")
    with pytest.raises(NotDeliveredThere, match="Hãy chọn một điểm nhận hàng còn mở") as refused:
        ordered(market, cart, deliveries=[row("ho-ba-dung", point=other.reference), row("vuon-ong-sau")])
    assert refused.value.field == "deliveries/1/point"

    points = [row("ho-ba-dung", point=other.reference), row("vuon-ong-sau", point=market.point.reference.lower())]
    purchase = ordered(market, cart, deliveries=points)

    named = [order.terms["delivery"]["point"]["name"] for order in purchase.orders]
    assert named == ["Chợ Hòa Cường", "Nhà văn hóa tổ 5"]


def test_what_goes_into_an_open_order_needs_no_way(market: Trade, cart: Any) -> None:
    order = bought(market)
    cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    total = queries.basket_of(market.buying, queries.cart_of(market.buying)).total  # type: ignore[arg-type]
    assert total == Money(155_000)
    purchase = commands.check_out(
        market.buying,
        queries.cart_of(market.buying),  # type: ignore[arg-type]
        payment=PaymentMethod.CASH,
        expected_total=total,
        join=[order.reference],
    )
    assert purchase.orders == []


def test_many_groups_cost_no_statement_more(app: Flask, market: Trade) -> None:
    def asked_for(number: int) -> int:
        sellers = [market.seller, *(another_seller(f"Vườn {n} của {number}", f"Chủ {n}") for n in range(number))]
        assert all(each.locality_id for each in (*sellers, market.buyer)), "read before, as a cart has them"
        with statements(app) as asked:
            assert len(WaysToDeliver(market.buyer, sellers).groups) == 1
        return len(asked)

    assert asked_for(1) == asked_for(6) == 2


# By page and API


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


def filled(client: PageClient, **typed: str) -> dict[str, str]:
    form = form_in(client.get("/dat-hang").text, {"payment"}, "", "")
    return {**dict(untouched(form)), "payment": "cod", **typed}


def send(client: PageClient, typed: dict[str, str]) -> TestResponse:
    return client.post("/dat-hang", data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def test_the_review_offers_each_group_its_ways_with_the_reason_beside_them(minh: PageClient, cart: Any) -> None:
    page = minh.get("/dat-hang").text

    assert "Cách nhận hàng của Hộ bà Dung" in page
    assert "Cách nhận hàng của Vườn ông Sáu" in page
    assert page.count("Vườn ông Sáu không giao tận nhà.") == 1
    assert page.index("Cách nhận hàng của") < page.index("Gừng"), "one chooses first"
    typed = filled(minh)
    assert {typed["deliveries-0-way"], typed["deliveries-1-way"]} == {"pickup"}


def test_ordering_by_page_with_two_ways(market: Trade, minh: PageClient, cart: Any) -> None:
    answer = send(minh, filled(minh, **{"deliveries-0-way": "home", "address": HOME}))

    assert answer.status_code == 303
    first, second = db.session.query(Order).order_by(Order.id)
    assert (first.terms["delivery"]["method"], second.terms["delivery"]["method"]) == ("home", "pickup")
    confirmation = minh.get(answer.location).text
    assert "25 Núi Thành" in confirmation
    assert "Nhà văn hóa tổ 5" in confirmation


def test_a_seller_that_stops_home_delivery_meanwhile_is_named_at_its_group(
    market: Trade, minh: PageClient, cart: Any
) -> None:
    typed = filled(minh, **{"deliveries-0-way": "home", "address": HOME, "note": "Gọi trước"})
    organisations.set_selling_terms(market.selling, market.seller, delivers_home=False)

    answer = send(minh, typed)

    assert answer.status_code == 422
    assert "Hộ bà Dung, Vườn ông Sáu không giao tận nhà." in answer.text, "now they share their ways"
    assert "Hộ bà Dung không giao tận nhà. Chọn cách nhận khác cho phần hàng này." in answer.text
    assert "Gọi trước" in answer.text
    assert db.session.query(Order).count() == 0
    assert send(minh, {**filled(minh), "delivery": "pickup"}).status_code == 303


def test_without_a_way_the_page_says_for_whose_goods(minh: PageClient, cart: Any) -> None:
    typed = filled(minh)
    del typed["deliveries-1-way"]

    answer = send(minh, typed)

    assert answer.status_code == 422
    assert 'href="#f-deliveries-1-way"' in answer.text
    assert "Chọn cách nhận hàng của Vườn ông Sáu." in answer.text


def test_nonsense_in_the_rows_is_a_sentence(minh: PageClient, cart: Any) -> None:
    for nonsense in (
        {"deliveries-0-way": "bay"},
        {"deliveries-0-sellers": ""},
        {"deliveries-0-sellers": "ai-do"},
        {"deliveries-0-sellers": "ho-ba-dung vuon-ong-sau"},
        {"deliveries-0-x": "1"},
        {"deliveries-7-way": "home"},
        {"deliveries-0-point": "ABCDEFGH"},
        {"delivery": "pickup"},
    ):
        answer = send(minh, {**filled(minh), **nonsense})
        assert answer.status_code in (409, 422), nonsense
        assert 'class="error-summary"' in answer.text, nonsense
    assert db.session.query(Order).count() == 0


def test_a_program_asks_for_the_ways_and_chooses(app: Flask, market: Trade, cart: Any) -> None:
    program = Program(app, market.buying)
    (dung, sau) = program("GET", "/checkout/ways").get_json()["groups"]
    assert (dung["sellers"], dung["ways"], dung["not_offered"]) == (["ho-ba-dung"], ["pickup", "home"], [])
    assert [point["name"] for point in dung["points"]] == ["Nhà văn hóa tổ 5"]
    assert (sau["sellers"], sau["ways"]) == (["vuon-ong-sau"], ["pickup"])
    assert sau["not_offered"] == [{"way": "home", "detail": "Vườn ông Sáu không giao tận nhà."}]
    body = {"payment": "cod", "expected_total": "260000"}

    def refused(deliveries: Any, **more: Any) -> tuple[int, str]:
        answer = program("POST", "/checkout", {**body, "deliveries": deliveries, **more}, Idempotency_Key="mot")
        return answer.status_code, answer.get_json()["errors"][0]["pointer"]

    home = {"sellers": ["ho-ba-dung"], "way": "home"}
    assert refused([home]) == (422, "/delivery")
    assert refused([home, {"sellers": ["vuon-ong-sau"], "way": "home"}], address=HOME) == (409, "/deliveries/1/way")
    assert refused([home, {"sellers": [], "way": "home"}]) == (422, "/deliveries/1/sellers")
    assert refused([home, home]) == (422, "/deliveries/1/sellers")
    assert refused([{"sellers": ["x"] * 61, "way": "home"}]) == (422, "/deliveries/0/sellers")
    assert refused([home], delivery="pickup") == (422, "/deliveries")
    assert refused("home") == (422, "/deliveries")

    said = [home, {"sellers": ["vuon-ong-sau"], "way": "pickup"}]
    done = program("POST", "/checkout", {**body, "deliveries": said, "address": HOME}, Idempotency_Key="hai")
    assert done.status_code == 201
    made = db.session.scalars(select(Order).order_by(Order.id))
    assert [order.terms["delivery"]["method"] for order in made] == ["home", "pickup"]
