"""The cart in a real browser: nothing changed on it is lost, whatever is pressed next, with and without JavaScript."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from marketplace.checkout import commands, queries
from marketplace.kernel.db import db
from tests.browser import Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.trade import Trade, cart_with

from .test_browser import come_in


@pytest.fixture
def at_the_cart(market: Trade, page: Page) -> Page:
    """Anh Minh before his cart: two kilograms of honey, one of bamboo shoots."""
    cart_with(market.buying, {market.honey: 2, market.bamboo: 1})
    db.session.rollback()
    come_in(page, market.minh)
    page.goto("/gio-hang")
    return page


def amount_of(page: Page, name: str) -> Locator:
    return page.get_by_label(f"Số lượng {name}", exact=True)


def kept(market: Trade) -> list[Decimal]:
    db.session.rollback()
    return [item.amount for item in queries.basket_of(market.buying, queries.cart_of(market.buying)).items]


@pytest.mark.slow
def test_what_was_typed_goes_along_to_the_review(market: Trade, at_the_cart: Page, javascript: bool) -> None:
    amount_of(at_the_cart, "Mật ong rừng").fill("5")
    assert_no_overflow(at_the_cart)
    follow(at_the_cart, "button[value=next]")

    expect(at_the_cart).to_have_url(re.compile("/dat-hang$"))
    expect(at_the_cart.locator("main")).to_contain_text("495.000")
    assert kept(market) == [Decimal(5), Decimal(1)]


@pytest.mark.slow
def test_each_tap_is_kept_at_once(market: Trade, at_the_cart: Page) -> None:
    more = at_the_cart.get_by_label("Thêm: Số lượng Mật ong rừng", exact=True)
    for _tap in range(3):
        more.click()

    expect(at_the_cart.locator(".cart-line .line-total").first).to_have_text(re.compile("425.000"))
    expect(at_the_cart.locator(".sums .total")).to_contain_text("495.000")
    expect(at_the_cart.get_by_role("button", name="Cập nhật")).to_have_count(0)
    assert kept(market) == [Decimal(5), Decimal(1)]
    assert_no_axe_violations(at_the_cart)


@pytest.mark.slow
def test_a_wrong_amount_has_its_sentence_at_the_line(market: Trade, at_the_cart: Page) -> None:
    amount_of(at_the_cart, "Mật ong rừng").fill("99")
    amount_of(at_the_cart, "Măng khô").fill("2")
    amount_of(at_the_cart, "Măng khô").blur()

    expect(at_the_cart.locator(".line-problem")).to_have_count(1)
    expect(at_the_cart.locator(".cart-line").first.locator(".line-problem")).to_be_visible()
    expect(amount_of(at_the_cart, "Mật ong rừng")).to_have_value("99")
    expect(at_the_cart.locator(".cart-line .line-total").last).to_have_text(re.compile("140.000"))
    assert kept(market) == [Decimal(2), Decimal(2)]


@pytest.mark.slow
def test_the_line_says_what_another_window_changed(market: Trade, at_the_cart: Page) -> None:
    line = queries.line_of(queries.cart_of(market.buying), market.honey.slug)
    commands.change_line(market.buying, line, amount=Decimal(4))
    db.session.rollback()

    amount_of(at_the_cart, "Măng khô").fill("3")
    amount_of(at_the_cart, "Măng khô").blur()

    expect(at_the_cart.locator(".cart-line").first).to_contain_text("Số lượng vừa đổi ở cửa sổ khác")
    expect(amount_of(at_the_cart, "Mật ong rừng")).to_have_value("4")
    assert kept(market) == [Decimal(4), Decimal(3)]


@pytest.mark.slow
def test_without_a_signal_the_number_stays_and_goes_along_later(market: Trade, window: Window) -> None:
    phone = window("phone")
    cart_with(market.buying, {market.honey: 2})
    db.session.rollback()
    come_in(phone, market.minh)
    phone.goto("/gio-hang")
    lost = lambda route: route.abort() if route.request.method == "POST" else route.continue_()  # noqa: E731
    phone.route("**/gio-hang", lost)

    amount_of(phone, "Mật ong rừng").fill("3")
    amount_of(phone, "Mật ong rừng").blur()
    expect(phone.locator(".line-problem")).to_contain_text("Chưa lưu được")
    phone.unroute("**/gio-hang", lost)
    follow(phone, "button[value=next]")

    expect(phone).to_have_url(re.compile("/dat-hang$"))
    assert kept(market) == [Decimal(3)]


@pytest.mark.slow
def test_an_answer_that_was_lost_does_not_blame_another_window(market: Trade, at_the_cart: Page) -> None:
    def written_but_unheard(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    at_the_cart.route("**/gio-hang", written_but_unheard)
    amount_of(at_the_cart, "Mật ong rừng").fill("3")
    amount_of(at_the_cart, "Mật ong rừng").blur()
    expect(at_the_cart.locator(".line-problem")).to_contain_text("Chưa lưu được")
    at_the_cart.unroute("**/gio-hang", written_but_unheard)

    amount_of(at_the_cart, "Măng khô").fill("2")
    amount_of(at_the_cart, "Măng khô").blur()
    expect(at_the_cart.locator(".cart-line .line-total").last).to_have_text(re.compile("140.000"))
    expect(at_the_cart.locator(".line-problem")).to_have_count(0)
    follow(at_the_cart, "button[value=next]")

    expect(at_the_cart).to_have_url(re.compile("/dat-hang$"))
    assert kept(market) == [Decimal(3), Decimal(2)]


@pytest.mark.slow
def test_a_refused_save_is_sent_by_the_page_itself(market: Trade, at_the_cart: Page) -> None:
    at_the_cart.route("**/gio-hang", lambda route: route.fulfill(status=400), times=1)

    amount_of(at_the_cart, "Mật ong rừng").fill("3")
    amount_of(at_the_cart, "Mật ong rừng").blur()

    expect(at_the_cart.locator(".cart-line .line-total").first).to_have_text(re.compile("255.000"))
    expect(at_the_cart.locator(".line-problem")).to_have_count(0)
    assert kept(market) == [Decimal(3), Decimal(1)]
