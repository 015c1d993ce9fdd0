"""Saving, following and waiting in a real browser: a script loads nothing anew, and without one all of it works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import PASSWORD, acting, come_in
from tests.world.trade import Trade, bought

SHOTS = os.environ.get("SCREENSHOTS")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_can_be_read_by_everybody(
    market: Trade, ginger: Listing, live_server: LiveServer, window: Window, device: str
) -> None:
    minh = acting(market.minh)
    bought(market, {market.honey: 1, market.bamboo: 1})
    for goods in (market.honey, ginger):
        commands.save_goods(minh, listing=goods.slug)
    commands.wait_for_goods(minh, listing=ginger.slug)
    commands.follow_maker(minh, producer=market.seller.slug)
    page = come_in(window(device), market.minh)
    lists = ("/da-luu", "/da-luu/dang-cho", "/da-luu/nguoi-ban", "/da-luu/da-mua")
    asking = f"/san-pham/{market.bamboo.slug}/luu"
    maker = f"/nha-san-xuat/{market.seller.slug}"
    for address in (*lists, "/", "/san-pham", f"/san-pham/{ginger.slug}", maker, asking, "/tin-nhan/cai-dat"):
        page.goto(address)
        if SHOTS:
            name = address.strip("/").replace("/", "-") or "home"
            page.screenshot(path=Path(SHOTS) / f"{name}-{device}.png", full_page=True)
        assert_no_axe_violations(page)
        assert_no_overflow(page)


def test_goods_are_saved_on_a_card_and_taken_off_again(
    market: Trade, lan: Person, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = come_in(window("phone"), lan)
    page.goto("/san-pham")
    mark = page.locator(".product-card", has_text="Mật ong rừng").locator(".keep")
    if javascript:
        page.evaluate("window.here = true")
    mark.click()
    expect(mark).to_contain_text("Đã lưu")
    live_server.reread()
    assert queries.saved_ids(acting(lan)) == {market.honey.id}
    if javascript:
        assert page.evaluate("window.here"), "the page was loaded anew"
        expect(page.get_by_role("status").filter(has_text="Đã lưu Mật ong rừng")).to_have_count(1)
    page.goto("/da-luu")
    page.get_by_role("button", name="Bỏ lưu Mật ong rừng").click()
    if javascript:
        expect(page.get_by_role("button", name="Lưu lại Mật ong rừng")).to_be_visible()
    else:
        expect(page.get_by_role("main")).to_contain_text("Bạn chưa lưu món nào.")
    live_server.reread()
    assert queries.saved_ids(acting(lan)) == frozenset()


def test_a_second_quick_tap_is_one_wish(market: Trade, lan: Person, live_server: LiveServer, window: Window) -> None:
    page = come_in(window("phone"), lan)
    page.goto(f"/san-pham/{market.honey.slug}")
    page.evaluate("() => { const button = document.querySelector('.keep-button'); button.click(); button.click(); }")
    expect(page.get_by_role("button", name="Đã lưu Mật ong rừng")).to_be_visible()
    live_server.reread()
    assert queries.saved_ids(acting(lan)) == {market.honey.id}


def test_a_visitor_is_led_to_sign_in_and_back(
    market: Trade, lan: Person, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = window("phone")
    page.goto("/san-pham")
    follow(page, page.locator(".product-card", has_text="Mật ong rừng").locator(".keep"))
    page.fill("[name=phone]", lan.phone)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main form button.primary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mật ong rừng")
    expect(page.get_by_role("main")).to_contain_text("Đã lưu Mật ong rừng.")
    expect(page.get_by_role("button", name="Đã lưu Mật ong rừng")).to_be_visible()


def test_where_saving_fails_the_page_says_why(
    market: Trade,
    lan: Person,
    live_server: LiveServer,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
    browser_faults: list[str],
) -> None:
    monkeypatch.setattr("marketplace.favourites.commands.keeping.MOST_SAVED", 0)
    page = come_in(window("phone"), lan)
    page.goto("/san-pham")
    page.locator(".product-card", has_text="Mật ong rừng").locator(".keep").click()
    expect(page.get_by_role("main")).to_contain_text("Bỏ bớt ở trang Đã lưu rồi lưu tiếp.")
    browser_faults.clear()  # the browser notes every answer of 409


def test_following_and_waiting_turn_their_buttons(
    market: Trade, ginger: Listing, lan: Person, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = come_in(window("desktop"), lan)
    page.goto(f"/nha-san-xuat/{market.seller.slug}")
    page.get_by_role("button", name="Theo dõi Hộ bà Dung").click()
    expect(page.get_by_role("button", name="Đang theo dõi Hộ bà Dung")).to_be_visible()
    page.goto(f"/san-pham/{ginger.slug}")
    page.get_by_role("button", name="Báo tôi khi có lại Gừng gió").click()
    expect(page.get_by_role("button", name="Sẽ báo bạn khi có Gừng gió")).to_be_visible()
    live_server.reread()
    assert queries.follows(acting(lan), market.seller.id) and queries.waits_for(acting(lan), ginger.id)


def test_what_was_bought_goes_into_the_cart_by_one_tap(
    market: Trade, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    bought(market, {market.honey: 2})
    page = come_in(window("phone"), market.minh)
    page.goto("/")
    follow(page, page.get_by_role("button", name="Mua lại 2 kg Mật ong rừng"))
    expect(page.get_by_role("main")).to_contain_text("Đã thêm Mật ong rừng vào giỏ.")


def test_the_amount_beside_the_button_stays_when_goods_are_saved(
    market: Trade, live_server: LiveServer, window: Window, javascript: bool
) -> None:
    page = come_in(window("phone"), market.minh)
    page.goto(f"/san-pham/{market.honey.slug}")
    for words in ("Lưu lại", "Đã lưu"):
        page.fill("#amount", "3")
        button = page.locator(".keep-button").get_by_text(words, exact=True)
        if javascript:
            button.click()
            expect(page.locator(".keep-button").first).not_to_contain_text(words)
        else:
            follow(page, button)
        expect(page.locator("#amount")).to_have_value("3")
        assert page.url.partition("?")[0].endswith(market.honey.slug)
