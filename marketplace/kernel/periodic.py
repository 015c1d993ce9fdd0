"""Work that comes round: each job is a row that says when it is due next, claimed by one worker for one period."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .clock import now
from .commands import command
from .db import Table, claiming, db

LEASE = timedelta(minutes=10)
Work = TypeVar("Work", bound=Callable[[], None])
log = logging.getLogger(__name__)


class PeriodicJob(Table):
    """When a job is due next, who holds it now, and how it went."""

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
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
    work: Callable[[], None]
    is_wanted: Callable[[], bool] = always
    lease: timedelta = LEASE

    def latest(self) -> datetime:
        """No later can it be due, unless a clock was far ahead of ours when it was done last."""
        return now() + self.every + LEASE


JOBS: dict[str, Job] = {}


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
        failure = ""
        try:
            job.work()
        except Exception as error:
            log.exception("job failed: %s", job.name)
            failure = type(error).__name__
        finish(job, token, failure)
        done.append(job.name)
    return done


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

    A clock that was set back is noticed: nothing is due much later than one period from now, nothing held much longer
    than LEASE.
    """
    known = {"name": job.name, "due_at": now(), "failure": ""}
    db.session.execute(claiming(PeriodicJob).values(**known).on_conflict_do_nothing(index_elements=["name"]))
    row, token = PeriodicJob, secrets.token_hex(8)
    is_due = or_(row.due_at <= now(), row.due_at > job.latest())
    is_free = or_(row.leased_until.is_(None), row.leased_until <= now(), row.leased_until > now() + 2 * LEASE)
    taking = (
        update(row).where(row.name == job.name, is_due, is_free).values(lease=token, leased_until=now() + job.lease)
    )
    taken = db.session.scalar(taking.returning(row.name).execution_options(synchronize_session=False))
    return token if taken else None


@command
def finish(job: Job, token: str, failure: str = "") -> bool:
    """Done for this period: periods that were missed are not made up for. False when another worker holds it by now."""
    row = PeriodicJob
    done = update(row).where(row.name == job.name, row.lease == token)
    done = done.values(lease=None, leased_until=None, done_at=now(), due_at=now() + job.every, failure=failure)
    kept = db.session.scalar(done.returning(row.name).execution_options(synchronize_session=False))
    return kept is not None
