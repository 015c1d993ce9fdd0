"""Amending an order by program: versions, keys, quantities in any unit, and the same refusals."""

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.catalogue import commands as catalogue
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from tests.orders.test_api import Program
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, bought, brought


@pytest.fixture
def minh(app: Flask, market: Trade) -> Program:
    return Program(app, market.buying)


def version_of(program: Program, order: Order) -> str:
    return program("GET", f"/orders/{order.reference}").headers["ETag"]


def amend(program: Program, order: Order, body: object, **headers: str):
    headers.setdefault("If_Match", version_of(program, order))
    return program("PATCH", f"/orders/{order.reference}", body, **headers)


def test_a_program_amends_and_reads_every_edition(market: Trade, minh: Program) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    body = {
        "lines": [{"line": 1, "quantity": {"amount": "3000", "unit": "g"}}, {"line": 2, "amount": 0}],
        "add": [{"listing": market.bamboo.slug, "quantity": {"amount": "500", "unit": "g"}}],
        "expected_total": 290_000,
        "note": "Nhà có khách",
    }
    answer = amend(minh, order, body)
    assert answer.status_code == 200, answer.json
    assert (answer.json["total"], answer.json["edition"]) == (290_000, 2)
    assert answer.headers["ETag"] == version_of(minh, order)
    (first,) = answer.json["editions"]
    assert (first["number"], first["total"], first["why"]) == (1, 240_000, "Nhà có khách")
    edition = minh("GET", f"/orders/{order.reference}/editions/1").json
    assert [(line["name"], line["due"], line["amount"]) for line in edition["lines"]] == [
        ("Mật ong rừng", "2", 170_000), ("Măng khô", "1", 70_000),
    ]  # fmt: skip
    assert edition["terms"]["buyer"]["contact_phone"]
    assert minh("GET", f"/orders/{order.reference}/editions/2").status_code == 404
    assert_sound()


def test_a_change_names_the_version_it_was_made_from(market: Trade, minh: Program) -> None:
    order = bought(market)
    body = {"lines": [{"line": 1, "amount": "3"}]}
    old = version_of(minh, order)
    assert minh("PATCH", f"/orders/{order.reference}", body).status_code == 428
    assert amend(minh, order, body, If_Match=old).status_code == 200
    assert amend(minh, order, body, If_Match=old).status_code == 412
    assert_sound()


def test_a_key_amends_once(market: Trade, minh: Program) -> None:
    order = bought(market)
    version = version_of(minh, order)
    body = {"add": [{"listing": market.bamboo.slug, "amount": 1}]}
    one, again = (amend(minh, order, body, If_Match=version, Idempotency_Key="k-1") for _try in range(2))
    assert one.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    other = amend(minh, order, {"lines": [{"line": 1, "amount": 1}]}, If_Match=version, Idempotency_Key="k-1")
    assert other.status_code == 422
    assert_sound()


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"lines": [{"line": 1, "amount": -1}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1, "amount": 1.5}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1, "amount": True}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1, "amount": 10**30}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1, "amount": "1e3"}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1, "amount": None}]}, 422, "/lines/0/amount"),
        ({"lines": [{"line": 1}]}, 422, "/lines/0/quantity"),
        ({"lines": [{"line": 1, "amount": 1, "quantity": {"amount": "1", "unit": "kg"}}]}, 422, "/lines/0/quantity"),
        ({"lines": [{"line": 1, "quantity": {"amount": "1", "unit": "con"}}]}, 422, "/quantity"),
        ({"lines": [{"line": 1, "quantity": {"amount": "0.1", "unit": "g"}}]}, 422, None),
        ({"lines": [{"line": "1; DROP", "amount": 1}]}, 422, "/lines/0/line"),
        ({"lines": [{"line": 0, "amount": 1}]}, 422, "/lines/0/line"),
        ({"lines": [{"line": 2, "amount": 1}]}, 404, None),
        ({"lines": [{"line": 1, "amount": 1, "price": 1}]}, 422, "/lines/0/price"),
        ({"lines": [{"line": 1, "amount": 1}, {"line": 1, "amount": 3}]}, 422, "/lines"),
        ({"lines": [{"line": 1, "amount": 1}] * 201}, 422, "/lines"),
        ({"lines": "all"}, 422, "/lines"),
        ({"lines": [{"line": 1, "amount": 11}]}, 422, "/lines/1"),
        ({"lines": [{"line": 1, "amount": 2}]}, 422, None),
        ({"lines": [{"line": 1, "amount": 0}]}, 422, None),
        ({"lines": [{"line": 1, "amount": 3}], "expected_total": 1}, 409, None),
        ({"lines": [{"line": 1, "amount": 3}], "expected_total": "255000.5"}, 422, "/expected_total"),
        ({"lines": [{"line": 1, "amount": 3}], "total": 1}, 422, "/total"),
        ({"add": [{"listing": "khong-co", "amount": 1}]}, 422, "/add/khong-co"),
        ({"add": [{"listing": "mang-kho", "amount": 0}]}, 422, "/add/0/amount"),
        ({"add": [{"listing": "mang-kho", "amount": "0.3"}]}, 422, "/add/mang-kho"),
        ({"seen": "x" * 9001}, 422, "/seen"),
        ({}, 422, None),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    market: Trade, minh: Program, body: object, status: int, pointer: str | None
) -> None:
    order = bought(market)
    answer = amend(minh, order, body)
    assert answer.status_code == status, answer.json
    assert answer.mimetype == "application/problem+json"
    if pointer:
        assert pointer in [each["pointer"] for each in answer.json["errors"]]
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).edition == 1
    assert_sound()


def test_only_the_buyer_of_the_order_may(market: Trade, app: Flask, minh: Program) -> None:
    order = bought(market)
    body = {"lines": [{"line": 1, "amount": 1}]}
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    assert Program(app, acting(other))("PATCH", f"/orders/{order.reference}", body, If_Match="*").status_code == 404
    assert Program(app, acting(other))("GET", f"/orders/{order.reference}/editions/1").status_code == 404
    assert Program(app, market.selling)("PATCH", f"/orders/{order.reference}", body, If_Match="*").status_code == 403
    reading = Program(app, market.buying, "read")
    assert reading("PATCH", f"/orders/{order.reference}", body, If_Match="*").status_code == 403
    brought(market, order, "confirm", "pack")
    answer = amend(minh, order, body)
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_a_new_price_makes_a_line_of_its_own(market: Trade, minh: Program) -> None:
    order = bought(market)
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    answer = amend(minh, order, {"lines": [{"line": 1, "amount": 3}], "expected_total": 260_000})
    assert [(line["price"], line["amount"]) for line in answer.json["lines"]] == [(85_000, 170_000), (90_000, 90_000)]
    assert_sound()


def test_a_token_of_somebody_else_does_not_meet_the_key(market: Trade, app: Flask, minh: Program) -> None:
    secret = accounts.issue_token(market.selling, name="máy", scopes=["read", "trade"]).secret
    order = bought(market)
    assert amend(minh, order, {"lines": [{"line": 1, "amount": 3}]}, Idempotency_Key="k-9").status_code == 200
    minh.headers = {"Authorization": f"Bearer {secret}"}
    answer = amend(minh, order, {"lines": [{"line": 1, "amount": 3}]}, Idempotency_Key="k-9", If_Match="*")
    assert answer.status_code == 403
