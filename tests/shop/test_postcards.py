"""The picture a shared link to a producer shows."""

from __future__ import annotations

import io
from typing import Any

import pytest
import segno
from flask import Flask
from PIL import Image

from marketplace.introductions import commands
from marketplace.kernel.files import store
from marketplace.organisations import commands as organisations
from marketplace.shop import postcards
from marketplace.shop.codes import squares
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.goods import developed
from tests.world.people import acting, let_in

PAGE = "/nha-san-xuat/ho-ba-dung"
OPENED: dict[str, Any] = {"formats": ["JPEG"]}


def address_in(page: str) -> str:
    """What the page names as its picture, without the host."""
    return page.partition('property="og:image" content="http://localhost')[2].partition('"')[0]


def squares_in(card: Image.Image, side: int) -> list[list[bool]]:
    """The QR read back from the picture: the middle of each module, quiet zone included."""
    step, left, bottom = postcards.MODULE, postcards.LEFT, postcards.BOTTOM
    top, grey = bottom - side * step, card.convert("L")
    middle = step // 2
    return [
        [grey.getpixel((left + x * step + middle, top + y * step + middle)) < 128 for x in range(side)]  # type: ignore[operator]
        for y in range(side)
    ]


def test_a_shared_page_shows_a_picture_of_the_right_size_and_weight(shelf: Shelf, client: PageClient) -> None:
    commands.add_picture(acting(shelf.dung), shelf.household, picture=developed())

    answer = client.get(address_in(client.get(PAGE).text))

    card = Image.open(io.BytesIO(answer.data), **OPENED)
    assert (answer.status_code, answer.mimetype, card.size) == (200, "image/jpeg", (1200, 630))
    assert len(answer.data) <= 120_000
    assert "immutable" in answer.headers["Cache-Control"]


def test_its_qr_leads_to_the_page(shelf: Shelf, client: PageClient) -> None:
    card = Image.open(io.BytesIO(client.get(f"{PAGE}/anh-chia-se.jpg").data), **OPENED)
    wanted = [
        [bool(each) for each in row] for row in segno.make(f"http://localhost{PAGE}", error="m").matrix_iter(border=4)
    ]

    assert squares_in(card, len(wanted)) == wanted


def test_it_is_drawn_once_for_each_content(shelf: Shelf, client: PageClient, monkeypatch: Any) -> None:
    drawn: list[str] = []
    draw = postcards.draw
    monkeypatch.setattr(postcards, "draw", lambda *told: drawn.append(told[0]) or draw(*told))

    first = client.get(address_in(client.get(PAGE).text))
    again = client.get(address_in(client.get(PAGE).text))
    commands.write_introduction(acting(shelf.dung), shelf.household, story="Lời không ở trên ảnh.")
    same = client.get(address_in(client.get(PAGE).text))
    assert first.data == again.data == same.data and len(drawn) == 1

    organisations.amend_organisation(acting(shelf.dung), shelf.household, name="Hộ bà Hồ Thị Dung")
    client.get(address_in(client.get(PAGE).text))
    assert drawn == ["Hộ bà Dung", "Hộ bà Hồ Thị Dung"]


def test_a_picture_taken_down_is_on_no_stored_file_any_more(shelf: Shelf, client: PageClient, app: Flask) -> None:
    seller = acting(shelf.dung)
    digest = commands.add_picture(seller, shelf.household, picture=developed((250, 0, 0))).digest
    old_address = address_in(client.get(PAGE).text)
    before = client.get(old_address).data

    commands.remove_picture(seller, shelf.household, digest=digest)
    after = client.get(old_address)

    assert after.data != before and after.headers["Cache-Control"] == "no-cache"
    cards = [path for path in store().folder.rglob("*-card.jpg") if path.read_bytes() == before]
    assert cards == []


def test_it_is_asked_again_only_when_it_has_changed(shelf: Shelf, client: PageClient) -> None:
    first = client.get(f"{PAGE}/anh-chia-se.jpg")

    again = client.get(f"{PAGE}/anh-chia-se.jpg", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, first.headers["Cache-Control"]) == (304, "no-cache")


def test_a_producer_who_is_not_public_has_none(shelf: Shelf, client: PageClient) -> None:
    organisations.suspend(shelf.official, shelf.household, reason="Đang xem lại giấy tờ.")

    assert client.get(f"{PAGE}/anh-chia-se.jpg").status_code == 404


def test_long_names_and_rare_letters_stay_inside(app: Flask) -> None:
    for name in ("Tổ hợp tác " + "Dệt thổ cẩm và Đan gùi " * 8, "Ngườinuôiongkhôngcókhoảngtrắng" * 4, "ƀ ơ̆ ẵ 🌿", "x"):
        card = postcards.draw(name, "xã Trà Tân, TP. Đà Nẵng", "http://localhost/a", None)
        picture = Image.open(io.BytesIO(card), **OPENED).convert("L")
        edge = picture.crop((postcards.RIGHT + 6, 0, postcards.WIDTH, postcards.HEIGHT))
        assert min(edge.tobytes()) > 200, name


@pytest.mark.parametrize("name", ["Nà", "Hợp tác xã Hương Quế Trà Tân (minh họa)", "Tổ hợp tác " + "Nông sản " * 12])
def test_words_stay_above_the_qr_of_a_long_address(app: Flask, name: str) -> None:
    address = "https://cho.danang.example.vn/nha-san-xuat/" + "hop-tac-xa-huong-que-" * 4
    top = postcards.BOTTOM - len(squares(address)) * postcards.MODULE
    card = Image.open(io.BytesIO(postcards.draw(name, "xã Trà Tân, TP. Đà Nẵng", address, None)), **OPENED).convert("L")
    between = card.crop((postcards.LEFT, top - 12, postcards.RIGHT, top - 2))
    assert between.getextrema()[0] > 200, "a letter lies between the words and the QR"


def test_the_producer_keeps_it_from_the_desk(shelf: Shelf, client: PageClient) -> None:
    let_in(client, shelf.dung)

    desk = client.get("/ban-hang/trang-gioi-thieu/ho-ba-dung/chia-se").text
    kept = client.get("/ban-hang/trang-gioi-thieu/ho-ba-dung/anh-chia-se.jpg")

    assert "http://localhost/nha-san-xuat/ho-ba-dung" in desk
    assert kept.headers["Content-Disposition"] == 'attachment; filename="ho-ba-dung.jpg"'


def test_it_costs_few_statements(shelf: Shelf, client: PageClient) -> None:
    with statements(client.application) as asked:
        client.get(f"{PAGE}/anh-chia-se.jpg")

    assert len(asked) == 1
