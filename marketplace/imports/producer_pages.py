"""A producer's goods by sheet: taken away, tried, written by the worker, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from marketplace.catalogue.models import Category
from marketplace.catalogue.queries import categories
from marketplace.catalogue.schemas import Nothing
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.tables.answers import csv_answer, xlsx_answer
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of

from . import commands, policy, queries, spreadsheet
from .columns import BY_NAME, IGNORED, MATCHED, known_headings
from .files import read_table
from .goods import as_words
from .models import GoodsImport, GoodsImportRow
from .schemas import MatchColumns, SendSheet
from .states import IMPORT_FLOW, UNFINISHED, ImportState, RowState
from .tables import MOST_BYTES, Cell, Table

FIRST_FAULTS, PER_PAGE = 50, 25
SAMPLES, LONGEST_SHOWN = 3, 120
TOLD_FIRST = ("price", "unit", "stock", "category")
WRONG = (RowState.FAULTY, RowState.REFUSED)
UNLISTED = (RowState.SAME, RowState.FAULTY)  # nothing to see in the one, the other has a list of its own
pages = Blueprint("imports_producer", __name__)


@pages.route("/ban-hang/san-pham/nhap-bang", methods=["GET", "POST"])
@producer
def send_sheet() -> Any:
    """Choose a file; the sheets sent before; the files to take away."""
    sellers = producers_of(actor())
    seller = chosen_seller(sellers)
    form = Form(SendSheet())
    if request.method == "POST" and (table := read_file(form)):

        def keep(who: Any, selling: Organisation, *, file: Any) -> GoodsImport:
            return commands.open_import(who, selling, file_name=file_name(file.filename), table=table)

        if form.submit(keep, actor(), seller, once=address_of):
            return see(form.replayed_to or address_of(form.result))
    page = page_of(queries.imports_of(actor()), read_page_number(request.args.get("trang")), per_page=10)
    return form.page(
        "imports/producer/send_sheet.html",
        seller=seller,
        sellers=sellers,
        page=page,
        page_url=lambda number: address_with(trang=number),
    )


def chosen_seller(sellers: Sequence[Organisation]) -> Organisation:
    """For whom: the producer the address names, else the first this person sells for."""
    return next((each for each in sellers if each.slug == request.args.get("cho")), sellers[0])


def read_file(form: Form) -> Table | None:
    """The table in the file that was sent; None, with the sentence on the form, when there is none."""
    data = form.load()
    if data is None:
        return None
    try:
        return read_table(data["file"].read(MOST_BYTES + 1), frozenset(known_headings()))
    except DomainError as refusal:
        form.refuse({refusal.field: [refusal.sentence]})
        return None


def file_name(sent: str | None) -> str:
    """The last part of the name a browser sent."""
    return clean(PurePath((sent or "").replace("\\", "/")).name)[:120]


def address_of(imported: GoodsImport) -> str:
    """Where a sheet is looked at."""
    return url_for("imports_producer.show", reference=imported.reference)


@pages.get("/ban-hang/san-pham/xuat.xlsx")
@producer
def export_xlsx() -> Response:
    """All the goods of a producer as XLSX."""
    return goods_as_xlsx(chosen_seller(producers_of(actor())))


def goods_as_xlsx(seller: Organisation) -> Response:
    """A producer's goods as a file to work with."""
    return xlsx_answer(f"hang-hoa_{today()}", spreadsheet.goods_sheets(queries.told_goods(seller), categories()))


@pages.get("/ban-hang/san-pham/xuat.csv")
@producer
def export_csv() -> Response:
    """The same as CSV."""
    return goods_as_csv(chosen_seller(producers_of(actor())))


def goods_as_csv(seller: Organisation) -> Response:
    """A producer's goods as plain text."""
    rows = spreadsheet.plain_rows(queries.told_goods(seller))
    return csv_answer(f"hang-hoa_{today()}", spreadsheet.head(), rows)


@pages.get("/ban-hang/san-pham/nhap-bang/mau.xlsx")
@producer
def template() -> Response:
    """An empty sheet with its headings and two examples."""
    return xlsx_answer("mau-hang-hoa", spreadsheet.template_sheets(categories()))


@pages.route("/ban-hang/san-pham/nhap-bang/<reference>/cot", methods=["GET", "POST"])
@producer
def match_columns(reference: str) -> Any:
    """What each column holds: matched by its heading, to be looked at and mended."""
    imported = queries.import_for(actor(), reference)
    if imported.state not in UNFINISHED:
        return see(address_of(imported))
    form = Form(MatchColumns(), values={"columns": imported.columns})
    if done := form.offer(commands.match_columns, imported, then=address_of):
        return done
    imported = queries.import_for(actor(), reference)
    return form.page(
        "imports/producer/match_columns.html",
        imported=imported,
        columns=matching(imported, form.values.get("columns", [])),
        choices=[(column.name, _(column.heading)) for column in MATCHED],
        ignored=IGNORED,
    )


