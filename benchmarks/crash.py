"""Processes killed at random during checkout: no acknowledged order is lost, none is doubled, no figure drifts.

`python -m benchmarks.crash --database both`: web workers, the whole web server, the mail worker and (PostgreSQL) the
database itself get SIGKILL. Exits with 1 on any loss.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from random import Random

from sqlalchemy import update

from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage

from .customers import sign_up
from .served import Market, market_on, versions
from .shelf import shelf
from .storm import History, weather
from .verdict import broken_promises, unheard

PLENTY = 1_000_000
LISTINGS = 9


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--seed", type=int, default=2025)
    asked.add_argument("--buyers", type=int, default=16)
    asked.add_argument("--checkouts", type=int, default=2000)
    asked.add_argument("--kills", type=int, default=100, help="of the market's own processes")
    asked.add_argument("--falls", type=int, default=20, help="of the PostgreSQL server")
    given = asked.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    faults: list[str] = []
    for kind in kinds:
        faults += crash(
            kind, given.seed, buyers=given.buyers, checkouts=given.checkouts, kills=given.kills, falls=given.falls
        )
    if faults:
        sys.exit("\n".join(faults))


def crash(kind: str, seed: int, *, buyers: int, checkouts: int, kills: int, falls: int) -> list[str]:
    """One storm over a fresh market; prints its figures and gives what was lost."""
    chance = Random(seed)  # noqa: S311 - the same storm each time, not a secret
    with market_on(kind) as market:
        with market.app.app_context():
            goods, accounts = shelf([PLENTY] * LISTINGS), sign_up(buyers)
            db.session.remove()
        print(f"{versions(market)} · 2 workers of 4 threads · seed {seed}")
        market.open()
        began = time.monotonic()
        history = weather(market, chance, accounts, goods, checkouts=checkouts, kills=shares(kind, kills, falls))
        took = time.monotonic() - began
        faults = judged(market, history)
    tell(kind, history, took, faults)
    return [f"{kind}: {fault}" for fault in faults]


def shares(kind: str, kills: int, falls: int) -> dict[str, int]:
    """Mostly single web workers; the whole server and the mail worker less often."""
    group, mail = max(1, kills // 8), max(1, kills // 6)
    chosen = {"web worker": max(0, kills - group - mail), "web group": group, "mail worker": mail}
    return {**chosen, "database": falls} if kind == "postgresql" else chosen


def judged(market: Market, history: History) -> list[str]:
    """After the storm: let the mail go, then compare what was told with what is there."""
    market.close()
    let_leases_run_out(market)
    market.send_what_waits()
    with market.app.app_context():
        db.session.remove()
        db.engine.dispose()
        faults = [*history.unclear, *broken_promises(history.kept), *unheard(market.mail)]
        db.session.remove()
    return faults


def let_leases_run_out(market: Market) -> None:
    """What a killed worker held in its hands is free again after a while; nobody here waits for that."""
    with market.app.app_context():
        db.engine.dispose()
        with db.engine.begin() as connection:
            connection.execute(update(OutboxMessage).where(OutboxMessage.sent_at.is_(None)).values(leased_until=None))
        db.engine.dispose()


def tell(kind: str, history: History, took: float, faults: Sequence[str]) -> None:
    """The figures."""
    kills = ", ".join(f"{number} × {victim}" for victim, number in sorted(history.kills.items()))
    answers = ", ".join(f"{number} × {name}" for name, number in sorted(history.answers.items()))
    print(f"{kind}: {len(history.kept)} checkouts acknowledged in {took:.0f} s; killed: {kills}; seen: {answers}")
    print(f"{kind}: lost, doubled or drifted: {len(faults)}")


if __name__ == "__main__":
    main()
