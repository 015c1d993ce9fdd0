"""A promise that changes, in a real browser: weighed, asked, agreed, shorted, shared out; phone and desk."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders import commands
from tests.browser import Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import live_listing
from tests.world.people import come_in
from tests.world.promises import another_buyer, bought_by, confirmed
from tests.world.trade import Trade, bought

SHOTS = os.environ.get("SCREENSHOTS")
pytestmark = pytest.mark.slow


def is_sound(page: Page, name: str, javascript: bool) -> None:
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_no_overflow(page)
    if javascript:
        assert_no_axe_violations(page)


def test_a_line_is_weighed_and_the_buyer_agrees(market: Trade, page: Page, window: Window, javascript: bool) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 2})
    reference = order.reference
    db.session.rollback()
    come_in(page, market.dung)
    page.goto(f"/ban-hang/don-hang/{reference}")
    page.click("text=Không giao đủ?")
    page.click("text=Chỉ có một phần")
    page.fill("[name=lines-0-amount]", "1")
    follow(page, "button:has-text('Nhận làm phần này')")
    is_sound(page, "part-without-reason", javascript)
    expect(page.locator("[name=lines-0-amount]")).to_have_value("1")
    page.fill("details.way[open] [name=reason]", "Ong bay mất một đàn")
    follow(page, "button:has-text('Nhận làm phần này')")
    is_sound(page, "part-confirmed", javascript)
    follow(page, page.locator("text=Cân lại").nth(1))
    page.fill("[name=weight]", "2,6")
    page.fill("[name=why]", "Măng tươi hơn mọi lần")
    is_sound(page, "weigh", javascript)
    follow(page, "button:has-text('Ghi và báo người mua')")
    expect(page.locator("main")).to_contain_text("Đang chờ người mua trả lời")
    is_sound(page, "asked-seller", javascript)
    his = window("phone")
    come_in(his, market.minh)
    his.goto(f"/don-hang/{reference}")
    is_sound(his, "asked-buyer", javascript)
    follow(his, "button.primary:has-text('Đồng ý cân thực')")
    is_sound(his, "agreed-buyer", javascript)
    expect(his.locator(".order-sum")).to_contain_text("267.000")
    his.goto(f"/don-hang/{reference}?in=1")
    is_sound(his, "paper-changed", javascript)
    his.goto("/don-hang")
    is_sound(his, "orders-changed", javascript)
    page.goto(f"/ban-hang/don-hang/{reference}/mon/2/giao-thieu")
    is_sound(page, "short", javascript)


def test_a_harvest_is_shared_out(market: Trade, page: Page, javascript: bool) -> None:
    ginger = live_listing(market.seller, "Gừng", price=Money(20_000), stock=Decimal(100))
    bought(market, {ginger: 30})
    for name, home, amount in (("Phạm Thị Lan", "Nhà chị Lan", 20), ("Lê Hoa", "Nhà chị Hoa", 30)):
        bought_by(another_buyer(name, home), {ginger: amount})
    slug = ginger.slug
    db.session.rollback()
    come_in(page, market.dung)
    page.goto(f"/ban-hang/kho/{slug}")
    follow(page, "text=Không đủ hàng cho các đơn?")
    page.fill("[name=have]", "60")
    follow(page, "button:has-text('Xem cách chia')")
    is_sound(page, "share-out", javascript)
    follow(page, "button:has-text('Chia như trên')")
    expect(page.locator("main")).to_contain_text("60 kg")
    is_sound(page, "shared-out-ledger", javascript)


def test_a_return_is_written_down(market: Trade, page: Page, javascript: bool) -> None:
    order = confirmed(market)
    for step in (commands.pack_order, commands.ship_order, commands.deliver_order):
        step(market.selling, order)
    reference = order.reference
    db.session.rollback()
    come_in(page, market.dung)
    page.goto(f"/ban-hang/don-hang/{reference}/mon/2/tra-lai")
    page.fill("[name=amount]", "0,5")
    page.fill("[name=reason]", "Mốc một góc")
    is_sound(page, "return", javascript)
    follow(page, "button:has-text('Ghi và báo người mua')")
    expect(page.locator("main")).to_contain_text("275.000")
