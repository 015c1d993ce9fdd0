"""Backups of a market that is selling: each restores to a sound market that knows every order acknowledged before it.

`python -m benchmarks.backup --database both`. Exits with 1 on any fault.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Thread

from sqlalchemy import func, select

from marketplace.app import create_app
from marketplace.kernel.db import db
from marketplace.orders.models import Order, Purchase
from marketplace.upkeep.backup_set import whole_sets
from tests.databases import settings

from .crash import LISTINGS, PLENTY
from .customers import sign_up
from .served import HOME, Market, market_on, release, versions
from .shelf import shelf
from .storm import History, shop
from .verdict import ledger_faults

APART = 20  # orders between two backups
PATIENCE = 300  # seconds; nobody says how busy the machine is


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.backup", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--seed", type=int, default=2025)
    asked.add_argument("--buyers", type=int, default=8)
    asked.add_argument("--sets", type=int, default=3)
    given = asked.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    faults: list[str] = []
    for kind in kinds:
        with market_on(kind) as market:
            faults += backed_up(kind, market, given.seed, given.buyers, given.sets)
    if faults:
        sys.exit("\n".join(faults))


def backed_up(kind: str, market: Market, seed: int, buyers: int, sets: int) -> list[str]:
    """Sell, back up, restore, compare; prints a line for each set and gives what was wrong."""
    print(f"{versions(market)} · 2 workers of 4 threads · {buyers} customers · seed {seed}")
    folder, before = market.folder / "backups", []
    with selling(market, Random(seed), buyers) as history:  # noqa: S311 - the same crowd each time, not a secret
        for turn in range(1, sets + 1):
            wait_for_orders(history, turn * APART)
            before.append({promise.purchase for promise in history.kept})
            print(f"{kind}: {run(market, market.database.url, 'create', folder)}")
    faults = list(history.unclear)
    for number, (made, known) in enumerate(zip(whole_sets(folder), before, strict=True)):
        faults += restored(kind, market, made, known, number)
    return faults


def wait_for_orders(history: History, count: int) -> None:
    """Until so many are acknowledged."""
    until = time.monotonic() + PATIENCE
    while len(history.kept) < count:
        if time.monotonic() > until:
            raise TimeoutError(f"only {len(history.kept)} orders within {PATIENCE} s")
        time.sleep(0.05)


@contextmanager
def selling(market: Market, chance: Random, buyers: int) -> Iterator[History]:
    """Customers who order all the time."""
    with market.app.app_context():
        goods, accounts = shelf([PLENTY] * LISTINGS), sign_up(buyers)
        db.session.remove()
    market.open()
    history = History()
    customers = [
        Thread(target=shop, args=(market.port, account, goods, Random(chance.random()), history))  # noqa: S311
        for account in accounts
    ]
    for each in customers:
        each.start()
    try:
        yield history
    finally:
        history.enough.set()
        for each in customers:
            each.join()


def restored(kind: str, market: Market, made: Path, known: set[str], number: int) -> list[str]:
    """Restore one set elsewhere and ask the market that comes of it."""
    url, elsewhere = market.database.empty(), market.folder / f"elsewhere-{number}"
    run(market, url, "restore", made, media=elsewhere / "media")
    app = create_app(**settings(url, elsewhere))
    with app.app_context():
        held = set(db.session.scalars(select(Purchase.reference)))
        orders = db.session.scalar(select(func.count()).select_from(Order))
        faults = [f"{made.name}: purchase {each} is lost" for each in sorted(known - held)]
        faults += [f"{made.name}: {fault}" for fault in ledger_faults()]
    release(app)
    lost = f"of {len(known)} acknowledged before it {len(known - held)} lost"
    print(f"{kind}: {made.name} restored: {orders} orders, {lost}, ledger faults and losses: {len(faults)}")
    return faults


def run(market: Market, url: str, *words: object, media: Path | None = None) -> str:
    """`flask backup …`, as a keeper types it."""
    environment = {**market.environment, "DATABASE_URL": url, "MEDIA_URL": str(media or market.folder / "media")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "backup", *map(str, words)]
    done = subprocess.run(command, cwd=HOME, env={**os.environ, **environment}, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip().removeprefix(f"{market.folder}/")


if __name__ == "__main__":
    main()
