"""Bà Dung takes orders of guests."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.kernel.clock import FrozenClock
from tests.world.guests import open_trade
from tests.world.trade import Trade


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    """The usual trade, open to guests."""
    return open_trade()
