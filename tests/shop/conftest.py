"""A market with a few goods on its shelf, made as they are made in life."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from tests.standing import standing
from tests.world.goods import VEGETABLES, category, live_listing
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, person, tra_tan


@dataclass
class Shelf:
    """Two producers, their coordinator and what they sell."""

    dung: Person
    hoa: Person
    official: Actor
    household: Organisation
    cooperative: Organisation

    def puts(
        self, name: str, *, by: str = "dung", price: int = 70_000, stock: int | Decimal = 20, **more: Any
    ) -> Listing:
        """A listing of bà Dung (or chú Hòa) comes on the shelf."""
        producer = self.household if by == "dung" else self.cooperative
        more["category"] = category(more.get("category", VEGETABLES))
        return live_listing(producer, name, price=Money(price), stock=Decimal(stock), **more)


@pytest.fixture
@standing
def shelf(app: Flask, clock: FrozenClock) -> Shelf:
    official = acting(coordinator_of(tra_tan()))
    dung, hoa = person("Hồ Thị Dung"), person("Nguyễn Văn Hòa")
    household = verified_seller(dung, official, "Hộ bà Dung", hamlet="Thôn 2", story="Nhà tôi làm rẫy ở Ngọc Tu.")
    cooperative = verified_seller(hoa, official, "Tổ hợp tác Suối Ró", hamlet="Thôn 4")
    return Shelf(dung, hoa, official, household, cooperative)
