"""What an order was before a change stays readable, for those who may read it and as far as they may."""

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.checkout import commands as checkout
from marketplace.kernel.clock import FrozenClock
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from tests.databases import statements
from tests.orders.test_api import Program
from tests.pages import PageClient
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.trade import Trade, bought


@pytest.fixture
def order(market: Trade, clock: FrozenClock) -> Order:
    """Two jars, then three, then three and some bamboo, an hour apart."""
    order = bought(market, note="Gọi trước nhé")
    for amount in (3, 4):
        clock.move(hours=1)
        lines = [{"line": 1, "amount": Decimal(amount)}]
        checkout.amend_order(market.buying, order, lines=lines, note="Nhà có khách")
    return order


def test_every_edition_is_read_as_it_stood(market: Trade, order: Order, client: PageClient) -> None:
    organisations.amend_organisation(market.selling, market.seller, name="Hộ bà Dung mới")
    minh = let_in(client, market.minh)
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in (
        "Bản 1, đến 09:00 02/03/2026",
        "Bản 2, đến 10:00 02/03/2026",
        "Bản 3, đang có hiệu lực",
        "từ 2 kg thành 3 kg",
    ):
        assert words in page, words
    first, second = (minh.get(f"/don-hang/{order.reference}/ban/{number}").text for number in (1, 2))
    for words in ("170.000", "Hộ bà Dung", "Gọi trước nhé", "Nhà có khách", "Nhà văn hóa tổ 5", "Quyền của người mua"):
        assert words in first, words
    assert "255.000" in second
    assert "Hộ bà Dung mới" not in first
    assert minh.get(f"/don-hang/{order.reference}/ban/3").location == f"/don-hang/{order.reference}"
    for number in (0, 4, 99999):
        assert minh.get(f"/don-hang/{order.reference}/ban/{number}").status_code == 404


def test_the_seller_reads_them_too_and_goes_back_to_the_desk(market: Trade, order: Order, client: PageClient) -> None:
    dung = let_in(client, market.dung)
    assert f"/don-hang/{order.reference}/ban/1" in dung.get(f"/ban-hang/don-hang/{order.reference}").text
    page = dung.get(f"/don-hang/{order.reference}/ban/1").text
    assert "Trần Quang Minh" in page
    assert f'href="/ban-hang/don-hang/{order.reference}"' in page


def test_an_official_reads_them_without_the_buyers_telephone(market: Trade, order: Order, client: PageClient) -> None:
    page = let_in(client, market.official).get(f"/don-hang/{order.reference}/ban/1").text
    assert "170.000" in page
    for secret in ("Gọi trước nhé", "Nhà có khách", market.minh.phone[-6:], "Chị Lan"):
        assert secret not in page.replace(" ", "") if secret.isdigit() else secret not in page


def test_a_program_of_an_official_reads_no_more_than_the_official(market: Trade, order: Order, app: Flask) -> None:
    program = Program(app, acting(market.official), "read")
    edition = program("GET", f"/orders/{order.reference}/editions/1").json
    assert edition["terms"]["buyer"]["contact_phone"] == ""
    assert (edition["note"], edition["why"]) == ("", "")
    assert [kept["why"] for kept in program("GET", f"/orders/{order.reference}").json["editions"]] == ["", ""]


def test_a_stranger_finds_none(market: Trade, order: Order, client: PageClient) -> None:
    stranger = person("Lê Thị Lạ")
    buyer(stranger, "Nhà lạ")
    assert let_in(client, stranger).get(f"/don-hang/{order.reference}/ban/1").status_code == 404


def test_an_order_with_many_editions_asks_no_more(market: Trade, order: Order, app: Flask, client: PageClient) -> None:
    plain = bought(market)
    minh = let_in(client, market.minh)
    counts = []
    for each in (plain, order):
        with statements(app) as asked:
            minh.get(f"/don-hang/{each.reference}")
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1, "\n".join(asked)
