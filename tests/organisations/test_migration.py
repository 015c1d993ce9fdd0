"""Whoever sells before there were terms of selling takes any order and comes to the door afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from marketplace.kernel.db import db
from tests.databases import market_at
from tests.stock.test_migration import put

BEFORE, AFTER = "0019_counted_below_promise", "0020_selling_terms"


@pytest.fixture
def old_market(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """One seller, from before it could say how it sells."""
    with market_at(BEFORE, empty_database, tmp_path) as app:
        with db.engine.begin() as connection:
            put(connection, "province", code="48")
            put(connection, "locality", id=1, province_code="48", code="20923")
            put(connection, "organisation", id=1, locality_id=1, slug="dung")
        db.engine.dispose()
        yield app


def test_sellers_go_on_as_before_and_the_way_back_is_open(old_market: Flask) -> None:
    upgrade(revision=AFTER)
    row = db.session.execute(text("SELECT slug, min_order, delivers_home FROM organisation")).one()
    assert (row.slug, row.min_order, bool(row.delivers_home)) == ("dung", 0, True)
    db.session.rollback()
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text("UPDATE organisation SET min_order = -1"))
    db.session.remove()

    downgrade(revision=BEFORE)

    columns = {column["name"] for column in inspect(db.engine).get_columns("organisation")}
    assert not {"min_order", "delivers_home"} & columns
    assert db.session.scalars(text("SELECT slug FROM organisation")).all() == ["dung"]
