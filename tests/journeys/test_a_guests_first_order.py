"""Somebody who was never here finds honey, orders it without an account and follows it: twelve taps, on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from tests.browser import Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.guests import open_trade
from tests.world.people import PASSWORD
from tests.world.trade import Trade

pytestmark = pytest.mark.slow
MOST_TAPS = 12
SHOTS = os.environ.get("SCREENSHOTS")


class Taps:
    """Everything a finger touches on the way, so that it can be counted; typing costs the tap into the box."""

    def __init__(self, page: Page, javascript: bool) -> None:
        self.page, self.javascript, self.touched = page, javascript, list[str]()

    def go(self, target: str) -> None:
        """Press what leads to another page."""
        self.touched.append(target)
        follow(self.page, self.page.locator(target).first)

    def write(self, box: str, words: str) -> None:
        """Touch a box and write."""
        self.touched.append(box)
        self.page.locator(box).first.fill(words)

    def enter(self, address: str) -> None:
        """The keyboard's own key sends what was written."""
        self.touched.append("Enter")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(address)

    def tick(self, box: str) -> None:
        """Touch a box that is ticked."""
        self.touched.append(box)
        self.page.locator(box).check()

    def look(self, name: str) -> None:
        """The page is as it should be for every eye and hand."""
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{self.javascript}.png", full_page=True)
        assert_no_overflow(self.page)
        if self.javascript:
            assert_no_axe_violations(self.page)


@pytest.fixture
def market(app: object, clock: object) -> Trade:
    """The usual trade, open to guests."""
    return open_trade()


def the_order() -> Order:
    db.session.rollback()
    return db.session.scalars(select(Order)).one()


def order_honey(tap: Taps) -> None:
    """From the first page to the confirmation."""
    tap.page.goto("/")
    tap.write("main [name=q], header [name=q] >> visible=true", "mat ong")
    tap.enter("**/san-pham?*")
    tap.go("main a:has-text('Mật ong rừng')")
    tap.go("button:has-text('Thêm vào giỏ') >> visible=true")
    tap.look("guest-cart")
    tap.go("button:has-text('Đặt không cần tài khoản')")
    tap.look("guest-review")
    tap.write("[name=contact_name]", "Lê Thị Hoa")
    tap.write("[name=contact_phone]", "0905 777 888")
    tap.tick("[name=consent]")
    tap.go("button:has-text('Đặt hàng – 85.000')")
    expect(tap.page.locator("h1")).to_contain_text("Đã gửi đơn")
    tap.look("guest-done")


def test_from_the_search_to_a_tracked_order_in_twelve_taps(market: Trade, page: Page, javascript: bool) -> None:
    tap = Taps(page, javascript)
    order_honey(tap)
    tap.go("button:has-text('Tra cứu bằng mã đơn')")
    expect(page.locator("article.panel")).to_contain_text("Mật ong rừng")
    expect(page.locator("article.panel")).to_contain_text(the_order().reference)
    tap.look("guest-tracked")
    print(f"{len(tap.touched)} taps")
    assert len(tap.touched) <= MOST_TAPS, tap.touched


def test_the_link_changes_its_mind_in_another_browser(market: Trade, window: Window, javascript: bool) -> None:
    tap = Taps(window("phone"), javascript)
    order_honey(tap)
    link = tap.page.locator("#guest-link").input_value()
    other = Taps(window("desktop"), javascript)
    other.page.goto(link)
    assert "don-khach" not in other.page.url
    other.look("guest-done")
    other.go(f"a:has-text('Xem đơn {the_order().reference}')")
    other.look("guest-order")
    other.page.locator("summary:has-text('Không cần nữa?')").click()
    other.page.locator("[name=reason] >> visible=true").fill("Đổi ý rồi")
    other.go("button.danger:has-text('Hủy đơn')")
    assert the_order().state is OrderState.CANCELLED


def test_the_seller_calls_and_keeps_and_the_guest_signs_in_later(
    market: Trade, window: Window, javascript: bool
) -> None:
    guest = Taps(window("phone"), javascript)
    order_honey(guest)
    seller = Taps(window("phone"), javascript)
    come_in(seller, market.dung.phone, "/ban-hang")
    seller.page.goto(f"/ban-hang/don-hang/{the_order().reference}")
    seller.look("guest-seller")
    seller.go("button:has-text('Đã gọi, đồng ý giữ')")
    assert the_order().held_until is None

    guest.go("main a:has-text('Đưa đơn vào tài khoản')")
    guest.page.fill("[name=phone]", market.minh.phone)
    guest.page.fill("[name=password]", PASSWORD)
    guest.go("main form button.primary")
    guest.look("guest-adopt")
    guest.go("button:has-text('Nhận vào tài khoản')")
    assert the_order().buyer_id == market.buyer.id


def come_in(tap: Taps, phone: str, path: str) -> None:
    tap.page.goto(f"/dang-nhap?next={path}")
    tap.page.fill("[name=phone]", phone)
    tap.page.fill("[name=password]", PASSWORD)
    tap.go("main form button.primary")
