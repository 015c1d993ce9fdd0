"""A market without lists goes on with empty ones, and the way back leaves the market as it was."""

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

BEFORE, AFTER = "0017_one_history", "0018_favourites"
LISTS = {"favourite", "follow", "wait", "maker_news", "news_goods"}


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """One seller, from before there were lists."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
        db.engine.dispose()
        yield app


def test_the_lists_come_and_go(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    assert set(inspect(db.engine).get_table_names()) >= LISTS
    db.session.remove()

    downgrade(revision=BEFORE)

    assert not LISTS & set(inspect(db.engine).get_table_names())
    assert db.session.scalars(text("SELECT slug FROM organisation")).all() == ["dung"]
