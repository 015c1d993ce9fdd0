"""Where people land who sign in: their own desk, or the step of signing up they left off at, on any phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.organisations import commands as organisations
from tests.pages import PageClient
from tests.world.goods import submitted_listing
from tests.world.organisations import buyer, place, review_of, seller, submitted_seller
from tests.world.people import PASSWORD, acting, administrator, coordinator_of, let_in, person
from tests.world.trade import bought, trade


def a_seller() -> Person:
    seller(somebody := person("Hồ Thị Dung"))
    return somebody


def an_official() -> Person:
    return coordinator_of(place())


def a_buyer_who_never_ordered() -> Person:
    buyer(somebody := person("Lê Văn Minh"))
    return somebody


def a_buyer_with_orders() -> Person:
    market = trade()
    bought(market)
    return market.minh


def somebody_new() -> Person:
    return person("Lê Thị Mới")


@pytest.mark.parametrize(
    ("who", "lands_on"),
    [
        (a_seller, "/ban-hang"),
        (an_official, "/dieu-phoi"),
        (administrator, "/quan-tri"),
        (a_buyer_with_orders, "/don-hang"),
        (a_buyer_who_never_ordered, "/"),
        (somebody_new, "/tai-khoan/bat-dau"),
    ],
)
def test_everybody_lands_on_their_own_desk(
    app: Flask, client: PageClient, who: Callable[[], Person], lands_on: str
) -> None:
    somebody = who()
    answer = sign_in(client, somebody)
    assert (answer.status_code, answer.location) == (303, lands_on)
    assert client.get(answer.location).status_code == 200
    assert sign_in(client, somebody, "/dang-nhap?next=/gio-hang").location == "/gio-hang"
    assert sign_in(client, somebody, "/dang-nhap?next=//evil.example").location == lands_on


def test_a_new_seller_who_left_is_led_to_the_next_step_at_every_stage(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    another_phone = client.application.test_client()
    assert sign_in(another_phone, dung).location == "/tai-khoan/bat-dau"
    household = seller(dung)
    assert next_button(another_phone) == ("/tai-khoan/to-chuc/ho-ba-dung", "Gửi hồ sơ xác minh")
    organisations.submit_for_verification(acting(dung), household)
    assert next_button(another_phone) == ("/ban-hang/san-pham/moi", "Đăng món đầu tiên")
    submitted_listing(household, "Măng khô")
    assert next_button(another_phone) is None


def test_a_seller_asked_to_add_something_is_led_to_the_file(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = submitted_seller(dung)
    dieu = acting(coordinator_of(place()))
    approvals.return_with_note(dieu, review_of(household), reason="other", note="Thiếu số nhà.")
    assert next_button(let_in(client, dung)) == ("/tai-khoan/to-chuc/ho-ba-dung", "Sửa rồi gửi lại hồ sơ")


def test_a_suspended_seller_is_offered_no_step_that_would_be_refused(app: Flask, client: PageClient) -> None:
    market = trade()
    organisations.suspend(acting(market.official), market.seller, reason="Đang kiểm tra giấy tờ.")
    page = let_in(client, market.dung).get("/ban-hang").text
    assert "first-steps" not in page and "Gọi cán bộ xã, phường" in page


def sign_in(client: FlaskClient, somebody: Person, address: str = "/dang-nhap") -> TestResponse:
    assert isinstance(client, PageClient)
    return client.submit(address, {"phone": somebody.phone, "password": PASSWORD})


def next_button(client: FlaskClient) -> tuple[str, str] | None:
    """Where the button under the first steps leads on the seller's desk, and its words."""
    found = re.search(
        r'</ol>\s*<p><a class="button primary" href="([^"]+)"><span>([^<]+)', client.get("/ban-hang").text
    )
    return (found[1], found[2]) if found else None
