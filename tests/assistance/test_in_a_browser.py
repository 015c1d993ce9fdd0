"""A telephone call becomes goods on the desk: leave, the form, the sheet, the message, the answer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.assistance.models import EntryConsent
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import jpeg
from tests.world.helping import leave_for_official
from tests.world.people import come_in, coordinator_of


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """A photo of the honey."""
    path = tmp_path / "mat-ong.jpg"
    path.write_bytes(jpeg(1200, 900, quality=90))
    return path


def looks_right(page: Page, javascript: bool) -> None:
    if javascript:  # axe itself is a script
        assert_no_axe_violations(page)
    assert_no_overflow(page)


def go_on(page: Page, javascript: bool) -> None:
    if javascript:
        page.locator("[data-next]:visible").click()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_from_a_telephone_call_to_a_no_on_the_desk(
    live_server: LiveServer,
    window: Window,
    javascript: bool,
    device: str,
    dieu: Person,
    household: Organisation,
    shot: Path,
) -> None:
    page = come_in(window(device), dieu)
    page.goto("/dieu-phoi/nhap-ho")
    looks_right(page, javascript)
    follow(page, page.get_by_role("link", name="Hộ bà Dung"))
    follow(page, page.get_by_role("link", name="Ghi lời đồng ý cho tôi nhập thay"))
    page.get_by_label("Nói qua điện thoại").check()
    page.get_by_label("Nhà sản xuất nói thế nào").fill("Bà nhờ cháu đưa mật ong lên chợ.")
    looks_right(page, javascript)
    follow(page, page.get_by_role("button", name="Ghi lời đồng ý"))
    looks_right(page, javascript)
    follow(page, page.get_by_role("button", name="Bắt đầu nhập thay"))
    expect(page.get_by_role("complementary")).to_contain_text("Bạn đang nhập thay bà Dung")
    looks_right(page, javascript)

    page.goto("/ban-hang/san-pham/moi")
    page.set_input_files("#f-photos", shot)
    if javascript:
        expect(page.locator(".photo-field .thumbs img")).to_have_count(1)
    page.fill("#f-name", "Mật ong rừng")
    go_on(page, javascript)
    page.get_by_text("kg", exact=True).first.click()
    page.fill("#f-price", "250k")
    page.fill("#f-stock", "5")
    go_on(page, javascript)
    page.locator("#f-category label").filter(has_text="Mật ong").first.click()
    go_on(page, javascript)
    page.get_by_role("button", name="Gửi duyệt").click()
    page.wait_for_url("**/ban-hang/san-pham/mat-ong-rung")

    follow(page, page.get_by_role("link", name="Báo tin cho họ"))
    looks_right(page, javascript)
    address = page.locator("textarea").first.input_value().split()[-1]
    follow(page, page.get_by_role("button", name="Thôi nhập thay"))
    expect(page.get_by_role("complementary")).to_have_count(0)

    grandmother = window("phone")
    grandmother.goto(urlsplit(address).path)
    expect(grandmother.get_by_role("main")).to_contain_text("250.000")
    looks_right(grandmother, javascript)
    grandmother.get_by_label("Chỗ nào không đúng?").fill("Tôi không bán mật ong.")
    follow(grandmother, grandmother.get_by_role("button", name="Không đúng, tôi không đồng ý"))
    expect(grandmother.get_by_role("main")).to_contain_text("Đã ghi: bạn không đồng ý")
    looks_right(grandmother, javascript)

    live_server.reread()
    assert db.session.scalars(select(Listing)).one().state is ListingState.DRAFT
    desk = come_in(window("desktop"), coordinator_of(household.locality, "Phạm Hạnh"))
    desk.goto("/dieu-phoi/nhap-ho")
    expect(desk.get_by_role("main")).to_contain_text("Tôi không bán mật ong.")
    looks_right(desk, javascript)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_sheet_is_typed_by_keyboard(
    live_server: LiveServer, window: Window, javascript: bool, device: str, dieu: Person, leave: EntryConsent
) -> None:
    page = come_in(window(device), dieu)
    page.goto("/dieu-phoi/nhap-ho/phieu")
    looks_right(page, javascript)
    page.goto("/nhap-ho")
    follow(page, page.get_by_role("button", name="Bắt đầu nhập thay"))
    page.goto("/ban-hang/san-pham/theo-phieu")
    looks_right(page, javascript)
    page.locator("#f-name").focus()
    for typed in ("Nước lá rừng", "Nấu mỗi sáng.", "chai", "500", "ml"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.fill("#f-price", "70k")
    follow(page, page.get_by_role("button", name="Lưu, ảnh thêm sau"))
    page.wait_for_url("**/ban-hang/san-pham/nuoc-la-rung")
    live_server.reread()
    listing = db.session.scalars(select(Listing)).one()
    assert (listing.name, listing.description, listing.unit) == ("Nước lá rừng", "Nấu mỗi sáng.", "chai")


def test_the_sheet_stays_on_a_phone_with_letters_twice_as_large(
    live_server: LiveServer, window: Window, dieu: Person
) -> None:
    page = come_in(window("phone"), dieu)
    page.goto("/dieu-phoi/nhap-ho/phieu")
    page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    assert_no_overflow(page, 360)


@pytest.mark.parametrize("named", [False, True])
def test_the_sheet_fits_on_one_page_of_a4(
    live_server: LiveServer, window: Window, named: bool, dieu: Person, household: Organisation
) -> None:
    page = come_in(window("desktop"), dieu)
    page.goto(f"/dieu-phoi/nhap-ho/phieu?nha={household.slug}" if named else "/dieu-phoi/nhap-ho/phieu")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    pages = paper.count(b"/Type /Page\n")
    assert pages == 1


def test_what_one_typed_for_a_producer_is_not_on_the_phone_for_the_next(
    live_server: LiveServer, window: Window, dieu: Person, leave: EntryConsent, neighbour: Organisation
) -> None:
    leave_for_official(dieu, neighbour)
    page = come_in(window("phone"), dieu)
    page.goto("/nhap-ho")
    follow(page, page.get_by_role("button", name="Bắt đầu nhập thay Hộ bà Dung"))
    page.goto("/ban-hang/san-pham/moi")
    page.fill("#f-name", "Mật của bà Dung")
    expect(page.locator(".save-line")).to_contain_text("Đã lưu")
    page.goto("/nhap-ho")
    follow(page, page.get_by_role("button", name="Bắt đầu nhập thay Hộ ông Lực"))
    page.goto("/ban-hang/san-pham")
    expect(page.get_by_role("main")).to_contain_text("Hàng của")
    expect(page.get_by_role("main")).not_to_contain_text("Mật của bà Dung")
