"""A sheet is taken in, its columns are matched, its rows are tried. Nothing of this touches the goods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference
from marketplace.organisations.models import Organisation
from marketplace.stock.queries import would_owe

from .. import policy, queries
from ..columns import CODE, IGNORED, MATCHED, STAMP, matched
from ..goods import Goods
from ..judging import Judge, code_of
from ..models import LONGEST_SAID, GoodsImport, GoodsImportRow
from ..states import IMPORT_FLOW, UNFINISHED, ImportState, RowState
from ..tables import Table

MOST_UNFINISHED = 10
KEPT_UNFINISHED, KEPT_ENDED = timedelta(days=7), timedelta(days=90)
NAMES = frozenset(column.name for column in MATCHED)


class TooManyImports(DomainError):
    """More sheets wait for a decision than anybody looks after."""


class UnclearColumns(DomainError):
    """Two columns for one thing, or none for the name."""

    status = 422


@command
def open_import(actor: Actor, producer: Organisation, *, file_name: str, table: Table) -> GoodsImport:
    """Keep a sheet that was read, its columns matched as far as their headings say.

    Raises TooManyImports while too many of the producer wait.
    """
    require(policy.may_import(actor, producer))
    if queries.unfinished_of(producer) >= MOST_UNFINISHED:
        raise TooManyImports(_(N_("Đang có %(n)s bảng chưa ghi. Hãy ghi hoặc bỏ bớt rồi gửi tiếp."), n=MOST_UNFINISHED))
    imported = GoodsImport(
        reference=free_reference(GoodsImport.reference),
        producer=producer,
        by_id=actor.person_id,
        file_name=file_name[:120],
        form=table.form,
        decimal_sign=table.decimal_sign,
        headings=table.headings,
        columns=matched(table.headings),
        rows_read=len(table.rows),
    )
    db.session.add(imported)
    db.session.flush()
    rows = [{"import_id": imported.id, "number": row.number, "cells": row.cells} for row in table.rows]
    db.session.execute(insert(GoodsImportRow), rows)
    return imported


def match_columns(actor: Actor, imported: GoodsImport, *, columns: Sequence[str]) -> GoodsImport:
    """Say what each column holds, and try every row: what it would make or change, and what is wrong in it.

    Not one transaction on purpose: trying 5,000 rows takes seconds, and SQLite has one writer. What changes meanwhile
    is noticed when the rows are written.
    """
    require(policy.may(actor, imported, "check"))
    IMPORT_FLOW.after(imported.state, "check")
    refuse_unclear(imported, columns)
    rows = queries.cells_of(imported)
    places = {name: str(place) for place, name in enumerate(columns)}
    codes = {code_of(cells, places) for _id, _number, cells in rows} - {""}
    judge = Judge(
        columns,
        goods=queries.goods_by_code(imported.producer_id, codes),
        taken=queries.taken_names(imported.producer_id),
        categories=queries.categories_by_slug(),
        decimal_sign=imported.decimal_sign,
        is_own_text=imported.form == "csv" and STAMP in columns,
    )
    verdicts = [{"id": number_, **vars(judge.verdict(number, cells))} for number_, number, cells in rows]
    _say_what_would_be_owed(verdicts, judge.goods.values())
    return keep_verdicts(actor, imported, columns=columns, verdicts=verdicts)


def _say_what_would_be_owed(verdicts: Sequence[dict[str, Any]], goods: Iterable[Goods]) -> None:
    """Of rows that count less than is promised: how much, and to which orders. They are written all the same."""
    ledgers = {each.listing.id: each.item for each in goods if each.is_offered and each.item is not None}
    counted = [
        (ledgers[row["listing_id"]], Decimal(row["after"]["stock"] or 0))
        for row in verdicts
        if row["state"] is RowState.READY and "stock" in row["after"] and row["listing_id"] in ledgers
    ]
    owed = would_owe(counted)
    for row in verdicts:
        row["said"] = str(owed.get(row["listing_id"], ""))[:LONGEST_SAID]


@command
def keep_verdicts(
    actor: Actor, imported: GoodsImport, *, columns: Sequence[str], verdicts: Sequence[dict[str, Any]]
) -> GoodsImport:
    """Keep what the trial found. Nothing of it touches the goods."""
    require(policy.may(actor, imported, "check"))
    lock(imported)
    imported.state = IMPORT_FLOW.after(imported.state, "check")
    imported.columns = list(columns)
    db.session.execute(update(GoodsImportRow), verdicts)
    return imported


def refuse_unclear(imported: GoodsImport, columns: Sequence[str]) -> None:
    """Each heading fills one field at most, each field is filled by one, and goods have a name or a code.

    Raises UnclearColumns otherwise.
    """
    chosen = [name for name in columns if name != IGNORED]
    if len(columns) != len(imported.headings) or not set(chosen) <= NAMES:
        raise UnclearColumns(
            _(N_("Bảng này có %(n)s cột. Hãy chọn cho từng cột."), n=len(imported.headings)), "columns"
        )
    if len(chosen) != len(set(chosen)):
        raise UnclearColumns(_(N_("Có hai cột chọn cùng một mục. Hãy để một cột, cột kia chọn “Bỏ qua”.")), "columns")
    if not {"name", CODE} & set(chosen):
        raise UnclearColumns(_(N_("Hãy chọn cột nào là tên sản phẩm, hoặc cột nào là mã.")), "columns")


@command
def drop_import(actor: Actor, imported: GoodsImport) -> None:
    """Throw a sheet away that was not written. Raises WrongState for one that was."""
    require(policy.may(actor, imported, "check"))
    lock(imported)
    if imported.state not in UNFINISHED:
        raise WrongState(_(N_("Bảng này đã ghi rồi, không bỏ được nữa. Muốn lấy lại thì bấm hoàn tác.")))
    db.session.execute(delete(GoodsImportRow).where(GoodsImportRow.import_id == imported.id))
    db.session.delete(imported)


@command
def forget_old_imports() -> int:
    """Drop sheets not written for a week, and the rows of those that ended three months ago; gives how many."""
    sheet = GoodsImport
    ended = sheet.state.in_((ImportState.DONE, ImportState.STOPPED, ImportState.UNDONE))
    is_old = or_(
        and_(sheet.state.in_(UNFINISHED), sheet.created_at < now() - KEPT_UNFINISHED),
        and_(ended, sheet.created_at < now() - KEPT_ENDED),
    )
    old = db.session.scalars(select(sheet.id).where(is_old)).all()
    db.session.execute(delete(GoodsImportRow).where(GoodsImportRow.import_id.in_(old)))
    db.session.execute(delete(sheet).where(sheet.id.in_(old)))
    return len(old)
