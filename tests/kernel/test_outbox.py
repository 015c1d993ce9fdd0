"""Messages go at least once, never twice for one fact, and none holds up another."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel import outbox
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.outbox import ATTEMPTS, IN_A_ROW, LEASE, Letter, OutboxMessage, send_waiting


@command
def tell(*keys: str) -> None:
    for key in keys:
        outbox.post(key, channel="email", to="lan@vidu.vn", subject=f"Tin {key}", body="…")


def message(key: str) -> OutboxMessage:
    db.session.rollback()
    found = select(OutboxMessage).where(OutboxMessage.key == key).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def at_once(app: Flask, count: int, work: Callable[[], object]) -> None:
    gate = Barrier(count)
    db.session.rollback()

    def run() -> None:
        with app.app_context():
            gate.wait()
            work()

    hands = [Thread(target=run) for _hand in range(count)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def refuse(_letter: Letter) -> None:
    raise OSError("no route")


def test_one_fact_told_by_many_hands_at_once_is_one_message(app: Flask) -> None:
    at_once(app, 8, lambda: tell("fact", "other fact"))
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


@pytest.mark.measures
def test_two_workers_share_the_messages_and_send_none_twice(app: Flask) -> None:
    tell(*(f"fact {number}" for number in range(30)))
    sent: list[str] = []
    at_once(app, 3, lambda: send_waiting(lambda letter: sent.append(letter.key)))
    assert sorted(sent) == sorted(f"fact {number}" for number in range(30))


def test_nothing_is_held_open_while_a_message_is_on_its_way(app: Flask) -> None:
    tell("fact")
    open_then: list[bool] = []
    send_waiting(lambda _letter: open_then.append(db.session().in_transaction()))
    assert open_then == [False]


def test_a_worker_that_comes_back_too_late_marks_nothing(app: Flask, clock: FrozenClock) -> None:
    tell("fact")
    slow = outbox.lease_next()
    assert slow is not None
    assert outbox.lease_next() is None
    clock.move(seconds=LEASE.total_seconds() + 1)
    quick = outbox.lease_next()
    assert quick is not None and quick.key == slow.key
    assert not outbox.mark_sent(slow)
    assert not outbox.put_back(slow, "too late")
    assert (message("fact").sent_at, message("fact").failure) == (None, "")
    assert outbox.mark_sent(quick)
    assert message("fact").sent_at == now()


def test_a_message_that_fails_stops_no_other_and_waits_longer_each_time(app: Flask, clock: FrozenClock) -> None:
    tell("poison", "good", "better")
    sent: list[str] = []

    def send(letter: Letter) -> None:
        if letter.key == "poison":
            raise ValueError("cannot be sent")
        sent.append(letter.key)

    assert send_waiting(send) == 2
    assert sent == ["good", "better"]
    waits = []
    for _try in range(3):
        waits.append(message("poison").due_at - now())
        clock.move(seconds=waits[-1].total_seconds())
        send_waiting(send)
    assert all(longer > wait * 1.3 for wait, longer in zip(waits, waits[1:], strict=False)), waits
    assert message("poison").failure == "ValueError: cannot be sent"


def test_a_way_out_that_is_closed_is_not_tried_for_every_message(app: Flask) -> None:
    tell(*(f"fact {number}" for number in range(IN_A_ROW + 5)))
    tried: list[str] = []

    def send(letter: Letter) -> None:
        tried.append(letter.key)
        refuse(letter)

    assert send_waiting(send) == 0
    assert len(tried) == IN_A_ROW


def given_up(clock: FrozenClock) -> OutboxMessage:
    tell("fact")
    for _try in range(ATTEMPTS):
        send_waiting(refuse)
        clock.move(hours=10)
    return message("fact")


def test_what_nobody_holds_can_be_taken_back_and_what_is_on_its_way_cannot(app: Flask) -> None:
    tell("slip", "gone", "other")
    db.session.rollback()
    held = outbox.lease_next()
    assert held and held.key == "slip"
    assert not take_back("slip", "gone")
    assert [each.key for each in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))] == [
        "slip", "other",
    ]  # fmt: skip
    assert take_back("gone", "never told")
    assert take_back("other")


@command
def take_back(*keys: str) -> bool:
    return outbox.withdraw(keys)


def test_what_was_tried_too_often_waits_for_an_administrator(app: Flask, clock: FrozenClock) -> None:
    dead = given_up(clock)
    sent: list[str] = []
    assert send_waiting(lambda letter: sent.append(letter.key)) == 0
    assert db.session.scalars(outbox.dead_messages()).all() == [dead]
    for who in (VISITOR, Actor(person_id=1)):
        with pytest.raises(NotAllowed):
            outbox.send_again(who, dead)
    outbox.send_again(Actor(person_id=1, is_administrator=True), outbox.dead_message(dead.id))
    assert send_waiting(lambda letter: sent.append(letter.key)) == 1
    assert sent == ["fact"]
    with pytest.raises(Missing):
        outbox.dead_message(dead.id)


def test_a_message_that_kills_its_worker_ends_among_the_dead(app: Flask, clock: FrozenClock) -> None:
    tell("deadly")
    for _death in range(ATTEMPTS):
        assert outbox.lease_next() is not None
        assert not db.session.scalars(outbox.dead_messages()).all()
        clock.move(seconds=LEASE.total_seconds() + 1)
    assert outbox.lease_next() is None
    assert [each.key for each in db.session.scalars(outbox.dead_messages())] == ["deadly"]


def test_a_clock_set_back_does_not_hold_a_message_for_a_day(app: Flask, clock: FrozenClock) -> None:
    tell("fact")
    clock.move(days=1)
    assert outbox.lease_next() is not None
    clock.move(days=-1)
    assert outbox.lease_next() is not None


def test_a_message_for_the_morning_waits(app: Flask, clock: FrozenClock) -> None:
    command(
        lambda: outbox.post("later", channel="email", to="a@b.vn", subject="s", body="b", due_at=now() + timedelta(1))
    )()
    assert outbox.lease_next() is None
    clock.move(days=1)
    assert outbox.lease_next() is not None


def test_a_worker_told_to_stop_finishes_what_it_holds_and_takes_no_more(app: Flask) -> None:
    tell("first", "second")
    sent: list[str] = []
    send_waiting(lambda letter: sent.append(letter.key), is_stopped=lambda: bool(sent))
    assert sent == ["first"]
    assert outbox.send_again(SYSTEM, message("second")).attempts == 0


def test_what_was_sent_long_ago_is_forgotten_and_what_waits_is_kept(app: Flask, clock: FrozenClock) -> None:
    tell("sent")
    send_waiting(lambda _letter: None)
    tell("waits")
    clock.move(days=29)
    assert outbox.forget_sent() == 0
    clock.move(days=2)
    assert outbox.forget_sent() == 1
    assert message("waits").sent_at is None
