"""The judge is judged: a history that does not fit what the market holds never passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.customers import Account, Program
from benchmarks.near import Near
from benchmarks.storm import History, buy
from benchmarks.verdict import Promise, broken_promises, unheard
from marketplace.accounts import commands as accounts
from marketplace.accounts.states import Scope
from marketplace.kernel import rest
from marketplace.kernel.commands import command, whole
from marketplace.kernel.db import db
from marketplace.kernel.idempotency import IdempotencyKey
from marketplace.kernel.outbox import post, send_waiting
from marketplace.upkeep.jobs import send
from tests.world.soundness import behind_the_ledgers_back
from tests.world.trade import Trade


@pytest.fixture
def program(app: Flask, client: FlaskClient, market: Trade) -> Program:
    issued = accounts.issue_token(market.buying, name="Máy của Minh", scopes=tuple(Scope))
    found = Program(0, Account(market.minh.phone, issued.secret, "Minh"))
    found.line = Near(client)  # type: ignore[assignment]
    return found


@pytest.fixture
def history(market: Trade, program: Program) -> list[Promise]:
    """Two orders, acknowledged."""
    seen = History()
    for number, amount in enumerate((1, 2)):
        buy(program, {market.honey.slug: amount, market.bamboo.slug: 1}, f"k-{number}", seen, loses_line=False)
    db.session.rollback()
    assert len(seen.kept) == 2, seen.unclear
    return seen.kept


def test_a_market_that_kept_its_word_passes(history: list[Promise]) -> None:
    assert broken_promises(history) == []


Doctor = Callable[[list[Promise]], list[Promise]]


@pytest.mark.parametrize(
    ("doctored", "said"),
    [
        (lambda kept: kept[1:], "was never acknowledged"),
        (lambda kept: [*kept, replace(kept[0], key="k-9", purchase="BBBBBB", orders=[])], "is lost"),
        (lambda kept: [*kept, replace(kept[0], key="k-9")], "acknowledged 2 times"),
        (lambda kept: [replace(kept[0], key=kept[1].key), replace(kept[1], key=kept[0].key)], "its owner was told"),
        (lambda kept: [replace(kept[0], goods={"mang-kho": 7}), kept[1]], "wanted was"),
        (lambda kept: [replace(kept[0], orders=[*kept[0].orders, "BBBBBB"]), kept[1]], "order BBBBBB"),
    ],
)
def test_a_doctored_history_does_not_pass(history: list[Promise], doctored: Doctor, said: str) -> None:
    assert any(said in fault for fault in broken_promises(doctored(history)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE stock_item SET reserved = reserved - 1000", "held back"),
        ("UPDATE stock_item SET on_hand = on_hand + 1000", "its ledger"),
        ("UPDATE order_line SET ordered = ordered + 1000", "ordered"),
        ("UPDATE order_ SET total = total + 1", "its lines"),
    ],
)
def test_doctored_figures_do_not_pass(history: list[Promise], change: str, said: str) -> None:
    behind_the_ledgers_back(change)
    assert any(said in fault for fault in broken_promises(history))


def test_a_key_claimed_in_another_transaction_is_caught(
    program: Program, market: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mistake this market was built not to make: the order is kept, the power goes, the key was not."""
    cuts = iter([True])

    def split(scope: str, key: str, print_: str, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
        answer = work()
        if next(cuts, False):
            raise RuntimeError("the power is gone")
        whole(lambda: db.session.add(IdempotencyKey(scope=scope, key=key, fingerprint=print_, answer=answer)))
        return answer, False

    program.put_in_cart(market.honey.slug, 1)
    monkeypatch.setattr(rest, "run_idempotent", split)
    refused = program.check_out(85_000, key="k-0")
    again = program.check_out(85_000, key="k-0")
    db.session.rollback()
    assert (refused.status, again.status) == (500, 409)
    assert any("was never acknowledged" in fault for fault in broken_promises([]))


@command
def tell(key: str) -> None:
    post(key, channel="mail", to="lan@example.vn", subject="Chào", body="…")


def test_mail_is_counted_by_what_arrived(app: Flask) -> None:
    folder = Path(app.config["MAIL_FOLDER"])
    tell("fact-1")
    assert unheard(folder) == ["message fact-1 was never sent"]
    send_waiting(send)
    db.session.rollback()
    assert unheard(folder) == []
    arrived = next(folder.glob("*.eml"))
    (folder / "twice.eml").write_bytes(arrived.read_bytes())
    assert any("arrived 2 times" in fault for fault in unheard(folder))
    for each in folder.glob("*.eml"):
        each.unlink()
    assert unheard(folder) == ["1 messages were sent, 0 arrived"]
