"""The seller's book and the papers in a real browser: phone and desk, with and without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.payments import commands
from tests.browser import assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import come_in
from tests.world.trade import Trade, bought, brought

SHOTS = os.environ.get("SCREENSHOTS")
DELIVERED = ("confirm", "pack", "ship", "deliver")


def is_sound(page: Page, name: str, javascript: bool) -> None:
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_no_overflow(page)
    if javascript:
        assert_no_axe_violations(page)


@pytest.mark.slow
def test_a_seller_writes_down_what_came(market: Trade, page: Page, javascript: bool) -> None:
    first, second = (brought(market, bought(market), *DELIVERED) for _each in range(2))
    commands.note_received(market.selling, first, amount=Money(100_000), noted_on=today(), words="chị Hà " * 20)
    reference = second.reference
    db.session.rollback()
    come_in(page, market.dung)
    page.goto("/ban-hang/so-thu")
    is_sound(page, "book", javascript)
    follow(page, ".record button >> nth=0")
    expect(page.locator(".figure-number >> nth=0")).to_contain_text("0")
    is_sound(page, "book-of-an-order", javascript)
    page.goto(f"/ban-hang/don-hang/{reference}")
    expect(page.locator("#book")).to_contain_text("chỉ mình bạn thấy")
    is_sound(page, "order-with-book", javascript)
    follow(page, "text=Ghi tiền đã nhận")
    page.fill("[name=amount]", "70.5")
    follow(page, "main form button.primary")
    is_sound(page, "book-refused", javascript)
    page.fill("[name=amount]", "170k")
    follow(page, "main form button.primary")
    expect(page.locator("table")).to_contain_text("170.000")
    follow(page, "text=Ghi sai?")
    is_sound(page, "book-correct", javascript)


@pytest.mark.slow
def test_papers_fit_a_phone(market: Trade, page: Page, javascript: bool) -> None:
    order = brought(market, bought(market, {market.honey: 2, market.bamboo: "1.5"}), *DELIVERED)
    reference = order.reference
    db.session.rollback()
    come_in(page, market.dung)
    for name, address in (
        ("paper-order", f"{reference}?in=1"), ("paper-delivery", f"{reference}/phieu-giao?gia=1"),
        ("paper-statement", "bang-ke"),
    ):  # fmt: skip
        page.goto(f"/ban-hang/don-hang/{address}")
        is_sound(page, name, javascript)
    page.goto("/ban-hang/don-hang")
    page.click("summary:has-text('Tải về')")
    is_sound(page, "downloads", javascript)
    follow(page, "text=Bảng kê để in")
    expect(page.locator("h1")).to_contain_text("Bảng kê mua bán")
