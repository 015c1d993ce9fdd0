"""A part of a long list: numbered pages for people, cursors for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from marshmallow import fields
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from .db import AnyQuery, db
from .errors import DomainError
from .i18n import N_, _
from .schemas import Schema, WholeNumber
from .settings import setting

PER_PAGE = 24
LARGEST_PAGE = 10_000


class BadCursor(DomainError):
    """The cursor is not one of ours, or belongs to another list."""

    status = 400


@dataclass(frozen=True)
class Page:
    """One numbered page of a list, and how many there are in all."""

    rows: Sequence[Any]
    number: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 when the list is empty."""
        return max(1, -(-self.total // self.per_page))

    @property
    def has_next(self) -> bool:
        return self.number < self.last

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    def near(self, reach: int = 2) -> list[int]:
        """Page numbers to show as links: the first, the last, and those around this one (0 marks a gap)."""
        wanted = sorted({1, self.last, *range(max(1, self.number - reach), min(self.last, self.number + reach) + 1)})
        shown: list[int] = []
        for number in wanted:
            if shown and number - shown[-1] > 1:
                shown.append(0)
            shown.append(number)
        return shown


def page_of(query: AnyQuery, number: int, per_page: int = PER_PAGE, *, scalars: bool = True) -> Page:
    """Page `number` of a SELECT that has its own ORDER BY; two statements. Past the end it is the last page."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // per_page)))
    rows = db.session.execute(query.limit(per_page).offset((number - 1) * per_page))
    return Page((rows.scalars() if scalars else rows).unique().all(), number, per_page, total)


def read_page_number(typed: str | None) -> int:
    """`?trang=` as a number from 1; anything else is page 1."""
    return (
        min(int(typed), LARGEST_PAGE)
        if typed and typed.isascii() and typed.isdigit() and len(typed) < 8 and int(typed)
        else 1
    )


@dataclass(frozen=True)
class Slice:
    """A stretch of a list for a program, and the cursor of what follows (None at the end)."""

    rows: Sequence[Any]
    next_cursor: str | None


def slice_of(
    query: AnyQuery,
    *,
    by: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    descending: bool,
    limit: int,
    cursor: str | None,
    filters: str = "",
) -> Slice:
    """The next `limit` rows after the cursor, by the unique columns `by`, with the filters bound into it."""
    if cursor:
        after = tuple_(*_read_cursor(cursor, filters, len(by)))
        query = query.where(tuple_(*by) < after if descending else tuple_(*by) > after)
    ordered = query.order_by(None).order_by(*(column.desc() if descending else column.asc() for column in by))
    found = db.session.execute(ordered.add_columns(*by).limit(limit + 1)).unique().all()
    rows = found[:limit]
    more = len(found) > limit
    return Slice([row[0] for row in rows], _write_cursor(rows[-1][-len(by) :], filters) if more else None)


def _write_cursor(values: Sequence[Any], filters: str) -> str:
    return str(_seal().dumps([list(values), filters]))


def _read_cursor(cursor: str, filters: str, width: int) -> list[Any]:
    refusal = BadCursor(_(N_("Dấu trang (cursor) không đúng hoặc thuộc một danh sách khác.")), field="cursor")
    try:
        values, bound = _seal().loads(cursor)
    except BadData as error:
        raise refusal from error
    if bound != filters or len(values) != width:
        raise refusal
    return list(values)


def _seal() -> URLSafeSerializer:
    """Cursors are written by us alone: what comes back has the columns and the kinds of value we put in."""
    keys = [*setting("SECRET_KEY_FALLBACKS"), setting("SECRET_KEY")]
    return URLSafeSerializer(keys, salt="cursor")


class CursorQuery(Schema):
    """How much of a list, from where."""

    limit = WholeNumber(N_("Số dòng"), min=1, max=100, load_default=24)
    cursor = fields.String(load_default=None)
