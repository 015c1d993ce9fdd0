"""Tables that leave the market as CSV: opened right by a Vietnamese Excel, harmless whoever typed what is in them.

In Vietnamese the columns part at `;` and decimals at `,`: where the decimal sign is a comma, Excel splits at the
semicolon. In English it is `,` and `.`. Both are UTF-8 with a byte order mark, CRLF, quoted as RFC 4180 says.

A cell a spreadsheet would run as a formula, or whose digits it would change (a tax code's leading zero), gets one `'`
in front, also after a sign inside it at which a wrongly set spreadsheet would part it. `restored` takes exactly
these away again, so that what is read back is what was written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..decimals import plain_text
from ..i18n import language
from ..money import Money
from ..text import CONTROL

Cell = str | int | Decimal | Money | None
BYTE_ORDER_MARK = "\ufeff"
BATCH = 64 * 1024  # characters sent at once
# Where a cell could begin: at its start, after anything some spreadsheet takes for the end of a cell.
BEGINS = r'(?:\A|(?<=[,;\t\r\n|"]))'
RUNS = re.compile(BEGINS + "(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20'])")
QUOTED = re.compile(BEGINS + "'")
CHANGED_DIGITS = re.compile(r"0[0-9]+|[0-9]{12,}")


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it without running or changing it."""
    plain = RUNS.sub("'", CONTROL.sub("", text))
    return f"'{plain}" if CHANGED_DIGITS.fullmatch(plain) else plain


def restored(cell: str) -> str:
    """What was written, from a cell read back."""
    return QUOTED.sub("", cell)


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file, part by part; only one part is held at a time."""
    comma = language() == "vi"
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if comma else ",", lineterminator="\r\n")
    written.write(BYTE_ORDER_MARK)
    writer.writerow([neutral(words) for words in head])
    for row in rows:
        writer.writerow([_written(cell, comma) for cell in row])
        if written.tell() > BATCH:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def _written(cell: Cell, comma: bool) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(cell.dong)
        case Decimal():
            plain = plain_text(cell)
            return plain.replace(".", ",") if comma else plain
        case int():
            return str(cell)
        case _:
            return neutral(cell)
