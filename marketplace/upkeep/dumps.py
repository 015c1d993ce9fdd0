"""A database of one moment as files, and back. No client programs: what the market itself runs on is enough.

SQLite: `VACUUM INTO`, which reads one moment and lets everybody write on. PostgreSQL: one read-only snapshot, a text
COPY of each table, the place of each counter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from marketplace.kernel.db import db, engine_options

from .backup_set import CHUNK, Manifest, copied, sync_folder

Say = Callable[[str], None]
VERSION_TABLE = "alembic_version"
DEFINITION = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :key AND conrelid = to_regclass(:table)"
)


@dataclass(frozen=True)
class Taken:
    """What a dump counted: rows by table, and how far each counter had come (PostgreSQL)."""

    rows: Mapping[str, int]
    counters: Mapping[str, int]


class Dump(Protocol):
    """How one kind of database is put into a folder and taken out again."""

    kind: str

    def taken(self, folder: Path, say: Say) -> Any:
        """A context: the database is put into the folder, and inside the session reads exactly what was put there."""

    def troubles(self, folder: Path, manifest: Manifest) -> list[str]:
        """What is wrong with the database in a folder, besides changed bytes."""

    def load(self, folder: Path, manifest: Manifest, say: Say) -> None:
        """Fill the market's empty database from the folder."""


class SqliteDump:
    """One file, the same as a market runs on."""

    kind = "sqlite"
    FILE = "database.sqlite"

    @contextmanager
    def taken(self, folder: Path, say: Say) -> Iterator[Taken]:
        """VACUUM INTO reads one moment; writers go on beside it."""
        file = folder / self.FILE
        say("copying the database")
        connection = db.engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            driver.execute("VACUUM INTO ?", (str(file),))
        finally:
            connection.close()
        file.chmod(0o600)
        with file.open("rb") as written:
            os.fsync(written.fileno())
        with opened(file):
            yield Taken(rows_by_table(), {})

    def troubles(self, folder: Path, manifest: Manifest) -> list[str]:
        """Ask the file itself, without changing a byte of it."""
        with opened(folder / self.FILE):
            found = troubles_of_sqlite()
            if not found and rows_by_table() != manifest.rows:
                found.append("the database holds other rows than the manifest says")
            return found

    def load(self, folder: Path, manifest: Manifest, say: Say) -> None:
        """Put the file where the market looks for it: written whole, then named."""
        target = Path(db.engine.url.database or "")
        db.session.remove()
        db.engine.dispose()
        say("copying the database")
        half = target.with_name(f".{target.name}.restoring")
        half.unlink(missing_ok=True)
        copied(folder / self.FILE, half)
        for beside in ("-wal", "-shm"):
            target.with_name(target.name + beside).unlink(missing_ok=True)
        half.replace(target)
        sync_folder(target.parent)


class PostgresqlDump:
    """A text COPY of every table, in an order in which each refers only to those before it."""

    kind = "postgresql"
    FOLDER = "tables"

    @contextmanager
    def taken(self, folder: Path, say: Say) -> Iterator[Taken]:
        """One snapshot for all tables; it locks nobody out."""
        (folder / self.FOLDER).mkdir(mode=0o700)
        db.session.remove()
        reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            connection = db.session.connection(execution_options=reading)
            driver = connection.connection.driver_connection
            rows = {}
            for table in tables_in_order():
                say(f"copying {table}")
                rows[table] = _copy_out(driver, table, folder / self.FOLDER / f"{table}.copy")
            yield Taken(rows, counters())
        finally:
            db.session.remove()

    def troubles(self, folder: Path, manifest: Manifest) -> list[str]:
        """The rows are counted; foreign keys and the ledger were asked in the snapshot, and are again after loading."""
        wrong = []
        for table, rows in manifest.rows.items():
            with (folder / self.FOLDER / f"{table}.copy").open("rb") as file:
                if sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b"")) != rows + 1:  # and its head
                    wrong.append(f"{table} holds other rows than the manifest says")
        return wrong

    def load(self, folder: Path, manifest: Manifest, say: Say) -> None:
        """Tables of the set's own version; then all rows in one transaction, with the ledgers' triggers at rest."""
        upgrade(revision=manifest.revision)
        db.session.remove()
        tables, circular = [table for table in tables_in_order() if table in manifest.rows], circular_keys()
        db.session.remove()
        with db.engine.begin() as connection:
            names = [_quoted(table) for table in tables]
            for table, key in circular:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
            for name in names:
                connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")  # a migration may have written rows of its own
            for table in tables:
                say(f"loading {table}")
                _copy_in(connection.connection.driver_connection, table, folder / self.FOLDER / f"{table}.copy")
            for name in names:
                connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            for (table, key), definition in circular.items():
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")
            for counter, last in manifest.counters.items():
                connection.execute(text("SELECT setval(:counter, :last)"), {"counter": _quoted(counter), "last": last})
            connection.exec_driver_sql("ANALYZE")


