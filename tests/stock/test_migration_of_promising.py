"""A market whose sums could not fall below what is promised goes on with its figures, its rows and its guards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.db import db
from marketplace.stock import queries
from tests.databases import market_at
from tests.stock.test_migration import put

BEFORE, AFTER = "0018_favourites", "0019_counted_below_promise"


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """Ten kilograms in one lot, four of them promised; the database itself added the rows up."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
            put(connection, "listing", id=7, producer_id=1, slug="mat-ong", step=1000, min_quantity=1000)
            put(connection, "stock_item", listing_id=7, low_at=2_000)
            put(connection, "lot", id=3, listing_id=7, code="LAAAAA", amount=10_000, harvested_on=date(2026, 3, 2))
            add(connection, 1, on_hand=10_000)
            add(connection, 2, reserved=4_000)
        db.engine.dispose()
        yield app


def add(connection: Connection, number: int, *, on_hand: int = 0, reserved: int = 0) -> None:
    """One more row, under the number it claims."""
    connection.execute(text("UPDATE stock_item SET entries = entries + 1"))
    put(
        connection,
        "stock_movement",
        listing_id=7,
        number=number,
        kind="reserved" if reserved else "corrected",
        on_hand_change=on_hand,
        reserved_change=reserved,
        reference="BKMQ27" if reserved else "",
        lot_id=3 if on_hand else None,
    )


def written(number: int, **figures: int) -> None:
    with db.engine.begin() as connection:
        add(connection, number, **figures)


def sums() -> tuple[int, ...]:
    row = db.session.execute(text("SELECT on_hand, reserved, expected, entries, low_at FROM stock_item")).one()
    db.session.rollback()
    return tuple(row)


def test_figures_and_guards_stay_and_a_count_may_fall_below_the_promise(old_market: Flask) -> None:
    with pytest.raises(DBAPIError):
        written(3, on_hand=-7_000)

    upgrade(revision=AFTER)

    assert sums() == (10_000, 4_000, 0, 2, 2_000)
    written(3, on_hand=-7_000)
    assert sums() == (3_000, 4_000, 0, 3, 2_000)
    for refused in ({"reserved": 1}, {"on_hand": -3_001}, {"reserved": -4_001}):
        with pytest.raises(DBAPIError):
            written(4, **refused)
    for cheating in ("UPDATE stock_item SET on_hand = 99000", "DELETE FROM stock_item", "DELETE FROM stock_movement"):
        with pytest.raises(DBAPIError), db.engine.begin() as connection:
            connection.execute(text(cheating))
    written(4, reserved=-1_000)
    assert sums() == (3_000, 3_000, 0, 4, 2_000)
    assert queries.drift() == []


def test_the_way_back_expects_what_is_owed(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    written(3, on_hand=-7_000)
    db.engine.dispose()

    downgrade(revision=BEFORE)

    assert sums() == (3_000, 4_000, 1_000, 4, 2_000)
    with pytest.raises(DBAPIError):
        written(5, on_hand=-1)
    db.session.remove()
    upgrade(revision=AFTER)
    assert queries.drift() == []
    written(5, on_hand=-1)
