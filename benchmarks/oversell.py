"""More buyers than goods, all at once, over HTTP: what is sold is exactly what was there, and nobody sees a fault.

`python -m benchmarks.oversell --database both`: programs at one listing, carts of four lines over six listings, people
with browsers. Exits with 1 on any unit sold twice, any answer of 5xx, any refusal that does not say why.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from threading import Barrier, Lock, Thread

from marketplace.kernel.db import db

from .customers import Account, Answer, Browser, Program, Unanswered, sign_up
from .served import Market, market_on, versions
from .shelf import Goods, shelf
from .verdict import ledger_faults, sold

ROW = "{:<11}{:<22}{:>8}{:>10}{:>8}{:>7}{:>10}{:>6}{:>10}{:>8}"
HEAD = ("database", "round", "buyers", "attempts", "units", "sold", "refused", "5xx", "deadlocks", "s")
REFUSED = {409, 422}


@dataclass
class Round:
    """What happened, counted by all customers together."""

    name: str
    buyers: int
    attempts: int
    units: int
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    guard: Lock = field(default_factory=Lock)
    turns: count = field(default_factory=count)

    def is_over(self) -> bool:
        """Whether all attempts were made; takes one when not."""
        with self.guard:
            return next(self.turns) >= self.attempts

    def note(self, kind: str, fault: str = "") -> None:
        """One attempt more, and what is wrong with how it ended."""
        with self.guard:
            self.answers[kind] += 1
            if fault:
                self.faults.append(fault)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.oversell", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--seed", type=int, default=2025)
    asked.add_argument("--buyers", type=int, default=64)
    asked.add_argument("--attempts", type=int, default=1000)
    asked.add_argument("--units", type=int, default=50)
    given = asked.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    faults = []
    for kind in kinds:
        faults += crowd_at(kind, given.seed, given.buyers, given.attempts, given.units)
    if faults:
        sys.exit("\n".join(faults))


def crowd_at(kind: str, seed: int, buyers: int, attempts: int, units: int) -> list[str]:
    """All rounds on one database; prints their figures and gives what went wrong."""
    with market_on(kind) as market:
        with market.app.app_context():
            goods = shelf([units, *[units] * 6, max(5, units // 5)])
            accounts, few = sign_up(buyers), sign_up(max(2, buyers // 4))
        print(f"{versions(market)} · 2 workers of 4 threads · seed {seed}")
        print(ROW.format(*HEAD))
        market.open()
        one, six, last = goods[:1], goods[1:7], goods[7:]
        rounds = (
            (Round("one listing", buyers, attempts, units), program_buys(market, seed, one, 1), accounts, one),
            (
                Round("4 lines of 6", buyers, attempts // 2, units * 6),
                program_buys(market, seed, six, 4),
                accounts,
                six,
            ),
            (
                Round("pages, one listing", len(few), attempts // 8, last_units(units)),
                browser_buys(market, last[0]),
                few,
                last,
            ),
        )
        return [fault for each in rounds for fault in played(kind, market, *each)]


def last_units(units: int) -> int:
    """What the people with browsers come for."""
    return max(5, units // 5)


Customer = Callable[[Account, Round, Callable[[], None]], None]


def played(
    kind: str, market: Market, round_: Round, customer: Customer, accounts: Sequence[Account], goods: Sequence[Goods]
) -> list[str]:
    """Let them all in at the same moment; print the figures, give the faults."""
    barrier, before = Barrier(len(accounts)), market.database.deadlocks
    threads = [Thread(target=customer, args=(account, round_, barrier.wait)) for account in accounts]
    began = time.monotonic()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    took = time.monotonic() - began
    with market.app.app_context():
        amounts = dict(sold())
        faults = [*round_.faults, *ledger_faults()]
        db.session.remove()
    gone = sum(int(amounts.get(each.id, 0)) for each in goods)
    if gone > round_.units or (len(goods) == 1 and gone != round_.units):
        faults.append(f"{gone} units sold of {round_.units}")
    refused = round_.answers["refused"]
    print(
        ROW.format(
            kind,
            round_.name,
            round_.buyers,
            sum(round_.answers.values()),
            round_.units,
            gone,
            refused,
            round_.answers["5xx"],
            market.database.deadlocks - before,
            f"{took:.1f}",
        )
    )
    return [f"{kind}, {round_.name}: {fault}" for fault in faults]


def program_buys(market: Market, seed: int, goods: Sequence[Goods], lines: int) -> Customer:
    """A program that fills its cart in random order and orders, again and again, whatever the market answers."""

    def buys(account: Account, round_: Round, together: Callable[[], object]) -> None:
        chance = Random(f"{seed} {account.phone}")  # noqa: S311 - the same crowd each time, not a secret
        program = Program(market.port, account)
        together()
        number = 0
        while not round_.is_over():
            number += 1
            wanted = chance.sample(list(goods), lines)
            try:
                judge(round_, one_attempt(program, wanted, f"{round_.name}-{number}"))
            except Unanswered as error:
                round_.note("unanswered", f"no answer: {error}")
        program.line.close()

    return buys


def one_attempt(program: Program, wanted: Sequence[Goods], key: str) -> Answer:
    """What is in the cart from a failed attempt stays; the rest is put in; then the order, at the price shown."""
    shown = program.call("GET", "/cart").said
    there = {line["listing"] for line in shown["lines"]}
    for goods in wanted:
        if len(there) >= len(wanted):
            break
        if goods.slug in there:
            continue
        put = program.put_in_cart(goods.slug, 1)
        if put.status != 201:
            return put
        shown = put.said
        there.add(goods.slug)
    return program.check_out(shown["total"], key=key)


def browser_buys(market: Market, goods: Goods) -> Customer:
    """A person with a browser: the listing's form, then the form of the review page, with all their tokens."""

    def buys(account: Account, round_: Round, together: Callable[[], object]) -> None:
        browser = Browser(market.port, account)
        signed_in = browser.sign_in()
        if signed_in.status != 303:
            round_.note("5xx", f"{account.phone} could not sign in: {signed_in.status}")
        together()
        while not round_.is_over():
            try:
                put = browser.submit(f"/san-pham/{goods.slug}", {"amount": "1"})
                answer = browser.submit("/dat-hang", {"delivery": "pickup"})
                judge(
                    round_, put if answer.status == 303 and answer.headers["Location"].endswith("/gio-hang") else answer
                )
            except Unanswered as error:
                round_.note("unanswered", f"no answer: {error}")
        browser.line.close()

    return buys


def judge(round_: Round, answer: Answer) -> None:
    """An order, or a refusal that says why; anything else is a fault."""
    if answer.status in (201, 303):
        round_.note("ordered")
    elif answer.status >= 500:
        round_.note("5xx", f"{answer.status}: {answer.text[:200]}")
    elif answer.status in REFUSED and (answer.text.startswith("<") or answer.said["detail"]):
        round_.note("refused")
    elif answer.status == 200 and answer.text.lstrip().startswith("<"):
        round_.note("refused")  # the page itself, which offers no such form any more and says so
    else:
        round_.note("unclear", f"{answer.status}: {answer.text[:200]}")


if __name__ == "__main__":
    main()
