"""Whoever writes with whatever client: a figure without its row, a row rewritten, a sum made up – all refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import now
from marketplace.kernel.db import db, writing
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from tests.world.goods import live_listing

ROW = (
    "INTO stock_movement (listing_id, number, kind, on_hand_change, reserved_change, expected_change, lot_id,"
    " reference, why, created_at) VALUES"
)


class Intruder:
    """Raw SQL on a connection of its own, with foreign keys off where that can be had."""

    def __init__(self, honey: Listing, ginger: Listing) -> None:
        self.names: dict[str, Any] = {"honey": honey.id, "ginger": ginger.id, "now": now().isoformat()}
        for name, goods in (("honey", honey), ("ginger", ginger)):
            self.names[f"{name}_lot"] = db.session.scalars(queries.lots_of(goods)).one().id
            rows = db.session.scalars(queries.movements_of(goods)).all()
            self.names[f"{name}_row"] = rows[-1].id
        db.session.rollback()

    def does(self, *statements: str) -> None:
        token = writing.set(True)
        try:
            with db.engine.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                for statement in statements:
                    connection.execute(text(statement), self.names)
                connection.commit()
        finally:
            writing.reset(token)
            db.engine.dispose()


@pytest.fixture
def honey(household: Organisation) -> Listing:
    return live_listing(household, "Mật ong", stock=Decimal(10))


@pytest.fixture
def ginger(household: Organisation) -> Listing:
    return live_listing(household, "Gừng", stock=Decimal(5))


@pytest.fixture
def intruder(honey: Listing, ginger: Listing) -> Iterator[Intruder]:
    commands.reserve(SYSTEM, {honey.id: Decimal(4)}, reference="BKMQ27")
    yield Intruder(honey, ginger)
    assert sums(honey) == (Decimal(10), Decimal(4), Decimal(0))
    assert sums(ginger) == (Decimal(5), Decimal(0), Decimal(0))
    assert queries.drift() == []
    commands.ship(SYSTEM, {honey.id: Decimal(4)}, reference="BKMQ28")  # and trade goes on


def sums(listing: Listing) -> tuple[Decimal, Decimal, Decimal]:
    db.session.expire_all()
    item = queries.stock_of(listing)
    return item.on_hand, item.reserved, item.expected


def row(listing: str, number: int, *, on_hand: str = "0", reserved: str = "0", lot: str = "NULL") -> str:
    return f"{ROW} (:{listing}, {number}, 'harvested', {on_hand}, {reserved}, 0, {lot}, '', '', :now)"


BOTH = {
    "a sum": ["UPDATE stock_item SET on_hand = 99000"],
    "what is held": ["UPDATE stock_item SET reserved = 0 WHERE listing_id = :honey"],
    "what is expected": ["UPDATE stock_item SET expected = 5000 WHERE listing_id = :honey"],
    "a sum pointing at an old row": [
        "UPDATE stock_item SET on_hand = on_hand + 10000, last_movement_id = :honey_row WHERE listing_id = :honey"
    ],
    "a sum pointing at the row of other goods": [
        "UPDATE stock_item SET on_hand = on_hand + 5000, last_movement_id = :ginger_row WHERE listing_id = :honey"
    ],
    "a sum pointing at no row": [
        "UPDATE stock_item SET on_hand = 1, last_movement_id = NULL WHERE listing_id = :honey"
    ],
    "the newest row forgotten": ["UPDATE stock_item SET last_movement_id = NULL WHERE listing_id = :honey"],
    "fewer rows than there are": ["UPDATE stock_item SET entries = 1 WHERE listing_id = :honey"],
    "sums given to other goods": ["UPDATE stock_item SET listing_id = :ginger + 1000 WHERE listing_id = :ginger"],
    "sums thrown away": ["DELETE FROM stock_item WHERE listing_id = :honey"],
    "a ledger born full": [
        "INSERT INTO stock_item (listing_id, on_hand, reserved, expected, is_on_demand, entries)"
        " VALUES (:honey + 1000, 7000, 0, 0, false, 0)"
    ],
    "a row changed": ["UPDATE stock_movement SET on_hand_change = 99000 WHERE id = :honey_row"],
    "a reason changed": ["UPDATE stock_movement SET why = 'khác'"],
    "a row removed": ["DELETE FROM stock_movement WHERE id = :honey_row"],
    "a number nobody claimed": [f"INSERT {row('honey', 3, on_hand='1000', lot=':honey_lot')}"],
    "a number taken twice": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 2, on_hand='1000', lot=':honey_lot')}",
    ],
    "goods of no lot": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand='1000')}",
    ],
    "goods of another's lot": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand='1000', lot=':ginger_lot')}",
    ],
    "a row of a listing without a ledger": [f"INSERT {row('nobody', 1, reserved='1')}".replace(":nobody", "999")],
    "more held than there is": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, reserved='6001')}",
    ],
    "more taken than there is": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :ginger",
        f"INSERT {row('ginger', 2, on_hand='-5001', lot=':ginger_lot')}",
    ],
    "more held where less was counted than is promised": [
        "UPDATE stock_item SET entries = entries + 2 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand='-9000', lot=':honey_lot')}",
        f"INSERT {row('honey', 4, reserved='1')}",
    ],
    "more held after goods are made to order no longer": [
        "UPDATE stock_item SET is_on_demand = true, entries = entries + 2 WHERE listing_id = :ginger",
        f"INSERT {row('ginger', 2, reserved='8000')}",
        "UPDATE stock_item SET is_on_demand = false WHERE listing_id = :ginger",
        f"INSERT {row('ginger', 3, reserved='1')}",
    ],
    "what is left of a lot": ['UPDATE lot SET "left" = 99000 WHERE id = :honey_lot'],
    "a lot pointing at its old row": [
        'UPDATE lot SET "left" = "left" + 10000, last_movement_id = :honey_row WHERE id = :honey_lot'
    ],
    "a lot given to other goods": ["UPDATE lot SET listing_id = :ginger WHERE id = :honey_lot"],
    "a lot made larger": ["UPDATE lot SET amount = 99000 WHERE id = :honey_lot"],
    "a lot under another code": ["UPDATE lot SET code = 'AAAAAA' WHERE id = :honey_lot"],
    "a lot thrown away": ["DELETE FROM lot WHERE id = :honey_lot"],
    "a lot born full": [
        'INSERT INTO lot (code, listing_id, harvested_on, amount, "left", note, created_at)'
        " VALUES ('BBBBBB', :honey, '2026-03-01', 1000, 1000, '', :now)"
    ],
}
SQLITE = {
    "a row put in the place of another": [
        f"INSERT OR REPLACE {row('honey', 1, on_hand='99000', lot=':honey_lot')}",
    ],
    "a row under the id of another": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"REPLACE {row('honey', 3, on_hand='1', lot=':honey_lot')}".replace("(listing_id", "(id, listing_id").replace(
            "(:honey", "(:honey_row, :honey"
        ),
    ],
    "a row under an id below all others": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand='1', lot=':honey_lot')}".replace("(listing_id", "(id, listing_id").replace(
            "(:honey", "(-1, :honey"
        ),
    ],
    "a row whose sum is passed over": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :ginger",
        f"INSERT OR IGNORE {row('ginger', 2, on_hand='-5001', lot=':ginger_lot')}",
    ],
    "a promise of what is not there passed over": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT OR IGNORE {row('honey', 3, reserved='6001')}",
    ],
    "a lot put in the place of another": [
        'INSERT OR REPLACE INTO lot (id, code, listing_id, harvested_on, amount, "left", note, created_at)'
        " VALUES (:honey_lot, 'BBBBBB', :honey, '2026-03-01', 1000, 0, '', :now)"
    ],
    "a row turned into an update": [
        f"INSERT {row('honey', 1, on_hand='1', lot=':honey_lot')}"
        " ON CONFLICT (listing_id, number) DO UPDATE SET on_hand_change = 99000"
    ],
    "half a thousandth": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand='0.5', lot=':honey_lot')}",
    ],
    "an amount in words": [
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 3, on_hand=repr('nhiều'), lot=':honey_lot')}",
    ],
}
POSTGRESQL = {
    "all sums emptied": ["TRUNCATE stock_item"],
    "all rows emptied": ["TRUNCATE stock_movement"],
    "all lots emptied": ["TRUNCATE lot CASCADE"],
    "a row turned into an update": [
        f"INSERT {row('honey', 1, on_hand='1', lot=':honey_lot')}"
        " ON CONFLICT (listing_id, number) DO UPDATE SET on_hand_change = 99000"
    ],
}
OF_ONE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


@pytest.mark.parametrize("way", BOTH)
def test_a_way_of_cheating_is_refused(intruder: Intruder, way: str) -> None:
    with pytest.raises(DBAPIError):
        intruder.does(*BOTH[way])


@pytest.mark.parametrize("way", [*SQLITE, *POSTGRESQL])
def test_a_way_only_one_database_knows_is_refused(database: str, intruder: Intruder, way: str) -> None:
    for statements in filter(None, [OF_ONE[database].get(way)]):
        with pytest.raises(DBAPIError):
            intruder.does(*statements)


def test_sums_put_in_the_place_of_others_change_nothing(database: str, intruder: Intruder) -> None:
    again = " INTO stock_item (listing_id, on_hand, reserved, expected, is_on_demand, entries) VALUES (:honey, 0, 0, 0,"
    beginning = "INSERT OR REPLACE" if database == "sqlite" else "INSERT"
    ending = "" if database == "sqlite" else " ON CONFLICT DO NOTHING"

    intruder.does(f"{beginning}{again} false, 0){ending}")


def test_an_honest_row_from_outside_moves_the_sums(app: Flask, honey: Listing, ginger: Listing) -> None:
    Intruder(honey, ginger).does(
        "UPDATE stock_item SET entries = entries + 1 WHERE listing_id = :honey",
        f"INSERT {row('honey', 2, on_hand='-1500', lot=':honey_lot')}",
    )

    assert sums(honey) == (Decimal("8.5"), Decimal(0), Decimal(0))
    assert queries.drift() == []
