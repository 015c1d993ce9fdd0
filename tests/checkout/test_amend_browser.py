"""Changing an order in a real browser: the amounts, before and after, the editions; and joining at the checkout."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from tests.browser import follow
from tests.checkout.test_browser import come_in, is_accessible, is_sound
from tests.world.goods import live_listing
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, bought, cart_with

pytestmark = pytest.mark.slow


def test_an_order_is_changed_and_its_editions_are_read(market: Trade, page: Page, javascript: bool) -> None:
    ginger = live_listing(market.seller, "Gừng tươi núi cao", price=Money(30_000))
    order = bought(market, {market.honey: 2, market.bamboo: "1.5"})
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    db.session.rollback()
    come_in(page, market.minh)
    page.goto(f"/don-hang/{order.reference}")
    follow(page, "text=Sửa đơn này")
    page.locator("main").locator("summary").first.click()
    page.fill(f"[value={ginger.slug}] ~ .stepper-field input", "2")
    page.fill("#line-1", "3")
    page.check("#drop-2")
    is_sound(page, "amend")
    is_accessible(page, javascript)
    follow(page, "button:has-text('Xem trước thay đổi')")
    expect(page.locator("main")).to_contain_text("320.000")
    is_sound(page, "amend-review")
    is_accessible(page, javascript)
    follow(page, "button:has-text('Gửi thay đổi – 320.000')")
    expect(page.locator("main")).to_contain_text("Bản 2, đang có hiệu lực")
    is_sound(page, "amended-order")
    is_accessible(page, javascript)
    page.click("summary:has-text('Đã sửa gì')")
    follow(page, "text=Bản 1, đến")
    expect(page.locator("main")).to_contain_text("275.000")
    is_sound(page, "edition")
    is_accessible(page, javascript)
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).total == Money(320_000)
    assert_sound()


def test_what_is_wrong_stands_at_its_goods(market: Trade, page: Page, javascript: bool) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: "1.5"})
    db.session.rollback()
    come_in(page, market.minh)
    page.goto(f"/don-hang/{order.reference}/sua")
    page.fill("#line-1", "99")
    page.fill("#line-2", "1,3")
    follow(page, "button:has-text('Xem trước thay đổi')")
    expect(page.locator("#line-1-error")).to_contain_text("Chỉ còn 10 kg")
    expect(page.locator("#line-2-error")).to_contain_text("chẵn theo từng")
    is_sound(page, "amend-wrong")
    is_accessible(page, javascript)


def test_goods_join_an_open_order(market: Trade, page: Page, javascript: bool) -> None:
    order = bought(market)
    cart_with(market.buying, {market.bamboo: 1})
    db.session.rollback()
    come_in(page, market.minh)
    page.goto("/dat-hang")
    page.check("text=Gộp vào đơn đó")
    is_sound(page, "join-review")
    is_accessible(page, javascript)
    follow(page, "button:has-text('Đặt hàng – 70.000')")
    expect(page.locator("main")).to_contain_text(f"Đã gộp vào đơn {order.reference}")
    is_sound(page, "joined-purchase")
    is_accessible(page, javascript)
