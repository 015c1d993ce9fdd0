"""Goods that come and go, and people who keep an eye on them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.stock import commands as stock
from tests.standing import standing
from tests.world.goods import live_listing, seller_of
from tests.world.people import person
from tests.world.trade import Trade


@pytest.fixture
@standing
def ginger(market: Trade) -> Listing:
    """Bà Dung's ginger, sold out."""
    return live_listing(market.seller, "Gừng gió", stock=Decimal(0))


@pytest.fixture
@standing
def lan(app: Flask) -> Person:
    """Somebody with an account, who neither sells nor buys for anybody yet."""
    return person("Phan Thị Lan")


@pytest.fixture
def harvest(market: Trade) -> Callable[..., None]:
    """Bà Dung brings goods in: `harvest(ginger, 3)`."""

    def bring(listing: Listing, amount: int = 3) -> None:
        stock.receive(seller_of(market.seller), listing, amount=Decimal(amount))

    return bring
