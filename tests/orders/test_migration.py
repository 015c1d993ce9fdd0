"""People, organisations and orders from before desks could search are found after it, and the way back leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from marketplace.kernel.db import db
from marketplace.kernel.finding import keys_of
from tests.databases import market_at
from tests.stock.test_migration import put

BEFORE, AFTER = "0020_selling_terms", "0021_desk_search"
PHONE = "+84905123456"
BUYER = {"name": "Quán Bếp Nhà", "contact_name": "Đỗ Văn Minh", "contact_phone": PHONE}


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """A person, a seller, and an order of somebody with a name and a number."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "person", id=1, phone=PHONE, name="Hồ Thị Đào")
            put(connection, "organisation", id=1, locality_id=1, slug="dung", name="Hộ bà Dung", phone=PHONE)
            put(connection, "purchase", id=1, reference="BKMQ27", buyer_id=1, placed_by_id=1)
            put(
                connection,
                "order_",
                id=1,
                reference="BKMQ28",
                purchase_id=1,
                buyer_id=1,
                producer_id=1,
                terms={"buyer": BUYER},
            )
        db.engine.dispose()
        yield app


def rows(statement: str) -> list[Any]:
    found = list(db.session.scalars(text(statement)))
    db.session.remove()
    return found


def test_what_there_was_is_found_as_if_it_came_today(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    found = {name: set(rows(f'SELECT "key" FROM {name}_key')) for name in ("person", "organisation", "order")}  # noqa: S608 - our own words
    assert found["person"] == set(keys_of(names=["Hồ Thị Đào"], phones=[PHONE]))
    assert found["organisation"] == set(keys_of(names=["Hộ bà Dung"], phones=[PHONE]))
    assert found["order"] == set(keys_of(names=[BUYER["name"], BUYER["contact_name"]], phones=[PHONE]))


def test_the_rows_of_an_order_follow_what_stands_on_it(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    db.session.execute(text("UPDATE order_ SET found_by = '[\"hoa\"]'"))
    db.session.commit()
    assert rows('SELECT "key" FROM order_key') == ["hoa"]
    db.session.execute(text("UPDATE order_ SET found_by = '[]'"))
    db.session.commit()
    assert rows('SELECT "key" FROM order_key') == []


def test_the_keys_go_again_and_nothing_else(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    db.session.remove()

    downgrade(revision=BEFORE)

    assert not {"person_key", "organisation_key", "order_key"} & set(inspect(db.engine).get_table_names())
    assert rows("SELECT reference FROM order_") == ["BKMQ28"]
    db.session.execute(text("UPDATE order_ SET note = 'x'"))
    db.session.commit()
