"""A market without guests goes on as it was; the way back leaves nothing, unless a guest has ordered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from marketplace.kernel.db import db
from tests.databases import market_at
from tests.stock.test_migration import put

BEFORE, AFTER = "0021_desk_search", "0022_guests"


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """One household that bought once, from before there were guests."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
            put(connection, "person", id=1, phone="+84907000001")
            put(connection, "purchase", id=1, reference="BKMQ2N", buyer_id=1, placed_by_id=1)
            put(
                connection,
                "order_",
                id=1,
                reference="BKMQ3N",
                purchase_id=1,
                buyer_id=1,
                producer_id=1,
                terms={},
                found_by=[],
            )
        db.engine.dispose()
        yield app


def placed_by() -> dict[str, bool]:
    """Which columns of a purchase may be empty."""
    return {each["name"]: each["nullable"] for each in inspect(db.engine).get_columns("purchase")}


def test_what_stands_is_no_guests_and_no_seller_takes_any(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    assert db.session.execute(text("SELECT is_guest, takes_guests FROM organisation")).one() == (False, False)
    assert db.session.execute(text("SELECT placed_by_id FROM purchase")).scalars().all() == [1]
    assert db.session.execute(text("SELECT held_until FROM order_")).scalars().all() == [None]
    assert placed_by()["placed_by_id"] and not placed_by()["buyer_id"]


def test_a_purchase_may_name_nobody_and_then_there_is_no_way_back(
    old_market: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(revision=AFTER)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE purchase SET placed_by_id = NULL"))
    db.engine.dispose()

    with pytest.raises(SystemExit):
        downgrade(revision=BEFORE)
    assert "Guests have ordered" in caplog.text


def test_the_way_back_leaves_the_market_as_it_was(old_market: Flask) -> None:
    before = placed_by()
    upgrade(revision=AFTER)
    db.session.remove()

    downgrade(revision=BEFORE)

    assert "guest" not in inspect(db.engine).get_table_names()
    assert placed_by() == before
    assert db.session.scalars(text("SELECT reference FROM order_")).all() == ["BKMQ3N"]