def matching(imported: GoodsImport, chosen: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    """Each heading with the field chosen for it and what stands beneath it."""
    rows = db.session.scalars(queries.rows_of(imported).limit(SAMPLES)).all()
    return [
        (
            heading or _(N_("Cột %(n)s"), n=place + 1),
            chosen[place] if place < len(chosen) else IGNORED,
            [shown_cell(row.cells[str(place)])[:60] for row in rows if str(place) in row.cells],
        )
        for place, heading in enumerate(imported.headings)
    ]


def shown_cell(cell: Cell) -> str:
    """A cell as a person sees it in the sheet."""
    return next(iter(cell.values())) if isinstance(cell, dict) else str(cell)


@pages.get("/ban-hang/san-pham/nhap-bang/<reference>")
@producer
def show(reference: str) -> Any:
    """What a sheet would do, or what it did."""
    imported = queries.import_for(actor(), reference)
    if imported.state is ImportState.MATCHING:
        return see(url_for(".match_columns", reference=reference))
    if imported.is_at_work:
        return see(url_for(".progress", reference=reference))
    return shown(imported, Form(Nothing()))


def shown(imported: GoodsImport, form: Form) -> Any:
    """The page of a sheet that is not at work: its numbers, its faults, its rows."""
    counts = queries.counted(imported)
    by_state = {state: sum(n for (each, _new), n in counts.items() if each is state) for state in RowState}
    chosen = next((state for state in RowState if state.value == request.args.get("dong") and by_state[state]), None)
    states = (chosen,) if chosen else tuple(state for state in RowState if state not in UNLISTED)
    page = page_of(
        queries.rows_with_goods(imported, *states), read_page_number(request.args.get("trang")), per_page=PER_PAGE
    )
    by_slug = queries.categories_by_slug()
    faulty = db.session.scalars(queries.rows_of(imported, RowState.FAULTY).limit(FIRST_FAULTS)).all()
    return form.page(
        "imports/producer/show.html",
        imported=imported,
        open_moves=IMPORT_FLOW.open_to(imported.state, policy.sides_of(actor(), imported.producer)),
        counts=by_state,
        states=[(state, by_state[state]) for state in RowState if by_state[state] and state not in UNLISTED],
        chosen=chosen,
        new=counts.get((RowState.READY, True), 0),
        changed=counts.get((RowState.READY, False), 0),
        written_new=counts.get((RowState.WRITTEN, True), 0),
        faults=list(queries.faults_in(imported, faulty))[:FIRST_FAULTS],
        most_faults=FIRST_FAULTS,
        has_wrong=any(by_state[state] for state in WRONG),
        page=page,
        rows=[(row, told_changes(row, by_slug)) for row in page.rows],
        page_url=lambda number: address_with(trang=number),
        state_url=lambda state: address_with(dong=state, trang=None),
    )


def told_changes(row: GoodsImportRow, by_slug: dict[str, Category]) -> list[tuple[str, str, str]]:
    """What a row makes or changes, field by field: what it is called, what it said, what it will say."""
    names = [name for name in TOLD_FIRST if name in row.after] if row.is_new else list(row.after)
    return [
        (
            _(BY_NAME[name].heading),
            "" if row.is_new else shortened(as_words(name, row.before[name], by_slug)),
            shortened(as_words(name, row.after[name], by_slug)),
        )
        for name in names
    ]


def shortened(words: str) -> str:
    """As much of a long text as tells it from another."""
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN].rstrip() + "…"


@pages.get("/ban-hang/san-pham/nhap-bang/<reference>/can-sua.xlsx")
@producer
def faults(reference: str) -> Response:
    """What is to be mended, as a sheet."""
    imported = queries.import_for(actor(), reference)
    rows = db.session.scalars(queries.rows_of(imported, *WRONG)).all()
    sheets = spreadsheet.error_sheets(queries.faults_in(imported, rows), imported.headings, rows)
    return xlsx_answer(f"can-sua_{imported.reference}", sheets)


def pressed(reference: str, verb: Callable[..., Any], go_to: str) -> Any:
    """One button of a sheet: do it, or say on its page why not."""
    imported = queries.import_for(actor(), reference)
    form = Form(Nothing())
    if done := form.offer(verb, imported, then=go_to):
        return done
    imported = queries.import_for(actor(), reference)
    return see(address_of(imported)) if imported.is_at_work else shown(imported, form)


@pages.post("/ban-hang/san-pham/nhap-bang/<reference>/ghi")
@producer
def start_import(reference: str) -> Any:
    """Let the worker write it."""
    return pressed(reference, commands.start_import, url_for(".progress", reference=reference))


@pages.post("/ban-hang/san-pham/nhap-bang/<reference>/dung")
@producer
def stop_import(reference: str) -> Any:
    """Write no more of it."""
    return pressed(reference, commands.stop_import, url_for(".show", reference=reference))


@pages.post("/ban-hang/san-pham/nhap-bang/<reference>/hoan-tac")
@producer
def undo_import(reference: str) -> Any:
    """Let the worker take it back."""
    return pressed(reference, commands.undo_import, url_for(".progress", reference=reference))


@pages.post("/ban-hang/san-pham/nhap-bang/<reference>/bo")
@producer
def drop_import(reference: str) -> Any:
    """Throw it away unwritten."""
    return pressed(reference, commands.drop_import, url_for(".send_sheet"))


@pages.get("/viec/<reference>")
@producer
def progress(reference: str) -> Any:
    """How far the worker is; for the page's script only the figures."""
    imported = queries.import_for(actor(), reference)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(
            percent=imported.percent,
            words=progress_words(imported),
            location="" if imported.is_at_work else address_of(imported),
        )
    if not imported.is_at_work:
        return see(address_of(imported))
    return render_template(
        "imports/producer/progress.html", imported=imported, words=progress_words(imported), form=Form(Nothing())
    )


def progress_words(imported: GoodsImport) -> str:
    """`120 trên 5.000 dòng, còn khoảng 2 phút`."""
    so_far = _(N_("%(done)s trên %(all)s dòng"), done=imported.done, all=imported.to_do)
    left = imported.seconds_left
    if left is None:
        return so_far
    if left < 60:
        return _(N_("%(so_far)s, còn chưa đến một phút"), so_far=so_far)
    return _(N_("%(so_far)s, còn khoảng %(n)s phút"), so_far=so_far, n=round(left / 60))
