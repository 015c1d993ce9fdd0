"""A table in a text file: columns parted by `,`, `;` or tabs, cells quoted as RFC 4180 says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from marketplace.kernel.i18n import N_
from marketplace.kernel.text import clean

from .tables import LONGEST_CELL, Cell, Table, gathered, unreadable

PARTS = (";", ",", "\t")
DECIMALS = {";": ",", ",": ".", "\t": ""}


def read_text(text: str, knows: frozenset[str]) -> Table:
    """The table in this text. What parts its columns is what parts its first lines into most columns."""
    told, body = _told_separator(text)
    separator = told or max(PARTS, key=lambda sign: _parted(body, sign))
    return gathered("csv", _rows(body, separator, told is not None), knows, DECIMALS[separator])


def _told_separator(text: str) -> tuple[str | None, str]:
    """Excel's own first line `sep=;` says it outright."""
    first, _newline, rest = text.lstrip("\ufeff").partition("\n")
    told = first.strip().strip('"').casefold()
    if told.startswith("sep=") and told[4:5] in {";", ",", ""}:
        return told[4:5] or "\t", rest
    return None, text.lstrip("\ufeff")


def _parted(text: str, separator: str) -> int:
    """Into how many columns the first lines fall, at the most common."""
    try:
        rows = [row for row, _number in zip(_lines(text[:20_000], separator), range(8), strict=False)]
    except csv.Error:
        return 0
    return max((len(row) for row in rows), default=0)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _rows(text: str, separator: str, is_told: bool) -> Iterator[tuple[int, list[Cell | None]]]:
    try:
        for number, row in enumerate(_lines(text, separator), start=2 if is_told else 1):
            yield number, [clean(cell[: LONGEST_CELL + 100])[:LONGEST_CELL] for cell in row]
    except csv.Error as error:
        raise unreadable(
            N_("Tệp CSV này bị hỏng, có ô dài quá hoặc thiếu dấu nháy. Hãy lưu lại dạng .xlsx rồi gửi.")
        ) from error
