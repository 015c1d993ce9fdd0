"""Each database is opened safely, and nothing else will do."""

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.kernel.db import db, is_sqlite_safe


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
