"""A sheet as PDF: what is copied out is what went in, and nothing that is written on it stops the pen."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from marketplace.kernel.printing.document import (
    Column,
    Facts,
    Points,
    Row,
    Sheet,
    Signatures,
    Table,
    Words,
)
from marketplace.kernel.printing.pdf import UNKNOWN, draw

VOWELS, TONES = "aăâeêioôơuưy", "\u0300\u0309\u0303\u0301\u0323"
LETTERS = "đĐ₫×≈–“”" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS + VOWELS.upper() for tone in ("", *TONES)
)
A4 = (595, 842)


def sheet(*blocks: object, title: str = "Đơn đặt hàng BKMQ27", note: str = "Đặt lúc 08:00 02/03/2026") -> Sheet:
    return Sheet(title, note, "Chợ kết nghĩa", blocks)  # type: ignore[arg-type]


def read(drawn: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(drawn))


def words_of(drawn: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(drawn).pages)


def goods(*names: str) -> Table:
    columns = (Column("Món hàng", 7), Column("Thành tiền", 3, True))
    return Table("Hàng", columns, tuple(Row((name, "85.000\u00a0₫")) for name in names))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_vietnamese_letter_is_copied_out_composed(form: str) -> None:
    text = " ".join(LETTERS[start : start + 12] for start in range(0, len(LETTERS), 12))
    copied = words_of(draw(sheet(Words(unicodedata.normalize(form, text)), goods(unicodedata.normalize(form, text)))))
    assert copied.replace("\n", " ").count(text) == 2
    assert copied == unicodedata.normalize("NFC", copied)
    assert UNKNOWN not in copied


def test_letters_are_carried_along_and_only_those_that_are_used() -> None:
    drawn = draw(sheet(goods("Mật ong rừng")))
    fonts = read(drawn).pages[0]["/Resources"]["/Font"]
    files = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts.values()]
    assert len(files) == 2
    for descriptor in files:
        assert len(descriptor["/FontFile2"].get_object().get_data()) < 20_000
        assert "+" in descriptor["/FontName"]
    assert len(drawn) < 30_000


def test_the_file_says_what_it_is_and_in_which_language() -> None:
    document = read(draw(sheet(Words("a"))))
    assert document.metadata is not None
    assert document.metadata.title == "Đơn đặt hàng BKMQ27"
    assert document.root_object["/Lang"] == "vi"
    assert tuple(round(float(side)) for side in document.pages[0].mediabox[2:]) == A4


def test_five_hundred_lines_go_over_numbered_pages_each_with_its_head() -> None:
    drawn = draw(
        sheet(goods(*(f"Măng khô số {number}" for number in range(500))), Signatures(("Người bán", "Người mua")))
    )
    pages = [page.extract_text() for page in read(drawn).pages]
    assert len(pages) > 10
    for number, page in enumerate(pages, start=1):
        assert page.startswith("Chợ kết nghĩa")
        assert "Đơn đặt hàng BKMQ27" in page
        assert f"Trang {number} trên {len(pages)}" in page
        assert "Món hàng Thành tiền" in page or number == len(pages)
    for number in range(500):
        assert sum(f"Măng khô số {number} 85.000" in page for page in pages) == 1, number
    assert len(drawn) < 120_000


def placed(drawn: bytes) -> list[tuple[float, float, str]]:
    """Where each piece of text begins, in points from the left and the bottom."""
    found: list[tuple[float, float, str]] = []
    for page in read(drawn).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size: (
                found.append((tm[4], tm[5], text)) if text.strip() else None
            )
        )
    return found


def test_words_longer_than_a_line_and_rows_longer_than_a_page_stay_on_the_sheet() -> None:
    name = "W" * 6_000
    drawn = draw(sheet(Facts(((("Người bán", name),), (("Người mua", name),))), goods(name), title=name, note=name))
    assert len(read(drawn).pages) > 10
    assert words_of(drawn).count("W") >= 5 * 6_000
    for left, bottom, _text in placed(drawn):
        assert 30 < left < 560
        assert 20 < bottom < 830


@pytest.mark.parametrize(
    ("hostile", "seen"),
    [
        ("\U0001f41d mật ong", f"{UNKNOWN} mật ong"),
        ("\u05e9\u05dc\u05d5\u05dd", UNKNOWN * 4),
        ("\u202eevil\u202c\u2066x\u2069", "evilx"),
        ("a\x00b\x1bc\ufeffd", "abcd"),
        ("{nb} **đậm** __x__ [a](b)", "{nb} **đậm** __x__ [a](b)"),
        ("(\\) Tj ET 100 0 Td", "(\\) Tj ET 100 0 Td"),
        ("\ud800 nửa chữ", "nửa chữ"),
        ("\ufffe\uffff\ue000", UNKNOWN * 3),
        ('"><script>alert(1)</script>', '"><script>alert(1)</script>'),
    ],
)
def test_hostile_words_are_plain_words_in_print(hostile: str, seen: str) -> None:
    drawn = draw(
        sheet(
            Facts((((hostile, hostile),),)), goods(hostile), Points(hostile, (hostile,)), Signatures((hostile,)),
            title=hostile,
        )
    )  # fmt: skip
    assert words_of(drawn).count(seen) >= 6
    assert b"/JavaScript" not in drawn
    assert b"/URI" not in drawn


@given(st.text(max_size=300))
def test_no_text_stops_the_drawing(text: str) -> None:
    assert draw(sheet(Facts((((text, text), ("", text)),)), goods(text, ""), Words(text), title=text)).startswith(
        b"%PDF"
    )


def test_a_sheet_without_rows_is_a_sheet() -> None:
    drawn = draw(sheet(goods(), Facts(((), ())), Points("", ()), Words("")))
    assert "Trang 1 trên 1" in words_of(drawn)
