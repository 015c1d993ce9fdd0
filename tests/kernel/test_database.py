"""Each database is opened safely, and nothing else will do."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from marketplace.kernel.db import db, is_sqlite_safe
from marketplace.stock.models import StockItem
from tests.world.goods import live_listing
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, person, tra_tan


def test_sqlite_is_durable_strict_and_patient(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        asked = {
            name: db.session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    else:
        asked = {
            name: db.session.scalar(text(f"SHOW {name}"))
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        }
        assert set(asked.values()) == {"on"}


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 51, 2), False),
        ((3, 40, 1), False),
        ((3, 50, 6), False),
    ],
)
def test_an_sqlite_that_loses_data_is_known(version: tuple[int, int, int], safe: bool) -> None:
    assert is_sqlite_safe(version) is safe


def test_amounts_keep_their_thousandths_when_sql_subtracts_them(app: Flask) -> None:
    left = StockItem.on_hand - StockItem.reserved
    found = select(func.max(left), func.sum(StockItem.on_hand + StockItem.reserved))
    listing = live_listing(
        verified_seller(person("Hồ Thị Dung"), acting(coordinator_of(tra_tan()))), stock=Decimal("1.5")
    )
    assert db.session.execute(found).one() == (Decimal("1.5"), Decimal("1.5"))
    asked = {
        least: db.session.scalar(select(StockItem.listing_id).where(left >= Decimal(least)))
        for least in ("1.5", "1.501")
    }
    assert asked == {"1.5": listing.id, "1.501": None}
