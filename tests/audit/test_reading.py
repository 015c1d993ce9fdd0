"""Each reads what is theirs: coordinators their place, administrators no trade, producers their own goods."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue.commands import change_price
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from tests.databases import statements
from tests.pages import PageClient
from tests.world.helping import entering, leave_for_official
from tests.world.people import administrator, coordinator_of, hoa_cuong, let_in, person, tra_tan
from tests.world.trade import Trade, bought, trade

COORDINATOR, ADMINISTRATOR, PRODUCER = "/dieu-phoi/nhat-ky", "/quan-tri/nhat-ky", "/ban-hang/nhat-ky"


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    return trade()


@pytest.fixture
def order(market: Trade) -> Order:
    return bought(market)


@pytest.fixture
def browser_of(app: Flask, client: PageClient) -> Callable[[Person], PageClient]:
    return lambda somebody: let_in(app.test_client(), somebody)  # type: ignore[arg-type]


def test_a_coordinator_reads_who_did_what_to_what_but_not_who_bought(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    change_price(market.selling, market.honey, price=Money(90_000))
    page = browser_of(market.official).get(COORDINATOR).text
    assert "Đổi giá" in page and "85.000" in page and "90.000" in page and market.dung.name in page
    assert "Đặt đơn" in page and order.reference in page
    assert market.minh.name not in page and market.minh.phone not in page
    assert market.buyer.name not in page


def test_a_coordinator_elsewhere_finds_nothing(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    there = browser_of(coordinator_of(hoa_cuong(), "Lê Thị Xa"))
    assert market.honey.name not in there.get(COORDINATOR).text
    assert there.get(f"{COORDINATOR}?ve=listing:{market.honey.slug}").status_code == 404
    assert there.get(f"{COORDINATOR}?ve=order:{order.reference}").status_code == 200  # the buyer lives there


def test_an_administrator_reads_all_but_trade(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    keeper = browser_of(administrator())
    page = keeper.get(ADMINISTRATOR).text
    assert "Giao vai trò" in page and market.official.name in page
    assert order.reference not in page and "Đặt đơn" not in page
    assert keeper.get(f"{ADMINISTRATOR}?ve=order:{order.reference}").status_code == 404
    assert "Mở tài khoản" in keeper.get(f"{ADMINISTRATOR}?ve=person:{market.dung.id}").text


def test_a_producer_reads_the_history_of_their_own_goods(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    page = browser_of(market.dung).get(f"{PRODUCER}?ve=listing:{market.honey.slug}").text
    assert "Lên kệ" in page and market.official.name in page
    assert "Một bên mua bán" not in page
    assert browser_of(market.dung).get(PRODUCER).status_code == 404


def test_nobody_else_comes_in(market: Trade, browser_of: Callable[[Person], PageClient]) -> None:
    stranger = browser_of(person("Trần Thị Lạ"))
    for path in (COORDINATOR, ADMINISTRATOR, PRODUCER):
        assert stranger.get(f"{path}?ve=listing:{market.honey.slug}").status_code == 403
    keeper = browser_of(market.official)
    for about in ("listing:khong-co", "khong-co:1", "person:999999999999", "person:một", f"person:{market.dung.id}"):
        assert keeper.get(f"{COORDINATOR}?ve={about}").status_code == 404, about


def test_filters_narrow_and_what_makes_no_sense_filters_nothing(
    market: Trade, browser_of: Callable[[Person], PageClient]
) -> None:
    change_price(market.selling, market.honey, price=Money(90_000))
    keeper = browser_of(market.official)
    only_prices = keeper.get(f"{COORDINATOR}?viec=PriceChanged").text
    assert "90.000" in only_prices and "Xác minh xong" not in only_prices
    assert "Không có dòng nhật ký" in keeper.get(f"{COORDINATOR}?ngay=2020-01-01").text
    assert "Lên kệ" not in keeper.get(f"{COORDINATOR}?ai={market.dung.id}").text
    assert "Lên kệ" in keeper.get(f"{COORDINATOR}?ai=x&viec=x&loai=x&ngay=x").text
    for day in ("0001-01-01", "9999-12-31", "99991231"):
        assert "Lên kệ" in keeper.get(f"{COORDINATOR}?ngay={day}").text, day


def test_asking_who_does_not_tell_who_bought(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    keeper = browser_of(market.official)
    assert order.reference in keeper.get(COORDINATOR).text
    assert order.reference not in keeper.get(f"{COORDINATOR}?ai={market.minh.id}").text


def test_the_list_goes_on_where_a_page_ends(market: Trade, browser_of: Callable[[Person], PageClient]) -> None:
    for step in range(30):
        change_price(market.selling, market.honey, price=Money(100_000 + 1_000 * step))
    keeper = browser_of(market.official)
    first = keeper.get(f"{COORDINATOR}?viec=PriceChanged")
    assert "129.000" in first.text and ">100.000" not in first.text
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "100.000" in keeper.get(older).text


def test_a_page_of_the_log_costs_few_statements(
    app: Flask, market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    keeper = browser_of(coordinator_of(tra_tan(), "Phạm Thị Xem"))
    keeper.get(COORDINATOR)
    with statements(app) as seen:
        keeper.get(COORDINATOR)
    assert len(seen) <= 12, "\n".join(seen)


def test_the_page_of_a_thing_leads_to_its_history(
    market: Trade, order: Order, browser_of: Callable[[Person], PageClient]
) -> None:
    keeper = browser_of(market.official)
    for page, about in (
        (f"/dieu-phoi/nha-san-xuat/{market.seller.slug}", f"organisation:{market.seller.slug}"),
        (f"/dieu-phoi/don-hang/{order.reference}", f"order:{order.reference}"),
    ):
        assert f"{COORDINATOR}?ve={about}" in keeper.get(page).text.replace("%3A", ":")
    own = browser_of(market.dung).get(f"/ban-hang/san-pham/{market.honey.slug}").text
    assert f"{PRODUCER}?ve=listing:{market.honey.slug}" in own.replace("%3A", ":")


def test_who_sits_down_to_type_for_a_producer_is_told_with_the_producer(
    market: Trade, browser_of: Callable[[Person], PageClient]
) -> None:
    entering(market.official, leave_for_official(market.official, market.seller))
    page = browser_of(market.official).get(f"{COORDINATOR}?ve=organisation:{market.seller.slug}").text
    assert "Bắt đầu nhập thay" in page
