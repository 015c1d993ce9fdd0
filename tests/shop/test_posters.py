"""What a producer hangs up at the stall.

No reader of QR codes is among our tools: the modules are read back from the drawing and held against segno's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pikepdf
import pytest
import segno
from pypdf import PdfReader

from marketplace.introductions import commands
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.goods import developed
from tests.world.organisations import seller
from tests.world.people import acting, let_in, person

DESK = "/ban-hang/trang-gioi-thieu/ho-ba-dung"
PAGE = "http://localhost/nha-san-xuat/ho-ba-dung"
MILLIMETRES = 25.4 / 72


def squares(address: str) -> list[list[bool]]:
    return [[bool(each) for each in row] for row in segno.make(address, error="m").matrix_iter(border=4)]


def words_of(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def black_boxes(pdf: bytes) -> Iterable[tuple[float, ...]]:
    """Every black rectangle of the sheet: left, top, width, height in points."""
    paint: list[float] = []
    sheet = pikepdf.open(io.BytesIO(pdf))
    for operands, operator in pikepdf.parse_content_stream(sheet.pages[0]):
        if str(operator) in ("g", "rg"):
            paint = [float(each) for each in operands]
        elif str(operator) == "re" and paint and not any(paint):
            yield tuple(float(each) for each in operands)


def squares_in(pdf: bytes) -> tuple[list[list[bool]], float]:
    """The QR read back from the sheet, and how many millimetres a module measures."""
    boxes = list(black_boxes(pdf))
    module = abs(boxes[0][3])
    left, top = min(box[0] for box in boxes), max(box[1] for box in boxes)
    rows: dict[tuple[int, int], bool] = {}
    for x, y, width, _height in boxes:
        first, row = round((x - left) / module), round((top - y) / module)
        rows |= {(row, first + step): True for step in range(round(width / module))}
    size = 1 + max(row for row, _column in rows)
    inside = [[(row, column) in rows for column in range(size)] for row in range(size)]
    quiet = [[False] * (size + 8)] * 4
    return [*quiet, *([False] * 4 + row + [False] * 4 for row in inside), *quiet], module * MILLIMETRES


@pytest.fixture
def dung(shelf: Shelf, client: PageClient) -> PageClient:
    """Bà Dung at her desk, with four goods and a picture."""
    for name in ("Măng khô rừng", "Quế vỏ", "Rau dớn", "Trứng gà"):
        shelf.puts(name)
    commands.add_picture(acting(shelf.dung), shelf.household, picture=developed())
    commands.write_introduction(acting(shelf.dung), shelf.household, since=1998)
    return let_in(client, shelf.dung)


@pytest.mark.parametrize(("size", "millimetres"), [("a4", (210, 297)), ("a3", (297, 420))])
def test_the_pdf_is_one_sheet_with_name_goods_address_and_qr(
    dung: PageClient, size: str, millimetres: tuple[int, int]
) -> None:
    answer = dung.get(f"{DESK}/to-dan.pdf?kho={size}")

    pages = PdfReader(io.BytesIO(answer.data)).pages
    box, words = pages[0].mediabox, words_of(answer.data)
    assert len(pages) == 1
    assert (round(float(box.width) * MILLIMETRES), round(float(box.height) * MILLIMETRES)) == millimetres
    assert "Hộ bà Dung" in words and "1998" in words and "localhost/nha-san-xuat/ho-ba-dung" in words
    assert sum(name in words for name in ("Măng khô rừng", "Quế vỏ", "Rau dớn", "Trứng gà")) == 3
    read, module = squares_in(answer.data)
    assert read == squares(PAGE) and module >= 0.5


def test_the_page_to_print_holds_the_same_with_a_quiet_zone(dung: PageClient) -> None:
    page = dung.get(f"{DESK}/to-dan?kho=a3").text

    drawn = re.search(r'<svg role="img" aria-label="[^"]*ho-ba-dung[^"]*"[^>]*viewBox="0 0 (\d+) ', page)
    assert drawn and int(drawn[1]) == 4 * len(squares(PAGE))
    assert 'class="poster a3"' in page and "localhost/nha-san-xuat/ho-ba-dung" in page and "Hộ bà Dung" in page


def test_no_poster_names_a_price(dung: PageClient) -> None:
    assert "70.000" not in dung.get(f"{DESK}/to-dan").text
    assert "70.000" not in words_of(dung.get(f"{DESK}/to-dan.pdf").data)


def test_one_of_the_goods_has_a_poster_that_leads_to_it(dung: PageClient) -> None:
    page, drawn = (dung.get(f"{DESK}/{kind}?mon=rau-don") for kind in ("to-dan", "to-dan.pdf"))

    assert "Rau dớn" in page.text and "localhost/san-pham/rau-don" in page.text
    assert squares_in(drawn.data)[0] == squares("http://localhost/san-pham/rau-don")
    assert dung.get(f"{DESK}/to-dan?mon=khong-co").status_code == 404


def test_the_number_is_on_it_only_with_a_yes(dung: PageClient, shelf: Shelf) -> None:
    number = "0" + shelf.household.phone.removeprefix("+84")
    printed = f"{number[:4]} {number[4:7]} {number[7:]}"
    assert printed not in words_of(dung.get(f"{DESK}/to-dan.pdf").data)

    commands.write_introduction(acting(shelf.dung), shelf.household, shows_phone=True)

    assert printed in words_of(dung.get(f"{DESK}/to-dan.pdf").data)


def test_price_cards_name_todays_price_and_lead_to_each_of_the_goods(dung: PageClient) -> None:
    page = dung.get(f"{DESK}/nhan-gia").text

    assert page.count("70.000") == 4 and "02/03/2026" in page
    modules = [int(size) // 4 for size in re.findall(r'<svg role="img"[^>]*viewBox="0 0 (\d+) ', page)]
    assert len(modules) == 4 and all(30 / size >= 0.5 for size in modules)


def test_a_producer_without_goods_and_picture_has_a_poster_too(shelf: Shelf, client: PageClient) -> None:
    let_in(client, shelf.hoa)
    desk = f"/ban-hang/trang-gioi-thieu/{shelf.cooperative.slug}"

    assert "Tổ hợp tác Suối Ró" in words_of(client.get(f"{desk}/to-dan.pdf").data)
    assert client.get(f"{desk}/to-dan").status_code == 200


def test_nobody_shares_a_page_that_is_not_public_but_its_producer_may_look_at_it(
    shelf: Shelf, client: PageClient
) -> None:
    newcomer = person("Đinh Văn Lạ")
    household = seller(newcomer, "Hộ ông Lạ", story="Nhà mới.")
    let_in(client, newcomer)
    desk = f"/ban-hang/trang-gioi-thieu/{household.slug}"

    assert "Nhà mới." in client.get(f"{desk}/xem-thu").text
    for page in ("chia-se", "to-dan", "to-dan.pdf", "nhan-gia", "anh-chia-se.jpg"):
        assert client.get(f"{desk}/{page}").status_code == 409, page
