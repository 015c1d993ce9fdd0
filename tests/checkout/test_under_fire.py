"""Checking out under hostile hands: what a stranger, a script or a nervous thumb may send, over HTTP."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.checkout import queries
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, Purchase
from tests.orders.test_api import Program
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, cart_with

PICKUP = {"delivery": "pickup", "payment": "cod"}
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
NONSENSE = [
    "-1", "0", "1e9", "NaN", "Infinity", "0x10", "1_000", "9223372036854775808", "0.0001", "1.5.5", "٣", "--1", "1;2",
    "1000001", "999999999999999999999999", "' OR 1=1", "true", "[]",
]  # fmt: skip
NO_AMOUNTS: list[Any] = [
    -1,
    0,
    1.0,
    1.5,
    True,
    None,
    [],
    {},
    "",
    10**9,
    2**63,
    -(2**63),
    "1e3",
    "NaN",
    "Infinity",
    1e308,
]


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


@pytest.fixture
def program(app: Flask, market: Trade) -> Program:
    return Program(app, market.buying)


def placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def filled(client: PageClient, **typed: str) -> dict[str, str]:
    form = form_in(client.get("/dat-hang").text, set(PICKUP), "", "")
    return {**dict(untouched(form)), **PICKUP, **typed}


def send(client: PageClient, typed: dict[str, str]):
    return client.post("/dat-hang", data=typed, headers=FROM_OUR_PAGE)


@pytest.mark.parametrize("amount", NONSENSE)
def test_no_page_takes_an_amount_that_is_none(market: Trade, minh: PageClient, amount: str) -> None:
    cart_with(market.buying, {market.honey: 2})
    slug = market.honey.slug
    token = dict(untouched(form_in(minh.get("/gio-hang").text, set(), "/gio-hang", "")))["csrf_token"]
    for address, typed in (
        ("/gio-hang/them", {"listing": slug, "amount": amount}),
        ("/gio-hang", {"lines-0-listing": slug, "lines-0-amount": amount}),
    ):
        data = {**typed, "csrf_token": token}
        assert minh.post(address, data=data, headers=FROM_OUR_PAGE).status_code == 422
    assert queries.basket_of(market.buying, queries.cart_of(market.buying)).items[0].amount == 2


def test_no_program_puts_in_an_amount_that_is_none(market: Trade, program: Program) -> None:
    slug = market.honey.slug
    for amount in NO_AMOUNTS:
        answer = program("POST", "/cart/lines", {"listing": slug, "amount": amount})
        assert answer.status_code == 422, (amount, answer.json)
        answer = program("POST", "/cart/lines", {"listing": slug, "quantity": {"amount": amount, "unit": "kg"}})
        assert answer.status_code == 422, (amount, answer.json)
    assert program("GET", "/cart").json["lines"] == []


@pytest.mark.parametrize("field", ["price", "total", "seller", "producer", "fee", "discount", "state", "id", "amount"])
def test_what_only_the_market_knows_is_refused_not_overlooked(market: Trade, program: Program, field: str) -> None:
    cart_with(market.buying, {market.honey: 2})
    for path, body in (
        ("/cart/lines", {"listing": market.honey.slug, "quantity": {"amount": "1", "unit": "kg"}, field: 1}),
        ("/checkout", {**PICKUP, "expected_total": 170_000, field: 1}),
    ):
        answer = program("POST", path, body, Idempotency_Key=f"k-{path[1:3]}-{field}")
        assert answer.status_code == 422, answer.json
    assert placed() == 0


@pytest.mark.parametrize("total", [-1, 0, 1.0, "170000", True, None, 2**63, 1e9, "NaN", 170_001, 169_999])
def test_a_total_that_was_not_shown_orders_nothing(market: Trade, program: Program, total: Any) -> None:
    cart_with(market.buying, {market.honey: 2})
    answer = program("POST", "/checkout", {**PICKUP, "expected_total": total}, Idempotency_Key="k-1")
    if total == "170000":  # what hands type is read, as on the page; it is the sum that was shown
        assert answer.status_code == 201
        return
    assert answer.status_code in (409, 422), answer.json
    assert placed() == 0
    assert_sound()


def test_the_same_key_with_another_body_is_refused(market: Trade, minh: PageClient, program: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    body = {**PICKUP, "expected_total": 170_000}
    assert program("POST", "/checkout", body, Idempotency_Key="k-1").status_code == 201
    assert program("POST", "/checkout", {**body, "note": "khác"}, Idempotency_Key="k-1").status_code == 422
    cart_with(market.buying, {market.honey: 2})
    typed = filled(minh)
    assert send(minh, typed).status_code == 303
    cart_with(market.buying, {market.honey: 1})
    refused = send(minh, {**typed, "note": "khác"})
    assert refused.status_code == 422
    assert "đã gửi một lần rồi" in refused.text
    assert placed() == 2
    assert_sound()


def test_a_key_belongs_to_one_person(market: Trade, app: Flask, minh: PageClient) -> None:
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    theirs = let_in(app.test_client(), other)
    cart_with(market.buying, {market.honey: 2})
    cart_with(acting(other), {market.honey: 2})
    typed = filled(minh)
    mine = send(minh, typed).location
    assert send(theirs, {**filled(theirs), "once_key": typed["once_key"]}).location != mine
    assert theirs.get(mine).status_code == 404
    assert placed() == 2
    assert_sound()


def test_another_persons_cart_is_out_of_reach(market: Trade, app: Flask, program: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    theirs = Program(app, acting(other))
    for method, body in (("PATCH", {"amount": 9}), ("DELETE", None)):
        assert theirs(method, f"/cart/lines/{market.honey.slug}", body, If_Match="*").status_code == 404
    answer = theirs("POST", "/checkout", {**PICKUP, "expected_total": 170_000}, Idempotency_Key="k-1")
    assert (answer.status_code, answer.json["code"]) == (409, "cart_is_empty")
    answer = program(
        "POST", "/checkout", {**PICKUP, "expected_total": 170_000, "buyer": "nha-khac"}, Idempotency_Key="k-1"
    )
    assert answer.status_code == 409
    assert placed() == 0


CHANGES: list[tuple[str, Callable[[Trade], Any], str]] = [
    ("paused", lambda market: catalogue.pause_listing(market.selling, market.honey), "tạm ngưng bán"),
    ("retired", lambda market: catalogue.retire_listing(market.selling, market.honey), "không còn bán"),
    ("repriced", lambda market: catalogue.change_price(market.selling, market.honey, price=Money(90_000)), "90.000"),
]


@pytest.mark.parametrize(("change", "words"), [each[1:] for each in CHANGES], ids=[each[0] for each in CHANGES])
def test_goods_that_changed_mid_way_stop_the_order_and_say_so(
    market: Trade, minh: PageClient, program: Program, change: Callable[[Trade], Any], words: str
) -> None:
    cart_with(market.buying, {market.honey: 2, market.bamboo: 1})
    typed = filled(minh, note="Nhẹ tay")
    change(market)
    refused = send(minh, typed)
    assert refused.status_code == 409
    assert words in refused.text
    assert "Nhẹ tay" in refused.text
    answer = program("POST", "/checkout", {**PICKUP, "expected_total": 240_000}, Idempotency_Key="k-1")
    assert answer.status_code == 409
    assert words in answer.json["detail"]
    assert placed() == 0
    assert_sound()


def test_whoever_sells_does_not_buy_from_themselves(market: Trade, app: Flask) -> None:
    cart_with(market.buying, {market.honey: 2})
    buyer(market.dung, "Nhà bà Dung")
    hers = Program(app, market.selling)
    answer = hers("POST", "/cart/lines", {"listing": market.honey.slug, "amount": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "own_goods")
    visitor = app.test_client()
    token = dict(untouched(form_in(visitor.get(f"/san-pham/{market.honey.slug}").text, {"amount"}, "", "")))
    added = visitor.post("/gio-hang/them", data={**token, "amount": "1"}, headers=FROM_OUR_PAGE)
    assert added.status_code == 303
    let_in(visitor, market.dung)  # the visitor's cart comes along
    refused = send(visitor, {**filled(visitor)})
    assert refused.status_code == 409
    assert "hàng của chính bạn" in refused.text
    assert placed() == 0


def test_a_cart_has_an_end(market: Trade, program: Program) -> None:
    slug = market.bamboo.slug
    body = {"lines": [{"line": number, "amount": 1} for number in range(5000)]}
    order = bought(market)
    answer = program("PATCH", f"/orders/{order.reference}", body, If_Match="*")
    assert answer.status_code == 422
    seen = ";".join(f"{slug}*1@1" for _line in range(5000))
    answer = program("POST", "/checkout", {**PICKUP, "expected_total": 1, "seen": seen}, Idempotency_Key="k-1")
    assert answer.status_code == 422
    answer = program("POST", "/checkout", {**PICKUP, "expected_total": 1, "join": ["x"] * 5000}, Idempotency_Key="k-2")
    assert answer.status_code == 422
    assert program("POST", "/cart/lines", [{"listing": slug, "amount": 1}] * 5000).status_code == 422
    assert placed() == 1


def test_the_way_back_after_ordering_shows_what_was_ordered(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 2})
    done = send(minh, filled(minh)).location
    back = minh.get("/dat-hang")
    assert (back.status_code, back.location) == (303, done)


def test_an_old_purchase_is_not_shown_for_an_empty_cart(market: Trade, minh: PageClient, clock) -> None:
    bought(market)
    clock.move(hours=2)
    let_in(minh, market.minh)
    assert minh.get("/dat-hang").location == "/gio-hang"


def test_a_get_orders_nothing(market: Trade, minh: PageClient, program: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    assert minh.get("/dat-hang", query_string=filled(minh)).status_code == 200
    assert program("GET", "/checkout").status_code == 405
    assert placed() == 0


def test_no_order_without_the_token_of_our_page(market: Trade, minh: PageClient) -> None:
    cart_with(market.buying, {market.honey: 2})
    typed = filled(minh)
    for wrong in ({**typed, "csrf_token": ""}, {**typed, "csrf_token": "x"}):
        assert send(minh, wrong).status_code == 400
    assert minh.post("/dat-hang", data=typed, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert placed() == 0


@pytest.mark.slow
def test_twenty_hands_send_one_form_and_one_purchase_is_made(market: Trade, app: Flask, minh: PageClient) -> None:
    ginger = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng tươi", price=Money(30_000))
    cart_with(market.buying, {market.honey: 2, ginger: 1})
    typed = filled(minh)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in minh._cookies.values())
    barrier, answers = Barrier(20), []

    def hand() -> None:
        visitor = app.test_client(use_cookies=False)
        barrier.wait()
        answers.append(visitor.post("/dat-hang", data=typed, headers={**FROM_OUR_PAGE, "Cookie": cookies}))

    db.session.rollback()
    run_all([Thread(target=hand) for _hand in range(20)])
    assert {answer.status_code for answer in answers} == {303}, [answer.status_code for answer in answers]
    assert len({answer.location for answer in answers}) == 1
    assert (placed(), db.session.scalar(select(func.count()).select_from(Purchase))) == (2, 1)
    assert db.session.scalars(select(Purchase.total)).one() == Money(200_000)
    assert_sound()


@pytest.mark.slow
def test_twenty_programs_with_one_key_get_one_answer(market: Trade, app: Flask, program: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    body, barrier, answers = {**PICKUP, "expected_total": 170_000}, Barrier(20), []
    headers = {**program.headers, "Idempotency-Key": "k-1"}

    def hand() -> None:
        visitor = app.test_client()
        barrier.wait()
        answer = visitor.post("/api/v1/checkout", json=body, headers=headers)
        answers.append((answer.status_code, str(answer.get_json())))

    db.session.rollback()
    run_all([Thread(target=hand) for _hand in range(20)])
    assert {status for status, _said in answers} == {201}, answers
    assert len(set(answers)) == 1
    assert placed() == 1
    assert_sound()


def run_all(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()


def test_a_sum_beyond_the_market_is_refused(market: Trade, app: Flask, program: Program) -> None:
    gold = live_listing(market.seller, "Vàng lá", price=Money(10**10), stock=Decimal(1_000_000))
    assert program("POST", "/cart/lines", {"listing": gold.slug, "amount": 1_000_000}).status_code == 201
    answer = program("POST", "/checkout", {**PICKUP, "expected_total": 10**13}, Idempotency_Key="k-1")
    assert answer.status_code == 409
    assert placed() == 0
