"""A storm over the market: its processes are killed at random while customers insist on their orders.

Kills come from the thread that made the market, customers are threads of their own. A customer whose line is cut, or
who is told to come back (5xx), sends the same request with the same key until it is answered.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread
from typing import Any

from .customers import Account, Answer, Program, Unanswered
from .served import DurablePostgresql, Market
from .shelf import Goods
from .verdict import PLACED, Promise

LOST_LINES = 0.1  # of all orders
PAUSE = 0.1  # seconds before a customer asks again
STUBBORN = 600.0  # seconds a customer insists on one answer
LONGEST = 1800.0  # seconds a storm may take before it is given up
VICTIMS = ("web worker", "web group", "mail worker", "database")


@dataclass
class History:
    """What the customers saw, and what was killed under them."""

    kept: list[Promise] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    guard: Lock = field(default_factory=Lock)
    enough: Event = field(default_factory=Event)

    def note(self, kind: str, fault: str = "") -> None:
        """One thing more that happened."""
        with self.guard:
            self.answers[kind] += 1
            if fault:
                self.unclear.append(fault)

    def keep(self, promise: Promise) -> None:
        """An order was acknowledged."""
        with self.guard:
            self.kept.append(promise)


def weather(
    market: Market,
    chance: Random,
    accounts: list[Account],
    goods: list[Goods],
    *,
    checkouts: int,
    kills: dict[str, int],
) -> History:
    """Let the storm rage until so many orders are acknowledged and all kills are done."""
    history = History()
    customers = [
        Thread(target=shop, args=(market.port, account, goods, Random(chance.random()), history))  # noqa: S311
        for account in accounts
    ]
    for each in customers:
        each.start()
    try:
        strike(market, chance, history, kills)
        wait_for(lambda: len(history.kept) >= checkouts, history)
    finally:
        history.enough.set()
        for each in customers:
            each.join()
    return history


def strike(market: Market, chance: Random, history: History, kills: dict[str, int]) -> None:
    """Every kill at its random moment, in random order; then all is started again."""
    victims = [victim for victim in VICTIMS for _time in range(kills.get(victim, 0))]
    chance.shuffle(victims)
    for victim in victims:
        time.sleep(chance.uniform(0.05, 0.6))
        kill(market, victim, chance)
        history.kills[victim] += 1


def kill(market: Market, victim: str, chance: Random) -> None:
    """SIGKILL, and start again what does not come back by itself."""
    if victim == "web worker":
        found = market.web_workers()
        if found:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)
    elif victim == "web group":
        os.killpg(market.web.pid, signal.SIGKILL)
        market.web.wait()
        market.start_web()
        market.wait_until_it_answers()
    elif victim == "mail worker":
        market.worker.kill()
        market.worker.wait()
        market.start_worker()
    elif isinstance(market.database, DurablePostgresql):
        market.database.fall()
        market.database.rise()


def wait_for(is_done: Any, history: History) -> None:
    """Until it is; a market that does not get there is a fault, not an endless run."""
    until = time.monotonic() + LONGEST
    while not is_done():
        if time.monotonic() > until:
            history.note("given up", f"only {len(history.kept)} orders within {LONGEST:.0f} s")
            return
        time.sleep(0.05)


def shop(port: int, account: Account, goods: list[Goods], chance: Random, history: History) -> None:
    """Order after order, until it is enough; the one begun is brought to its end."""
    program, number = Program(port, account), 0
    while not history.enough.is_set():
        number += 1
        wanted = {each.slug: chance.randint(1, 3) for each in chance.sample(goods, chance.randint(1, 4))}
        try:
            buy(program, wanted, f"{account.phone}-{number}", history, loses_line=chance.random() < LOST_LINES)
        except Unanswered as error:
            history.note("given up", f"{account.phone}: {error}")
            break
    program.line.close()


def buy(program: Program, wanted: dict[str, int], key: str, history: History, *, loses_line: bool) -> None:
    """Fill the cart, look at it, order it; some lose the line right after sending, and ask again."""
    for place, (slug, amount) in enumerate(wanted.items()):
        put = insist(history, lambda: program.put_in_cart(slug, amount, key=f"{key}-{place}"))  # noqa: B023
        if put.status != PLACED:
            history.note("refused", f"{key}: {slug} could not be put into the cart: {put.text[:200]}")
            return
    total = insist(history, lambda: program.call("GET", "/cart")).said["total"]
    if loses_line:
        program.check_out_unheard(total, key=key)
    answer = insist(history, lambda: program.check_out(total, key=key))
    if answer.status != PLACED:
        history.note("refused", f"{key}: not ordered: {answer.status} {answer.text[:200]}")
        return
    history.note("replayed" if "Idempotent-Replayed" in answer.headers else "ordered")
    said = answer.said
    history.keep(Promise(key, wanted, said["reference"], [each["reference"] for each in said["orders"]], said["total"]))


def insist(history: History, ask: Any) -> Answer:
    """The same request again and again, until there is an answer that is one."""
    until = time.monotonic() + STUBBORN
    while True:
        try:
            answer = ask()
        except Unanswered:
            history.note("line cut")
            if time.monotonic() > until:
                raise
        else:
            if answer.status < 500:
                return answer
            fault = "" if answer.status == 503 else f"answered {answer.status}: {answer.text[:300]}"
            history.note(str(answer.status), fault)
            if time.monotonic() > until:
                raise Unanswered(f"{answer.status} for {STUBBORN:.0f} s")
        time.sleep(PAUSE)
