"""The desk by keyboard: keys that can be turned off and never act while somebody types; the difference in words."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from marketplace.accounts.models import Person
from marketplace.approvals.queries import open_review
from marketplace.approvals.states import ReviewState
from marketplace.catalogue import commands
from marketplace.catalogue.commands import KIND
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.clock import frozen, now
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from marketplace.photos import commands as photographing
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import (
    developed,
    live_listing,
    revised,
    seller_of,
    submitted_listing,
    waiting_review,
)
from tests.world.organisations import place, verified_seller
from tests.world.people import acting, come_in, coordinator_of, person

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def dieu(live_server: LiveServer) -> Person:
    return coordinator_of(place(), "Nguyễn Thị Điều")


@pytest.fixture
def household(dieu: Person) -> Organisation:
    return verified_seller(person("Hồ Thị Dung"), acting(dieu))


def address_of(listing: Listing) -> str:
    review = open_review(KIND, listing.id)
    assert review is not None
    return f"/dieu-phoi/duyet/{review.reference}"


def looks_right(page: Page, name: str) -> None:
    assert_no_axe_violations(page)
    assert_no_overflow(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_the_keys_act_go_on_and_are_turned_off(
    live_server: LiveServer, window: Window, dieu: Person, household: Organisation
) -> None:
    first, second = submitted_listing(household, "Măng khô"), submitted_listing(household, "Gừng")
    page = come_in(window("desktop"), dieu)
    page.goto(address_of(first))

    page.keyboard.press("n")
    page.wait_for_url(f"**{address_of(second)}")
    page.keyboard.press("p")
    page.wait_for_url(f"**{address_of(first)}")
    page.keyboard.press("Shift+Slash")
    expect(page.get_by_role("dialog")).to_be_visible()
    looks_right(page, "keys-help")
    page.keyboard.press("1")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_label("Lời nhắn của cán bộ").fill("12 gói, 3 kg, n p ?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("2")
    expect(page.locator("input[name=reason]").first).to_be_focused()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("3")
    expect(page.locator("input[name=reason][value=not_sold]")).to_be_checked()
    expect(page.get_by_label("Lời nhắn của cán bộ")).to_be_focused()
    page.keyboard.type("1")
    live_server.reread()
    assert db.session.get_one(Listing, first.id, populate_existing=True).state is ListingState.SUBMITTED

    page.get_by_role("heading", level=1).click()
    page.get_by_role("button", name="Phím tắt").click()
    page.get_by_role("button", name="Tắt phím tắt").click()
    page.get_by_role("button", name="Đóng").click()
    page.reload()
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(f"{address_of(first)}$"))
    page.get_by_role("button", name="Phím tắt").click()
    page.get_by_role("button", name="Bật phím tắt").click()
    page.get_by_role("button", name="Đóng").click()

    page.get_by_role("heading", level=1).click()
    with frozen(now()):  # ten seconds to take it back, however slowly the pages come
        page.locator("input[name=checked]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("1")
        page.wait_for_url(f"**{address_of(second)}")
        live_server.reread()
        assert db.session.get_one(Listing, first.id, populate_existing=True).state is ListingState.LIVE
        follow(page, page.get_by_role("button", name="Lấy lại"))
    expect(page.get_by_role("main")).to_contain_text("Đã lấy lại quyết định")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_other_words_are_read_side_by_side_and_approved(
    live_server: LiveServer, window: Window, javascript: bool, dieu: Person, household: Organisation, device: str
) -> None:
    listing = live_listing(household, "Măng khô", description="Măng nứa hái ở rừng, phơi ba nắng cho khô hẳn.")
    blue = photographing.keep_picture(seller_of(household), picture=developed((20, 60, 160)))
    revision = revised(listing, description="Măng le hái ở rừng, phơi bốn nắng cho khô hẳn.", photos=[blue])
    review = waiting_review(revision)
    page = come_in(window(device), dieu)
    page.goto("/dieu-phoi/duyet")
    if javascript:
        looks_right(page, f"queue-{device}")
    follow(page, page.get_by_role("link", name="Măng khô", exact=True).first)

    table = page.get_by_role("region", name="Thay đổi")
    expect(table.locator("del").first).to_contain_text("nứa")
    expect(table.locator("ins").first).to_contain_text("le")
    expect(table.locator("del .hidden-words").first).to_have_text("Bỏ:")
    expect(page.locator(".beside .come img")).to_have_count(1)
    expect(page.locator(".queue-side")).to_be_visible(visible=device == "desktop")
    if javascript:
        looks_right(page, f"review-revision-{device}")
    page.locator("input[name=checked]").first.check(force=True)
    follow(page, page.get_by_role("button", name="Duyệt", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Đã duyệt “Măng khô”.")
    live_server.reread()
    db.session.expire_all()
    assert (review.state, listing.edition) == (ReviewState.APPROVED, 2)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_other_new_pages_can_be_read_by_everybody(
    live_server: LiveServer, window: Window, dieu: Person, household: Organisation, device: str
) -> None:
    listing = live_listing(household, "Măng khô", description="Phơi ba nắng.")
    seen = commands.seen_now(listing, None)
    revision = revised(listing, name="Măng le khô")
    commands.publish_revision(acting(dieu), revision)
    waiting = submitted_listing(household, "Nghệ", description="Chữa đau dạ dày")
    review = open_review(KIND, waiting.id)
    assert review is not None
    commands.amend_offered(seller_of(household), listing, seen=seen, name="Măng rừng", description="Phơi kỹ.")
    official = come_in(window(device), dieu)
    official.goto(f"/dieu-phoi/duyet/cung-luc?muc={review.reference}.{review.version}")
    looks_right(official, f"together-{device}")
    official.goto(f"/ban-hang/san-pham/{listing.slug}/lich-su")
    looks_right(official, f"history-{device}")
    official.goto("/dieu-phoi/san-pham/tu-duyet")
    looks_right(official, f"by-market-{device}")
    owner = db.session.get_one(Person, seller_of(household).person_id)
    seller = come_in(window(device), owner)
    for name, path in {"choose": "/so-ban", "listing": "", "form": "/sua"}.items():
        seller.goto(f"/ban-hang/san-pham/{listing.slug}{path}")
        looks_right(seller, f"{name}-{device}")
