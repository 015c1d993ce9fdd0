"""The desk on a phone and on a screen, with JavaScript and without: a seller is checked and approved."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page, expect

from marketplace.approvals import queries
from marketplace.approvals.models import Review
from marketplace.kernel.db import db
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import submitted_listing
from tests.world.organisations import place, review_of, seller, submitted_seller, verified_seller
from tests.world.people import acting, administrator, come_in, coordinator_of, person

SHOTS = os.environ.get("SHOTS", "")


def looks_right(page: Page, name: str, device: str) -> None:
    assert_no_axe_violations(page)
    assert_no_overflow(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{device}.png", full_page=True)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_an_official_checks_and_approves_a_seller(
    live_server: LiveServer, window: Window, javascript: bool, device: str
) -> None:
    household = submitted_seller(person("Hồ Thị Dung"), tax_number="0402353503", story="Trồng quế từ năm 1998.")
    submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    review = review_of(household)
    page = come_in(window(device), coordinator_of(place(), "Nguyễn Thị Điều"))
    page.goto("/dieu-phoi")
    follow(page, page.get_by_role("main").get_by_role("link", name="Chờ duyệt"))
    follow(page, page.get_by_role("link", name="Hộ bà Dung"))
    page.get_by_text("Ghi thêm một lần đối chiếu").click()
    page.get_by_label("Đối chiếu giấy đăng ký kinh doanh").check()
    page.get_by_label("Bốn số cuối").fill("0134")
    follow(page, page.get_by_role("button", name="Ghi việc đối chiếu"))
    expect(page.get_by_role("main")).to_contain_text("••0134")
    page.get_by_label("Đã gọi thử số điện thoại").check()
    follow(page, page.get_by_role("button", name="Duyệt", exact=True))
    expect(page.get_by_role("main")).to_contain_text("Đã duyệt “Hộ bà Dung”.")
    live_server.reread()
    assert db.session.get_one(Review, review.id).checked == ["phone"]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_of_the_officials_can_be_read_by_everybody(
    live_server: LiveServer, window: Window, device: str
) -> None:
    dieu = coordinator_of(place(), "Nguyễn Thị Điều")
    household = verified_seller(person("Hồ Thị Dung"), acting(dieu), story="Trồng quế từ năm 1998.")
    listing = submitted_listing(household, "Măng khô loại một")
    waiting = submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    page = come_in(window(device), dieu)
    review = review_of(waiting).reference
    pages = {
        "desk": "/dieu-phoi",
        "queue": "/dieu-phoi/duyet",
        "review": f"/dieu-phoi/duyet/{review}",
        "review-listing": f"/dieu-phoi/duyet/{queries.open_review('listing', listing.id).reference}",
        "sellers": "/dieu-phoi/nha-san-xuat",
        "seller": f"/dieu-phoi/nha-san-xuat/{household.slug}",
    }
    for name, path in pages.items():
        page.goto(path)
        looks_right(page, name, device)
    page.goto(pages["review"])
    follow(page, page.get_by_role("button", name="Yêu cầu bổ sung"))
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn một lý do.")
    looks_right(page, "review-wrong", device)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_of_sellers_and_keepers_can_be_read_by_everybody(
    live_server: LiveServer, window: Window, device: str
) -> None:
    dung, keeper = person("Hồ Thị Dung"), administrator()
    household = seller(dung)
    slug = household.slug
    theirs = {
        "start": "/tai-khoan/bat-dau",
        "found": "/tai-khoan/bat-dau?muon=sell",
        "own": f"/tai-khoan/to-chuc/{slug}",
        "amend": f"/tai-khoan/to-chuc/{slug}/sua",
        "member": f"/tai-khoan/to-chuc/{slug}/them-nguoi",
        "bank": f"/tai-khoan/to-chuc/{slug}/ngan-hang",
        "profile": "/ban-hang/ho-so",
        "producer": "/ban-hang",
        "rules": "/quy-che",
    }
    kept = {
        "keeper": "/quan-tri",
        "twinned": "/quan-tri/ket-nghia",
        "twin": "/quan-tri/ket-nghia/20923-20257",
        "propose": "/quan-tri/ket-nghia/moi",
        "policies": "/quan-tri/quy-dinh",
        "publish": "/quan-tri/quy-dinh/doi-tra",
    }
    for somebody, pages in ((dung, theirs), (keeper, kept)):
        page = come_in(window(device), somebody)
        for name, path in pages.items():
            page.goto(path)
            looks_right(page, name, device)
