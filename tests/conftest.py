"""What every test may ask for: the market on both databases, a client, a clock that stands still, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from marketplace.kernel.clock import HERE, FrozenClock, frozen
from marketplace.kernel.confined import runner
from tests.pages import PageClient

pytest_plugins = ["tests.databases", "tests.browser", "tests.world.household"]
A_MONDAY_MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=HERE)
PATIENCE = 600  # seconds; the machine of a test may have much else to do

# Of what holds for all inputs the suite tries a few, the same each time; `make faults` tries five hundred others.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
settings.register_profile("small", ANY_MACHINE, max_examples=25, derandomize=True, database=None)
settings.register_profile("large", ANY_MACHINE, max_examples=500, print_blob=True)
settings.load_profile("small")


@pytest.fixture(autouse=True, scope="session")
def patient() -> None:
    """What a visitor sends is given up after twenty seconds; here only when it really takes for ever."""
    assert runner.PATIENCE < PATIENCE
    runner.PATIENCE = PATIENCE


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor with an own cookie jar; `app.test_client()` makes another one."""
    app.test_client_class = PageClient
    visitor = app.test_client()
    assert isinstance(visitor, PageClient)
    return visitor


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    """The clock stands at eight on a Monday morning in Vietnam and moves by hand: `clock.move(days=1)`."""
    with frozen(A_MONDAY_MORNING) as hand:
        yield hand
