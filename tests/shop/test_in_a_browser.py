"""The shop on a phone and on a screen: anybody can read it, nothing sticks out, buying begins without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.shop.conftest import Shelf

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