DUMPS: dict[str, Dump] = {each.kind: each for each in (SqliteDump(), PostgresqlDump())}


@contextmanager
def opened(file: Path) -> Iterator[None]:
    """Inside, the session reads this SQLite file and cannot change a byte of it."""
    reader = Flask(__name__)
    reader.config["SQLALCHEMY_DATABASE_URI"] = (
        f"sqlite:///file:{quote(str(file.resolve()))}?mode=ro&immutable=1&uri=true"
    )
    reader.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("sqlite")
    db.init_app(reader)
    with reader.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def troubles_of_sqlite() -> list[str]:
    """What SQLite itself has to say against the file the session reads."""
    said = list(db.session.scalars(text("PRAGMA integrity_check")))
    broken = [] if said == ["ok"] else [f"integrity: {each}" for each in said[:10]]
    strays = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return broken + [f"{row[0]}: row {row[1]} refers to no row of {row[2]}" for row in strays[:10]]


def rows_by_table() -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table: db.session.scalar(text(f"SELECT count(*) FROM {_quoted(table)}")) or 0  # noqa: S608 - a table's own name
        for table in tables_in_order()
    }


def tables_in_order() -> list[str]:
    """The tables as the database has them (it may be of another version than this code), those referred to first."""
    found = inspect(db.session.connection()).get_sorted_table_and_fkc_names()
    return [table for table, _keys in found if table and table != VERSION_TABLE]


def circular_keys() -> dict[tuple[str, str], str]:
    """Foreign keys by which tables refer to each other in a circle, with their definitions: no order satisfies them."""
    found = inspect(db.session.connection()).get_sorted_table_and_fkc_names()
    keys = [key for table, keys in found if table is None for key in keys]
    return {
        (_quoted(table), _quoted(key)): db.session.scalar(text(DEFINITION), {"key": key, "table": _quoted(table)})
        for table, key in keys
        if key is not None
    }


def counters() -> dict[str, int]:
    """How far each sequence has come; those never used are left out."""
    used = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0")
    return {name: last for name, last in db.session.execute(used)}


def _copy_out(driver: Any, table: str, file: Path) -> int:
    columns = ", ".join(_quoted(each) for each in _written_columns(table))
    with (
        open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as write,
        driver.cursor() as cursor,
    ):
        write.write(f"{columns}\n".encode())
        with cursor.copy(f"COPY {_quoted(table)} ({columns}) TO STDOUT") as copy:
            rows = 0
            for chunk in copy:
                write.write(chunk)
                rows += bytes(chunk).count(b"\n")  # one line is one row: a line end within a text is written \\n
        write.flush()
        os.fsync(write.fileno())
        return rows


def _copy_in(driver: Any, table: str, file: Path) -> None:
    """The first line of the file names its columns: a later version of the table may have them in another order."""
    with file.open("rb") as read, driver.cursor() as cursor:
        columns = read.readline().decode().strip()
        with cursor.copy(f"COPY {_quoted(table)} ({columns}) FROM STDIN") as copy:
            while chunk := read.read(CHUNK):
                copy.write(chunk)


def _written_columns(table: str) -> list[str]:
    """All but those the database works out itself."""
    columns = inspect(db.session.connection()).get_columns(table)
    return [column["name"] for column in columns if "computed" not in column]


def _quoted(name: str) -> str:
    return db.engine.dialect.identifier_preparer.quote_identifier(name)
