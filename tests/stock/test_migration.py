"""A market that traded before the ledger was kept by the database goes on trading after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, Table, insert, text

from marketplace.kernel.db import db
from marketplace.stock import queries
from tests.databases import market_at

BEFORE, AFTER = "0001_the_house", "0002_the_ledger"
A_MORNING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)  # three o'clock of the second of March in Vietnam


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """As it was: goods brought, held, sent; the sums written by the command that wrote the rows."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
            put(connection, "listing", id=7, producer_id=1, slug="mat-ong", step=1000, min_quantity=1000)
            for kind, on_hand, reserved in (
                ("harvested", 10_000, 0),
                ("reserved", 0, 4_000),
                ("shipped", -4_000, -4_000),
                ("reserved", 0, 1_500),
            ):
                put(
                    connection,
                    "stock_movement",
                    listing_id=7,
                    kind=kind,
                    on_hand_change=on_hand,
                    reserved_change=reserved,
                    reference="" if kind == "harvested" else "BKMQ27",
                )
            put(connection, "stock_item", listing_id=7, on_hand=6_000, reserved=1_500)
        db.engine.dispose()
        yield app


def put(connection: Connection, name: str, /, **known: Any) -> None:
    """A row of a table as it was then; what is not known and may not be empty is filled with something."""
    table = Table(name, MetaData(), autoload_with=connection)
    filled = {
        column.name: {int: 0, str: "", bool: False, datetime: A_MORNING}[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.name not in known and not column.primary_key
    }
    connection.execute(insert(table).values(**filled, **known))


def test_old_rows_get_numbers_and_a_lot(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    rows = db.session.execute(text("SELECT number, on_hand_change, lot_id FROM stock_movement ORDER BY id")).all()
    assert [row.number for row in rows] == [1, 2, 3, 4]
    lot = db.session.execute(text("SELECT * FROM lot")).one()
    assert [row.lot_id for row in rows] == [lot.id, None, lot.id, None]
    assert (lot.amount, lot.left, str(lot.harvested_on)) == (10_000, 6_000, "2026-03-02")
    assert queries.drift() == []


def test_the_way_back_leaves_the_sums(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    downgrade(revision=BEFORE)

    kept = db.session.execute(text("SELECT on_hand, reserved FROM stock_item")).one()
    assert tuple(kept) == (6_000, 1_500)
    db.session.remove()
    upgrade(revision=AFTER)
    assert queries.drift() == []
