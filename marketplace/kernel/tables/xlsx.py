"""Tables that leave the market as XLSX: numbers that add up, days that sort, a head that stays, and nothing that runs.

Rows are written as they come and never held together, so a long table needs no more memory than a short one. Text is
always text to the spreadsheet; what would still run once somebody saves the sheet as CSV gets one `'` in front, which
`as_written` takes away again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..clock import local
from ..decimals import is_whole
from ..money import Money
from .harmless import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY, DAY, MOMENT = '#,##0 "₫"', "dd/mm/yyyy", "hh:mm dd/mm/yyyy"
LONGEST_LIST = 255  # what a spreadsheet takes as choices written into a rule; longer ones stand on a sheet
LAST_ROW = 20_000  # choices are offered so far down


@dataclass(frozen=True)
class Marked:
    """Words a reader must look at first: they stand on a coloured ground."""

    words: str


Cell = str | int | Decimal | Money | date | datetime | Marked | None


@dataclass(frozen=True)
class Column:
    """What stands above a column, how wide it is, and the words to choose from in it, if only some may stand there."""

    words: str
    width: int = 14
    choices: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Sheet:
    """One page of a file; without `is_filtered` it is for reading only."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    is_filtered: bool = True


def write_xlsx(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Write the sheets, one after the other, each row once."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        pen = _Pen(book)
        for sheet in sheets:
            pen.write(sheet)


class _Pen:
    """Writes into one workbook: each kind of cell in its form."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head: Format = book.add_format({"bold": True, "bg_color": "#DCEFE2", "text_wrap": True, "valign": "top"})
        self.text: Format = book.add_format({"num_format": "@", "valign": "top"})
        self.long: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.money: Format = book.add_format({"num_format": MONEY, "valign": "top"})
        self.number: Format = book.add_format({"num_format": "#,##0.###", "valign": "top"})
        self.whole: Format = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.day: Format = book.add_format({"num_format": DAY, "valign": "top"})
        self.moment: Format = book.add_format({"num_format": MOMENT, "valign": "top"})
        self.marked: Format = book.add_format({"bg_color": "#FBD9D3", "bold": True, "valign": "top"})

    def write(self, sheet: Sheet) -> None:
        """A page with its frozen head and, to be worked with, its filter and its choices."""
        page: Worksheet = self.book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, harmless(column.words), self.head)
            if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
                rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
                page.data_validation(1, place, LAST_ROW, place, rule)
        last = 0
        for last, row in enumerate(sheet.rows, start=1):
            for place, cell in enumerate(row):
                self._cell(page, last, place, cell, is_read=not sheet.is_filtered)
        if sheet.is_filtered and sheet.columns:
            page.autofilter(0, 0, last, len(sheet.columns) - 1)

    def _cell(self, page: Worksheet, row: int, place: int, cell: Cell, *, is_read: bool) -> None:
        match cell:
            case None | "":
                return
            case Money():
                page.write_number(row, place, cell.dong, self.money)
            case datetime():
                page.write_datetime(row, place, local(cell).replace(tzinfo=None), self.moment)
            case date():
                page.write_datetime(row, place, cell, self.day)
            case Decimal() if is_whole(cell):
                page.write_number(row, place, int(cell), self.whole)
            case Decimal() | int():
                page.write_number(row, place, cell, self.number if isinstance(cell, Decimal) else self.whole)
            case Marked():
                page.write_string(row, place, harmless(cell.words), self.marked)
            case _:
                page.write_string(row, place, harmless(cell), self.long if is_read else self.text)
