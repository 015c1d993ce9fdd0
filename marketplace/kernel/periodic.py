"""Work that comes round: each job is a row that says when it is due next, claimed by one worker for one period."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from . import lease
from .clock import now
from .commands import command
from .db import Table, db
from .dialect import upsert
from .lease import Leased

LEASE = timedelta(minutes=10)
Work = TypeVar("Work", bound=Callable[[], object])
log = logging.getLogger(__name__)


class PeriodicJob(Leased, Table):
    """When a job is due next, who holds it now, and how it went."""

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(300), default="")


def always() -> bool:
    """Most jobs find out by themselves whether there is anything to do."""
    return True


@dataclass(frozen=True)
class Job:
    """Something to be done once in every period.

    It must bear being done twice: a worker may die between doing it and saying so. `is_wanted` asks, by one cheap read,
    whether there is anything to do at all; `lease` is how long a worker that died keeps others waiting.
    """

    name: str
    every: timedelta
    work: Callable[[], object]
    is_wanted: Callable[[], bool] = always
    lease: timedelta = LEASE

    def latest(self) -> datetime:
        """No later can it be due, unless a clock was far ahead of ours when it was done last."""
        return now() + self.every + LEASE


@dataclass
class _Held:
    """The job this worker does just now, and when it last said so."""

    job: Job
    token: str
    since: datetime


JOBS: dict[str, Job] = {}
_held: ContextVar[_Held | None] = ContextVar("held", default=None)


def periodic(
    name: str, *, every: timedelta, is_wanted: Callable[[], bool] = always, lease: timedelta = LEASE
) -> Callable[[Work], Work]:
    """Let the worker do this once in every period; `name` is its command: `orders remind-unconfirmed`."""

    def register(work: Work) -> Work:
        JOBS[name] = Job(name, every, work, is_wanted, lease)
        return work

    return register


def run_due(is_stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Do every job that is due and that no other worker holds; gives their names.

    One that fails is logged, keeps no other from its turn, and is due again after its period like the rest.
    """
    done = []
    for job in due_jobs():
        if is_stopped():
            break
        if (token := claim(job)) is None:
            continue
        failure, held = "", _held.set(_Held(job, token, now()))
        try:
            job.work()
        except Exception as error:
            log.exception("job failed: %s", job.name)
            failure = type(error).__name__
        finally:
            _held.reset(held)
        finish(job, token, failure)
        done.append(job.name)
    return done


def is_still_ours() -> bool:
    """Asked by long work between two steps: holds the job on. False when it took so long that another worker has it.

    Work started by hand is nobody's job and always goes on.
    """
    held = _held.get()
    if held is None or now() - held.since < held.job.lease / 4:
        return True
    held.since = now()
    return hold_on(held.job, held.token)


def due_jobs() -> list[Job]:
    """The jobs worth claiming: one read, so that a worker with nothing to do writes nothing."""
    known = dict(db.session.execute(select(PeriodicJob.name, PeriodicJob.due_at)).all())
    due = [job for job in JOBS.values() if job.name not in known or not now() < known[job.name] <= job.latest()]
    wanted = [job for job in due if job.is_wanted()]
    db.session.rollback()
    return wanted


@command
def claim(job: Job) -> str | None:
    """Take the job for this period; None when it is not due or another worker holds it.

    A clock that was set back is noticed: nothing is due much later than one period from now.
    """
    known = {"name": job.name, "due_at": now(), "failure": ""}
    db.session.execute(upsert(PeriodicJob).values(**known).on_conflict_do_nothing(index_elements=["name"]))
    row = PeriodicJob
    is_due = or_(row.due_at <= now(), row.due_at > job.latest())
    taken = lease.take(row, row.name == job.name, is_due, length=job.lease, told=[row.name])
    return taken[0] if taken else None


@command
def hold_on(job: Job, token: str) -> bool:
    """Hold the job for its lease from now on. False when another worker holds it by now."""
    return lease.renew(PeriodicJob, PeriodicJob.name == job.name, token, job.lease)


@command
def finish(job: Job, token: str, failure: str = "") -> bool:
    """Done for this period: periods that were missed are not made up for. False when another worker holds it by now."""
    done = {"done_at": now(), "due_at": now() + job.every, "failure": failure}
    return lease.give_up(PeriodicJob, PeriodicJob.name == job.name, token, **done)
