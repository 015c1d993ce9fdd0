"""The one database handle, its column types, and how each database is opened."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Delete, Dialect, Enum, Integer, MetaData, Select, Update, event, inspect
from sqlalchemy import Row as RowOfResult
from sqlalchemy import Table as PlainTable
from sqlalchemy.engine import CursorResult, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from .clock import now
from .money import Money, MoneyType
from .quantity import AmountType

log = logging.getLogger(__name__)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}
SQLITE_SAFE_FROM = (3, 51, 3)  # older ones can corrupt a WAL database that two connections write (quality.md §1)
SQLITE_SAFE_BRANCHES = ((3, 50, 7), (3, 44, 6))
SQLITE_DISTRUSTED = {10, 13}  # SQLITE_IOERR, SQLITE_FULL: the disk failed under this connection


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC, aware again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment is aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's base: named constraints, values instead of primitives."""

    if TYPE_CHECKING:
        __table__: ClassVar[PlainTable]

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            Money: MoneyType,
            Decimal: AmountType,
            datetime: UtcDateTime,
            dict[str, Any]: JSON,
            list[str]: JSON,
            StrEnum: Enum(
                StrEnum, native_enum=False, length=32, values_callable=lambda members: [each.value for each in members]
            ),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Table = Base  # what the type checker sees of `db.Model`, which is made at run time
else:
    Table = db.Model
AnyQuery = Select[*tuple[Any, ...]]  # a SELECT whose columns are its reader's business
AnyRow = RowOfResult[*tuple[Any, ...]]
SECRETIVE = {"hide_parameters": True}
writing: ContextVar[bool] = ContextVar("writing", default=False)


class Dated:
    """When a row came into being."""

    @declared_attr
    def created_at(cls) -> Mapped[datetime]:
        return mapped_column(default=now, sort_order=90)


class Versioned:
    """A row two people may hold at once: the later writer is told (ETag, If-Match, hidden version field)."""

    @declared_attr
    def version(cls) -> Mapped[int]:
        return mapped_column(Integer, nullable=False, sort_order=91)

    @property
    def etag(self) -> str:
        """What a program that changes it names (`kernel/versions.py`); more than this where its view shows more."""
        return f"{self.version}"

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


Row = TypeVar("Row", bound=Base)


def lock(thing: Row) -> Row:
    """Hold this row until the command ends, and read it afresh. On SQLite the whole command already holds the file."""
    db.session.flush()  # a refresh alone would drop what this command already changed on the row
    db.session.refresh(thing, with_for_update={"of": type(thing)})
    return thing


def number_of(row: Base) -> int:
    """The number of a row read before, without asking the database: a new command has forgotten all else of it.

    Raises ValueError for a row never stored.
    """
    identity = inspect(row).identity
    if identity is None:
        raise ValueError("this row has no number yet")
    return int(identity[0])


def count_changed(change: Update | Delete) -> int:
    """Run an UPDATE or DELETE of many rows; gives how many it met."""
    return cast(CursorResult[Any], db.session.execute(change)).rowcount


def let_go(_error: BaseException | None) -> None:
    """Give the request's connection back. The answer stands by then: a server lost in between takes nothing from it."""
    try:
        db.session.remove()
    except DBAPIError:
        log.warning("a connection was lost after its request was answered")
        db.session().invalidate()
        db.session.remove()


def engine_options(url: str) -> dict[str, Any]:
    """How to open this database: our own SQLite (with its WAL fixes) or PostgreSQL with live connections only.

    Neither tells the values of a statement that failed: they are people's, and an error ends in a log.
    """
    if url.startswith("sqlite"):
        from pysqlite3 import dbapi2

        return {**SECRETIVE, "module": dbapi2, "connect_args": {"timeout": 20, "check_same_thread": False}}
    return {**SECRETIVE, "pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "json_serializer": dump_json}


def dump_json(value: Any) -> str:
    """JSON with Vietnamese letters kept readable in the database."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_sqlite_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may run WAL with several connections (DUR-02)."""
    if version >= SQLITE_SAFE_FROM:
        return True
    return any(version[:2] == branch[:2] and version >= branch for branch in SQLITE_SAFE_BRANCHES)


@event.listens_for(Engine, "connect")
def open_sqlite(connection: Any, _record: Any) -> None:
    """Durable (WAL, FULL), strict (foreign keys), patient (20 s), with transactions begun by us alone."""
    if "sqlite" not in type(connection).__module__:
        return
    from pysqlite3 import sqlite_version_info

    connection.isolation_level = None
    wal = "WAL" if is_sqlite_safe(sqlite_version_info) else "TRUNCATE"
    for pragma in (
        f"journal_mode={wal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=20000",
        "cache_size=-8000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin_sqlite(connection: Any) -> None:
    """A command takes SQLite's only write lock at once; a read never does."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


@event.listens_for(Engine, "handle_error")
def distrust_sqlite(context: ExceptionContext) -> None:
    """After a failed or full disk the connection is thrown away; the next one begins from what is there (DUR-06)."""
    code = getattr(context.original_exception, "sqlite_errorcode", 0)
    if code & 0xFF in SQLITE_DISTRUSTED:
        context.is_disconnect, context.invalidate_pool_on_disconnect = True, False
