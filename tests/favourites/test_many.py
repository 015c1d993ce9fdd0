"""Thousands who follow or wait are told in batches: each a short change, each person once, also when workers die."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.commands.telling import BATCH
from marketplace.favourites.models import Follow, Wait
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.kernel.periodic import JOBS
from marketplace.notifications.models import Notice
from marketplace.stock import commands as stock
from tests.databases import statements
from tests.world.goods import live_listing
from tests.world.hands import at_once
from tests.world.trade import Trade

MANY = 1000
A_BATCH_COSTS = 12  # statements, whatever the number of people in it


def crowd(count: int) -> list[int]:
    """So many people with an address, written straight into the table: this is not about how they came."""
    same = {"password_hash": "", "language": "vi", "created_at": now()}
    rows = [
        {"phone": f"+84902{number:06}", "name": f"Người {number}", "email": f"{number}@vidu.vn", **same}
        for number in range(count)
    ]
    numbers = db.session.scalars(insert(Person).returning(Person.id), rows).all()
    db.session.commit()
    return list(numbers)


def put(table: type[Follow] | type[Wait], people: list[int], **same: int) -> None:
    db.session.execute(insert(table), [{"person_id": each, "created_at": now(), **same} for each in people])
    db.session.commit()


def notices(about: str) -> tuple[int, int]:
    """How many notices of a fact there are, and for how many people."""
    db.session.rollback()
    theirs = select(func.count(Notice.id), func.count(Notice.person_id.distinct()))
    return tuple(db.session.execute(theirs.where(Notice.key.startswith(about))).one())


def letters() -> int:
    return db.session.scalar(select(func.count(OutboxMessage.id))) or 0


def test_a_thousand_followers_are_told_in_few_statements(market: Trade, app: Flask, clock: FrozenClock) -> None:
    put(Follow, crowd(MANY), organisation_id=market.seller.id)
    live_listing(market.seller, "Chè dây")
    clock.move(minutes=11)
    before = letters()
    with statements(app) as seen:
        JOBS["favourites tell-followers"].work()
    assert notices("maker:") == (MANY, MANY)
    assert letters() - before == MANY
    assert len(seen) <= (MANY / BATCH + 1) * A_BATCH_COSTS, len(seen)


def test_a_thousand_who_wait_are_told_in_few_statements(market: Trade, ginger: Listing, app: Flask) -> None:
    put(Wait, crowd(MANY), listing_id=ginger.id)
    stock.receive(market.selling, ginger, amount=Decimal(3))
    with statements(app) as seen:
        JOBS["favourites tell-waiting"].work()
    assert notices("goods:") == (MANY, MANY)
    assert not queries.has_goods_to_tell_of()
    assert len(seen) <= (MANY / BATCH + 1) * A_BATCH_COSTS, len(seen)


def test_putting_goods_on_the_shelf_costs_the_same_for_few_followers_and_for_many(
    market: Trade, app: Flask, clock: FrozenClock
) -> None:
    costs = []
    people = crowd(MANY)
    for number, some in enumerate((people[:1], people[1:])):
        put(Follow, some, organisation_id=market.seller.id)
        clock.move(days=1)
        live_listing(market.seller, f"Chè dây {number}")
        clock.move(days=1)
        with statements(app) as seen:
            live_listing(market.seller, f"Nghệ vàng {number}")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_an_order_costs_nothing_for_those_who_wait(market: Trade, ginger: Listing, app: Flask) -> None:
    put(Wait, crowd(5), listing_id=ginger.id)
    with statements(app) as seen:
        stock.receive(market.selling, ginger, amount=Decimal(3))
    assert not [each for each in seen if " wait" in each]


def test_a_worker_that_dies_between_two_batches_leaves_the_rest_to_the_next(
    market: Trade, app: Flask, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(Follow, crowd(BATCH * 2 + 50), organisation_id=market.seller.id)
    live_listing(market.seller, "Chè dây")
    clock.move(minutes=11)
    (news,) = queries.due_news()
    assert commands.tell_followers(SYSTEM, news_id=news) == BATCH
    assert notices("maker:") == (BATCH, BATCH)
    JOBS["favourites tell-followers"].work()
    assert notices("maker:") == (BATCH * 2 + 50, BATCH * 2 + 50)


def test_two_workers_at_once_tell_nobody_twice(market: Trade, ginger: Listing, app: Flask, clock: FrozenClock) -> None:
    people = crowd(300)
    put(Follow, people, organisation_id=market.seller.id)
    put(Wait, people, listing_id=ginger.id)
    live_listing(market.seller, "Chè dây")
    stock.receive(market.selling, ginger, amount=Decimal(3))
    clock.move(minutes=11)
    work = [
        JOBS[name].work for name in ("favourites tell-followers", "favourites tell-waiting") for _worker in range(3)
    ]
    failed = [each for each in at_once(app, *work) if each is not None]
    assert not failed, failed
    assert notices("maker:") == (300, 300)
    assert notices("goods:") == (300, 300)
