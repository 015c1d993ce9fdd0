"""Inside the small process: a stranger's XLSX file comes in, the cells of one sheet come out.

How large it is inside is asked before anything is unpacked, no entity is followed, no formula is run, and only so many
rows and columns are looked at.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from marketplace.kernel.confined.child import Refused
from marketplace.kernel.decimals import is_whole, plain_text
from marketplace.kernel.i18n import N_
from marketplace.kernel.tables.harmless import as_written
from marketplace.kernel.text import clean

from .archives import BROKEN, TOO_LARGE, refuse_bombs
from .tables import (
    AMOUNT,
    DAY,
    FAULT,
    FORMULA,
    HEAD_WITHIN,
    LONGEST_CELL,
    MERGED,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Table,
    UnreadableFile,
    gathered,
    plain_heading,
    unreadable,
)

LAST_ROW = MOST_ROWS * 4  # empty rows between full ones are not counted, but not followed for ever either
CODED = re.compile("_x([0-9A-Fa-f]{4})_")
MERGES = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
MOST_MERGES = 2_000
CHUNK = 2**20


def prepare(_content: bytes) -> None:
    """Everything needed is loaded with this module."""


def work(content: bytes, *, knows: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    """Read a workbook: its headings, and its rows as pairs of a number and cells. Raises Refused with the reason."""
    try:
        table = parsed(content, frozenset(knows))
    except UnreadableFile as refusal:
        raise Refused("unreadable", sentence=refusal.source, values=refusal.values) from refusal
    return {"headings": table.headings, "rows": [(row.number, row.cells) for row in table.rows]}, b""


def parsed(content: bytes, knows: frozenset[str]) -> Table:
    """The first sheet with headings we know, else the first one. Raises UnreadableFile with the reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bombs(archive)
            merges, formulas = _marks(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out of a file (styles, rules) is nothing to us
            return _read(content, knows, merges, has_formulas=formulas)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a damaged file comes out of openpyxl and zipfile as anything whatever
        raise unreadable(BROKEN) from error


def _marks(archive: zipfile.ZipFile) -> tuple[dict[str, list[str]], bool]:
    """Read through every page once: which cells are merged, whether there are formulas; entities are refused."""
    merges: dict[str, list[str]] = {}
    has_formulas = False
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels", ".vml")):
            continue
        tail = b""
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                seen = tail + chunk
                if b"<!DOCTYPE" in seen.replace(b"\0", b"") or b"<!ENTITY" in seen.replace(b"\0", b""):
                    raise unreadable(BROKEN)
                if part.filename.startswith("xl/worksheets/"):
                    found = merges.setdefault(part.filename, [])
                    found += [each.decode() for each in MERGES.findall(seen) if each.decode() not in found[-50:]]
                    del found[MOST_MERGES:]
                    has_formulas = has_formulas or b"<f>" in seen or b"<f " in seen
                tail = seen[-200:]
    return merges, has_formulas


def _read(content: bytes, knows: frozenset[str], merges: dict[str, list[str]], *, has_formulas: bool) -> Table:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    written = load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
    try:
        place = _chosen(book, knows)
        page = book.worksheets[place]
        path = str(getattr(page, "_worksheet_path", "")).lstrip("/")
        as_typed = written.worksheets[place] if written is not None else None
        rows = _merged(_rows(page, as_typed), merges.get(path, []))
        return gathered("xlsx", rows, knows)
    finally:
        book.close()
        if written is not None:
            written.close()


def _chosen(book: Any, knows: frozenset[str]) -> int:
    """Which sheet holds the goods: the one with most known headings near its top."""
    if not book.worksheets:
        raise unreadable(N_("Bảng này trống. Hãy ghi hàng vào rồi gửi lại."))
    known = [_known_headings(page, knows) if page.sheet_state == "visible" else -1 for page in book.worksheets]
    return known.index(max(known))


def _known_headings(page: Any, knows: frozenset[str]) -> int:
    page.reset_dimensions()
    rows = page.iter_rows(max_row=HEAD_WITHIN, max_col=MOST_COLUMNS, values_only=True)
    return max(
        (sum(1 for cell in row if isinstance(cell, str) and plain_heading(cell) in knows) for row in rows), default=0
    )


def _rows(page: Any, as_typed: Any) -> Iterator[tuple[int, list[Cell | None]]]:
    typed = as_typed.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True) if as_typed else None
    for number, row in enumerate(page.iter_rows(max_row=LAST_ROW + 1, max_col=MOST_COLUMNS, values_only=True), start=1):
        if number > LAST_ROW:
            raise unreadable(TOO_LARGE)
        formulas: Sequence[Any] = next(typed, ()) if typed else ()
        cells = [_cell(value) for value in row]
        for place, formula in enumerate(formulas):
            if isinstance(formula, str) and formula.startswith("=") and row[place] is None:
                cells[place] = {FORMULA: formula[:80]}
        yield number, cells


def _merged(
    rows: Iterator[tuple[int, list[Cell | None]]], merges: list[str]
) -> Iterator[tuple[int, list[Cell | None]]]:
    """Cells that lie under another one say so; only those that reach over several rows hide what is in a row."""
    hidden: dict[int, dict[int, str]] = {}
    for merge in merges:
        left, top, right, bottom = range_boundaries(merge)
        if left is None or top is None or right is None or bottom is None or bottom - top > MOST_ROWS:
            continue
        for number in range(top, bottom + 1):
            covered = hidden.setdefault(number, {})
            covered |= {
                place - 1: merge
                for place in range(left, min(right, MOST_COLUMNS) + 1)
                if (number, place) != (top, left)
            }
    for number, cells in rows:
        if number in hidden and any(cell not in (None, "") for cell in cells):
            for place, merge in hidden[number].items():
                if place < len(cells) and cells[place] in (None, ""):
                    cells[place] = {MERGED: merge}
        yield number, cells


def _cell(value: Any) -> Cell | None:
    match value:
        case None:
            return None
        case bool():
            return "1" if value else "0"
        case int():
            return value if abs(value) < 10**15 else str(value)
        case float():
            return _number(value)
        case datetime() | date():
            return {DAY: value.strftime("%Y-%m-%d")}
        case str() if value.startswith("#") and value.rstrip("!?") != value or value == "#N/A":
            return {FAULT: value[:20]}
        case str():
            plain = CODED.sub(lambda coded: chr(int(coded[1], 16)), value[: LONGEST_CELL + 200])
            return as_written(clean(plain))[:LONGEST_CELL]
        case _:  # a time of day, a span of time
            return {DAY: str(value)[:20]}


def _number(value: float) -> Cell:
    """A number without the dust of binary arithmetic: 0.30000000000000004 is 0.3."""
    if value != value or abs(value) >= 10**15:  # noqa: PLR0124 - not a number
        return str(value)
    exact = Decimal(repr(value))
    near = exact.quantize(Decimal("0.001"))
    plain = near if abs(exact - near) < Decimal("0.0000001") else exact
    return int(plain) if is_whole(plain) else {AMOUNT: plain_text(plain)}
