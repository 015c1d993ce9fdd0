"""A market whose photos knew the goods they hung on goes on with photos that know none, and finds the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from marketplace.kernel.db import db
from tests.databases import market_at
from tests.stock.test_migration import put

BEFORE, EXPANDED, AFTER = "0013_producer_page", "0014_photos_by_themselves", "0015_photos_know_no_goods"
SHELF, REVISION = 7, 9
DAYS = {"given_on": date(2026, 3, 2), "ends_on": date(2026, 4, 2)}
PHOTOS: dict[int, dict[str, Any]] = {
    1: {"listing_id": SHELF, "position": 1, "assistance_id": 3},
    2: {"listing_id": SHELF, "position": 0},
    3: {"revision_id": REVISION, "position": 0},
    4: {},
}


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """Goods with two pictures, the cover sent last; one picture on other words for them; one sent and never saved."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "person", id=1, phone="+84905111222")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
            put(connection, "entry_consent", id=2, producer_id=1, helper_id=1, recorded_by_id=1, **DAYS)
            put(connection, "assistance", id=3, consent_id=2, helper_id=1)
            put(connection, "listing", id=SHELF, producer_id=1, slug="mang", price=70_000, step=1000, min_quantity=1000)
            put(connection, "listing_revision", id=REVISION, listing_id=SHELF, replaced={})
            for number, known in PHOTOS.items():
                put(connection, "photo", id=number, reference=f"R{number}", kept_by_id=1, **known)
        db.engine.dispose()
        yield app


def rows(statement: str) -> list[tuple[Any, ...]]:
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.remove()
    return found


def test_goods_and_their_texts_show_the_same_photos_in_the_same_order(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    assert rows("SELECT listing_id, photo_id FROM listing_photo ORDER BY position") == [(SHELF, 2), (SHELF, 1)]
    assert rows("SELECT revision_id, photo_id, position FROM revision_photo") == [(REVISION, 3, 0)]
    assert rows("SELECT id, reference, assistance_id FROM photo ORDER BY id") == [
        (1, "R1", 3),
        (2, "R2", None),
        (3, "R3", None),
        (4, "R4", None),
    ]
    assert not {"listing_id", "revision_id", "position"} & {
        each["name"] for each in inspect(db.engine).get_columns("photo")
    }


def test_what_the_old_market_hung_between_the_two_steps_hangs_too(old_market: Flask) -> None:
    upgrade(revision=EXPANDED)
    with db.engine.begin() as connection:
        connection.execute(text(f"UPDATE photo SET listing_id = {SHELF}, position = 2 WHERE id = 4"))
        connection.execute(text("UPDATE photo SET listing_id = NULL WHERE id = 1"))

    upgrade(revision=AFTER)

    assert rows("SELECT photo_id, position FROM listing_photo ORDER BY position") == [(2, 0), (4, 2)]


def test_the_way_back_hangs_every_photo_where_it_was(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    downgrade(revision=BEFORE)

    columns = ("listing_id", "revision_id", "position", "assistance_id")
    assert rows(f"SELECT id, {', '.join(columns)} FROM photo ORDER BY id") == [
        (number, *(known.get(column, 0 if column == "position" else None) for column in columns))
        for number, known in PHOTOS.items()
    ]
    tables = inspect(db.engine).get_table_names()
    assert not {"listing_photo", "revision_photo"} & set(tables)


def test_after_the_way_back_the_older_steps_back_are_still_open(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    db.session.remove()

    downgrade(revision="0006_editions_kept")

    assert rows("SELECT id, listing_id FROM photo ORDER BY id") == [(1, SHELF), (2, SHELF), (4, None)]
