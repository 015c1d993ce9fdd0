"""The way from a full cart to an order kept, in a real browser: phone and desk, with and without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from tests.browser import Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import come_in
from tests.world.trade import Trade, cart_with

SHOTS = os.environ.get("SCREENSHOTS")


def is_sound(page: Page, name: str) -> None:
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_no_overflow(page)


def is_accessible(page: Page, javascript: bool) -> None:
    if javascript:
        assert_no_axe_violations(page)


@pytest.mark.slow
def test_honey_is_ordered_and_sent(market: Trade, page: Page, window: Window, javascript: bool) -> None:
    bank = db.session.get_one(Bank, "970405")
    organisations.open_bank_account(
        market.selling, market.seller, bank=bank, number="4800205111222", holder="Hồ Thị Dung", consent=True
    )
    cart_with(market.buying, {market.honey: 3, market.bamboo: "1.5"})
    db.session.rollback()
    come_in(page, market.minh)
    page.goto("/gio-hang")
    is_sound(page, "cart")
    is_accessible(page, javascript)
    follow(page, "text=Xem lại và đặt hàng")
    page.check("[value=transfer]")
    is_sound(page, "review")
    is_accessible(page, javascript)
    follow(page, "button:has-text('Đặt hàng – 360.000')")
    expect(page.locator("h1")).to_contain_text("Đã gửi đơn cho người bán")
    is_sound(page, "purchase")
    is_accessible(page, javascript)
    follow(page, "main .button:has-text('Xem đơn')")
    expect(page.locator("main")).to_contain_text("Chưa cần chuyển tiền")
    is_sound(page, "order")
    is_accessible(page, javascript)
    db.session.rollback()
    order = db.session.scalars(select(Order)).one()
    hers = window("phone")
    come_in(hers, market.dung)
    hers.goto("/ban-hang/don-hang")
    is_sound(hers, "orders")
    is_accessible(hers, javascript)
    follow(hers, "text=Mật ong rừng 3 kg, +1")
    is_sound(hers, "sellers-order")
    is_accessible(hers, javascript)
    follow(hers, "button.primary:has-text('Nhận đơn')")
    expect(hers.locator(".tag").first).to_contain_text("Đã xác nhận")
    page.reload()
    expect(page.locator(".qr svg")).to_be_visible()
    is_sound(page, "order-to-pay")
    hers.goto(f"/ban-hang/don-hang/{order.reference}?in=1")
    is_sound(hers, "paper")
    is_accessible(hers, javascript)
