"""A market whose producers showed one picture and their number goes on with pages of their own."""

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

BEFORE, AFTER = "0012_assisted_entry", "0013_producer_page"
DIGEST = "ab" * 32


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """Bà Dung shows a picture, ông Hòa none; both have a number that everybody saw."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung", picture=DIGEST, phone="+84907000111")
            put(connection, "organisation", id=2, locality_id=1, slug="hoa", phone="+84907000222")
        db.engine.dispose()
        yield app


def test_the_one_picture_is_the_first_of_the_page_and_no_number_is_public(old_market: Flask) -> None:
    upgrade(revision=AFTER)

    shown = db.session.execute(text("SELECT organisation_id, digest, position FROM shown_picture")).all()
    assert [tuple(row) for row in shown] == [(1, DIGEST, 0)]
    assert db.session.scalars(text("SELECT public_phone FROM organisation")).all() == ["", ""]


def test_the_way_back_leaves_the_producers(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    db.session.remove()

    downgrade(revision=BEFORE)

    assert "shown_picture" not in inspect(db.engine).get_table_names()
    assert db.session.scalars(text("SELECT slug FROM organisation ORDER BY id")).all() == ["dung", "hoa"]
