"""What must hold of every order whatever was done to it."""

from __future__ import annotations

from marketplace.kernel.db import db, writing
from marketplace.orders import queries as orders
from marketplace.stock import queries as stock


def assert_sound() -> None:
    """Orders add up, the ledger keeps back exactly what their lines hold, and its sums are those of its rows."""
    assert orders.drift() == []
    assert not stock.drift()


def behind_the_ledgers_back(statement: str) -> None:
    """As only somebody could who owns the database and takes its triggers away."""
    db.session.rollback()
    token = writing.set(True)
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement)
    writing.reset(token)
