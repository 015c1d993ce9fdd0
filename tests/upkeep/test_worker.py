"""The worker: everything that is due, once, even when workers are killed at their work."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from benchmarks.dying_workers import tell, told
from config import HERE as HOME
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.kernel.periodic import PeriodicJob
from marketplace.upkeep import jobs
from tests.kernel.test_outbox import given_up
from tests.pages import PageClient
from tests.world.people import administrator, let_in, person

MESSAGES = 30
DYING = """
import sys
from pathlib import Path
from benchmarks import dying_workers

url, folder = sys.argv[1:]
dying_workers.hurry()
print(dying_workers.run(dying_workers.market(url, Path(folder)), seed=1, dying=0.2, failing=0.1))
"""


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The worker listens to signals; the tests get theirs back."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def unsent() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(OutboxMessage.sent_at.is_(None))) or 0


@pytest.mark.measures
@pytest.mark.slow
def test_workers_killed_at_their_work_lose_nothing_and_double_nothing(app: Flask, tmp_path: Path) -> None:
    tell(0, MESSAGES)
    db.session.rollback()
    db.engine.dispose()
    workers = [sys.executable, "-c", DYING, app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path)]
    ended = subprocess.run(workers, cwd=HOME, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 0
    assert unsent() == 0
    assert told(tmp_path) == Counter({f"{number}@vidu.vn": 1 for number in range(MESSAGES)})


def test_one_turn_sends_what_waits_and_does_what_is_due(app: Flask) -> None:
    tell(0, 3)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output
    assert unsent() == 0
    assert len(list(Path(app.config["MAIL_FOLDER"]).glob("*.eml"))) == 3
    assert db.session.scalar(select(func.count()).select_from(PeriodicJob)) > 0


def test_a_database_that_is_away_for_a_while_does_not_end_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(jobs, "run_due", away)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output


def test_an_administrator_sees_what_could_not_be_sent_and_sends_it_again(
    app: Flask, client: PageClient, clock: FrozenClock
) -> None:
    given_up(clock)
    let_in(client, administrator())
    assert "Tin fact" in client.get("/quan-tri/tin-chua-gui").text
    assert "OSError: no route" in client.get("/quan-tri/tin-chua-gui").text
    assert "/quan-tri/tin-chua-gui" in client.get("/quan-tri").text
    assert client.submit("/quan-tri/tin-chua-gui", to="/gui-lai").status_code == 303
    assert "Không có tin nào bị kẹt" in client.get("/quan-tri/tin-chua-gui").text
    assert unsent() == 1


def test_nobody_else_sees_what_could_not_be_sent(app: Flask, client: PageClient) -> None:
    let_in(client, person("Người Lạ"))
    assert client.get("/quan-tri/tin-chua-gui").status_code == 403


def test_the_figures_tell_how_late_messages_are_and_how_many_were_given_up(
    app: Flask, client: PageClient, clock: FrozenClock
) -> None:
    given_up(clock)
    tell(0, 1)
    clock.move(minutes=10)
    figures = client.get("/metrics").text
    for line in ("market_outbox_waiting 2", "market_outbox_oldest_seconds 600", "market_outbox_dead 1"):
        assert line in figures, line
