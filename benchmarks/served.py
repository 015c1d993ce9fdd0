"""A fresh market of its own, served as `flask serve` does it: gunicorn, the worker, the database. Each can be killed.

Processes are started by the main thread only: they are told to end with the thread that started them.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from pysqlite3 import sqlite_version

from marketplace.app import create_app
from marketplace.kernel.db import db
from marketplace.upkeep.jobs import SERVER
from marketplace.upkeep.reference import load_reference_data
from tests.databases import Postgresql, Sqlite, end_with_parent, settings

HOME = Path(__file__).parents[1]
PATIENCE = 300  # seconds; nobody says how busy the machine is


class DurableSqlite(Sqlite):
    """A file; there is no server to kill."""

    version = f"SQLite {sqlite_version}"
    deadlocks = 0


class DurablePostgresql(Postgresql):
    """A server that comes back on the same data after its power was cut."""

    @property
    def version(self) -> str:
        """As the server calls itself."""
        with self.connected("postgres") as connection:
            return f"PostgreSQL {connection.info.server_version // 10_000}.{connection.info.server_version % 10_000}"

    @property
    def deadlocks(self) -> int:
        """How many the server has written down so far."""
        return (self.folder / "log").read_text(errors="replace").count("deadlock detected")

    def fall(self) -> None:
        """SIGKILL to the postmaster; its other processes see that and end."""
        self.server.kill()
        self.server.wait()

    def rise(self) -> None:
        """Start again; as long as a process of before still lives, the server refuses to."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.server = self.launched()
            if self.is_ready(self.server):
                return
            time.sleep(0.05)
        raise TimeoutError("PostgreSQL did not come back")


class Market:
    """The app in this process, to build a world and to judge it, and the same market served to the crowd."""

    def __init__(self, database: DurableSqlite | DurablePostgresql, folder: Path, workers: int) -> None:
        self.database, self.folder, self.workers = database, folder, workers
        self.mail = folder / "mail"
        self.app = create_app(**settings(database.url, folder))
        with self.app.app_context():
            upgrade()
            load_reference_data()
        self.port = free_port()
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the served processes are told."""
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": self.database.url,
            "MEDIA_URL": str(self.folder / "media"),
            "MAIL_FOLDER": str(self.mail),
            "SECRET_KEY": "only for this crowd, and long enough to be taken",
            "TRUSTED_HOSTS": "127.0.0.1",
        }

    def open(self) -> None:
        """Start serving, and wait until the market answers."""
        self.start_web()
        self.start_worker()
        self.wait_until_it_answers()

    def start_web(self) -> None:
        """gunicorn, as leader of a group of its own."""
        words = ["gunicorn", "benchmarks.unthrottled:app", "--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        self.web = self._started(*words, "--workers", str(self.workers), *SERVER)

    def start_worker(self) -> None:
        """`flask worker`."""
        self.worker = self._started("flask", "--app", "benchmarks.unthrottled", "worker")

    def _started(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own words only
                [sys.executable, "-m", *words], cwd=HOME, env=self.environment, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip

    def wait_until_it_answers(self) -> None:
        """Until the processes are there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                try:
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        return
                finally:
                    connection.close()
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text()[-3000:])

    def web_workers(self) -> list[int]:
        """The processes that answer."""
        if self.web is None or self.web.poll() is not None:
            return []
        return [int(each) for each in Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()]

    def send_what_waits(self) -> None:
        """Let the worker do what is due, once, undisturbed."""
        words = [sys.executable, "-m", "flask", "--app", "benchmarks.unthrottled", "worker", "--once"]
        subprocess.run(words, cwd=HOME, env=self.environment, check=True, timeout=PATIENCE, capture_output=True)  # noqa: S603

    def close(self) -> None:
        """End what is still served; nothing here is worth ending in order."""
        for process in (self.web, self.worker):
            if process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.web = self.worker = None


@contextmanager
def market_on(kind: str, *, workers: int = 2) -> Iterator[Market]:
    """A fresh market in a folder of its own, not yet open."""
    folder = Path(tempfile.mkdtemp(prefix="marketplace-faults-"))
    folder.chmod(0o755)  # PostgreSQL may run as somebody else
    database = DurableSqlite(folder) if kind == "sqlite" else DurablePostgresql(folder)
    market = None
    try:
        market = Market(database, folder, workers)
        yield market
    finally:
        if market is not None:
            market.close()
            release(market.app)
        database.close()
        shutil.rmtree(folder)


def release(app: Flask) -> None:
    """Let go of the database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def versions(market: Market) -> str:
    """What the figures were taken with."""
    names = " · ".join(f"{name} {version(name)}" for name in ("flask", "sqlalchemy", "gunicorn"))
    return f"Python {platform.python_version()} · {names} · {market.database.version}"
