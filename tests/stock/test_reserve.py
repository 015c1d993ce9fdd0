"""The last units: each is promised once, whoever asks at the same moment, on either database."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.kernel import commands as kernel_commands
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.commands import OutOfStock
from marketplace.stock.models import Season, StockItem
from marketplace.stock.states import SharingRule
from tests.world.goods import live_listing

THREADS = 16


def everybody_at_once(app: Flask, ask: Callable[[int], None]) -> list[BaseException]:
    """Sixteen people, each in a request of their own, let go at the same moment; gives what they were refused with."""
    db.session.rollback()
    start, refusals = threading.Barrier(THREADS), []

    def one(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                ask(number)
            except BaseException as refusal:
                refusals.append(refusal)
            finally:
                db.session.remove()

    people = [threading.Thread(target=one, args=(number,)) for number in range(THREADS)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return refusals


def test_held_goods_cannot_be_promised_again(household: Organisation) -> None:
    mushrooms = live_listing(household, "Nấm mèo", stock=Decimal(10))

    commands.reserve(SYSTEM, {mushrooms.id: Decimal("7.5")}, reference="BKMQ27")

    assert queries.available([mushrooms.id]) == {mushrooms.id: Decimal("2.5")}
    with pytest.raises(OutOfStock) as refusal:
        commands.reserve(SYSTEM, {mushrooms.id: Decimal(3)}, reference="BKMQ28")
    assert refusal.value.field == mushrooms.slug
    assert "Nấm mèo chỉ còn 2,5 kg" in refusal.value.sentence


def test_an_order_holds_all_its_goods_or_none(household: Organisation) -> None:
    plenty, short = (
        live_listing(household, "Chuối mốc", stock=Decimal(50)),
        live_listing(household, "Măng le", stock=Decimal(1)),
    )

    with pytest.raises(OutOfStock):
        commands.reserve(SYSTEM, {plenty.id: Decimal(5), short.id: Decimal(2)}, reference="BKMQ27")

    assert queries.available([plenty.id, short.id]) == {plenty.id: Decimal(50), short.id: Decimal(1)}
    assert len(db.session.scalars(queries.movements_of(plenty)).all()) == 1


def test_goods_without_a_ledger_are_out_of_stock(household: Organisation) -> None:
    with pytest.raises(OutOfStock, match="vừa hết hàng"):
        commands.reserve(SYSTEM, {live_listing(household, stock=Decimal(0)).id: Decimal(1)}, reference="BKMQ27")


@pytest.mark.slow
def test_sixteen_buyers_of_ten_units_take_ten(app: Flask, household: Organisation) -> None:
    chickens = live_listing(household, "Gà đồi", stock=Decimal(10)).id

    def buy(number: int) -> None:
        for attempt in range(4):
            commands.reserve(SYSTEM, {chickens: Decimal(1)}, reference=f"T{number}A{attempt}")

    refusals = everybody_at_once(app, buy)

    assert {type(refusal) for refusal in refusals} == {OutOfStock}
    assert queries.available([chickens]) == {chickens: Decimal(0)}
    held = [
        row
        for row in db.session.scalars(queries.movements_of(db.session.get_one(Listing, chickens)))
        if row.reserved_change > 0
    ]
    assert len(held) == 10
    assert not queries.drift()


@pytest.mark.slow
def test_big_carts_in_any_order_never_lock_each_other_out(
    app: Flask, household: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_commands, "ATTEMPTS", 1)  # a deadlock would be tried again and go unseen
    goods = [live_listing(household, f"Hàng {number}", stock=Decimal(1000)).id for number in range(6)]
    before = queries.available(goods)

    def buy(number: int) -> None:
        chance = random.Random(number)
        for attempt in range(8):
            cart = chance.sample(goods, 4)
            commands.reserve(SYSTEM, dict.fromkeys(cart, Decimal(1)), reference=f"T{number}A{attempt}")

    assert everybody_at_once(app, buy) == []

    sold = sum(before[each] - left for each, left in queries.available(goods).items())
    assert sold == THREADS * 8 * 4
    assert not queries.drift()


@pytest.mark.slow
def test_a_harvest_to_come_is_promised_once(app: Flask, household: Organisation, clock: FrozenClock) -> None:
    oranges = live_listing(household, "Cam sành", stock=Decimal(4))
    announce(oranges, Decimal(6))
    wanted = oranges.id

    def buy(number: int) -> None:
        commands.reserve(SYSTEM, {wanted: Decimal(1)}, reference=f"T{number}")

    refusals = everybody_at_once(app, buy)

    assert [type(refusal) for refusal in refusals] == [OutOfStock] * 6
    assert queries.available([wanted]) == {wanted: Decimal(0)}
    assert not queries.drift()


@pytest.mark.slow
def test_a_season_is_closed_while_others_order_of_it(app: Flask, household: Organisation, clock: FrozenClock) -> None:
    oranges = live_listing(household, "Cam sành", stock=Decimal(3))
    season, wanted = announce(oranges, Decimal(50)).id, oranges.id

    def hurry(number: int) -> None:
        if number == 7:
            commands.close_season(SYSTEM, db.session.get_one(Season, season))
        else:
            commands.reserve(SYSTEM, {wanted: Decimal(1)}, reference=f"T{number}")

    refusals = everybody_at_once(app, hurry)

    assert {type(refusal) for refusal in refusals} <= {OutOfStock}
    assert db.session.get_one(Season, season).closed_at is not None
    item = db.session.get_one(StockItem, wanted)
    rows = db.session.scalars(queries.movements_of(db.session.get_one(Listing, wanted))).all()
    closing = next(row.number for row in rows if row.expected_change < 0)
    after = [row for row in rows if row.number > closing]
    before = sum(row.reserved_change for row in rows if row.number < closing)
    assert len(after) == max(3 - before, 0), "after it only what lies there and is not promised was taken"
    assert (item.on_hand, item.expected, item.reserved) == (3, 0, before + len(after))
    assert not queries.drift()


@pytest.mark.slow
def test_goods_are_counted_down_while_others_order_of_them(app: Flask, household: Organisation) -> None:
    chickens = live_listing(household, "Gà đồi", stock=Decimal(THREADS * 2)).id

    def hurry(number: int) -> None:
        if number == 7:
            commands.count(SYSTEM, db.session.get_one(Listing, chickens), on_hand=Decimal(5))
        else:
            for attempt in range(3):
                commands.reserve(SYSTEM, {chickens: Decimal(1)}, reference=f"T{number}A{attempt}")

    refusals = everybody_at_once(app, hurry)

    assert {type(refusal) for refusal in refusals} <= {OutOfStock}
    rows = db.session.scalars(queries.movements_of(db.session.get_one(Listing, chickens))).all()
    counting = next(row.number for row in rows if row.on_hand_change < 0)
    promised_before = sum(row.reserved_change for row in rows if row.number < counting)
    promised_after = sum(row.reserved_change for row in rows if row.number > counting)
    assert promised_after == max(5 - promised_before, 0), "nothing more than what was counted"
    item = db.session.get_one(StockItem, chickens)
    assert (item.on_hand, item.reserved) == (5, max(promised_before, 5))
    assert item.available == 0
    assert not queries.drift()


@pytest.mark.slow
def test_everybody_takes_out_of_the_same_lots_at_once(
    app: Flask, household: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods = [live_listing(household, f"Hàng {number}", stock=Decimal(10)) for number in range(3)]
    for each in goods:
        commands.receive(SYSTEM, each, amount=Decimal(6))
    amounts = {each.id: Decimal(1) for each in goods}
    for number in range(THREADS):
        commands.reserve(SYSTEM, amounts, reference=f"T{number}")
    monkeypatch.setattr(kernel_commands, "ATTEMPTS", 1)

    def send(number: int) -> None:
        backwards = dict(reversed(amounts.items())) if number % 2 else amounts
        commands.ship(SYSTEM, backwards, reference=f"T{number}")
        if number % 3 == 0:
            commands.take_back(SYSTEM, backwards, reference=f"T{number}")

    assert everybody_at_once(app, send) == []

    assert queries.available(amounts) == dict.fromkeys(amounts, Decimal(6))
    assert not queries.drift()


def announce(listing: Listing, forecast: Decimal) -> Season:
    """A season from next week on."""
    begins = today() + timedelta(days=7)
    return commands.open_season(
        SYSTEM,
        listing,
        starts_on=begins,
        ends_on=begins + timedelta(days=30),
        forecast=forecast,
        rule=SharingRule.BY_TIME,
    )
