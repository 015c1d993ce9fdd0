"""Orders and checkout for programs: the same rules and sentences, with keys and versions."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.programs import Program
from tests.world.trade import REASON, Trade, bought, brought, cart_with


@pytest.fixture
def minh(app: Flask, market: Trade) -> Program:
    return Program(app, market.buying)


@pytest.fixture
def dung(app: Flask, market: Trade) -> Program:
    return Program(app, market.selling)


def placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


ORDER = {"delivery": "pickup", "payment": "cod", "note": "", "expected_total": 170_000}


def test_a_program_fills_a_cart_and_orders(market: Trade, minh: Program) -> None:
    added = minh("POST", "/cart/lines", {"listing": market.honey.slug, "quantity": {"amount": "2", "unit": "kg"}})
    assert added.status_code == 201
    assert added.json["total"] == 170_000
    assert added.json["lines"][0]["quantity"] == {"amount": "2", "unit": "kg"}
    assert added.json["can_be_ordered"] is True
    answer = minh("POST", "/checkout", ORDER, Idempotency_Key="a-1")
    assert answer.status_code == 201
    (order,) = answer.json["orders"]
    shown = minh("GET", f"/orders/{order['reference']}").json
    assert (shown["total"], shown["state"], shown["state_label"]) == (170_000, "placed", "Chờ xác nhận")
    assert shown["lines"][0]["quantity"] == {"amount": "2", "unit": "kg"}
    assert shown["terms"]["seller"]["name"] == "Hộ bà Dung"
    assert shown["open_moves"] == ["cancel"]
    assert "id" not in shown
    assert minh("GET", "/cart").json["lines"] == []


def test_the_checkout_needs_a_key_and_replays_its_answer(market: Trade, minh: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    assert minh("POST", "/checkout", ORDER).status_code == 400
    first = minh("POST", "/checkout", ORDER, Idempotency_Key="a-1")
    again = minh("POST", "/checkout", ORDER, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = minh("POST", "/checkout", {**ORDER, "note": "khác"}, Idempotency_Key="a-1")
    assert other.status_code == 422
    assert placed() == 1


def test_somebody_elses_key_is_another_key(market: Trade, app: Flask, minh: Program) -> None:
    lan = person("Phạm Thị Lan")
    buyer(lan, "Nhà chị Lan")
    for actor in (market.buying, acting(lan)):
        cart_with(actor, {market.honey: 2})
    assert minh("POST", "/checkout", ORDER, Idempotency_Key="a-1").status_code == 201
    hers = Program(app, acting(lan))("POST", "/checkout", ORDER, Idempotency_Key="a-1")
    assert hers.status_code == 201
    assert "Idempotent-Replayed" not in hers.headers
    assert placed() == 2


def test_a_changed_price_is_a_conflict_with_old_and_new(market: Trade, minh: Program) -> None:
    cart_with(market.buying, {market.honey: 2})
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    answer = minh("POST", "/checkout", ORDER, Idempotency_Key="a-1")
    assert (answer.status_code, answer.json["code"]) == (409, "changed_since_seen")
    assert "85.000" in answer.json["detail"]
    assert "90.000" in answer.json["detail"]
    seen = minh("GET", "/cart").json
    assert (
        minh(
            "POST", "/checkout", {**ORDER, "expected_total": seen["total"], "seen": seen["seen"]}, Idempotency_Key="a-1"
        ).status_code
        == 201
    )


@pytest.mark.parametrize(
    "body",
    [
        {**ORDER, "price": 1}, {**ORDER, "total": 1}, {**ORDER, "seller_id": 1}, {**ORDER, "expected_total": 170_000.0},
        {**ORDER, "expected_total": True}, {**ORDER, "expected_total": -1}, {**ORDER, "expected_total": 2**63},
        {**ORDER, "expected_total": None}, {**ORDER, "delivery": "x"}, {**ORDER, "payment": 1}, {}, [], "x",
    ],
)  # fmt: skip
def test_what_the_server_owns_or_cannot_read_is_refused(market: Trade, minh: Program, body: object) -> None:
    cart_with(market.buying, {market.honey: 2})
    answer = minh("POST", "/checkout", body, Idempotency_Key="a-1")
    assert answer.status_code == 422, answer.json
    assert answer.mimetype == "application/problem+json"
    assert placed() == 0


@pytest.mark.parametrize(
    "amount", [0, -1, 1.0, True, None, "NaN", "1e9", 10**9, 2**63, "0", "-1", "abc", "1.5", 11, "", [], {}]
)
def test_odd_amounts_are_refused(market: Trade, minh: Program, amount: object) -> None:
    for body in ({"amount": amount}, {"quantity": {"amount": amount, "unit": "kg"}}):
        assert minh("POST", "/cart/lines", {"listing": market.honey.slug, **body}).status_code == 422
    assert minh("GET", "/cart").json["lines"] == []


def test_units_of_one_kind_are_turned_into_each_other(market: Trade, minh: Program) -> None:
    grams = {"listing": market.bamboo.slug, "quantity": {"amount": "1500", "unit": "g"}}
    assert minh("POST", "/cart/lines", grams).json["lines"][0]["quantity"] == {"amount": "1.5", "unit": "kg"}
    jars = {"listing": market.bamboo.slug, "quantity": {"amount": "1", "unit": "hu"}}
    assert minh("POST", "/cart/lines", jars).status_code == 422


def test_a_line_is_changed_only_from_the_version_seen(market: Trade, minh: Program) -> None:
    cart_with(market.buying, {market.bamboo: 1})
    path, version = f"/cart/lines/{market.bamboo.slug}", minh("GET", "/cart").headers["ETag"]
    assert minh("PATCH", path, {"amount": "2"}).status_code == 428
    changed = minh("PATCH", path, {"amount": "2"}, If_Match=version)
    assert (changed.status_code, changed.json["total"]) == (200, 140_000)
    assert minh("PATCH", path, {"amount": "3"}, If_Match=version).status_code == 412
    assert minh("DELETE", path, If_Match=version).status_code == 412
    assert minh("DELETE", path, If_Match=changed.headers["ETag"]).json["lines"] == []
    assert minh("DELETE", path, If_Match="*").status_code == 404


def test_the_seller_takes_every_step(market: Trade, dung: Program, minh: Program) -> None:
    path = f"/orders/{bought(market).reference}"
    assert minh("POST", f"{path}/confirm", {}).status_code == 403
    assert dung("POST", f"{path}/ship", {}).status_code == 409
    for step, state in (
        ("confirm", "confirmed"), ("pack", "packed"), ("ship", "shipped"), ("delay", "delayed"), ("resume", "shipped"),
        ("deliver", "delivered"), ("complete", "completed"),
    ):  # fmt: skip
        body = {"reason": REASON} if step == "delay" else {}
        answer = dung("POST", f"{path}/{step}", body)
        assert (answer.status_code, answer.json["state"]) == (200, state)
    again = dung("POST", f"{path}/complete", {})
    assert (again.status_code, again.json["code"]) == (409, "wrong_state")


def test_a_refusal_needs_a_reason(market: Trade, dung: Program) -> None:
    path = f"/orders/{bought(market).reference}"
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": 1}, {"reason": "x" * 501}):
        answer = dung("POST", f"{path}/decline", body)
        assert answer.status_code == 422
        assert "reason" in answer.json["errors"][0]["pointer"]
    declined = dung("POST", f"{path}/decline", {"reason": REASON}, Idempotency_Key="d-1")
    assert declined.json["moves"][-1]["why"] == REASON
    replayed = dung("POST", f"{path}/decline", {"reason": REASON}, Idempotency_Key="d-1")
    assert (replayed.status_code, replayed.headers["Idempotent-Replayed"]) == (200, "true")


def test_lists_hold_ones_own_by_side_and_state(market: Trade, dung: Program, minh: Program, app: Flask) -> None:
    orders = [bought(market) for _each in range(3)]
    brought(market, orders[0], "decline")
    first = minh("GET", "/orders?limit=2")
    assert [row["reference"] for row in first.json["items"]] == [orders[2].reference, orders[1].reference]
    rest = minh("GET", f"/orders?limit=2&cursor={first.json['next']}").json
    assert [row["reference"] for row in rest["items"]] == [orders[0].reference]
    assert rest["next"] is None
    assert minh("GET", f"/orders?limit=2&state=placed&cursor={first.json['next']}").status_code == 400
    assert len(dung("GET", "/orders?side=seller&state=declined").json["items"]) == 1
    assert dung("GET", "/orders?side=buyer").json["items"] == []
    assert Program(app, acting(person("Người Lạ")))("GET", "/orders").json["items"] == []
    assert minh("GET", "/orders?limit=1000").status_code == 422


def test_strangers_and_weak_keys_are_kept_out(market: Trade, app: Flask) -> None:
    order = bought(market)
    stranger = Program(app, acting(person("Người Lạ")))
    for method, path in (("GET", ""), ("POST", "/confirm"), ("POST", "/complete")):
        body = {} if method == "POST" else None
        assert stranger(method, f"/orders/{order.reference}{path}", body).status_code == 404
    assert app.test_client().get("/api/v1/orders").status_code == 401
    reader = Program(app, market.selling, "read")
    assert reader("POST", f"/orders/{order.reference}/confirm", {}).status_code == 403
    assert reader("GET", f"/orders/{order.reference}").status_code == 200


def test_officials_read_no_contact(market: Trade, app: Flask) -> None:
    home = {"delivery": DeliveryMethod.HOME, "address": "45 Tiểu La"}
    order = bought(market, contact_phone="+84905999888", note="Cổng xanh", **home)
    shown = Program(app, acting(market.official))("GET", f"/orders/{order.reference}")
    assert shown.status_code == 200
    assert "Tiểu La" not in str(shown.json)
    assert "905999888" not in shown.text
    assert "Cổng xanh" not in shown.text
