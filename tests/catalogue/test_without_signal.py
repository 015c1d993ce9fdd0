"""Where there is no signal at all the form opens all the same; what was written there arrives once there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.pages import PageClient
from tests.world.goods import jpeg
from tests.world.people import PASSWORD, come_in, let_in

NEW, HOME = "/ban-hang/san-pham/moi", "/ban-hang/san-pham"
NO_SIGNAL = re.compile("net::ERR_|status of 40[01]|Failed to fetch")
IS_READY = """async () => {
    await navigator.serviceWorker.ready;
    const kept = await caches.open("pages");
    while ((await kept.keys()).length < 2) await new Promise(done => setTimeout(done, 20)); }"""


@pytest.fixture
def browser_faults() -> Iterator[list[str]]:
    """A browser without a signal says so in its console; everything else is a fault of the page."""
    faults: list[str] = []
    yield faults
    wrong = [fault for fault in faults if not NO_SIGNAL.search(fault)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def phone(window: Window, dung: Person, household: Organisation) -> Page:
    """Dung's phone: she looked at her goods yesterday, and has gone up the mountain."""
    page = window("phone")
    come_in(page, dung)
    page.goto(HOME)
    page.evaluate(IS_READY)
    page.context.set_offline(True)
    return page


@pytest.fixture
def names(live_server: LiveServer) -> Callable[[], list[str]]:
    """What the goods on the market are called now."""

    def read() -> list[str]:
        live_server.reread()
        return list(db.session.scalars(select(Listing.name).order_by(Listing.id)))

    return read


def write(page: Page, name: str, shot: Path) -> None:
    """From the photo to the last step."""
    page.set_input_files("#f-photos", shot)
    expect(page.locator(".photo-field .thumbs img")).to_have_count(1)
    page.fill("#f-name", name)
    page.locator("[data-next]:visible").click()
    page.fill("#f-price", "185k")
    page.fill("#f-stock", "12,5")
    page.locator("[data-next]:visible").click()
    page.get_by_text("Rau, củ, quả tươi").click()
    page.locator("[data-next]:visible").click()


def test_the_form_opens_and_what_is_written_is_there_again(phone: Page) -> None:
    phone.goto(NEW)
    expect(phone.get_by_text("Đây là trang đã lưu trên máy lúc trước")).to_be_visible()
    phone.fill("#f-name", "Măng nứa khô")
    expect(phone.locator("[data-drop]")).to_be_visible()
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto(HOME)
    follow(again, again.get_by_role("link", name="Măng nứa khô"))
    expect(again.locator("#f-name")).to_have_value("Măng nứa khô")


def test_two_goods_written_without_a_signal_become_two_listings(
    phone: Page, tmp_path: Path, names: Callable[[], list[str]]
) -> None:
    shot = tmp_path / "mang.jpg"
    shot.write_bytes(jpeg(1200, 900, colour=(90, 120, 60)))
    for count, name in enumerate(("Măng nứa khô", "Tiêu rừng"), 1):
        phone.goto(NEW)
        write(phone, name, shot)
        phone.get_by_role("button", name="Gửi duyệt").click()
        expect(phone.locator("[data-told]")).to_contain_text(f"chờ gửi ({count})")
    assert names() == []
    phone.context.set_offline(False)
    phone.goto(HOME)
    expect(phone.get_by_role("link", name="Đã gửi. Xem bài")).to_have_count(2)
    assert sorted(names()) == ["Măng nứa khô", "Tiêu rừng"]


def test_any_other_page_says_that_there_is_no_signal(phone: Page) -> None:
    phone.goto("/don-hang")
    expect(phone.get_by_role("heading", name="Đang không có mạng")).to_be_visible()
    assert_no_axe_violations(phone)
    assert_no_overflow(phone)
    follow(phone, phone.get_by_role("link", name="Hàng của tôi"))
    expect(phone.get_by_text("Đây là trang đã lưu trên máy lúc trước")).to_be_visible()


def test_with_a_signal_it_is_the_markets_own_page(phone: Page) -> None:
    phone.context.set_offline(False)
    phone.goto(HOME)
    expect(phone.get_by_text("Đây là trang đã lưu trên máy lúc trước")).to_be_hidden()


def test_signing_out_takes_the_kept_pages_away(phone: Page) -> None:
    phone.context.set_offline(False)
    phone.goto("/tai-khoan")
    follow(phone, phone.get_by_role("button", name="Đăng xuất").first)
    phone.context.set_offline(True)
    phone.goto(HOME)
    expect(phone.get_by_role("heading", name="Đang không có mạng")).to_be_visible()
    expect(phone).not_to_have_title(re.compile("Hàng của tôi"))


@pytest.mark.parametrize(("shared", "kept"), [("", "1"), ("1", None)])
def test_a_phone_others_use_too_keeps_no_page(
    client: PageClient, dung: Person, household: Organisation, shared: str, kept: str | None
) -> None:
    client.submit("/dang-nhap", {"phone": dung.phone, "password": PASSWORD, "shared_phone": shared})
    assert client.get(HOME).headers.get("X-Keep-Offline") == kept
    assert client.get(NEW).headers.get("X-Keep-Offline") == kept


def test_no_other_page_is_kept(client: PageClient, dung: Person, household: Organisation) -> None:
    let_in(client, dung)
    for path in ("/", "/tai-khoan", "/ban-hang", "/ban-hang/ho-so"):
        assert "X-Keep-Offline" not in client.get(path).headers, path


def test_another_style_makes_another_keeper(client: PageClient) -> None:
    script = client.get("/sw.js")
    assert script.mimetype == "text/javascript"
    assert script.headers["Cache-Control"] == "no-cache"
    for address in re.findall(r'"(/static/v/[^"]+)"', script.text):
        assert client.get(address).status_code == 200
    assert client.get("/ngoai-mang").status_code == 200
