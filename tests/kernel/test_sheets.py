"""XLSX that sums, sorts and filters, that runs nothing, and that is read back as it was written."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.money import Money
from marketplace.kernel.tables.harmless import as_written, harmless
from marketplace.kernel.tables.xlsx import MONEY, Column, Marked, Sheet, write_xlsx
from marketplace.kernel.text import CONTROL

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def written(*sheets: Sheet) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_xlsx(file, sheets)
    return openpyxl.load_workbook(file)


def row_of(*cells: Any) -> tuple[Any, ...]:
    columns = [Column(f"Cột {place}") for place in range(len(cells))]
    return written(Sheet("Hàng", columns, [cells])).active[2]


def test_numbers_are_numbers_and_days_are_days() -> None:
    money, amount, whole, day, moment = row_of(
        Money(1_250_000), Decimal("1.5"), 12, date(2026, 3, 5), datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
    )

    assert (money.value, money.number_format) == (1_250_000, MONEY)
    assert (amount.value, whole.value) == (1.5, 12)
    assert (day.value, day.is_date, day.number_format) == (datetime(2026, 3, 5), True, "dd/mm/yyyy")
    assert moment.value == datetime(2026, 3, 5, 8, 0)


def test_the_head_stays_and_filters() -> None:
    page = written(Sheet("Hàng", [Column("Tên", 30), Column("Bán theo", 10, ["kg", "gói"])], [["Măng", "kg"]])).active

    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B2")
    assert page["A1"].font.bold
    assert page.column_dimensions["A"].width >= 30
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"kg,gói"']


@pytest.mark.parametrize("start", RUNS)
def test_nothing_a_spreadsheet_would_run_stands_at_the_start_of_a_cell(start: str) -> None:
    told, marked = row_of(f"{start}HYPERLINK(1)", Marked(f"{start}1"))

    assert not str(told.value).startswith(RUNS)
    assert not str(marked.value).startswith(RUNS)
    assert (told.data_type, marked.data_type) == ("s", "s")


def test_words_that_look_like_numbers_or_links_stay_words() -> None:
    for words in ("0905123456", "1/2", "https://example.vn", "TRUE", "{=1}"):
        (cell,) = row_of(words)
        assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_read_back_is_what_was_written(words: str) -> None:
    assert as_written(harmless(words)) == CONTROL.sub("", words)
    assert not harmless(words).startswith(RUNS)


def test_a_page_to_be_read_has_no_filter() -> None:
    page = written(Sheet("Giải thích", [Column("Mục")], [["Giá"], []], is_filtered=False)).active

    assert page.auto_filter.ref is None
