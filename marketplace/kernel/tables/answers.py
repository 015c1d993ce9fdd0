"""Tables as answers to a request: files to keep, sent without being held in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence

from flask import Response, send_file, stream_with_context

from .csv import Cell, csv_parts
from .xlsx import XLSX, Sheet, write_xlsx


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The table as a file to keep, sent while it is being read. `name` is plain letters, digits and dashes."""
    parts = csv_parts(head, rows)
    answer = Response(stream_with_context(parts), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def xlsx_answer(name: str, sheets: Sequence[Sheet]) -> Response:
    """The sheets as a file to keep. `name` is plain letters, digits and dashes."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer it is sent by
    try:
        write_xlsx(file, sheets)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer = send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    answer.call_on_close(file.close)
    answer.headers["Cache-Control"] = "no-store"
    return answer
