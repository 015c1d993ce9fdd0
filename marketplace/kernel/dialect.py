"""Where the two databases differ: every choice between SQLite and PostgreSQL that business code needs, made here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from .db import Base, db

Upsert = postgresql.Insert | sqlite.Insert
TONGUES: dict[str, Callable[[type[Base]], Upsert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def dialect() -> str:
    """`sqlite` or `postgresql`: for what is kept by database, such as a statement built once or a kind of backup."""
    return db.engine.dialect.name


def is_sqlite() -> bool:
    """Whether the market lies in a file with a single writer."""
    return dialect() == "sqlite"


def upsert(table: type[Base]) -> Upsert:
    """An INSERT in this database's own tongue, so that it can say ON CONFLICT: who comes second writes nothing."""
    return TONGUES[dialect()](table)


def hold_key(key: int) -> None:
    """Let one hand at a time go on under this number (64 bits, signed) until the command ends.

    On SQLite the command already holds the whole file.
    """
    if not is_sqlite():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
