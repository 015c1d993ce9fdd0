"""A command is all or nothing, on both databases."""

import threading
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel.commands import after_commit, command, on, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Duplicate
from marketplace.kernel.idempotency import KeyUsedForSomethingElse, fingerprint, run_idempotent
from marketplace.kernel.outbox import OutboxMessage, post, send_waiting
from marketplace.localities.models import Province


class Refused(DomainError):
    pass


@dataclass(frozen=True)
class Named:
    name: str


@on(Named)
def name_a_neighbour(event: Named) -> None:
    db.session.add(Province(code="97", name=f"Cạnh {event.name}"))


@command
def name_place(code: str, name: str, *, then: object = None) -> Province:
    place = Province(code=code, name=name)
    db.session.add(place)
    if callable(then):
        then()
    return place


def names() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Province.name)))


def test_a_refused_command_leaves_nothing(app: Flask) -> None:
    def refuse() -> None:
        raise Refused("không được")

    with pytest.raises(Refused):
        name_place("98", "Nơi A", then=refuse)
    assert "Nơi A" not in names()


def test_a_command_within_a_command_shares_its_fate(app: Flask) -> None:
    @command
    def both() -> None:
        name_place("98", "Nơi A")
        raise Refused("không được")

    with pytest.raises(Refused):
        both()
    assert "Nơi A" not in names()


def test_what_comes_later_waits_for_the_commit_and_is_dropped_with_it(app: Flask) -> None:
    heard: list[str] = []

    def refuse() -> None:
        after_commit(heard.append, "không bao giờ")
        raise Refused("không được")

    name_place("98", "Nơi A", then=lambda: after_commit(heard.append, "xong"))
    with pytest.raises(Refused):
        name_place("97", "Nơi B", then=refuse)
    assert heard == ["xong"]


def test_listeners_belong_to_the_same_change(app: Flask) -> None:
    name_place("98", "Nơi A", then=lambda: record(Named("Nơi A")))
    assert {"Nơi A", "Cạnh Nơi A"} <= names()


def test_work_asked_for_twice_is_done_once(app: Flask) -> None:
    def work() -> dict[str, str]:
        return {"code": name_place("98", "Nơi A").code}

    first = run_idempotent("t", "khoá", fingerprint("a"), work)
    again = run_idempotent("t", "khoá", fingerprint("a"), work)
    assert (first, again) == (({"code": "98"}, False), ({"code": "98"}, True))
    with pytest.raises(KeyUsedForSomethingElse):
        run_idempotent("t", "khoá", fingerprint("b"), work)


def test_two_hands_on_one_key_do_the_work_once(app: Flask) -> None:
    answers: list[bool] = []
    gate = threading.Barrier(8)

    def try_it() -> None:
        with app.app_context():
            gate.wait()
            work = lambda: {"place": name_place("98", "Nơi A").code}  # noqa: E731
            answers.append(run_idempotent("t", "khoá", fingerprint("a"), work)[1])

    hands = [threading.Thread(target=try_it) for _hand in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(answers) == [False] + [True] * 7
    assert db.session.scalar(select(func.count()).where(Province.code == "98")) == 1


def test_a_message_goes_once_and_a_failed_one_waits(app: Flask) -> None:
    sent: list[str] = []

    @command
    def tell() -> None:
        post("fact-1", channel="mail", to="lan@example.vn", subject="Chào", body="…")
        post("fact-1", channel="mail", to="lan@example.vn", subject="Chào", body="…")

    def broken(_message: OutboxMessage) -> None:
        raise OSError("no route")

    tell()
    assert send_waiting(broken) == 0
    assert send_waiting(lambda message: sent.append(message.to)) == 0  # put back for later
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.attempts, message.failure, sent) == (1, "OSError: no route", [])


def test_a_rule_of_the_database_becomes_a_sentence(app: Flask) -> None:
    from marketplace.accounts.models import Person

    @command
    def enter(phone: str) -> None:
        db.session.add(Person(phone=phone, name="Lan", password_hash="x"))

    enter("+84905123456")
    with pytest.raises(Duplicate) as refused:
        enter("+84905123456")
    assert refused.value.field == "phone"
