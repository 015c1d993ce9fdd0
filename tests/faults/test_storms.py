"""A short storm and a short rush over real HTTP; `make faults` makes the long ones."""

from __future__ import annotations

import pytest

from benchmarks.crash import crash
from benchmarks.oversell import crowd_at

pytestmark = [pytest.mark.slow, pytest.mark.measures]


def test_killed_processes_lose_nothing_and_double_nothing(database: str) -> None:
    assert crash(database, seed=7, buyers=8, checkouts=60, kills=6, falls=1) == []


def test_the_last_units_are_sold_once_over_http(database: str) -> None:
    assert crowd_at(database, seed=7, buyers=8, attempts=64, units=6) == []
