"""Up on the mountain the signal comes and goes: nothing written is lost, and what is sent arrives once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, Response, Route, expect
from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.catalogue import commands
from marketplace.catalogue.models import Listing, ListingDraft, ListingMove, ListingRevision
from marketplace.catalogue.queries import drafts_of
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from marketplace.photos.models import Photo
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import jpeg, large_photo, live_listing
from tests.world.people import PASSWORD, acting, come_in

NEW, HOME = "/ban-hang/san-pham/moi", "/ban-hang/san-pham"
CAMERA, GALLERY = "#f-photos-camera", "#f-photos"
KEPT_HERE = "Bài vẫn được giữ trên máy này"
NO_SIGNAL = re.compile("net::ERR_|status of 40[01]")
Counted = Callable[[type], int]
IS_KEPT = """async words => {
    const base = await new Promise((done, failed) => {
        const asked = indexedDB.open("cho", 1);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error); });
    const kept = await new Promise(done => {
        const asked = base.transaction("drafts").objectStore("drafts").getAll();
        asked.onsuccess = () => done(JSON.stringify(asked.result)); });
    base.close();
    return kept.includes(words); }"""


@pytest.fixture
def browser_faults() -> Iterator[list[str]]:
    """A browser without a signal, or signed out, says so in its console; everything else is a fault of the page."""
    faults: list[str] = []
    yield faults
    wrong = [fault for fault in faults if not NO_SIGNAL.search(fault)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(window: Window, dung: Person, household: Organisation) -> Page:
    """Dung's phone, signed in, with the form open."""
    opened = window("phone")
    come_in(opened, dung)
    opened.goto(NEW)
    return opened


@pytest.fixture
def counted(live_server: LiveServer) -> Counted:
    """How many rows of a kind there are now."""

    def count(table: type) -> int:
        live_server.reread()
        return db.session.scalar(select(func.count()).select_from(table)) or 0

    return count


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    path = tmp_path / "mang.jpg"
    path.write_bytes(jpeg(1200, 900, colour=(90, 120, 60)))
    return path


def go_on(page: Page) -> None:
    page.locator("[data-next]:visible").click()


def write_everything(page: Page, shot: Path | None = None) -> None:
    """From the photo to the last step."""
    if shot:
        page.set_input_files(GALLERY, shot)
        expect(page.locator(".photo-field .thumbs img")).to_have_count(1)
    page.fill("#f-name", "Măng nứa khô")
    go_on(page)
    page.fill("#f-price", "185k")
    page.fill("#f-stock", "12,5")
    go_on(page)
    page.get_by_text("Rau, củ, quả tươi").click()
    go_on(page)


def saved(page: Page) -> None:
    expect(page.locator("form .save-line")).to_have_text(re.compile(r"^Đã lưu trên máy lúc \d\d:\d\d$"))


def kept_on_the_phone(page: Page, words: str) -> None:
    """These words stand in the phone's own store: the page may go away."""
    page.wait_for_function(IS_KEPT, arg=words)


def fill_and_keep(page: Page, field: str, words: str) -> None:
    """Write it and wait until the market has it too."""

    def has_the_words(answer: Response) -> bool:
        sent = parse_qs(answer.request.post_data or "")
        return "/san-pham/nhap/" in answer.url and sent.get(field.removeprefix("#f-")) == [words]

    with page.expect_response(has_the_words):
        page.fill(field, words)


def photo_is_there(page: Page) -> None:
    expect(page.locator(".photo-said")).to_have_text("Đã gửi")


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi duyệt").click()


def test_what_was_typed_and_photographed_is_there_when_the_form_is_opened_again(
    page: Page, shot: Path, counted: Counted
) -> None:
    page.context.set_offline(True)
    page.set_input_files(CAMERA, shot)
    expect(page.locator(".photo-field .thumbs img")).to_have_count(1)
    page.fill("#f-name", "Măng nứa khô")
    go_on(page)
    page.get_by_text("gói", exact=True).click()
    page.fill("#f-price", "85.000")
    kept_on_the_phone(page, "85.000")
    expect(page.locator("form .save-line")).to_contain_text(KEPT_HERE)
    expect(page.locator("[data-drop]")).to_be_visible()
    context = page.context
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(NEW)

    expect(again.locator("#f-name")).to_have_value("Măng nứa khô")
    expect(again.get_by_text("Đã mở lại bài viết dở")).to_be_visible()
    seen = again.locator(".photo-field .thumbs img")
    expect(seen).to_have_count(1)
    expect(seen).to_have_js_property("complete", True)
    go_on(again)
    expect(again.locator("#f-price")).to_have_value("85.000")
    expect(again.locator("input[name=unit][value=goi]")).to_be_checked()
    again.locator("[data-back]:visible").click()
    photo_is_there(again)
    assert counted(Photo) == 1


