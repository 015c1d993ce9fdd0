"""What strangers send: read for sure, or refused with a sentence that says what to do."""

from __future__ import annotations

import codecs
import io
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.imports import workbooks
from marketplace.imports.columns import known_headings, matched
from marketplace.imports.files import read_table
from marketplace.imports.tables import MOST_BYTES, Table, UnreadableFile
from marketplace.imports.workbook_worker import parsed
from marketplace.kernel.i18n import speaking
from tests.world.sheets import saved, text_sheet, xlsx, zipped

KNOWN = frozenset(known_headings())
HEAD = ("Tên sản phẩm", "Giá", "Mô tả")
ROWS = [("Măng nứa khô", "70.000", "Giòn, thơm"), ("Mật ong rừng", "250000", "Đặc")]


def read(content: bytes) -> Table:
    return read_table(content, KNOWN)


def cells(table: Table) -> list[list[object]]:
    return [list(row.cells.values()) for row in table.rows]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    return refused.value.sentence


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
    ],
)
def test_text_is_read_however_its_columns_part_and_its_letters_are_coded(sign: str, code: str, mark: bytes) -> None:
    rows = [[f'"{cell}"' if sign in cell else cell for cell in row] for row in ROWS]

    table = read(mark + text_sheet(rows, HEAD, sign).encode(code))

    assert table.headings == list(HEAD)
    assert cells(table) == [list(row) for row in ROWS]


def test_windows_1258_is_read() -> None:
    content = text_sheet(ROWS, HEAD)
    in_pieces = "".join(pieces_of_1258(letter) for letter in content).encode("cp1258")

    table = read(in_pieces)

    assert cells(table) == [list(row) for row in ROWS]


def pieces_of_1258(letter: str) -> str:
    """Windows-1258 writes most letters with a tone as two."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        whole = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in whole if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", whole.replace(tone, "")) + tone
    return letter


@pytest.mark.parametrize(
    "garbled",
    [
        "Tªn s¶n phÈm;Gi¸\r\nM¨ng nøa kh«;70000\r\n".encode("latin-1"),  # TCVN3
        "Teân saûn phaåm;Giaù\r\nMaêng nöùa khoâ;70000\r\n".encode("latin-1"),  # VNI
        codecs.BOM_UTF8 + b"T\xe8n;Gi\xe1\r\nM\xe3ng;7000\r\n",
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 5,
    ],
)
def test_letters_in_no_code_we_read_are_never_guessed_at(garbled: bytes) -> None:
    assert "Không đọc được chữ có dấu" in refusal(garbled)


def test_the_line_in_which_excel_says_the_separator_is_believed() -> None:
    table = read(b"sep=,\r\nTen;x,Gia\r\nMang,7000\r\n")

    assert table.headings == ["Ten;x", "Gia"]
    assert table.rows[0].number == 3


def test_a_title_may_stand_above_the_headings() -> None:
    table = read("Hộ bà Dung;;\r\nBảng giá tháng 3;;\r\n\r\nTên hàng;Giá bán\r\nMăng;7000\r\n".encode())

    assert table.headings == ["Tên hàng", "Giá bán"]
    assert [row.number for row in table.rows] == [5]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Tên sản phẩm", "Đơn vị tính", "Giá bán (đồng)"], ["name", "unit", "price"]),
        (["ten san pham", "DVT", "gia"], ["name", "unit", "price"]),
        (["TÊN HÀNG", "Tồn kho", "Xuất xứ"], ["name", "stock", "origin"]),
        (["Product", "Unit price", "Stock", "Lạ"], ["name", "price", "stock", "-"]),
        (["Giá", "Giá bán", "Mã"], ["price", "-", "code"]),
    ],
)
def test_columns_are_known_by_many_headings(headings: list[str], columns: list[str]) -> None:
    assert matched(headings) == columns


def test_numbers_days_and_faults_are_told_apart() -> None:
    row = ["Măng", 85000, 0.1 + 0.2, 12.0, date(2026, 3, 5), datetime(2026, 3, 5, 8), True, "#REF!", "  2 kg "]
    table = read(xlsx([row], ["Tên", "Giá", *"abcdefg"]))

    assert cells(table)[0] == [
        "Măng", 85000, {"amount": "0.3"}, 12, {"day": "2026-03-05"}, {"day": "2026-03-05"}, "1", {"fault": "#REF!"},
        "2 kg",
    ]  # fmt: skip


def test_merged_cells_say_so_in_each_row_they_hide() -> None:
    book = openpyxl.Workbook()
    for row in (["Bảng giá", None], ["Tên", "Giá"], ["Măng", 5000], ["Chuối", None], ["Ớt", 1000]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("B3:B4")

    table = read(saved(book))

    assert table.headings == ["Tên", "Giá"]
    assert cells(table) == [["Măng", 5000], ["Chuối", {"merged": "B3:B4"}], ["Ớt", 1000]]


def test_of_formulas_only_the_value_counts() -> None:
    book = openpyxl.Workbook()
    for row in (["Tên", "Giá"], ["Măng", "=1000*5"]):
        book.active.append(row)

    assert cells(read(saved(book))) == [["Măng", {"formula": "=1000*5"}]]
    with_value = sheet_xml(b"<c r='B2'><f>1000*5</f><v>5000</v></c>")
    assert cells(read(with_value))[0] == ["Mang", 5000]


def sheet_xml(cell: bytes) -> bytes:
    """A workbook whose cell B2 is written by hand."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([("Mang", "HERE")], ["Ten", "Gia"]))) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                start = content.index(b'<c r="B2"')
                content = content[:start] + cell + content[content.index(b"</c>", start) + 4 :]
            new.writestr(part.filename, content)
    return made.getvalue()


