"""What a sheet is once it is read, whatever kind of file it was: headings, and rows of cells with their numbers.

A cell is kept as JSON keeps it: words as a text, a whole number as a number, anything else as a pair of what it is and
how it reads: `{"amount": "1.125"}`, `{"day": "2026-03-05"}`, `{"merged": "A5:A8"}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.text import fold

Cell = str | int | dict[str, str]
Cells = dict[str, Cell]  # by the place of the column, "0" the first; empty cells are left out

MOST_BYTES = 8 * 2**20
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 4_000
HEAD_WITHIN = 20  # a title and an address may stand above the headings, no more

AMOUNT, DAY, FORMULA, FAULT, MERGED = "amount", "day", "formula", "fault", "merged"


class UnreadableFile(DomainError):
    """A file that holds no table we can read; the sentence says what to do about it."""

    status = 422

    def __init__(self, source: str, values: dict[str, object]) -> None:
        super().__init__(_(source, **values), field="file")
        self.source, self.values = source, values  # so that it can be said again in another process's language


@dataclass(frozen=True)
class Row:
    """A row of the sheet with the number the person sees beside it."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Table:
    """A sheet: its headings in order, its rows, and the sign its decimals have (empty where numbers are numbers)."""

    form: str
    headings: list[str]
    rows: list[Row]
    decimal_sign: str = ""


def unreadable(sentence: str, **values: object) -> UnreadableFile:
    """The refusal of a file, at its field."""
    return UnreadableFile(sentence, values)


def gathered(
    form: str, rows: Iterable[tuple[int, Sequence[Cell | None]]], knows: frozenset[str], decimal_sign: str = ""
) -> Table:
    """The table in these rows: headings where two known ones stand in a row, else in the first row with words.

    `knows` are the folded words known as headings. Raises UnreadableFile for a sheet too long, or with nothing in it.
    """
    head: list[str] = []
    before: list[tuple[int, Sequence[Cell | None]]] = []
    found: list[Row] = []
    for number, row in rows:
        if not any(cell not in (None, "") for cell in row):
            continue
        if not head:
            before.append((number, row))
            if _is_head(row, knows):
                head, before = _headings(row), []
            elif len(before) == HEAD_WITHIN:
                head, found = _headings(before[0][1]), [_row(*each) for each in before[1:]]
            continue
        found.append(_row(number, row))
        if len(found) > MOST_ROWS:
            raise unreadable(
                N_("Bảng dài quá %(most)s dòng. Hãy chia thành nhiều tệp rồi nhập từng tệp."), most="5.000"
            )
    if not head and before:
        head, found = _headings(before[0][1]), [_row(*each) for each in before[1:]]
    if not head:
        raise unreadable(N_("Bảng này trống. Hãy ghi hàng vào rồi gửi lại."))
    if not found:
        raise unreadable(N_("Bảng chỉ có tiêu đề cột, chưa có dòng hàng nào."))
    return Table(form, head, found, decimal_sign)


def _is_head(row: Sequence[Cell | None], knows: frozenset[str]) -> bool:
    from_words = [cell for cell in row if isinstance(cell, str)]
    return sum(1 for cell in from_words if plain_heading(cell) in knows) >= 2


def plain_heading(words: str) -> str:
    """A heading as headings are compared: without marks, without what stands in brackets."""
    return fold(words.split("(")[0]) or fold(words)


def _headings(row: Sequence[Cell | None]) -> list[str]:
    words = [str(cell) if isinstance(cell, (str, int)) else "" for cell in row[:MOST_COLUMNS]]
    while words and not words[-1]:
        words.pop()
    return [" ".join(each.split())[:80] for each in words]


def _row(number: int, row: Sequence[Cell | None]) -> Row:
    cells = {str(place): cell for place, cell in enumerate(row[:MOST_COLUMNS]) if cell not in (None, "")}
    return Row(number, {place: cell for place, cell in cells.items() if cell is not None})
