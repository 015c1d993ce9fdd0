"""A producer writes what buyers read of them."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from marketplace.introductions import commands, policy
from marketplace.introductions.queries import pictures_of
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.files import store
from marketplace.organisations import commands as organisations
from tests.introductions.conftest import Home
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import developed, jpeg, seller_of
from tests.world.organisations import TRA_LINH, place, seller, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person
from tests.world.programs import Program

RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)


def sent(content: bytes, name: str = "vuon.jpg") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type="image/jpeg")


def hang(home: Home, *colours: tuple[int, int, int]) -> list[str]:
    """Pictures of these colours on the page, in this order."""
    for colour in colours:
        commands.add_picture(home.seller, home.household, picture=developed(colour), words=f"Màu {colour}")
    return [each.digest for each in pictures_of(home.household)]


def test_what_is_written_is_read_at_once(home: Home, client: PageClient) -> None:
    commands.write_introduction(home.seller, home.household, story="Trồng quế trên dốc.", since=1998)

    page = client.get(home.page).text

    assert "Trồng quế trên dốc." in page and "1998" in page


def test_the_first_picture_is_the_one_of_cards_and_lists(home: Home) -> None:
    first, second = hang(home, RED, GREEN)
    assert home.household.picture == first

    commands.move_picture_first(home.seller, home.household, digest=second)
    assert home.household.picture == second

    commands.remove_picture(home.seller, home.household, digest=second)
    assert home.household.picture == first
    commands.remove_picture(home.seller, home.household, digest=first)
    assert home.household.picture == ""


def test_the_same_picture_sent_again_is_the_same_picture(home: Home) -> None:
    assert len(hang(home, RED, RED)) == 1


def test_a_picture_taken_down_leaves_no_file_unless_it_is_shown_elsewhere(home: Home) -> None:
    ours, shared = hang(home, RED, GREEN)
    other = verified_seller(person("Hồ Văn Bên"), home.coordinator, "Hộ ông Bên")
    organisations.hang_picture(seller_of(other), other, picture=developed(GREEN))

    for digest in (ours, shared):
        commands.remove_picture(home.seller, home.household, digest=digest)

    assert store().get(f"{ours}-400.webp") is None and store().get(f"{ours}-og.jpg") is None
    assert store().get(f"{shared}-400.webp")


def test_a_picture_hung_with_the_particulars_comes_first_on_the_page(home: Home) -> None:
    hang(home, RED)

    organisations.hang_picture(home.seller, home.household, picture=developed(BLUE))

    assert [each.digest for each in pictures_of(home.household)] == [developed(BLUE).digest, developed(RED).digest]


def test_there_are_eight_pictures_at_most(home: Home) -> None:
    hang(home, *[(shade * 20, 0, 0) for shade in range(8)])

    with pytest.raises(commands.TooManyPictures):
        commands.add_picture(home.seller, home.household, picture=developed(GREEN))


@pytest.mark.parametrize("story", ["Mật này chữa bệnh đau dạ dày.", "Uống là đặc trị tiểu đường"])
def test_nobody_promises_to_heal_whichever_door_the_words_come_through(home: Home, story: str) -> None:
    with pytest.raises(commands.PromiseToHeal) as refused:
        commands.write_introduction(home.seller, home.household, story=story)
    with pytest.raises(commands.PromiseToHeal):
        organisations.amend_organisation(home.seller, home.household, story=story)
    with pytest.raises(commands.PromiseToHeal):
        seller(person("Người Mới"), "Hộ Mới", story=story)
    with pytest.raises(commands.PromiseToHeal):
        commands.add_picture(home.seller, home.household, picture=developed(), words=story)

    assert refused.value.field == "story"
    db.session.refresh(home.household)
    assert home.household.story == "Nhà tôi làm rẫy ở Ngọc Tu." and not pictures_of(home.household)


@pytest.mark.parametrize("since", [1899, 2027])
def test_a_year_nobody_began_in_is_refused(home: Home, since: int) -> None:
    with pytest.raises(commands.UnlikelyYear):
        commands.write_introduction(home.seller, home.household, since=since)


def test_only_who_sells_for_it_writes_its_page(home: Home) -> None:
    neighbour = person("Hồ Thị Khác")
    verified_seller(neighbour, home.coordinator, "Hộ chị Khác")
    elsewhere = coordinator_of(place(TRA_LINH), "Hồ Văn Xa")

    allowed = {who: policy.may_introduce(acting(who), home.household) for who in (home.dung, neighbour, home.official)}
    judging = {
        who: policy.may_withhold(acting(who), home.household)
        for who in (home.dung, neighbour, home.official, elsewhere)
    }

    assert list(allowed.values()) == [True, False, False]
    assert list(judging.values()) == [False, False, True, False]
    with pytest.raises(NotAllowed):
        commands.write_introduction(acting(neighbour), home.household, story="Của tôi.")


def test_the_second_of_two_hands_is_told(home: Home) -> None:
    version = home.household.version
    commands.write_introduction(home.seller, home.household, story="Lời thứ nhất.", version=version)

    with pytest.raises(ChangedMeanwhile):
        commands.write_introduction(home.seller, home.household, story="Lời thứ hai.", version=version)


def test_the_same_page_sent_twice_changes_nothing_more(home: Home, client: PageClient) -> None:
    let_in(client, home.dung)
    form = dict(untouched(form_in(client.get(home.desk).text, {"story"}, "", "")))

    sendings = [
        client.post(
            home.desk,
            data={**form, "story": "Hai lần.", "picture": sent(jpeg()), "picture_words": "Sân"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        for _time in range(2)
    ]

    assert [answer.status_code for answer in sendings] == [303, 303]
    assert [each.words for each in pictures_of(home.household)] == ["Sân"]


def test_a_producer_writes_and_hangs_in_one_go(home: Home, client: PageClient) -> None:
    let_in(client, home.dung)
    typed = {"story": "Phơi măng ba nắng.", "since": "2012", "picture": sent(jpeg()), "picture_words": "Sân phơi"}

    assert client.submit(home.desk, typed).status_code == 303

    page = client.get(home.page).text
    assert "Phơi măng ba nắng." in page and "2012" in page and 'alt="Sân phơi"' in page
    assert "Xem như người mua" in client.get("/ban-hang/trang-gioi-thieu", follow_redirects=True).text


def test_each_button_does_one_thing_and_keeps_what_was_typed(home: Home, client: PageClient) -> None:
    first, second = hang(home, RED, GREEN)
    let_in(client, home.dung)

    client.submit(home.desk, {"story": "Lời mới.", "pictures-1-words": "Vườn"}, press=f"first-{second}")
    db.session.refresh(home.household)
    assert [(each.digest, each.words) for each in pictures_of(home.household)][0] == (second, "Vườn")
    assert home.household.story == "Lời mới."

    client.submit(home.desk, press=f"remove-{second}")
    assert [each.digest for each in pictures_of(home.household)] == [first]


def test_words_to_mend_come_back_with_everything_and_the_picture_is_hung_already(
    home: Home, client: PageClient
) -> None:
    let_in(client, home.dung)
    typed = {"story": "Mật chữa ung thư.", "call_hours": "sau 18 giờ", "picture": sent(jpeg())}

    answer = client.submit(home.desk, {**typed, "picture_words": "Tổ ong"})

    assert answer.status_code == 422
    assert 'href="#f-story"' in answer.text and "Mật chữa ung thư." in answer.text and "sau 18 giờ" in answer.text
    assert [each.words for each in pictures_of(home.household)] == ["Tổ ong"]
    assert "Mật chữa" not in client.get(home.page).text
    again = {**dict(untouched(form_in(answer.text, {"story"}, "", ""))), "story": "Mật hoa rừng."}
    assert client.post(home.desk, data=again, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


HOSTILE = {
    "no picture": b"khong phai anh",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!doctype html><script>alert(1)</script>",
    "broken": jpeg()[:300],
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_picture_is_refused_at_its_field(home: Home, client: PageClient, content: bytes) -> None:
    let_in(client, home.dung)

    answer = client.submit(home.desk, {"story": "Lời giữ lại.", "picture": sent(content)})

    assert answer.status_code == 422
    assert 'href="#f-picture"' in answer.text and "Lời giữ lại." in answer.text
    assert not pictures_of(home.household)


def test_a_photo_as_a_phone_takes_it_is_shown_upright_without_where_it_was_taken(
    home: Home, client: PageClient
) -> None:
    let_in(client, home.dung)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SAMSUNG"
    exif.get_ifd(0x8825)[2] = (15.0, 15.0, 48.9)

    assert client.submit(home.desk, {"picture": sent(jpeg(320, 240, exif=exif))}).status_code == 303

    stored = store().get(f"{pictures_of(home.household)[0].digest}-1200.webp")
    assert stored and b"SAMSUNG" not in stored and b"EXIF" not in stored
    assert Image.open(BytesIO(stored)).size == (240, 320)


def test_a_strangers_page_is_not_found(home: Home, client: PageClient) -> None:
    neighbour = person("Hồ Thị Khác")
    verified_seller(neighbour, home.coordinator, "Hộ chị Khác")
    let_in(client, neighbour)

    for address in (home.desk, f"{home.desk}/xem-thu", f"{home.desk}/chia-se", f"{home.desk}/to-dan"):
        assert client.get(address).status_code == 404


def test_a_program_changes_the_page_from_the_version_it_read(home: Home, app: Flask) -> None:
    program, path = Program(app, home.seller), f"/producers/{home.household.slug}"
    [digest] = hang(home, RED)
    read = program("GET", path)
    assert read.json["pictures"] == [
        {"digest": digest, "url": f"/anh/{digest}-1200.webp", "words": "Màu (200, 30, 30)"}
    ]

    changed = {"story": "Viết bằng máy.", "pictures": [{"digest": digest, "words": "Sân"}]}
    assert program("PATCH", path, changed).status_code == 428
    written = program("PATCH", path, changed, If_Match=read.headers["ETag"])
    stale = program("PATCH", path, {"story": "Bản cũ."}, If_Match=read.headers["ETag"])

    assert (written.status_code, stale.status_code) == (200, 412)
    assert written.json["story"] == "Viết bằng máy." and written.json["pictures"][0]["words"] == "Sân"
    assert written.headers["ETag"] != read.headers["ETag"]


def test_a_program_reads_the_same_refusals(home: Home, app: Flask) -> None:
    program, path = Program(app, home.seller), f"/producers/{home.household.slug}"

    healing = program("PATCH", path, {"story": "Chữa bệnh gan."}, If_Match="*")
    unknown = program("PATCH", path, {"name": "Tên khác"}, If_Match="*")

    assert (healing.status_code, healing.json["code"]) == (422, "promise_to_heal")
    assert unknown.status_code == 422
