"""The shelf in a real browser: phone and desk, with and without JavaScript."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.stock import commands as stock
from marketplace.stock.queries import stock_of
from tests.browser import LiveServer, follow
from tests.checkout.test_browser import come_in, is_accessible, is_sound
from tests.world.goods import live_listing
from tests.world.trade import Trade

pytestmark = pytest.mark.slow
SHEET, SAVE = "/ban-hang/san-pham/bang", "text=Ghi các thay đổi"


@pytest.fixture
def selling(market: Trade, page: Page) -> Page:
    """Dung's window, signed in."""
    db.session.rollback()
    come_in(page, market.dung)
    return page


def figures(listing: Listing) -> tuple[Money | None, Decimal, ListingState]:
    db.session.rollback()
    db.session.expire_all()
    return listing.price, stock_of(listing).on_hand, listing.state


def box(page: Page, goods: str, label: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("group", name=goods).get_by_label(label)


def test_prices_counts_and_pauses_are_written(market: Trade, selling: Page, javascript: bool) -> None:
    selling.goto(SHEET)
    box(selling, "Mật ong rừng", "Giá một kg").fill("90k")
    box(selling, "Mật ong rừng", "Đếm trong kho").fill("12,5")
    box(selling, "Măng khô", "Bán hay nghỉ").select_option("week")
    is_sound(selling, "sheet")
    is_accessible(selling, javascript)
    follow(selling, SAVE)

    expect(selling.locator("main")).to_contain_text("Đã ghi 2 hàng.")
    expect(selling.locator("main")).to_contain_text("tự bán lại từ")
    assert figures(market.honey) == (Money(90_000), Decimal("12.5"), ListingState.LIVE)
    assert figures(market.bamboo) == (Money(70_000), Decimal(20), ListingState.PAUSED)


def test_a_wrong_row_and_somebody_elses_value_are_shown(market: Trade, selling: Page, javascript: bool) -> None:
    selling.goto(SHEET)
    catalogue.change_price(market.selling, market.honey, price=Money(95_000))
    stock.count(market.selling, market.honey, on_hand=Decimal(14))
    db.session.rollback()
    box(selling, "Mật ong rừng", "Giá một kg").fill("90.000")
    box(selling, "Mật ong rừng", "Đếm trong kho").fill("12")
    box(selling, "Măng khô", "Giá một kg").fill("bảy chục")
    follow(selling, SAVE)

    expect(selling.locator(".error-summary")).to_contain_text("Mật ong rừng: Bạn ghi 90.000\u00a0₫, lúc")
    expect(selling.locator(".error-summary")).to_contain_text("Măng khô: Hãy nhập số tiền")
    is_sound(selling, "sheet-wrong")
    is_accessible(selling, javascript)
    selling.get_by_label("Giữ số kia: 95.000\u00a0₫").check()
    selling.get_by_label("Dùng của tôi: 12 kg").check()
    box(selling, "Măng khô", "Giá một kg").fill("75.000")
    follow(selling, SAVE)

    expect(selling.locator("main")).to_contain_text("Đã ghi 2 hàng.")
    assert figures(market.honey)[:2] == (Money(95_000), Decimal(12))
    assert figures(market.bamboo)[0] == Money(75_000)


def test_the_script_sends_only_what_was_touched(market: Trade, live_server: LiveServer, desktop: Page) -> None:
    for n in range(5):
        live_listing(market.seller, f"Chuối {n}")
    db.session.rollback()
    come_in(desktop, market.dung)
    desktop.goto(SHEET)
    box(desktop, "Măng khô", "Giá một kg").fill("75.000")
    expect(desktop.locator("[data-changed]")).to_have_text("1 hàng đã sửa, chưa ghi")
    with desktop.expect_request(lambda request: request.method == "POST") as sent:
        follow(desktop, SAVE)

    named = [name for name, _value in parse_qsl(sent.value.post_data or "", keep_blank_values=True)]
    assert sum(name.endswith("-slug") for name in named) == 1
    assert len(named) == 7


def test_a_week_off_in_one_tap_and_the_pages_around(market: Trade, selling: Page, javascript: bool) -> None:
    address = f"/ban-hang/san-pham/{market.honey.slug}"
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    db.session.rollback()
    selling.goto(address)
    is_sound(selling, "listing")
    is_accessible(selling, javascript)
    follow(selling, selling.get_by_role("button", name="Tuần này không bán"))
    expect(selling.locator("main")).to_contain_text("Tự bán lại từ")
    assert figures(market.honey)[2] is ListingState.PAUSED
    for there in (f"{address}/gia", f"{address}/xem-truoc", "/ban-hang/mua-vu", f"/ban-hang/kho/{market.honey.slug}"):
        selling.goto(there)
        is_sound(selling, there.rpartition("/")[2])
        is_accessible(selling, javascript)


def test_a_copy_is_open_in_the_form_at_once(market: Trade, selling: Page, javascript: bool) -> None:
    selling.goto(f"/ban-hang/san-pham/{market.honey.slug}")
    follow(selling, selling.get_by_role("button", name="Chép thành tin mới"))

    expect(selling.locator("[name=name]")).to_have_value("Mật ong rừng")