def test_the_sheet_with_goods_is_found_among_others() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ghi chú", "của tôi"])
    page = book.create_sheet("Hàng")
    page.append(["Tên", "Giá"])
    page.append(["Măng", 5000])

    assert read(saved(book)).headings == ["Tên", "Giá"]


def test_a_zip_file_with_one_table_is_read() -> None:
    assert read(zipped(hang__csv=text_sheet(ROWS, HEAD))).headings == list(HEAD)
    assert read(zipped(hang__xlsx=xlsx(ROWS, HEAD))).headings == list(HEAD)
    assert "không phải bảng" in refusal(zipped(a__csv="x", b__csv="y"))


def test_bombs_are_not_unpacked() -> None:
    sheet = xlsx(ROWS, HEAD)
    many = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as old, zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
        new.writestr("xl/media/bomb.bin", b"\0" * (40 * 2**20))

    assert len(many.getvalue()) < 100_000
    assert "nở ra lớn quá" in refusal(many.getvalue())
    assert "nở ra lớn quá" in refusal(zipped(bomb__csv=b"," * (40 * 2**20)))


def test_styles_that_fill_the_memory_are_not_unfolded() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS, HEAD))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            styles = old.read(part)
            if part.filename == "xl/styles.xml":
                styles = styles.replace(b"</cellXfs>", b'<xf numFmtId="0"/>' * 400_000 + b"</cellXfs>")
            new.writestr(part.filename, styles)

    assert len(made.getvalue()) < 100_000
    assert "nở ra lớn quá" in refusal(made.getvalue())


def test_a_workbook_that_fills_its_process_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(workbooks.WORKBOOK_WORKER, memory=40 * 2**20)
    monkeypatch.setattr(workbooks, "WORKBOOK_WORKER", small)

    assert "nở ra lớn quá" in refusal(xlsx(ROWS, HEAD))


def test_what_is_wrong_in_a_workbook_is_said_in_the_readers_language() -> None:
    with speaking("en"):
        assert "empty" in refusal(xlsx([], ()))


@pytest.mark.parametrize("coded", ["utf-8", "utf-16"])
def test_entities_are_not_followed(coded: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS, HEAD))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            is_page = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, laughs.encode(coded) if is_page else old.read(part))

    assert "bị hỏng" in refusal(made.getvalue())


def test_a_sheet_that_names_its_last_row_far_away_is_not_followed() -> None:
    content = sheet_xml(b"<c r='B2'><v>1</v></c></row><row r='1048576'><c r='A1048576'><v>1</v></c>")

    assert "nở ra lớn quá" in refusal(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "trống"),
        (b"   \r\n", "trống"),
        (b"\xef\xbb\xbf;;\r\n;;\r\n", "trống"),
        (b"%PDF-1.4", "không phải bảng"),
        (b"\x89PNG\r\n", "không phải bảng"),
        (b"\x01\x00\x00\x00\x02binary\x00\x00", "không phải bảng"),
        (b"<html><table>", "không phải bảng"),
        (b"\xd0\xcf\x11\xe0....", ".xls"),
        (b"PK\x03\x04nothing", "bị hỏng"),
        (zipped(mimetype="x", content__xml="<a/>"), "không phải bảng"),
        (zipped(**{"[Content_Types]__xml": "<a/>"}), "bị hỏng"),
        (b"a" * (MOST_BYTES + 1), "nặng quá 8 MB"),
        (text_sheet([("a", 1)] * 5_001, ("Ten", "Gia")).encode(), "dài quá 5.000 dòng"),
        (xlsx([], HEAD), "chưa có dòng hàng nào"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    for each in (content, b"PK\x03\x04" + content):
        with suppress(UnreadableFile):
            read(each)


@given(st.data())
def test_a_broken_workbook_is_read_or_refused(data: st.DataObject) -> None:
    sheet = bytearray(SOUND)
    for _bite in range(data.draw(st.integers(1, 4))):
        sheet[data.draw(st.integers(0, len(sheet) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFile):
        parsed(bytes(sheet), KNOWN)


SOUND = xlsx(ROWS, HEAD)
