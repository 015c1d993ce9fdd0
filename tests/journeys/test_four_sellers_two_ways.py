"""A household buys of four sellers in a real browser: two groups, two ways, a smallest order reached on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from marketplace.organisations import commands as organisations
from tests.browser import assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import live_listing
from tests.world.people import acting, come_in
from tests.world.trade import Trade, another_seller, cart_with, pickup_point

pytestmark = pytest.mark.slow
SELLERS = (
    ("Vườn ông Sáu", "Hồ Văn Sáu"),
    ("Tổ hợp tác Rau Trà Tân nhà chị Y Bông", "Y Bông"),
    ("Hộ anh Đinh", "Đinh Văn A"),
)


def is_sound(page: Page, javascript: bool) -> None:
    assert_no_overflow(page)
    if javascript:
        assert_no_axe_violations(page)


@pytest.fixture
def market(market: Trade) -> Trade:
    """Two sellers bring nothing to the door, and bà Dung takes orders of 150.000 ₫ and more."""
    goods = {market.honey: 1}
    for number, (name, owner) in enumerate(SELLERS):
        seller = another_seller(name, owner)
        goods[live_listing(seller, f"Rau rừng số {number}", price=Money(30_000))] = 2
        if number < 2:
            person = db.session.scalars(select(Person).where(Person.name == owner)).one()
            organisations.set_selling_terms(acting(person), seller, delivers_home=False)
    organisations.set_selling_terms(market.selling, market.seller, min_order=Money(150_000))
    pickup_point("Chợ Hòa Cường")
    cart_with(market.buying, goods)
    db.session.rollback()
    return market


def test_two_ways_are_chosen_and_told(market: Trade, page: Page, javascript: bool) -> None:
    come_in(page, market.minh)
    page.goto("/gio-hang")
    expect(page.locator("main")).to_contain_text("Thêm 65.000 ₫ để đủ đơn tối thiểu 150.000 ₫.")
    is_sound(page, javascript)
    amount = page.locator("input[name$='-quantity'], input[name$='-amount']").first
    amount.fill("2")
    amount.dispatch_event("change")
    follow(page, "main button.primary:has-text('Xem lại và đặt hàng')")

    expect(page.locator("h1")).to_contain_text("Xem lại và đặt hàng")
    is_sound(page, javascript)
    dung, others = page.locator("fieldset.group").nth(0), page.locator("fieldset.group").nth(1)
    expect(dung).to_contain_text("Hộ bà Dung, Hộ anh Đinh")
    expect(others).to_contain_text("không giao tận nhà.")
    dung.locator("label:has-text('Giao tận nhà')").click()
    if javascript:
        expect(dung.locator("select")).to_be_hidden()
    others.locator("select").select_option(index=1)
    page.fill("[name=address]", "25")
    follow(page, "main button.primary:has-text('Đặt hàng')")

    expect(page.locator("#f-address-error")).to_be_visible()
    expect(dung.locator("input[value=home]")).to_be_checked()
    is_sound(page, javascript)
    page.fill("[name=address]", "25 Núi Thành")
    follow(page, "main button.primary:has-text('Đặt hàng')")

    expect(page.locator("main")).to_contain_text("25 Núi Thành")
    expect(page.locator("main")).to_contain_text("Chợ Hòa Cường")
    is_sound(page, javascript)
    db.session.rollback()
    ways = [order.terms["delivery"]["method"] for order in db.session.scalars(select(Order).order_by(Order.id))]
    assert sorted(ways) == ["home", "home", "pickup", "pickup"]
