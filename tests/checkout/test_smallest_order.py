"""The smallest order a seller takes: told as what is still missing, long before it is refused."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.checkout import commands, queries
from marketplace.checkout.commands import BelowMinimum, CannotBeHad
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from tests.checkout.test_contracting import agreed, contracted
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.programs import Program
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, cart_with, checked_out

SAID = "Hộ bà Dung nhận đơn từ 120.000\u00a0₫. Mua thêm 35.000\u00a0₫, hoặc bỏ phần hàng này."


@pytest.fixture
def least(market: Trade) -> Trade:
    """Bà Dung takes orders of 120.000 ₫ and more; a jar of honey is 85.000 ₫."""
    organisations.set_selling_terms(market.selling, market.seller, min_order=Money(120_000))
    return market


def test_an_order_below_it_is_refused_and_says_what_is_missing(least: Trade) -> None:
    cart = cart_with(least.buying, {least.honey: 1})

    with pytest.raises(BelowMinimum) as refused:
        checked_out(least.buying, cart)

    assert (refused.value.sentence, refused.value.field) == (SAID, "expected_total")
    assert queries.count_in_cart(least.buying) == 1, "the cart keeps what is in it"
    assert_sound()


def test_exactly_so_much_is_enough(least: Trade) -> None:
    organisations.set_selling_terms(least.selling, least.seller, min_order=Money(85_000))
    assert bought(least, {least.honey: 1}).total == Money(85_000)


def test_each_seller_counts_alone(least: Trade) -> None:
    ginger = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng", price=Money(30_000))
    cart = cart_with(least.buying, {least.honey: 1, ginger: 9})

    with pytest.raises(BelowMinimum, match="Hộ bà Dung") as refused:
        checked_out(
            least.buying,
            cart,
            delivery=None,
            deliveries=[{"sellers": [slug], "way": DeliveryMethod.PICKUP} for slug in ("vuon-ong-sau", "ho-ba-dung")],
        )

    assert refused.value.field == "deliveries/1/sellers"
    assert db.session.query(Order).count() == 0


def test_it_holds_for_every_contract_whoever_asks(least: Trade) -> None:
    with pytest.raises(BelowMinimum):
        contracted(least, agreed({least.honey: 1}))


def test_what_goes_into_an_open_order_may_be_less(least: Trade) -> None:
    order = bought(least, {least.honey: 2})
    checked_out(least.buying, cart_with(least.buying, {least.bamboo: "0.5"}), join=[order.reference])
    assert order.total == Money(205_000)
    assert_sound()


def test_an_order_does_not_shrink_below_what_its_seller_took_then(least: Trade) -> None:
    order = bought(least, {least.honey: 3})
    organisations.set_selling_terms(least.selling, least.seller, min_order=Money(0))

    with pytest.raises(CannotBeHad, match="Giữ lại thêm 35.000"):
        commands.amend_order(least.buying, order, lines=[{"line": 1, "amount": 1}], expected_total=Money(85_000))

    assert order.total == Money(255_000)
    assert order.terms["seller"]["min_order"] == 120_000
    assert_sound()


@pytest.fixture
def minh(client: PageClient, least: Trade) -> PageClient:
    return let_in(client, least.minh)


def test_the_cart_says_how_much_is_missing_and_where_to_find_it(least: Trade, minh: PageClient) -> None:
    cart_with(least.buying, {least.honey: 1})

    page = minh.get("/gio-hang").text

    assert "Thêm 35.000\u00a0₫ để đủ đơn tối thiểu 120.000\u00a0₫." in page
    assert 'href="/nha-san-xuat/ho-ba-dung"' in page
    assert "error" not in page.split("<main")[1].split("</main>")[0], "it is no error before it is one"


def test_the_review_leads_on_and_has_no_button_until_it_is_enough(least: Trade, minh: PageClient) -> None:
    cart_with(least.buying, {least.honey: 1})
    page = minh.get("/dat-hang").text
    assert SAID in page
    assert "Đặt hàng – " not in page

    cart_with(least.buying, {least.bamboo: "0.5"})
    page = minh.get("/dat-hang").text
    assert SAID not in page
    assert "Đặt hàng – 120.000\u00a0₫" in page


def test_a_seller_that_raises_it_meanwhile_is_told_at_the_top(least: Trade, minh: PageClient) -> None:
    cart_with(least.buying, {least.honey: 2})
    form = form_in(minh.get("/dat-hang").text, {"payment"}, "", "")
    typed = {**dict(untouched(form)), "payment": "cod", "delivery": "pickup", "note": "Giao sớm"}
    organisations.set_selling_terms(least.selling, least.seller, min_order=Money(200_000))

    answer = minh.post("/dat-hang", data=typed, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 422
    assert 'href="#too-small"' in answer.text
    assert "Mua thêm 30.000\u00a0₫" in answer.text
    assert "Giao sớm" in answer.text
    assert db.session.query(Order).count() == 0


def test_programs_read_it_in_the_cart_and_of_the_seller(app: Flask, least: Trade) -> None:
    program = Program(app, least.buying)
    cart_with(least.buying, {least.honey: 1})

    cart = program("GET", "/cart").get_json()

    assert cart["sellers"] == [
        {
            "producer": "ho-ba-dung",
            "producer_name": "Hộ bà Dung",
            "total": 85000,
            "min_order": 120000,
            "missing": 35000,
        }
    ]
    assert cart["can_be_ordered"] is False
    assert program("GET", "/producers/ho-ba-dung").get_json()["min_order"] == 120000
    refused = program(
        "POST", "/checkout", {"payment": "cod", "delivery": "pickup", "expected_total": 85000}, Idempotency_Key="mot"
    )
    assert (refused.status_code, refused.get_json()["errors"][0]) == (
        409,
        {"pointer": "/expected_total", "detail": SAID},
    )
