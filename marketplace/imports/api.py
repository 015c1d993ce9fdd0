"""Sheets of goods for programs: taken away, tried, written, taken back by the same commands as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_smorest
from flask import jsonify, request
from werkzeug.exceptions import NotAcceptable

from marketplace.catalogue.queries import categories
from marketplace.kernel.access import producer, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.rest import idempotent, takes_files, with_etag
from marketplace.kernel.tables.answers import csv_answer, xlsx_answer
from marketplace.kernel.tables.xlsx import XLSX
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, queries, spreadsheet
from .columns import known_headings
from .files import read_table
from .models import GoodsImport
from .schemas import ImportView, SheetFaultView
from .states import RowState
from .tables import MOST_BYTES

CSV = "text/csv"
FIRST_FAULTS = 50
api = flask_smorest.Blueprint("imports_api", __name__, url_prefix="/api/v1", description="Goods by spreadsheet")


class NoSheet(DomainError):
    """The call was to bring a sheet."""

    status = 422


@api.get("/listings/export")
@producer
@token_scope("read")
def export_listings() -> Any:
    """All goods of the producer (`?producer=`) as a sheet: XLSX, or CSV when `Accept` says `text/csv`."""
    seller = named_seller(request.args.get("producer", ""))
    form = request.accept_mimetypes.best_match([XLSX, CSV])
    if form is None:
        raise NotAcceptable
    goods = queries.told_goods(seller)
    if form == CSV:
        return csv_answer(f"hang-hoa_{today()}", spreadsheet.head(), spreadsheet.plain_rows(goods))
    return xlsx_answer(f"hang-hoa_{today()}", spreadsheet.goods_sheets(goods, categories()))


@api.post("/imports")
@takes_files
@producer
@token_scope("trade")
@idempotent()
@api.response(201, ImportView)
def send_sheet() -> Any:
    """Send a sheet in the part `file` (multipart): it is tried, columns known by their headings; nothing is written."""
    seller = named_seller(request.form.get("producer", ""))
    file = request.files.get("file")
    if file is None:
        raise NoSheet(_(N_("Hãy gửi bảng trong phần “file” (multipart/form-data).")), field="file")
    table = read_table(file.read(MOST_BYTES + 1), frozenset(known_headings()))
    imported = commands.open_import(actor(), seller, file_name=file.filename or "", table=table)
    try:
        commands.match_columns(actor(), imported, columns=imported.columns)
    except DomainError:
        commands.drop_import(actor(), imported)  # nobody is there to choose the columns
        raise
    answer = shown(imported)
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/imports/{imported.reference}"
    return answer


@api.get("/imports/<reference>")
@producer
@token_scope("read")
@api.response(200, ImportView)
def show_import(reference: str) -> Any:
    """What a sheet would do, or did, and how far the work is."""
    return shown(queries.import_for(actor(), reference))


def moving(verb: Callable[..., GoodsImport], words: str) -> Callable[[str], Any]:
    """A call that needs no body: one step of a sheet."""

    def call(reference: str) -> Any:
        return shown(verb(actor(), queries.import_for(actor(), reference)))

    call.__name__, call.__doc__ = verb.__name__, words
    return api.response(200, ImportView)(idempotent()(call))


for path, verb, words in (
    ("start", commands.start_import, "Write the rows that are right; the work is done in the background."),
    ("stop", commands.stop_import, "Write no more rows."),
    ("undo", commands.undo_import, "Take back what it made and changed, wherever nobody has gone on from there."),
):
    api.post(f"/imports/<reference>/{path}")(producer(token_scope("trade")(moving(verb, words))))


def named_seller(slug: str) -> Organisation:
    """The producer a program sells for: the one it names, or the only one there is."""
    mine = producers_of(actor())
    found = next((each for each in mine if each.slug == slug), None) if slug else mine[0] if len(mine) == 1 else None
    if found is None:
        raise Missing(_(N_("Hãy ghi rõ bán cho nhà sản xuất nào (producer).")), field="producer")
    return found


def shown(imported: GoodsImport) -> Any:
    """The sheet with its version."""
    counts: dict[str, int] = {}
    for (state, _is_new), number in queries.counted(imported).items():
        counts[state.value] = counts.get(state.value, 0) + number
    faulty = db.session.scalars(queries.rows_of(imported, RowState.FAULTY).limit(FIRST_FAULTS)).all()
    faults = SheetFaultView().dump(list(queries.faults_in(imported, faulty))[:FIRST_FAULTS], many=True)
    return with_etag(jsonify({**ImportView().dump(imported), "counts": counts, "faults": faults}), imported)
