"""The page of a producer on a phone and on a screen, written with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.introductions import commands
from marketplace.introductions.queries import pictures_of
from marketplace.kernel.db import db
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.introductions.conftest import Home
from tests.world.goods import developed, jpeg, live_listing
from tests.world.people import PASSWORD


@pytest.fixture
def furnished(home: Home) -> Home:
    """Two pictures, a number to call, goods with a season."""
    for colour, words in (((120, 80, 40), "Bà Dung phơi măng"), ((40, 120, 80), "Vườn sau nhà")):
        commands.add_picture(home.seller, home.household, picture=developed(colour), words=words)
    commands.write_introduction(home.seller, home.household, shows_phone=True, since=1998, call_hours="sau 18 giờ")
    live_listing(home.household, "Măng khô", harvest_months=(2, 3, 4))
    live_listing(home.household, "Trứng gà")
    return home


def enter(page: Page, phone: str) -> None:
    page.goto("/dang-nhap")
    page.fill("input[name=phone]", phone)
    page.fill("input[name=password]", PASSWORD)
    follow(page, page.locator("main").get_by_role("button", name="Đăng nhập"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_can_be_read_by_everybody(
    furnished: Home, live_server: LiveServer, window: Window, device: str, language: str
) -> None:
    page = window(device)
    enter(page, furnished.dung.phone)
    page.goto(f"/?lang={language}")
    desk = furnished.desk
    for address in (furnished.page, desk, f"{desk}/xem-thu", f"{desk}/chia-se", f"{desk}/to-dan?kho=a3"):
        page.goto(address)
        assert_no_axe_violations(page)
        assert_no_overflow(page)
    page.goto(f"{desk}/nhan-gia")
    assert_no_axe_violations(page)


def test_the_coordinators_pages_can_be_read_by_everybody(
    furnished: Home, live_server: LiveServer, window: Window
) -> None:
    page = window("desktop")
    enter(page, furnished.official.phone)
    commands.withhold(furnished.coordinator, furnished.household, why="Lời này nói xấu nhà bên")

    for address in ("/dieu-phoi/trang-gioi-thieu", f"/dieu-phoi/trang-gioi-thieu/{furnished.household.slug}"):
        page.goto(address)
        assert_no_axe_violations(page)
        assert_no_overflow(page)


def test_a_picture_is_hung_moved_and_worded_by_hand(
    furnished: Home, live_server: LiveServer, page: Page, javascript: bool, tmp_path: Path
) -> None:
    photo = tmp_path / "san-phoi.jpg"
    photo.write_bytes(jpeg(640, 480, (200, 160, 40)))
    enter(page, furnished.dung.phone)
    page.goto(furnished.desk)
    page.get_by_role("textbox", name="Lời giới thiệu").fill("Phơi măng ba nắng.")
    page.locator("#f-picture").set_input_files(photo)
    page.get_by_label("Trong ảnh mới có gì").fill("Sân phơi")
    follow(page, page.get_by_role("button", name="Thêm ảnh này"))

    follow(page, page.get_by_role("button", name="Đưa lên đầu ảnh 3"))

    page.goto(furnished.page)
    expect(page.get_by_role("img", name="Sân phơi")).to_be_visible()
    expect(page.get_by_text("Phơi măng ba nắng.")).to_be_visible()
    db.session.rollback()
    assert [each.words for each in pictures_of(furnished.household)][0] == "Sân phơi"


def test_a_printed_poster_fills_one_sheet(furnished: Home, live_server: LiveServer, window: Window) -> None:
    page = window("desktop")
    enter(page, furnished.dung.phone)
    for size, wide in (("a4", 210), ("a3", 297)):
        page.goto(f"{furnished.desk}/to-dan?kho={size}")
        page.emulate_media(media="print")
        poster, code = page.locator(".poster").bounding_box(), page.locator(".poster-foot svg").bounding_box()

        assert poster and code
        assert round(poster["width"] * 25.4 / 96) == wide
        modules = int(page.locator(".poster-foot svg").get_attribute("viewBox").split()[2]) // 4  # type: ignore[union-attr]
        assert code["width"] * 25.4 / 96 / modules >= 0.5
        assert code["y"] + code["height"] <= poster["y"] + poster["height"]
