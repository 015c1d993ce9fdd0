"""The shop on a phone and on a screen: anybody can read it, nothing sticks out, buying begins without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.shop.conftest import Shelf
from tests.world.people import PASSWORD

PAGES = (
    "/",
    "/san-pham",
    "/san-pham?q=mang&mua=3&con_hang=1&gia_tu=70.5",
    "/san-pham?q=mat+onh",
    "/san-pham/mang-kho-rung",
    "/san-pham/cam-sanh",
    "/nha-san-xuat",
    "/nha-san-xuat/ho-ba-dung",
    "/api/v1/docs",
)


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    shelf.puts("Măng khô rừng", harvest_months=(2, 3, 4), description="Phơi ba nắng.")
    shelf.puts("Mật ong rừng", by="hoa", price=320_000)
    shelf.puts("Cam sành", stock=0, harvest_months=(11, 12))
    return shelf


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_can_be_read_by_everybody(
    stocked: Shelf, live_server: LiveServer, window: Window, device: str, language: str
) -> None:
    page = window(device)
    page.goto(f"/?lang={language}")
    for address in PAGES:
        page.goto(address)
        assert_no_axe_violations(page)
        assert_no_overflow(page)


def test_a_visitor_searches_filters_and_fills_the_basket(
    stocked: Shelf, live_server: LiveServer, page: Page, javascript: bool
) -> None:
    page.goto("/")
    page.get_by_role("searchbox").first.fill("mang kho")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_text("1 sản phẩm", exact=True)).to_be_visible()
    follow(page, page.get_by_role("link", name="Măng khô rừng", exact=True))
    page.get_by_role("textbox", name="Số lượng").fill("2")
    follow(page, page.get_by_role("button", name="Thêm vào giỏ"))
    page.goto("/gio-hang")

    expect(page.get_by_role("main")).to_contain_text("Măng khô rừng")


LARGE_LETTERS = "() => document.documentElement.style.setProperty('font-size', '200%')"


def test_letters_twice_as_large_and_an_open_menu_stay_on_a_phone(
    stocked: Shelf, live_server: LiveServer, window: Window
) -> None:
    page = window("phone")
    for address in ("/", "/dang-nhap", "/san-pham/mang-kho-rung", "/nha-san-xuat"):
        page.goto(address)
        page.evaluate(LARGE_LETTERS)
        assert_no_overflow(page, 360)
    page.goto("/dang-nhap")
    page.fill("[name=phone]", stocked.dung.phone)
    page.fill("[name=password]", PASSWORD)
    follow(page, page.locator("main").get_by_role("button", name="Đăng nhập"))
    for address in ("/ban-hang", "/tai-khoan", "/gio-hang"):
        page.goto(address)
        page.locator(".menu > summary").click()
        expect(page.get_by_role("button", name="Đăng xuất").first).to_be_visible()
        assert_no_axe_violations(page)
        assert_no_overflow(page)
        page.evaluate(LARGE_LETTERS)
        assert_no_overflow(page, 360)


def test_the_button_that_buys_stays_in_sight_on_a_phone(
    stocked: Shelf, live_server: LiveServer, window: Window
) -> None:
    page = window("phone")
    page.goto("/san-pham/mang-kho-rung")
    button = page.get_by_role("button", name="Thêm vào giỏ")
    expect(button).to_be_in_viewport()
    page.get_by_role("heading", name="Nhận hàng và trả tiền").scroll_into_view_if_needed()
    expect(button).to_be_in_viewport()
