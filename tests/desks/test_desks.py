"""The first page of each desk: what waits, big and plain, in few statements."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock
from marketplace.orders import commands as orders
from marketplace.organisations import commands as organisations
from marketplace.partnerships import commands as partnerships
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import draft, live_listing, returned, submitted_listing
from tests.world.organisations import (
    HOA_CUONG,
    TRA_LINH,
    buyer,
    place,
    seller,
    submitted_seller,
    verified_seller,
)
from tests.world.people import acting, administrator, coordinator_of, let_in, person
from tests.world.trade import bought, trade

MOST_STATEMENTS = 12


def test_a_new_seller_is_told_the_next_step(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    page = let_in(client, dung).get("/ban-hang").text
    assert "Chào Hồ Thị Dung" in page and "Hộ bà Dung: Chưa xác minh" in page
    organisations.submit_for_verification(acting(dung), household)
    assert "Bạn cứ đăng hàng trước." in client.get("/ban-hang").text


def test_the_producer_sees_new_orders_goods_to_mend_and_what_runs_low(app: Flask, client: PageClient) -> None:
    market = trade()
    bought(market)
    live_listing(market.seller, "Nấm lim", stock=Decimal(1))
    submitted_listing(market.seller, "Chè dây")
    returned(submitted_listing(market.seller, "Quế thanh"))
    draft(market.seller, "Tiêu rừng")
    let_in(client, market.dung)
    with statements(app) as seen:
        page = client.get("/ban-hang").text
    assert len(seen) <= MOST_STATEMENTS, seen
    assert counts_of(page) == {
        "Đơn mới": 1,
        "Đơn đang làm": 0,
        "Sản phẩm cần sửa": 1,
        "Sắp hết hàng": 1,
        "Đang bán": 3,
    }
    assert "Chờ duyệt: 1 · Bản nháp: 1" in page


def test_the_coordinator_sees_what_waits_and_how_long(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    dieu = coordinator_of(place())
    household = verified_seller(person("Hồ Thị Dung"), acting(dieu))
    live_listing(household)
    submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    seller(person("Trần Văn Bảy"), "Hộ ông Bảy")
    seller(person("Lê Thị Hòa"), "Hộ bà Hòa", code=HOA_CUONG)
    clock.move(days=5)
    let_in(client, dieu)
    with statements(app) as seen:
        page = client.get("/dieu-phoi").text
    assert len(seen) <= MOST_STATEMENTS, seen
    assert counts_of(page) == {
        "Cần gọi": 0,
        "Chờ duyệt": 1,
        "Nhập thay": 0,
        "Người bán chưa xác minh": 1,
        "Người bán đang hoạt động": 1,
    }
    assert "Lâu nhất đã chờ 5 ngày" in page and "urgent" in page
    assert "1 sản phẩm đang bán" in page and "xã Trà Tân" in page


def test_the_coordinator_sees_how_many_sellers_to_call(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    market = trade()
    bought(market)
    clock.move(hours=11)
    let_in(client, market.official)
    assert counts_of(client.get("/dieu-phoi").text)["Cần gọi"] == 0
    clock.move(hours=2)
    page = client.get("/dieu-phoi").text
    assert counts_of(page)["Cần gọi"] == 1 and "Gọi nhắc người bán" in page


def test_the_producer_is_told_which_orders_were_reminded(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    market = trade()
    order = bought(market)
    clock.move(hours=7)
    orders.remind_seller(SYSTEM, order)
    page = let_in(client, market.dung).get("/ban-hang").text
    assert "1 đơn đã nhắc, sắp bị hủy nếu không trả lời" in page


def test_the_administrator_is_told_which_places_nobody_coordinates(app: Flask, client: PageClient) -> None:
    keeper = administrator()
    coordinator_of(place())
    partnerships.propose_partnership(acting(keeper), highland=place(TRA_LINH), lowland=place(HOA_CUONG))
    let_in(client, keeper)
    with statements(app) as seen:
        page = client.get("/quan-tri").text
    assert len(seen) <= MOST_STATEMENTS, seen
    assert "Không ai duyệt hàng của: phường Hòa Cường." in page
    assert counts_of(page) == {"Các điều phối viên": 1, "Kết nghĩa đã ký": 1, "Trang quy định": 6}


def a_seller() -> Person:
    seller(somebody := person("Hồ Thị Dung"))
    return somebody


def a_buyer() -> Person:
    buyer(somebody := person("Lê Văn Minh"))
    return somebody


def an_official() -> Person:
    return coordinator_of(place())


@pytest.mark.parametrize(
    ("who", "desk"), [(a_seller, "/ban-hang"), (an_official, "/dieu-phoi"), (administrator, "/quan-tri"), (a_buyer, "")]
)
def test_everybody_has_their_own_desk_only(
    app: Flask, client: PageClient, who: Callable[[], Person], desk: str
) -> None:
    let_in(client, who())
    for each in ("/ban-hang", "/dieu-phoi", "/quan-tri"):
        assert client.get(each).status_code == (200 if each == desk else 403), each
    shop = client.get("/quy-che").text
    assert ("Bàn việc" in shop) == bool(desk)
    if desk:
        assert f'href="{desk}"' in shop
        assert f'href="{desk}" aria-current="page"' in client.get(desk).text


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app: Flask, client: PageClient) -> None:
    assert client.get("/ban-hang").location == "/dang-nhap?next=/ban-hang"


def test_somebody_with_two_desks_finds_the_door_from_one_to_the_other(app: Flask, client: PageClient) -> None:
    both = coordinator_of(place())
    seller(both)
    let_in(client, both)
    assert "Bàn điều phối" in client.get("/ban-hang").text
    assert "Bàn bán hàng" in client.get("/dieu-phoi").text


def counts_of(page: str) -> dict[str, int]:
    """The cards of a desk: title → number."""
    cards = re.split(r'class="desk-card[ "]', page)[1:]
    titles = [card.split("</a></h2>")[0].rsplit(">", 1)[1] for card in cards]
    numbers = [int(card.split('class="desk-count">')[1].split("<")[0]) for card in cards]
    return dict(zip(titles, numbers, strict=True))
