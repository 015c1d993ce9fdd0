"""A table in an XLSX file, read in a small process of its own: a hostile one may fill that process's memory only."""

from __future__ import annotations

from marketplace.kernel.confined.runner import ENDED, Unworkable, Worker

from .archives import TOO_LARGE
from .tables import Row, Table, unreadable

WORKBOOK_WORKER = Worker("marketplace.imports.workbook_worker", memory=512 * 2**20, seconds=15)


def read_workbook(content: bytes, knows: frozenset[str]) -> Table:
    """The first sheet with headings we know, else the first one. Raises UnreadableFile with the reason."""
    try:
        told, _data = WORKBOOK_WORKER.work(content, knows=sorted(knows))
    except Unworkable as refusal:
        if refusal.reason == ENDED:
            raise unreadable(TOO_LARGE) from refusal
        raise unreadable(refusal.details["sentence"], **refusal.details["values"]) from refusal
    rows = [Row(number, cells) for number, cells in told["rows"]]
    return Table("xlsx", told["headings"], rows)
