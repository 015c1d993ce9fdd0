"""The contract before it is sent, and the button that sends it once."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, Purchase
from marketplace.stock import queries as stock
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.organisations import buyer, seller
from tests.world.people import acting, let_in, person
from tests.world.trade import Trade, another_seller, cart_with

PICKUP = {"delivery": "pickup", "payment": "cod"}


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


def placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def filled(client: PageClient, **typed: str) -> dict[str, str]:
    """The review's form as a browser would send it."""
    form = form_in(client.get("/dat-hang").text, set(PICKUP), "", "")
    return {**dict(untouched(form)), **PICKUP, **typed}


def send(client: PageClient, typed: dict[str, str]):
    return client.post("/dat-hang", data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def test_the_review_says_everything_the_law_asks(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    page = minh.get("/dat-hang").text
    for words in (
        "Hộ bà Dung", "Thôn 2, xã Trà Tân, TP. Đà Nẵng", "0905 111 222", "Mật ong rừng", "85.000", "/ kg", "255.000",
        "Thôn 2, xã Trà Tân", "Nhà văn hóa tổ 5", "Trả tiền mặt khi nhận hàng", "Chuyển khoản thẳng cho người bán",
        "Không mất phí", "hủy đơn", "30 ngày", "3 ngày làm việc", "đổi, trả hoặc hoàn tiền",
    ):  # fmt: skip
        assert words in page, words
    assert "Đặt hàng – 255.000\u00a0₫" in page
    shown = [name for name, _value in untouched(form_in(page, set(PICKUP), "", ""))]
    assert "Trần Quang Minh" in page
    assert len({*shown, *PICKUP} - {"csrf_token", "once_key", "expected_total", "seen", "buyer"}) <= 8


def test_an_order_is_placed_and_shown(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    answer = send(minh, filled(minh, note="Giao sáng thứ Bảy"))
    assert answer.status_code == 303
    done = minh.get(answer.location)
    assert done.status_code == 200
    order = db.session.scalars(select(Order)).one()
    assert order.reference in done.text
    assert (order.total, order.note) == (Money(255_000), "Giao sáng thứ Bảy")
    assert "Giỏ đang trống" in minh.get("/gio-hang").text


def test_a_double_tap_places_one_order_and_shows_it_twice(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    typed = filled(minh)
    first, second, third = send(minh, typed), send(minh, typed), send(minh, typed)
    assert first.location == second.location == third.location
    assert placed() == 1
    assert stock.available([market.honey.id])[market.honey.id] == 7


def test_a_second_tab_finds_the_cart_empty(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    one, other = filled(minh), filled(minh)
    assert send(minh, one).status_code == 303
    refused = send(minh, other)
    assert refused.status_code == 409
    assert "Giỏ hàng đang trống" in refused.text
    assert placed() == 1


def test_a_refused_order_may_be_sent_again_with_the_same_key(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    typed = filled(minh)
    assert send(minh, {**typed, "contact_phone": "123"}).status_code == 422
    assert send(minh, typed).status_code == 303
    assert placed() == 1


def test_a_price_changed_in_between_is_shown_old_and_new_and_asked_again(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    typed = filled(minh, note="Nhẹ tay")
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    refused = send(minh, typed)
    assert refused.status_code == 409
    assert placed() == 0
    assert re.search(r"85.000.*→.*90.000", refused.text)
    assert "Đặt hàng – 270.000" in refused.text
    assert "Nhẹ tay" in refused.text
    again = dict(untouched(form_in(refused.text, set(PICKUP), "", "")))
    assert send(minh, {**again, **PICKUP}).status_code == 303
    assert db.session.scalars(select(Purchase)).one().total == Money(270_000)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("expected_total", "1", 409), ("expected_total", "-1", 422), ("expected_total", "0", 409),
        ("expected_total", "99999999999999999999", 422), ("expected_total", "1.5", 422), ("expected_total", "", 422),
        ("seen", "mat-ong-rung*3@1", 409), ("seen", "x" * 9001, 422), ("price", "1", 422), ("total", "1", 422),
        ("state", "completed", 422), ("delivery", "drone", 422), ("delivery", "", 422), ("payment", "paid", 422),
        ("payment", "", 422), ("pickup_point", "BBBBBB", 422), ("buyer", "khong-phai-toi", 422),
        ("contact_phone", "0123", 422), ("contact_name", "x" * 81, 422), ("note", "x" * 501, 422),
        ("invoice", "1", 422),
        ("once_key", "", 422), ("once_key", "x" * 65, 422),
    ],
)  # fmt: skip
def test_a_tampered_form_orders_nothing(market: Trade, minh: PageClient, name: str, value: str, status: int) -> None:
    cart_with(market.buying, {market.honey: 3})
    answer = send(minh, {**filled(minh), name: value})
    assert answer.status_code == status, answer.text
    assert placed() == 0
    assert stock.available([market.honey.id])[market.honey.id] == 10


def test_goods_paused_in_between_are_named(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 3})
    typed = filled(minh)
    catalogue.pause_listing(market.selling, market.honey)
    refused = send(minh, typed)
    assert refused.status_code == 409
    assert "Mật ong rừng: Người bán tạm ngưng bán món này" in refused.text
    assert "Đặt hàng –" not in refused.text


def test_somebody_who_buys_for_nobody_is_asked_for_whom(market: Trade, client: PageClient) -> None:
    let_in(client, person("Người Mới"))
    assert client.get("/dat-hang").location.startswith("/tai-khoan/bat-dau")


def test_somebody_who_buys_for_two_chooses(market: Trade, minh: PageClient) -> None:
    shop = buyer(market.minh, "Quán Minh")
    cart_with(market.buying, {market.honey: 1})
    assert "Quán Minh" in minh.get("/dat-hang").text
    assert send(minh, filled(minh, buyer=shop.slug)).status_code == 303
    assert db.session.scalars(select(Order)).one().buyer_id == shop.id


def test_an_empty_cart_leads_back_to_the_cart(market: Trade, minh: PageClient) -> None:
    assert minh.get("/dat-hang").location == "/gio-hang"


def test_a_seller_of_the_goods_cannot_review_them_into_an_order(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 1})
    typed = filled(minh)
    own = seller(market.minh, "Vườn anh Minh")
    assert own.id in acting(market.minh).sells_for
    assert send(minh, typed).status_code == 303


def test_ordering_by_page_asks_few_questions(market: Trade, minh: PageClient, app: Flask) -> None:
    sau, bay = another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), another_seller("Vườn cô Bảy", "Hồ Thị Bảy")
    goods = [
        market.honey,
        market.bamboo,
        live_listing(sau, "Gừng"),
        live_listing(sau, "Nghệ"),
        live_listing(bay, "Quế"),
    ]
    cart_with(market.buying, dict.fromkeys(goods, 1))
    with statements(app) as reviewing:
        typed = filled(minh)
    assert len(reviewing) <= 13, "\n".join(reviewing)
    with statements(app) as ordering:
        assert send(minh, typed).status_code == 303
    assert len(ordering) <= 25, f"{len(ordering)}:\n" + "\n".join(ordering)
