"""The form on a real telephone and at a desk, with JavaScript and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.kernel.files import store
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import jpeg, live_listing, returned, submitted_listing
from tests.world.people import come_in

NEW = "/ban-hang/san-pham/moi"
CAMERA, GALLERY = "#f-photos-camera", "#f-photos"


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """A photo of 12 megapixels, as a phone takes it."""
    path = tmp_path / "mang.jpg"
    path.write_bytes(jpeg(4000, 3000, quality=95))
    return path


def go_on(page: Page, javascript: bool) -> None:
    if javascript:
        page.locator("[data-next]:visible").click()


def test_goods_are_offered_from_photo_to_approval_desk(
    page: Page, javascript: bool, dung: Person, household: Organisation, shot: Path, live_server: LiveServer
) -> None:
    come_in(page, dung)
    page.goto(NEW)
    expect(page.locator("input[type=number]")).to_have_count(0)
    page.set_input_files(GALLERY, shot)
    if javascript:
        expect(page.locator(".photo-field .thumbs img")).to_have_count(1)
    page.fill("#f-name", "Măng nứa khô")
    go_on(page, javascript)
    page.get_by_text("gói", exact=True).click()
    page.fill("#f-content_amount", "500")
    page.select_option("#f-content_unit", "g")
    page.fill("#f-price", "85.000 đ")
    page.fill("#f-stock", "20")
    go_on(page, javascript)
    expect(page.locator("#f-origin")).to_have_value("Thôn 2, xã Trà Tân")
    page.get_by_text("Rau, củ, quả tươi").click()
    if javascript:
        expect(page.locator("#f-self_declaration")).to_be_hidden()
        go_on(page, javascript)
        expect(page.locator("[data-answer=price] dd").first).to_contain_text("85.000")
    follow(page, page.get_by_role("button", name="Gửi duyệt"))

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    live_server.reread()
    listing = db.session.scalars(select(Listing)).one()
    assert (listing.state, listing.price) == (ListingState.SUBMITTED, Money(85_000))
    kept = store().get(f"{listing.photos[0].digest}-1200.webp")
    assert kept is not None
    assert b"Exif" not in kept


def test_a_bad_submit_leads_to_the_field_and_keeps_everything(
    window: Window, javascript: bool, dung: Person, household: Organisation, shot: Path
) -> None:
    page = window("phone")
    come_in(page, dung)
    page.goto(NEW)
    page.set_input_files(GALLERY, shot)
    page.fill("#f-name", "Măng nứa khô")
    go_on(page, javascript)
    page.fill("#f-price", "70.5")
    follow(page, page.get_by_role("button", name="Lưu nháp"))

    expect(page).to_have_title("Lỗi: Đăng sản phẩm mới – Chợ kết nghĩa")
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    expect(page.locator(".thumbs img")).to_have_count(1)
    expect(page.locator("#f-name")).to_have_value("Măng nứa khô")
    if javascript:  # axe itself is a script
        assert_no_axe_violations(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("#f-price")).to_be_visible()
    expect(page.locator("#f-price")).to_have_value("70.5")
    expect(page.locator("#f-price")).to_have_attribute("aria-invalid", "true")
    page.fill("#f-price", "70k")
    follow(page, page.get_by_role("button", name="Lưu nháp"))
    expect(page.get_by_role("heading", name="Măng nứa khô")).to_be_visible()
    expect(page.locator(".gallery img").first).to_be_visible()


def test_papers_are_asked_only_where_they_are_needed(window: Window, dung: Person, household: Organisation) -> None:
    page = window("phone")
    come_in(page, dung)
    page.goto(NEW)
    for _step in (1, 2):
        go_on(page, javascript=True)

    page.get_by_text("Măng khô, rau quả chế biến").click()
    expect(page.locator("#f-self_declaration")).to_be_visible()
    expect(page.locator("#f-registration_number")).to_be_hidden()
    page.get_by_text("Mỹ phẩm từ dược liệu").click()
    expect(page.locator("#f-self_declaration")).to_be_hidden()
    expect(page.locator("#f-registration_number")).to_be_visible()


def test_every_page_of_a_producers_goods_can_be_used_by_everybody(
    window: Window, dung: Person, household: Organisation
) -> None:
    page = window("phone")
    live_listing(household, "Mật ong")
    submitted_listing(household, "Chuối mốc")
    returned(submitted_listing(household, "Gừng"), "photos", "Chụp lại.")
    come_in(page, dung)

    for address in (
        NEW,
        "/ban-hang/san-pham",
        "/ban-hang/san-pham/mat-ong",
        "/ban-hang/san-pham/chuoi-moc",
        "/ban-hang/san-pham/gung",
        "/ban-hang/san-pham/gung/sua",
        "/ban-hang/kho",
        "/ban-hang/kho/mat-ong",
        "/ban-hang/kho/mat-ong/dem",
    ):
        page.goto(address)
        assert_no_axe_violations(page)
        assert_no_overflow(page)
