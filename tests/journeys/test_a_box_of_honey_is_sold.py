"""The main job, from the hillside to the kitchen, in a real browser: phone and desk, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from marketplace.kernel.actor import Actor
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.people import PASSWORD, acting, coordinator_of, hoa_cuong, tra_tan

Look = Callable[[Page], None]
SELLER, BUYER = "0905 111 201", "0905 111 202"


@pytest.fixture(params=["phone", "desktop"])
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def official(live_server: LiveServer) -> Actor:
    return acting(coordinator_of(tra_tan(), "Nguyễn Thị Điều"))


def photo_file(folder: Path) -> Path:
    """A picture as a phone camera writes it: lying on its side, with a place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (15.0, 16.0, 0.0)}
    content = BytesIO()
    Image.effect_noise((800, 600), 40).convert("RGB").save(content, "JPEG", exif=exif)
    path = folder / "mật ong.jpg"
    path.write_bytes(content.getvalue())
    return path


@pytest.fixture
def look_at(javascript: bool) -> Look:
    """What every page of the journey keeps. (axe is a script itself: without JavaScript only the width is checked.)"""

    def look(page: Page) -> None:
        assert_no_overflow(page, 320)
        if javascript:
            assert_no_axe_violations(page)

    return look


def choose(page: Page, name: str, value: str) -> None:
    """Tick a card of a choice, wherever it is folded away."""
    box = page.locator(f"input[name={name}][value='{value}']")
    folded = page.locator("details:not([open])").filter(has=box)
    if folded.count():
        folded.first.locator("summary").first.click()
    box.check(force=True)


def register(look_at: Look, page: Page, *, name: str, phone: str, wants: str) -> None:
    page.goto("/dang-ky")
    look_at(page)
    page.fill("input[name=phone]", phone)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    choose(page, "wants", wants)
    page.locator("input[name=agrees]").check(force=True)
    page.get_by_role("button", name="Mở tài khoản").click()
    page.wait_for_url("**/tai-khoan/**")


def sign_in(look_at: Look, page: Page, phone: str) -> None:
    page.goto("/dang-nhap")
    look_at(page)
    page.fill("input[name=phone]", phone)
    page.fill("input[name=password]", PASSWORD)
    follow(page, page.locator("main").get_by_role("button", name="Đăng nhập"))


def found(look_at: Look, page: Page, *, name: str, commune: str) -> None:
    """Say who one is: the first form after registering."""
    look_at(page)
    page.locator("input[name=name]").fill(name)
    place = page.locator("[name=locality]").first
    if place.evaluate("node => node.tagName") == "SELECT":
        place.select_option(commune)
    else:
        choose(page, "locality", commune)
    hamlet = page.locator("input[name=hamlet]")
    if hamlet.count():
        hamlet.fill("Thôn 2")
    follow(page, page.locator("main form button[type=submit].primary").first)


def fill_listing(look_at: Look, page: Page, picture: Path, *, javascript: bool) -> None:
    page.goto("/ban-hang/san-pham/moi")
    look_at(page)
    page.set_input_files("#f-photos", picture)
    page.fill("#f-name", "Mật ong hoa rừng")
    page.fill("#f-description", "Ong tự nhiên, lấy tháng ba.")
    step_on(page, javascript)
    choose(page, "unit", "chai")
    page.fill("#f-content_amount", "500")
    page.select_option("#f-content_unit", "ml")
    page.fill("#f-price", "320k")
    page.fill("#f-stock", "12")
    step_on(page, javascript)
    choose(page, "category", "mat-ong")
    page.fill("#f-origin", "Thôn 2, xã Trà Tân")
    step_on(page, javascript)
    look_at(page)


def step_on(page: Page, javascript: bool) -> None:
    """With JavaScript one step is shown at a time; without, all of them are."""
    if javascript:
        page.locator("button[data-next]:visible").click()


