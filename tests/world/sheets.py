"""Sheets of goods as people send them, and as the worker writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from sqlalchemy import select

from marketplace.catalogue.queries import categories
from marketplace.imports import commands, queries
from marketplace.imports.columns import known_headings
from marketplace.imports.files import read_table
from marketplace.imports.models import GoodsImport, GoodsImportRow
from marketplace.imports.spreadsheet import goods_sheets, head, plain_rows
from marketplace.imports.worker import work_on_imports
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.tables.csv import csv_parts
from marketplace.kernel.tables.xlsx import write_xlsx
from marketplace.organisations.models import Organisation

HEAD = ("Mã", "Tên sản phẩm", "Nhóm hàng", "Bán theo", "Mỗi đơn vị có", "Tính bằng", "Giá", "Số lượng có")


def xlsx(rows: Iterable[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    """A sheet as Excel writes it."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_sheet(rows: Iterable[Sequence[Any]], head: Sequence[str] = HEAD, sign: str = ";") -> str:
    """A sheet as text, its columns parted by this sign."""
    return "\r\n".join(sign.join(str(cell) for cell in row) for row in (head, *rows)) + "\r\n"


def zipped(**files: bytes | str) -> bytes:
    """A zip file with these in it, `__` in a name standing for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


def exported(producer: Organisation) -> bytes:
    """The producer's goods as the market writes them to XLSX."""
    file = io.BytesIO()
    write_xlsx(file, goods_sheets(queries.told_goods(producer), categories()))
    return file.getvalue()


def exported_as_text(producer: Organisation) -> bytes:
    """The same as CSV."""
    return "".join(csv_parts(head(), plain_rows(queries.told_goods(producer)))).encode()


def sent(actor: Actor, producer: Organisation, content: bytes, name: str = "hang.xlsx") -> GoodsImport:
    """A sheet that was sent and read."""
    table = read_table(content, frozenset(known_headings()))
    return commands.open_import(actor, producer, file_name=name, table=table)


def tried(actor: Actor, producer: Organisation, content: bytes) -> GoodsImport:
    """A sheet that was sent, its columns taken as its headings say, and tried."""
    imported = sent(actor, producer, content)
    return commands.match_columns(actor, imported, columns=imported.columns)


def written(actor: Actor, producer: Organisation, content: bytes) -> GoodsImport:
    """A sheet the worker has written."""
    imported = commands.start_import(actor, tried(actor, producer, content))
    work_on_imports()
    return imported


def undone(actor: Actor, imported: GoodsImport) -> GoodsImport:
    """A sheet the worker has taken back."""
    commands.undo_import(actor, imported)
    work_on_imports()
    return imported


def rows_in(imported: GoodsImport) -> list[GoodsImportRow]:
    """Its rows, in the order of the sheet."""
    return list(db.session.scalars(queries.rows_of(imported).execution_options(populate_existing=True)))


def faults_in(imported: GoodsImport) -> dict[tuple[int, str], str]:
    """What is wrong in it: the sentence by row and heading."""
    return {(fault.row, fault.heading): fault.sentence for fault in queries.faults_in(imported, rows_in(imported))}


def states_in(imported: GoodsImport) -> list[str]:
    """What became of its rows."""
    return [row.state.value for row in rows_in(imported)]


def everything() -> list[tuple[Any, ...]]:
    """Every row of every table that says what goods there are: the same before and after when nothing was written."""
    names = (
        "listing",
        "listing_revision",
        "price_change",
        "listing_move",
        "stock_item",
        "stock_movement",
        "lot",
        "photo",
    )
    found = []
    for name in names:
        table = db.metadata.tables[name]
        found += [(name, *row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
    return found