def test_an_interrupted_browser_loses_nothing_since_the_last_pause(page: Page, shot: Path) -> None:
    page.set_input_files(GALLERY, shot)
    page.fill("#f-name", "Măng nứa khô")
    saved(page)
    page.evaluate("window.setTimeout = () => 0")  # no pause in typing will ever be long enough
    page.fill("#f-description", "Phơi nắng ba ngày")
    page.evaluate("""Object.defineProperty(document, 'hidden', { value: true });
        document.dispatchEvent(new Event('visibilitychange'))""")
    kept_on_the_phone(page, "Phơi nắng ba ngày")
    page.goto("about:blank")

    page.goto(NEW)

    expect(page.locator("#f-description")).to_have_value("Phơi nắng ba ngày")


def test_what_is_sent_without_a_signal_waits_and_is_sent_once(page: Page, shot: Path, counted: Counted) -> None:
    write_everything(page, shot)
    page.context.set_offline(True)
    send(page)
    told = page.locator("[data-told]")
    expect(told).to_contain_text("chờ gửi (1)")
    expect(told).to_be_focused()
    assert counted(Listing) == 0

    page.context.set_offline(False)

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert (counted(Listing), counted(Photo)) == (1, 1)
    page.goto(HOME)
    expect(page.locator("[data-drafts]")).to_be_hidden()
    assert counted(ListingDraft) == 0


def test_what_waits_is_sent_from_any_page_of_the_desk(page: Page, shot: Path, counted: Counted) -> None:
    write_everything(page, shot)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("[data-told]")).to_contain_text("chờ gửi (1)")
    context = page.context
    page.close()

    context.set_offline(False)
    later = context.new_page()
    later.goto(HOME)

    later.get_by_role("link", name="Đã gửi. Xem bài").click()
    expect(later.get_by_role("heading", name="Măng nứa khô")).to_be_visible()
    assert counted(Listing) == 1


def test_other_words_for_goods_on_the_shelf_wait_for_a_signal_too(
    page: Page, household: Organisation, counted: Counted
) -> None:
    listing = live_listing(household, "Măng khô")
    page.goto(f"{HOME}/{listing.slug}/sua")
    page.fill("#f-description", "Hái tay, phơi nắng ba ngày.")
    saved(page)
    context = page.context
    page.close()

    again = context.new_page()
    again.goto(f"{HOME}/{listing.slug}/sua")
    expect(again.locator("#f-description")).to_have_value("Hái tay, phơi nắng ba ngày.")
    for _step in range(3):
        go_on(again)
    context.set_offline(True)
    send(again)
    expect(again.locator("[data-told]")).to_contain_text("chờ gửi (1)")
    context.set_offline(False)

    expect(again.get_by_text("Bản sửa đang chờ duyệt")).to_be_visible()
    assert (counted(ListingRevision), counted(ListingDraft)) == (2, 0)
    assert len(listing.photos) == 1


def test_a_lost_answer_makes_neither_a_second_listing_nor_a_second_log_row(
    page: Page, shot: Path, counted: Counted
) -> None:
    write_everything(page, shot)
    lost: list[Request] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.fallback()
            return
        lost.append(route.request)
        assert route.fetch().ok
        route.abort("connectionfailed")

    page.route("**/san-pham/moi*", lose_the_first)
    send(page)

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert len(lost) == 1
    assert counted(Listing) == 1
    steps = db.session.scalars(select(ListingMove.name).order_by(ListingMove.id)).all()
    assert steps == ["start", "submit"]


def test_a_lost_answer_to_a_photo_makes_one_photo(page: Page, shot: Path, counted: Counted) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.fallback()
            return
        lost.append(route.request.url)
        assert route.fetch().ok
        route.abort("connectionfailed")

    page.route("**/san-pham/anh", lose_the_first)
    page.set_input_files(GALLERY, shot)

    photo_is_there(page)
    assert counted(Photo) == 1


