"""The inbox, the call list and the words ready to send, in a real browser on a phone and at a desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.kernel.clock import frozen
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import come_in
from tests.world.trade import Trade, bought

SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def waiting(market: Trade) -> Iterator[str]:
    """The reference of an order that has waited for thirteen hours."""
    with frozen(datetime.now(UTC) - timedelta(hours=13)):
        reference = bought(market).reference
    yield reference


def is_sound(page: Page, address: str) -> None:
    page.goto(address)
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        name = address.strip("/").replace("/", "-") or "home"
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_no_axe_violations(page)
    assert_no_overflow(page)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_can_be_read_by_everybody(
    market: Trade, waiting: str, live_server: LiveServer, window: Window, device: str
) -> None:
    selling, buying, helping = (come_in(window(device), each) for each in (market.dung, market.minh, market.official))
    for address in ("/", "/tin-nhan", "/tin-nhan/cai-dat", "/ban-hang", f"/ban-hang/don-hang/{waiting}"):
        is_sound(selling, address)
    is_sound(buying, f"/don-hang/{waiting}")
    for address in ("/dieu-phoi", "/dieu-phoi/can-goi", f"/dieu-phoi/can-goi/{waiting}", "/dieu-phoi/thoi-han-don"):
        is_sound(helping, address)


def test_a_seller_opens_the_news_of_an_order(
    market: Trade, waiting: str, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = come_in(window("phone"), market.dung)
    page.goto("/ban-hang")
    follow(page, page.get_by_role("link", name="Tin nhắn"))
    follow(page, page.get_by_role("button", name=f"Mở xem Đơn mới {waiting}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Đơn {waiting}")
    expect(page.locator("a[href^='sms:']")).to_have_count(1)


def test_a_coordinator_notes_a_call(
    market: Trade, waiting: str, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = come_in(window("phone"), market.official)
    page.goto("/dieu-phoi/can-goi")
    follow(page, page.get_by_role("link", name="Đã gọi"))
    page.get_by_label("Người bán nói gì?").fill("Bà hẹn chiều trả lời")
    follow(page, page.get_by_role("button", name="Đã gọi"))
    expect(page.get_by_role("main")).to_contain_text("Bà hẹn chiều trả lời")
