"""A seller's morning in a real browser: a new order is seen, accepted and packed in four taps; a slip is taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from marketplace.payments.states import PaymentMethod
from tests.browser import Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import live_listing
from tests.world.people import come_in
from tests.world.trade import Trade, bought, brought

pytestmark = pytest.mark.slow
LONG = ("Mật ong rừng nguyên chất nhà bà Dung lấy từ rẫy cao trên núi " * 2).strip()[:120]
MOST_TAPS = 4


class Taps:
    """Everything pressed, so that it can be counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, list[str]()

    def __call__(self, target: str) -> None:
        self.pressed.append(target)
        follow(self.page, self.page.locator(target).first)


def is_sound(page: Page, javascript: bool) -> None:
    assert_no_overflow(page)
    if javascript:
        assert_no_axe_violations(page)


def as_stored(order: Order) -> str:
    db.session.rollback()
    return db.session.get_one(Order, order.id).state.value


def test_from_a_new_order_to_a_packed_one_in_four_taps(market: Trade, page: Page, javascript: bool) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    db.session.rollback()
    come_in(page, market.dung)
    page.goto("/ban-hang")
    is_sound(page, javascript)
    tap = Taps(page)
    tap("text=Mật ong rừng 2 kg, +1")
    goods, yes = page.locator("#goods"), page.locator("button.primary:has-text('Nhận đơn')")
    expect(page.locator("main")).to_contain_text("Măng khô")
    assert goods.bounding_box()["y"] < yes.bounding_box()["y"]  # type: ignore[index]
    assert goods.bounding_box()["y"] < 600  # type: ignore[index]
    is_sound(page, javascript)
    tap("button.primary:has-text('Nhận đơn')")
    expect(page.locator(".undo-bar")).to_contain_text("Đã nhận đơn")
    tap("button.primary:has-text('Đã soạn hàng')")
    is_sound(page, javascript)
    assert as_stored(order) == "packed"
    assert len(tap.pressed) <= MOST_TAPS, tap.pressed


def test_a_slip_is_taken_back(market: Trade, page: Page, javascript: bool) -> None:
    order = bought(market)
    db.session.rollback()
    come_in(page, market.dung)
    page.goto(f"/ban-hang/don-hang/{order.reference}")
    follow(page, "button.primary:has-text('Nhận đơn')")
    assert as_stored(order) == "confirmed"
    is_sound(page, javascript)
    follow(page, "button:has-text('Hoàn lại')")
    expect(page.locator("main")).to_contain_text("Đã hoàn lại")
    expect(page.locator("button.primary:has-text('Nhận đơn')")).to_be_visible()
    assert as_stored(order) == "placed"


def test_with_script_the_button_goes_when_its_time_is_over(market: Trade, window: Window) -> None:
    order, phone = bought(market), window("phone")
    db.session.rollback()
    come_in(phone, market.dung)
    phone.clock.install()
    phone.goto(f"/ban-hang/don-hang/{order.reference}")
    follow(phone, "button.primary:has-text('Nhận đơn')")
    expect(phone.locator("button:has-text('Hoàn lại')")).to_be_visible()
    phone.clock.fast_forward(11_000)
    expect(phone.locator("button:has-text('Hoàn lại')")).to_be_hidden()
    expect(phone.locator(".undo-bar")).to_contain_text("Đã nhận đơn")


def test_an_order_of_sixty_goods_and_long_names_keeps_its_shape(market: Trade, page: Page, javascript: bool) -> None:
    names = [LONG, LONG.replace(" ", "")[:80], *(f"Rau rừng số {n}" for n in range(58))]
    order = bought(market, {live_listing(market.seller, name, price=Money(9000)): 1 for name in names})
    reference = order.reference
    db.session.rollback()
    come_in(page, market.dung)
    for address in ("/ban-hang", "/ban-hang/don-hang", f"/ban-hang/don-hang/{reference}"):
        page.goto(address)
        is_sound(page, javascript)
    page.click("text=Xem thêm 52 món")
    expect(page.locator("text=Rau rừng số 57").first).to_be_visible()
    follow(page, "button.primary:has-text('Nhận đơn')")
    page.click("text=Không giao đủ?")
    page.click("text=Báo thiếu một món")
    is_sound(page, javascript)
    page.goto("/ban-hang/soan-hang")
    expect(page.locator(".picks > li")).to_have_count(60)
    is_sound(page, javascript)
    page.goto("/ban-hang/soan-hang?in=1")
    is_sound(page, javascript)


def test_a_buyer_pays_by_what_the_page_shows(market: Trade, page: Page, window: Window, javascript: bool) -> None:
    bank = db.session.get_one(Bank, "970405")
    organisations.open_bank_account(
        market.selling, market.seller, bank=bank, number="4800205111222", holder="Hồ Thị Dung", consent=True
    )
    order = bought(market, payment=PaymentMethod.TRANSFER)
    reference, purchase = order.reference, order.purchase.reference
    db.session.rollback()
    come_in(page, market.minh)
    page.goto(f"/don-hang/lan/{purchase}")
    is_sound(page, javascript)
    page.goto(f"/don-hang/{reference}")
    expect(page.locator("main")).to_contain_text("Chưa cần chuyển tiền")
    is_sound(page, javascript)
    brought(market, order, "confirm")
    db.session.rollback()
    page.goto(f"/don-hang/{reference}")
    expect(page.locator(".qr svg")).to_be_visible()
    for words in ("170.000", "4800205111222", f"DH {reference}"):
        expect(page.locator("main")).to_contain_text(words)
    copying = expect(page.locator("[data-copy]").first)
    copying.to_be_visible() if javascript else copying.to_be_hidden()
    is_sound(page, javascript)
    expect(page.locator(".panel a[href^='tel:']").first).to_have_attribute("href", re.compile(r"tel:0\d+"))
