"""An order followed by its code and four digits: by page and by program, by its buyer and by those who guess."""

from __future__ import annotations

import logging
from threading import Barrier, Thread

import pytest
from flask import Flask

from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.reference import is_reference, new_reference
from marketplace.orders.models import Order
from marketplace.tracking.commands import TRACKING
from marketplace.tracking.policy import TRIES_A_DAY
from tests.databases import statements
from tests.pages import PageClient
from tests.world.trade import Trade, bought, brought

WHOLE = "cả số điện thoại"
UNKNOWN = new_reference()  # one of three million; the order of a test has another


@pytest.fixture
def order(market: Trade) -> Order:
    return bought(market)


@pytest.fixture
def digits(order: Order) -> str:
    """The last four of the number written on the order."""
    return str(order.terms["buyer"]["contact_phone"])[-4:]


def asked(client: PageClient, code: str, phone: str) -> str:
    client.get("/tra-cuu")
    return client.submit("/tra-cuu", {"code": code, "phone": phone}).text


def told(client: PageClient, code: str, phone: str, network: str = "203.0.113.7") -> tuple[int, dict]:
    answer = client.post(
        "/api/v1/tracking", json={"code": code, "phone": phone}, environ_overrides={"REMOTE_ADDR": network}
    )
    return answer.status_code, answer.get_json()


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000:04d}"


def test_state_goods_sum_and_day_are_told_and_nothing_personal(
    client: PageClient, market: Trade, order: Order, digits: str
) -> None:
    page = asked(client, order.reference, digits)

    assert "Chờ xác nhận" in page and order.lines[0].name in page
    for words in (
        market.minh.name,
        market.dung.name,
        order.terms["buyer"]["contact_phone"],
        order.terms["seller"]["name"],
    ):
        assert words not in page
    assert f"/don-hang/{order.reference}" not in page


def test_the_state_moves_with_the_order(client: PageClient, market: Trade, order: Order, digits: str) -> None:
    brought(market, order, "confirm", "pack")

    assert "Đã soạn hàng" in asked(client, order.reference, digits)


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: f"{code[:3]}-{code[3:]}"]
)
def test_the_code_is_read_however_it_is_typed(client: PageClient, order: Order, digits: str, spelling) -> None:
    assert "Chờ xác nhận" in asked(client, spelling(order.reference), digits)


@pytest.mark.parametrize("typed", ["{digits}", " {digits} ", "{phone}", "0{local}"])
def test_four_digits_or_the_whole_number_will_do(client: PageClient, order: Order, digits: str, typed: str) -> None:
    phone = order.terms["buyer"]["contact_phone"]
    spelled = typed.format(digits=digits, phone=phone, local=phone.removeprefix("+84"))

    assert "Chờ xác nhận" in asked(client, order.reference, spelled)


def test_one_code_of_a_purchase_shows_all_its_orders(client: PageClient, order: Order, digits: str) -> None:
    status, answer = told(client, order.purchase.reference, digits)

    assert status == 200
    assert [each["reference"] for each in answer["orders"]] == [order.reference]
    assert set(answer["orders"][0]) == {
        "reference",
        "state",
        "state_label",
        "lines",
        "total",
        "placed_at",
        "arrived_at",
    }
    assert set(answer["orders"][0]["lines"][0]) == {"name", "amount", "unit"}


@pytest.mark.parametrize(("code", "phone", "field"), [
    ("BKMQ277", "1234", "code"), ("", "1234", "code"), ("BKMQ2A", "1234", "code"),
    (None, "12345", "phone"), (None, "", "phone"), (None, "bốn số", "phone"), (None, "0905 12", "phone"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(client: PageClient, order: Order, code, phone, field) -> None:
    status, answer = told(client, order.reference if code is None else code, phone)

    assert status == 422
    assert [each["pointer"] for each in answer["errors"]] == [f"/{field}"]
    page = asked(client, order.reference if code is None else code, phone)
    assert f'id="f-{field}-error"' in page


def test_a_wrong_number_and_an_unknown_code_sound_alike(client: PageClient, order: Order, digits: str) -> None:
    known, unknown = told(client, order.reference, wrong(digits)), told(client, UNKNOWN, digits)

    assert known == unknown
    assert known[0] == 422


def test_after_fifty_tries_from_two_hundred_networks_the_whole_number_is_asked(
    client: PageClient, order: Order, digits: str, clock: FrozenClock
) -> None:
    answers = [told(client, order.reference, wrong(digits), f"198.51.{n}.1") for n in range(200)]
    asks = [answer for answer in answers if WHOLE in str(answer[1])]

    assert len(answers) - len(asks) == TRIES_A_DAY
    assert told(client, order.reference, digits, "203.0.113.8")[0] == 422  # right, but not enough today
    assert told(client, order.reference, order.terms["buyer"]["contact_phone"], "203.0.113.8")[0] == 200
    clock.move(days=1, minutes=1)
    assert told(client, order.reference, digits, "203.0.113.9")[0] == 200


def test_an_unknown_code_asks_for_the_whole_number_after_fifty_too(client: PageClient) -> None:
    answers = [told(client, UNKNOWN, "1234", f"198.51.{n}.1") for n in range(TRIES_A_DAY + 1)]

    assert WHOLE in str(answers[-1][1]) and WHOLE not in str(answers[-2][1])


def test_one_network_is_slowed_down(client: PageClient, order: Order, digits: str) -> None:
    answers = [told(client, order.reference, wrong(digits))[0] for _each in range(TRACKING.by_both + 1)]

    assert answers == [422] * TRACKING.by_both + [429]


def test_tries_at_once_do_not_slip_through_together(app: Flask, order: Order, digits: str) -> None:
    heard, start = [], Barrier(8)

    def ask(hand: int) -> None:
        start.wait()
        for turn in range(8):
            heard.append(told(app.test_client(), order.reference, wrong(digits), f"198.51.{hand}.{turn}")[1])

    hands = [Thread(target=ask, args=[hand]) for hand in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len(heard) == 64
    assert sum(WHOLE not in str(answer) for answer in heard) <= TRIES_A_DAY


def test_nothing_of_the_question_is_kept_or_logged(
    client: PageClient, order: Order, digits: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/tra-cuu")
        answer = client.submit("/tra-cuu", {"code": order.reference, "phone": digits})

    assert answer.headers["Cache-Control"] == "no-store"
    assert order.reference not in caplog.text


def test_following_an_order_changes_nothing_and_takes_few_statements(
    app: Flask, client: PageClient, order: Order, digits: str
) -> None:
    version = order.version
    client.get("/tra-cuu")
    with statements(app) as seen:
        client.submit("/tra-cuu", {"code": order.reference, "phone": digits})

    assert len(seen) <= 18
    assert order.version == version


def test_the_code_given_as_an_example_could_be_one(client: PageClient) -> None:
    example = client.get("/tra-cuu").text.partition("ví dụ ")[2][:6]

    assert is_reference(example)