def test_a_double_tap_sends_once(page: Page, shot: Path, counted: Counted) -> None:
    write_everything(page, shot)
    page.get_by_role("button", name="Gửi duyệt").dblclick()

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert counted(Listing) == 1


def test_what_waited_and_is_not_right_comes_back_with_its_faults(page: Page, counted: Counted) -> None:
    write_everything(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("[data-told]")).to_contain_text("chờ gửi (1)")

    page.context.set_offline(False)

    expect(page).to_have_title(re.compile("^Lỗi:"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#f-name")).to_have_value("Măng nứa khô")
    expect(page.locator("#f-photos-error")).to_be_visible()
    assert counted(Listing) == 0
    assert counted(ListingDraft) == 1


def test_an_expired_session_keeps_everything_and_asks_to_sign_in(
    page: Page, shot: Path, dung: Person, counted: Counted
) -> None:
    write_everything(page, shot)
    photo_is_there(page)
    page.context.clear_cookies()
    send(page)
    expect(page.locator("[data-told]")).to_contain_text("Cần đăng nhập lại")

    follow(page, page.get_by_role("link", name="Đăng nhập", exact=True))
    page.fill("[name=phone]", dung.phone)
    page.fill("[name=password]", PASSWORD)
    follow(page, page.locator("main form button[type=submit]").first)

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert counted(Listing) == 1


def test_a_token_grown_old_is_renewed_without_a_word(page: Page, shot: Path, dung: Person, counted: Counted) -> None:
    write_everything(page, shot)
    photo_is_there(page)
    window_beside = page.context.new_page()
    sign_out(window_beside)
    come_in(window_beside, dung)

    with page.expect_response(lambda answer: answer.status == 400):
        send(page)

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert counted(Listing) == 1


def test_another_person_on_the_same_phone_sees_nothing_of_it(
    page: Page, shot: Path, dung: Person, neighbour: Organisation
) -> None:
    page.set_input_files(GALLERY, shot)
    page.fill("#f-name", "Măng nứa khô")
    saved(page)
    luc = db.session.scalars(select(Person).where(Person.name == "Nguyễn Văn Lực")).one()
    sign_out(page)
    come_in(page, luc)
    page.goto(NEW)
    expect(page.locator("#f-name")).to_have_value("")
    expect(page.locator(".photo-field .thumbs img")).to_have_count(0)
    page.goto(HOME)
    expect(page.locator("[data-drafts]")).to_be_hidden()

    sign_out(page)
    come_in(page, dung)
    page.goto(NEW)
    expect(page.locator("#f-name")).to_have_value("Măng nứa khô")


def sign_out(page: Page) -> None:
    page.goto("/tai-khoan")
    follow(page, page.get_by_role("button", name="Đăng xuất", exact=True).first)
    page.wait_for_url("**/dang-nhap*")


def test_a_draft_is_deleted_from_the_phone(page: Page) -> None:
    page.context.route("**/san-pham/nhap/*", lambda route: route.abort("connectionfailed"))
    page.fill("#f-name", "Măng nứa khô")
    expect(page.locator("form .save-line")).to_contain_text(KEPT_HERE)
    later = page.context.new_page()
    page.close()
    later.goto(HOME)
    item = later.locator("[data-drafts] li")
    expect(item).to_contain_text("Măng nứa khô")
    expect(item).to_contain_text("Có trên máy này")
    assert_no_axe_violations(later)
    assert_no_overflow(later)

    item.get_by_role("button", name="Xóa khỏi máy này").click()

    expect(later.locator("[data-drafts]")).to_be_hidden()
    later.goto(NEW)
    expect(later.locator("#f-name")).to_have_value("")


def test_a_phone_that_keeps_nothing_says_so_and_still_sends(
    window: Window, dung: Person, household: Organisation, shot: Path, counted: Counted
) -> None:
    page = window("phone")
    page.add_init_script("indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    come_in(page, dung)
    page.goto(NEW)
    write_everything(page, shot)
    expect(page.locator("form .save-line")).to_contain_text("Máy này hết chỗ")

    send(page)

    expect(page.get_by_text("Đã gửi. Cán bộ xã Trà Tân đang xem.")).to_be_visible()
    assert (counted(Listing), counted(Photo)) == (1, 1)


def test_another_device_goes_on_with_what_the_market_keeps(
    page: Page, window: Window, dung: Person, shot: Path, counted: Counted
) -> None:
    page.set_input_files(GALLERY, shot)
    photo_is_there(page)
    fill_and_keep(page, "#f-name", "Măng nứa khô")

    other = window("desktop")
    come_in(other, dung)
    other.goto(NEW)
    follow(other, other.get_by_role("link", name="Viết tiếp: Măng nứa khô"))

    expect(other.locator("#f-name")).to_have_value("Măng nứa khô")
    expect(other.locator(".photo-field .thumbs img")).to_have_count(1)
    assert counted(ListingDraft) == 1


def test_a_lost_answer_while_writing_is_no_second_device(page: Page, counted: Counted) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.fallback()
            return
        lost.append(route.request.url)
        assert route.fetch().ok
        route.abort("connectionfailed")

    page.route("**/san-pham/nhap/*", lose_the_first)
    page.fill("#f-name", "Măng nứa")
    expect(page.locator("form .save-line")).to_contain_text(KEPT_HERE)
    fill_and_keep(page, "#f-name", "Măng nứa khô")

    saved(page)
    expect(page.locator("[data-told]")).to_be_hidden()
    assert counted(ListingDraft) == 1
    assert db.session.scalars(select(ListingDraft)).one().name == "Măng nứa khô"


def test_two_devices_on_one_draft_are_offered_both(
    page: Page, window: Window, dung: Person, live_server: LiveServer
) -> None:
    fill_and_keep(page, "#f-name", "Măng nứa")
    live_server.reread()
    [draft] = drafts_of(acting(dung))
    typed = {**draft.typed, "name": ["Măng le"]}
    commands.keep_draft(acting(dung), draft.producer, key=draft.key, typed=typed, seen=draft.version)

    page.fill("#f-name", "Măng nứa khô")
    told = page.locator("[data-told]")
    expect(told).to_contain_text("Bài này có hai bản")
    assert_no_axe_violations(page)

    told.get_by_role("button", name="Bản viết trên máy khác").click()
    expect(page.locator("#f-name")).to_have_value("Măng le")
    live_server.reread()
    assert [each.name for each in drafts_of(acting(dung))] == ["Măng le"]


def test_what_another_device_sent_is_not_opened_again(
    page: Page, dung: Person, counted: Counted, live_server: LiveServer
) -> None:
    fill_and_keep(page, "#f-name", "Măng nứa khô")
    live_server.reread()
    [draft] = drafts_of(acting(dung))
    commands.drop_draft(acting(dung), draft)

    page.goto(NEW)

    expect(page.locator("form .save-line")).to_have_text("")
    expect(page.locator("#f-name")).to_have_value("")
    page.goto(HOME)
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_the_review_leads_to_each_answer_and_back(page: Page, shot: Path) -> None:
    write_everything(page, shot)
    row = page.locator("[data-answer=price]")
    expect(page.locator("[data-answer=photos] dd").first).to_have_text("1 ảnh")
    expect(row.locator("dd").first).to_contain_text("185k")
    row.get_by_role("button", name="Sửa").click()
    expect(page.locator("#f-price")).to_be_focused()
    page.fill("#f-price", "190.000")
    go_on(page)

    expect(row.locator("dd").first).to_contain_text("190.000")
    expect(row.get_by_role("button", name="Sửa")).to_be_focused()


def test_the_form_is_for_everybody_in_each_of_its_moments(page: Page, shot: Path) -> None:
    page.set_input_files(GALLERY, shot)
    photo_is_there(page)
    for _step in range(3):
        assert_no_axe_violations(page)
        assert_no_overflow(page)
        go_on(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("[data-told]")).to_contain_text("chờ gửi (1)")
    assert_no_axe_violations(page)
    assert_no_overflow(page)

    page.get_by_role("button", name="Viết tiếp, chưa gửi").click()
    expect(page.locator("[data-told]")).to_be_hidden()
    page.locator("[data-back]:visible").click()
    expect(page.locator("#f-origin")).to_be_editable()


def test_without_a_script_an_unfinished_form_is_kept_all_the_same(
    window: Window, dung: Person, household: Organisation, shot: Path, counted: Counted
) -> None:
    page = window("phone", javascript=False)
    come_in(page, dung)
    page.goto(NEW)
    page.set_input_files(GALLERY, shot)
    page.fill("#f-price", "tám lăm")
    follow(page, page.get_by_role("button", name="Lưu nháp"))
    expect(page.get_by_text("Bài đã được giữ trên chợ.")).to_be_visible()

    page.goto(HOME)
    follow(page, page.get_by_role("link", name="Chưa có tên"))

    expect(page.locator("#f-price")).to_have_value("tám lăm")
    expect(page.locator(".thumbs.kept img")).to_have_count(1)
    page.fill("#f-name", "Măng nứa khô")
    page.fill("#f-price", "85k")
    follow(page, page.get_by_role("button", name="Lưu nháp"))
    expect(page.get_by_role("heading", name="Măng nứa khô")).to_be_visible()
    assert (counted(Listing), counted(ListingDraft)) == (1, 0)


def test_a_photo_is_taken_again_put_first_and_taken_out(page: Page, tmp_path: Path) -> None:
    for number in (1, 2):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(jpeg(300, 200, colour=(number * 90, 0, 0)))
        page.set_input_files(CAMERA, file)
        expect(page.locator(".thumbs img")).to_have_count(number)
    expect(page.locator(".photo-said")).to_have_text(["Đã gửi", "Đã gửi"])
    seen = page.locator(".thumbs img")
    for place in (0, 1):
        expect(seen.nth(place)).to_have_attribute("src", re.compile("."))
    first, second = (seen.nth(place).get_attribute("src") for place in (0, 1))

    page.get_by_role("button", name="Đưa lên đầu: Ảnh 2").click()
    expect(page.locator(".thumbs img").first).to_have_attribute("src", second or "")
    page.get_by_role("button", name="Bỏ ảnh này: Ảnh 1").click()
    expect(page.locator(".thumbs img")).to_have_attribute("src", first or "")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Chụp lại: Ảnh 1").click()
    chooser.value.set_files(tmp_path / "2.jpg")
    expect(page.locator(".thumbs img")).to_have_count(1)
    expect(page.locator(".thumbs img")).not_to_have_attribute("src", first or "")


def test_a_form_that_keeps_no_drafts_carries_its_photos_itself(page: Page, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.jpg").write_bytes(jpeg(300, 200, colour=(number * 90, 0, 0)))
    page.goto("/kieu-dang")
    page.set_input_files(GALLERY, [tmp_path / "1.jpg", tmp_path / "2.jpg"])
    expect(page.locator(".photo-field .thumbs img")).to_have_count(2)
    page.get_by_role("button", name="Đưa lên đầu: Ảnh 2").click()

    carried = page.locator(GALLERY).evaluate("field => [...field.files].map(file => file.name)")
    assert carried == ["2.jpg", "1.jpg"]


def test_a_file_that_is_no_photo_is_named_at_its_place(page: Page, tmp_path: Path) -> None:
    (tmp_path / "giay.txt").write_text("không phải ảnh")
    page.set_input_files(GALLERY, tmp_path / "giay.txt")
    expect(page.locator(".photo-said")).to_contain_text("không phải ảnh")
    page.fill("#f-name", "Măng")

    page.get_by_role("button", name="Lưu nháp").click()

    expect(page.locator("form .save-line")).to_contain_text("Có ảnh chưa dùng được")
    assert_no_axe_violations(page)


def test_a_file_far_too_large_is_refused_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    (tmp_path / "phim.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * (13 * 2**20))
    page.set_input_files(GALLERY, tmp_path / "phim.heic")

    expect(page.locator(".photo-said")).to_contain_text("Ảnh nặng quá 12 MB")


@pytest.fixture
def twelve_megapixels(tmp_path: Path) -> Path:
    path = tmp_path / "may-anh.jpg"
    path.write_bytes(large_photo())
    return path


def test_a_large_photo_is_seen_before_it_is_sent_and_goes_small_upright_without_the_place(
    page: Page, twelve_megapixels: Path
) -> None:
    under_way: list[Route] = []
    page.route("**/san-pham/anh", lambda route: under_way.append(route))  # the market has not answered yet
    with page.expect_request("**/san-pham/anh"):
        page.set_input_files(CAMERA, twelve_megapixels)

    expect(page.locator(".photo-field .thumbs img")).to_have_js_property("naturalHeight", 1600)
    expect(page.locator(".photo-said")).to_contain_text("%")
    body = under_way[0].request.post_data_buffer or b""
    under_way[0].fallback()
    photo_is_there(page)

    assert len(body) <= 400_000
    sent = body[body.index(b"\xff\xd8\xff") :]
    with Image.open(BytesIO(sent)) as image:
        assert image.size == (1200, 1600), "upright, longest side 1600"
    assert b"Exif" not in sent and b"SAMSUNG" not in sent