def test_honey_goes_from_the_hillside_to_the_kitchen(
    window: Window,
    live_server: LiveServer,
    official: Actor,
    look_at: Look,
    device: str,
    javascript: bool,
    tmp_path: Path,
) -> None:
    seller, buyer, desk = window(device), window(device), window(device)

    register(look_at, seller, name="Hồ Thị Dung", phone=SELLER, wants="sell")
    found(look_at, seller, name="Hộ Hồ Thị Dung", commune=tra_tan().code)
    fill_listing(look_at, seller, photo_file(tmp_path), javascript=javascript)
    follow(seller, seller.get_by_role("button", name=re.compile("Gửi")).last)
    expect(seller.get_by_text("Chờ duyệt").first).to_be_visible()
    look_at(seller)

    seller.goto("/san-pham")
    expect(seller.get_by_text("Mật ong hoa rừng")).to_have_count(0)

    sign_in(look_at, desk, official.phone)
    decide_all(look_at, desk)

    register(look_at, buyer, name="Trần Quang Minh", phone=BUYER, wants="buy")
    found(look_at, buyer, name="Nhà anh Minh", commune=hoa_cuong().code)
    buyer.goto("/")
    look_at(buyer)
    buyer.goto("/san-pham?q=mat+ong")
    look_at(buyer)
    follow(buyer, buyer.get_by_role("link", name=re.compile("Mật ong hoa rừng")).first)
    look_at(buyer)
    buyer.locator("input[name=amount]").fill("2")
    follow(buyer, buyer.get_by_role("button", name=re.compile("Thêm vào giỏ")))
    buyer.goto("/gio-hang")
    expect(buyer.get_by_text("640.000").first).to_be_visible()
    look_at(buyer)
    buyer.goto("/dat-hang")
    look_at(buyer)
    choose(buyer, "delivery", "home")
    buyer.fill("input[name=address]", "12 đường Hoa Sữa")
    choose(buyer, "payment", "cod")
    follow(buyer, buyer.get_by_role("button", name=re.compile("Đặt hàng – 640.000")))
    look_at(buyer)

    carry_through(look_at, seller)

    buyer.goto("/don-hang")
    look_at(buyer)
    follow(buyer, buyer.locator("main .record-title a").first)
    expect(buyer.get_by_text("Đã giao").first).to_be_visible()
    look_at(buyer)


def decide_all(look_at: Look, desk: Page) -> None:
    """The coordinator looks at everything that waits, oldest first, and finds it right."""
    desk.goto("/dieu-phoi")
    look_at(desk)
    for _turn in range(5):
        desk.goto("/dieu-phoi/duyet")
        look_at(desk)
        waiting = desk.locator("main a[href*='/dieu-phoi/duyet/']")
        if waiting.count() == 0:
            return
        follow(desk, waiting.first)
        look_at(desk)
        check_identity(desk)
        for box in desk.locator("input[name=checked]").all():
            box.check(force=True)
        follow(desk, desk.get_by_role("button", name="Duyệt", exact=True))
    raise AssertionError("the queue never became empty")


def check_identity(desk: Page) -> None:
    """A new seller is met in person before anything is approved."""
    note = desk.get_by_role("button", name="Ghi việc đối chiếu")
    if note.count():
        choose(desk, "method", "seen_in_person")
        here = desk.url
        follow(desk, note)
        desk.goto(here)


def carry_through(look_at: Look, seller: Page) -> None:
    """Confirm, pack, ship, deliver: each by the one big button of the order."""
    seller.goto("/ban-hang")
    look_at(seller)
    seller.goto("/ban-hang/don-hang")
    look_at(seller)
    follow(seller, seller.locator("main .record-title a").first)
    for words in ("Nhận đơn", "Đã soạn hàng", "Giao hàng đi", "Đã giao xong"):
        look_at(seller)
        follow(seller, seller.get_by_role("button", name=re.compile(words)).first)
