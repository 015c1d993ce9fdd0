"""Messages sent by workers that are killed at their work, through a sink that fails.

    python -m benchmarks.dying_workers --messages 10000 --kills 200 --failing 0.3 [--database postgresql+psycopg://…]

Counts what was lost and what was told twice, and ends with 1 when either is not none. Leases and waits are as short as
the run can bear, so that what a dead worker held is taken up at once. What was tried too often is not lost: it
stands on the administrator's list.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import secrets
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from marketplace.app import create_app
from marketplace.kernel import outbox
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.outbox import Letter, OutboxMessage
from marketplace.upkeep.sending import send

WORKERS = 2
AT_ONCE = 500


def hurry() -> None:
    """Leases and waits of fractions of a second."""
    outbox.LEASE, outbox.FIRST_WAIT, outbox.LONGEST_WAIT = (timedelta(seconds=each) for each in (0.3, 0.01, 0.2))


@command
def tell(first: int, count: int) -> None:
    """So many messages, each to somebody else."""
    for number in range(first, first + count):
        outbox.post(f"fact {number}", channel="email", to=f"{number}@vidu.vn", subject="Tin", body=str(number))


def unsent() -> int:
    """How many still wait to be sent."""
    waiting = select(func.count()).where(OutboxMessage.sent_at.is_(None), ~outbox.is_dead())
    number = db.session.scalar(waiting) or 0
    db.session.rollback()
    return number


def given_up() -> int:
    """How many wait for an administrator."""
    return db.session.scalar(select(func.count()).where(outbox.is_dead())) or 0


def die() -> None:
    """Now, with no time to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def work(app: Flask, *, seed: int, dying: float, failing: float) -> None:
    """One worker's life: it may die before a message went, or after it went and before that was noted."""
    chance = random.Random(seed)  # noqa: S311 - a course that can be run again, not a secret

    def send_through_a_bad_sink(letter: Letter) -> None:
        if chance.random() < dying / 2:
            die()
        if chance.random() < failing:
            raise OSError("the sink fails")
        send(letter)
        if chance.random() < dying / 2:
            die()

    with app.app_context():
        outbox.send_waiting(send_through_a_bad_sink, limit=AT_ONCE)


def run(app: Flask, *, seed: int, dying: float, failing: float) -> int:
    """Pairs of workers, new ones for those that died, until nothing waits; gives how many were killed."""
    killed = lives = 0
    with app.app_context():
        while unsent():
            db.session.remove()
            db.engine.dispose()  # a child shares no connection with its parent
            children = []
            for _worker in range(WORKERS):
                lives += 1
                children.append(child := os.fork())
                if not child:
                    work(app, seed=seed + lives, dying=dying, failing=failing)
                    os._exit(0)
            killed += sum(os.waitpid(each, 0)[1] == signal.SIGKILL for each in children)
    return killed


def told(folder: Path) -> Counter[str]:
    """How often each person was told."""
    return Counter(message_from_bytes(file.read_bytes())["To"] for file in folder.glob("*.eml"))


def market(url: str, folder: Path) -> Flask:
    """The market with its mail going into this folder."""
    return create_app(TESTING=True, SECRET_KEY=secrets.token_hex(32), DATABASE_URL=url, MAIL_FOLDER=str(folder))


def main() -> int:
    """Take the figures and tell them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=40, help="about so many workers die")
    parser.add_argument("--failing", type=float, default=0.3, help="the share of tries at which the sink fails")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="an empty database; a file of its own when none is given")
    asked = parser.parse_args()
    hurry()
    logging.disable(logging.WARNING)  # each failure is meant
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        app = market(asked.database or f"sqlite:///{folder}/market.sqlite", folder / "mail")
        with app.app_context():
            upgrade()
            for first in range(0, asked.messages, AT_ONCE):
                tell(first, min(AT_ONCE, asked.messages - first))
        began = time.monotonic()
        killed = run(app, seed=asked.seed, dying=asked.kills / asked.messages, failing=asked.failing)
        took, found = time.monotonic() - began, told(folder / "mail")
        with app.app_context():
            dead = given_up()
            db.engine.dispose()
    lost, twice = asked.messages - len(found) - dead, sum(times > 1 for times in found.values())
    print(f"messages {asked.messages}, workers killed {killed}, sink failing {asked.failing:.0%}, seed {asked.seed}")
    print(f"lost {lost}, told twice {twice}, for the administrator {dead}, {took:.0f} s")
    return 1 if lost or twice else 0


if __name__ == "__main__":
    sys.exit(main())
