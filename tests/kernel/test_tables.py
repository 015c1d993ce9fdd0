"""CSV that a Vietnamese Excel opens right, that runs nothing, and that is read back as it was written."""

import csv
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.i18n import speak
from marketplace.kernel.money import Money
from marketplace.kernel.tables.csv import BATCH, csv_parts, neutral, restored
from marketplace.kernel.text import CONTROL

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def read(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("start", RUNS)
def test_nothing_a_spreadsheet_runs_stands_at_the_start_of_a_cell(start: str) -> None:
    assert neutral(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_nor_where_another_separator_would_part_the_cell(sign: str) -> None:
    for row in csv.reader([neutral(f"Măng{sign}=cmd|' /C calc'!A0")], delimiter=sign):
        assert not any(cell.startswith(RUNS) for cell in row)


@pytest.mark.parametrize("number", ["0401234567", "048123456789", "0905123456"])
def test_digits_that_excel_would_change_are_text(number: str) -> None:
    assert neutral(number) == f"'{number}"
    assert restored(neutral(number)) == number


@pytest.mark.parametrize("plain", ["Mật ong rừng, loại 1", "BKMQ27", "a-b", "12 Núi Thành", "31/10/2026", "401234567"])
def test_ordinary_words_stay_as_they_are(plain: str) -> None:
    assert neutral(plain) == plain


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["vi", "en"]))
def test_what_is_read_back_is_what_was_written(rows: list[list[str]], language: str) -> None:
    speak(language)
    try:
        written = "".join(csv_parts(["Tên", "Hàng"], rows))
    finally:
        speak("vi")
    back = read(written, ";" if language == "vi" else ",")[1:]
    assert [[restored(cell) for cell in row] for row in back] == [
        [CONTROL.sub("", cell) for cell in row] for row in rows
    ]
    assert not any(cell.startswith(RUNS) for row in back for cell in row)


@given(st.text(alphabet="=+-@\t\r\n,;|'\"0a"))
def test_every_cluster_of_signs_comes_back(text: str) -> None:
    assert restored(neutral(text)) == text
    assert not re.search(r'(?:\A|[,;\t\r\n|"])[=+\-@]', neutral(text))


@pytest.mark.parametrize(("language", "line"), [("vi", "1,5;-5000;7;;Mật ong"), ("en", "1.5,-5000,7,,Mật ong")])
def test_numbers_are_plain_in_the_readers_way(language: str, line: str) -> None:
    speak(language)
    try:
        written = "".join(csv_parts(["a"], [[Decimal("1.500"), Money(-5000), 7, None, "Mật ong"]]))
    finally:
        speak("vi")
    assert written == f"\ufeffa\r\n{line}\r\n"


def test_only_a_part_of_the_file_is_held_at_a_time() -> None:
    parts = list(csv_parts(["Tên"], (["Mật ong rừng " * 10] for _row in range(10_000))))
    assert len(parts) > 10
    assert max(map(len, parts)) < 2 * BATCH
