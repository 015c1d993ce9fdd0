"""Jobs that come round: once in every period, whoever does them, whatever was missed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.kernel import periodic
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.periodic import LEASE, Job, PeriodicJob, run_due
from tests.databases import statements
from tests.kernel.test_outbox import at_once

HOUR = timedelta(hours=1)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Job]]:
    alone: dict[str, Job] = {}
    monkeypatch.setattr(periodic, "JOBS", alone)
    yield alone


def counting(jobs: dict[str, Job], name: str = "count", every: timedelta = HOUR) -> list[int]:
    done: list[int] = []
    periodic.periodic(name, every=every)(lambda: done.append(1))
    return done


def test_a_job_is_done_once_in_every_period(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    done = counting(jobs)
    assert run_due() == ["count"]
    clock.move(minutes=59)
    assert run_due() == []
    clock.move(minutes=1)
    assert run_due() == ["count"]
    assert len(done) == 2


def test_a_job_with_nothing_to_do_is_not_even_claimed(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    waiting: list[str] = []
    periodic.periodic("sheets", every=HOUR, is_wanted=lambda: bool(waiting))(waiting.clear)
    assert run_due() == []
    waiting.append("one")
    assert run_due() == ["sheets"]
    assert waiting == []


def test_a_short_lease_keeps_others_waiting_no_longer(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    periodic.periodic("sheets", every=HOUR, lease=timedelta(minutes=2))(lambda: None)
    assert periodic.claim(jobs["sheets"])
    clock.move(minutes=1)
    assert run_due() == []
    clock.move(minutes=1)
    assert run_due() == ["sheets"]


def test_two_workers_do_it_once_between_them(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    done = counting(jobs)
    for _period in range(3):
        at_once(app, 4, run_due)
        clock.move(hours=1)
    assert len(done) == 3


def test_what_was_missed_is_made_up_for_once(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    done = counting(jobs)
    run_due()
    clock.move(days=3)
    for _turn in range(5):
        run_due()
    assert len(done) == 2


def test_a_job_that_fails_keeps_no_other_from_its_turn(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    @periodic.periodic("broken", every=HOUR)
    def broken() -> None:
        raise ValueError("no")

    done = counting(jobs)
    assert run_due() == ["broken", "count"]
    assert db.session.get_one(PeriodicJob, "broken").failure == "ValueError"
    db.session.rollback()
    clock.move(hours=1)
    assert run_due() == ["broken", "count"]
    assert len(done) == 2


def test_what_a_dead_worker_held_is_taken_up_by_another(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    done = counting(jobs)
    dead = periodic.claim(jobs["count"])
    assert dead is not None
    assert run_due() == []
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert run_due() == ["count"]
    assert not periodic.finish(jobs["count"], dead)
    assert len(done) == 1


def test_long_work_holds_its_job_on_between_two_steps(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    others: list[str | None] = []

    def work() -> None:
        for _step in range(4):
            clock.move(seconds=LEASE.total_seconds() * 0.75)
            assert periodic.hold_job_on()
            others.append(periodic.claim(jobs["long"]))

    periodic.periodic("long", every=HOUR)(work)
    run_due()
    assert others == [None] * 4
    assert db.session.scalars(db.select(PeriodicJob.failure)).all() == [""]


def test_work_that_was_overtaken_hears_of_it_and_ends_nothing(
    app: Flask, clock: FrozenClock, jobs: dict[str, Job]
) -> None:
    heard: list[bool] = []

    def work() -> None:
        clock.move(seconds=LEASE.total_seconds() + 1)
        assert periodic.claim(jobs["slow"])
        heard.append(periodic.hold_job_on())

    periodic.periodic("slow", every=HOUR)(work)
    run_due()
    assert heard == [False]
    assert db.session.scalars(db.select(PeriodicJob.lease)).one(), "the other worker holds it still"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_a_day_costs_one_turn_at_most(
    app: Flask, clock: FrozenClock, jobs: dict[str, Job], days: int
) -> None:
    done = counting(jobs)
    run_due()
    clock.move(days=days)
    run_due()
    run_due()
    assert len(done) == 2
    clock.move(hours=1)
    run_due()
    assert len(done) == 3


def test_a_worker_with_nothing_to_do_writes_nothing(app: Flask, clock: FrozenClock, jobs: dict[str, Job]) -> None:
    counting(jobs)
    run_due()
    with statements(app) as seen:
        run_due()
    assert len(seen) == 1 and seen[0].startswith("SELECT")


def test_the_jobs_of_the_market_are_known_by_their_commands(app: Flask) -> None:
    assert {
        "orders remind-unconfirmed",
        "orders release-unconfirmed",
        "orders complete-delivered",
        "upkeep forget-old-keys",
        "accounts forget-stale",
    } <= set(periodic.JOBS)
    for name in periodic.JOBS:
        group, verb = name.split()
        assert verb in app.cli.commands[group].commands, name
