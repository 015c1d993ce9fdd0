"""A restaurant orders its usual goods again with an invoice; an administrator sees what is unwell and goes there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.kernel.db import db
from marketplace.orders.models import Order
from marketplace.organisations.states import OrganisationKind
from tests.browser import assert_no_axe_violations, assert_no_overflow, follow
from tests.world.organisations import buyer
from tests.world.people import PASSWORD, administrator
from tests.world.trade import Trade, bought, brought

pytestmark = pytest.mark.slow


def come_in(page: Page, somebody: Person) -> None:
    page.goto("/dang-nhap")
    page.fill("[name=phone]", somebody.phone)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main form button.primary")


def is_sound(page: Page, javascript: bool) -> None:
    assert_no_overflow(page)
    if javascript:
        assert_no_axe_violations(page)


def test_a_restaurant_orders_its_usual_goods_again(market: Trade, page: Page, javascript: bool) -> None:
    kitchen = buyer(
        market.minh, "Quán Bếp Nhà", kind=OrganisationKind.ENTERPRISE, tax_number="0400101394", representative="Minh"
    )
    usual = bought(market, {market.honey: 2, market.bamboo: "1.5"}, buyer=kitchen.slug)
    brought(market, usual, "confirm", "pack", "ship", "deliver")
    reference = usual.reference
    db.session.rollback()

    come_in(page, market.minh)
    expect(page).to_have_url(re.compile(r"/don-hang$"))
    is_sound(page, javascript)
    follow(page, page.get_by_role("link", name="Mật ong rừng 2 kg, +1").first)
    expect(page.locator("main")).to_contain_text(reference)
    follow(page, "button:has-text('Mua lại các món này')")
    expect(page.locator("main")).to_contain_text("Măng khô")
    is_sound(page, javascript)
    follow(page, "main button.primary:has-text('Xem lại và đặt hàng')")
    page.select_option("[name=buyer]", "quan-bep-nha")
    page.get_by_text("Lấy hóa đơn theo hồ sơ người mua").click()
    page.fill("[name=note]", "Giao trước 7 giờ")
    is_sound(page, javascript)
    follow(page, "main button.primary:has-text('Đặt hàng')")

    expect(page.locator("main")).to_contain_text("Mật ong rừng")
    is_sound(page, javascript)
    db.session.rollback()
    again = db.session.scalars(select(Order).order_by(Order.id.desc())).first()
    assert again is not None
    assert again.reference != reference
    assert again.terms["buyer"]["name"] == "Quán Bếp Nhà"
    assert again.terms["buyer"]["invoice"]["tax_number"] == "0400101394"
    assert (again.total, again.note) == (usual.total, "Giao trước 7 giờ")


def test_an_administrator_sees_what_waits_and_goes_there(market: Trade, page: Page, javascript: bool) -> None:
    somebody = administrator()
    db.session.rollback()

    come_in(page, somebody)

    expect(page).to_have_url(re.compile(r"/quan-tri$"))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("sao lưu")
    is_sound(page, javascript)
    follow(page, page.get_by_role("link", name="Người dùng").first)
    follow(page, page.get_by_role("link", name="Trần Quang Minh").first)
    expect(page.locator("main")).to_contain_text("Khóa tài khoản")
    is_sound(page, javascript)
