"""What must hold of every order whatever was done to it."""

from __future__ import annotations

from marketplace.orders import queries as orders
from marketplace.stock import queries as stock


def assert_sound() -> None:
    """Orders add up, the ledger keeps back exactly what their lines hold, and its sums are those of its rows."""
    assert orders.drift() == []
    assert not stock.drift()
