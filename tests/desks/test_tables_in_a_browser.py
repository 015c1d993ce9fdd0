"""Lists of the desks: tables where there is room, cards on a phone, and the decision in sight while one reads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from marketplace.accounts.models import Person
from marketplace.approvals.queries import open_review
from marketplace.catalogue.commands import KIND
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow
from tests.world.goods import live_listing, revised, seller_of, submitted_listing
from tests.world.organisations import place, submitted_seller, verified_seller
from tests.world.people import acting, come_in, coordinator_of, person

LARGE_LETTERS = "() => document.documentElement.style.setProperty('font-size', '200%')"
LONG = ("Mật ong rừng nguyên chất nhà bà Dung lấy từ rẫy cao trên núi " * 2).strip()[:120]
HEADS = {
    "/dieu-phoi/duyet": (["Ảnh", "Tên", "Giá", "Số lượng", "Tình trạng", "Chọn"], 4),
    "/ban-hang/san-pham": (["Ảnh", "Tên", "Giá", "Kho", "Tình trạng"], 3),
    "/ban-hang/kho": (["Ảnh", "Tên", "Trong kho", "Đã giữ cho đơn", "Chờ thu hoạch", "Tình trạng"], 3),
}


@pytest.fixture
def dieu(live_server: LiveServer) -> Person:
    return coordinator_of(place(), "Nguyễn Thị Điều")


@pytest.fixture
def household(dieu: Person) -> Organisation:
    """A seller with goods of every kind of state and names of every length, and a newcomer beside them."""
    seller = verified_seller(person("Hồ Thị Dung"), acting(dieu))
    revised(live_listing(seller, "Măng khô"), name="Măng le khô")
    for name in (LONG, LONG.replace(" ", "")[:80]):
        submitted_listing(seller, name)
    submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    return seller


def owner_of(household: Organisation) -> Person:
    return db.session.get_one(Person, seller_of(household).person_id)


def drawn_as(page: Page) -> list[str]:
    """How the browser lays out the rows, told apart by what it computes."""
    return page.evaluate(
        "[...document.querySelectorAll('.desk-table tbody tr')].map(row => getComputedStyle(row).display)"
    )


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_desks_are_tables_with_room_and_cards_without(
    window: Window, javascript: bool, dieu: Person, household: Organisation, device: str
) -> None:
    for somebody, addresses in ((dieu, list(HEADS)[:1]), (owner_of(household), list(HEADS)[1:])):
        page = come_in(window(device), somebody)
        for address in addresses:
            page.goto(address)
            table = page.get_by_role("table")
            heads, rows = HEADS[address]
            expect(table.get_by_role("columnheader")).to_have_text(heads)
            expect(table.get_by_role("rowheader")).to_have_count(rows)
            expect(table.locator(".desk-picture > :is(img, svg)")).to_have_count(rows)
            if javascript:
                expected = "grid" if device == "phone" else "table-row"
                assert set(drawn_as(page)) == {expected}
                assert_no_axe_violations(page)
                assert_no_overflow(page)
                page.evaluate(LARGE_LETTERS)
                assert_no_overflow(page, 360 if device == "phone" else 1280)


def test_the_pictures_are_those_of_the_goods(window: Window, dieu: Person, household: Organisation) -> None:
    page = come_in(window("desktop"), dieu)
    page.goto("/dieu-phoi/duyet")
    goods = page.get_by_role("row").filter(has_text="Măng le khô")
    newcomer = page.get_by_role("row").filter(has_text="Hộ bà Cúc")
    expect(goods.locator(".desk-picture img")).to_have_attribute("width", "64")
    expect(goods).to_contain_text("70.000")
    expect(newcomer.locator(".desk-picture svg")).to_be_visible()


def test_the_decision_stays_in_sight_while_the_goods_are_read(
    window: Window, dieu: Person, household: Organisation
) -> None:
    read = "\n".join(["Hái ở rừng, phơi ba nắng."] * 60)
    review = open_review(KIND, submitted_listing(household, "Chè dây", description=read).id)
    assert review is not None
    page = come_in(window("desktop"), dieu)
    page.goto(f"/dieu-phoi/duyet/{review.reference}")
    yes = page.get_by_role("button", name="Duyệt", exact=True)
    expect(yes).to_be_in_viewport()
    page.get_by_text("Mùa có hàng").scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 600
    expect(yes).to_be_in_viewport()
    assert_no_axe_violations(page)
    assert_no_overflow(page, 320)
    page.evaluate(LARGE_LETTERS)
    assert_no_overflow(page, 1280)
    assert_no_overflow(page, 360)
