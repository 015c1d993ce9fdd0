"""A row that one worker holds for a while, so that no two workers do the same work.

Taking it is one conditional UPDATE under a token of the worker's own. Who still works on it may renew it; who is done
gives it up. When a worker dies, the row is free again after the lease is over, and a worker that comes back too late
can no longer change what somebody else holds.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, or_, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from .clock import now
from .db import AnyRow, db


class Leased:
    """The columns of a table whose rows are leased: the token of who holds the row, and until when."""

    @declared_attr
    def lease(cls) -> Mapped[str | None]:
        return mapped_column(String(32))

    @declared_attr
    def leased_until(cls) -> Mapped[datetime | None]:
        return mapped_column()


def is_free(table: type[Leased], length: timedelta) -> ColumnElement[bool]:
    """Nobody holds it: never taken, its lease is over, or it was taken by a clock that was far ahead of ours.

    Far means twice the length: another worker may have looked at the same clock a moment later than we did.
    """
    until = table.leased_until
    return or_(until.is_(None), until <= now(), until > now() + 2 * length)


def take(
    table: type[Leased], *which: ColumnElement[bool], length: timedelta, told: Sequence[Any], **values: Any
) -> tuple[str, AnyRow] | None:
    """Hold the row these rules name for so long; gives the token and the columns `told` of it, None if it is not free.

    `values` are written with it: a try that is counted here is counted before it is made.
    """
    token = secrets.token_hex(8)
    taking = update(table).where(*which, is_free(table, length))
    taking = taking.values(lease=token, leased_until=now() + length, **values).returning(*told)
    row = db.session.execute(taking.execution_options(synchronize_session=False)).one_or_none()
    return (token, row) if row is not None else None


def renew(table: type[Leased], which: ColumnElement[bool], token: str, length: timedelta) -> bool:
    """Hold it for so long from now on. False when the lease was over and somebody else holds it: then stop."""
    return _change(table, which, token, leased_until=now() + length)


def give_up(table: type[Leased], which: ColumnElement[bool], token: str, **values: Any) -> bool:
    """Hold it no longer, and write how it went. False, with nothing written, when somebody else holds it by now."""
    return _change(table, which, token, lease=None, leased_until=None, **values)


def _change(table: type[Leased], which: ColumnElement[bool], token: str, **values: Any) -> bool:
    changed = update(table).where(which, table.lease == token).values(**values).returning(table.lease)
    return db.session.execute(changed.execution_options(synchronize_session=False)).one_or_none() is not None
