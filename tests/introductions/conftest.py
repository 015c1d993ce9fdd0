"""Bà Dung's household, verified, with its coordinator."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.organisations.models import Organisation
from tests.standing import standing
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, person, tra_tan


@dataclass
class Home:
    """Whose page it is, and who watches over it."""

    dung: Person
    official: Person
    household: Organisation

    @property
    def seller(self) -> Actor:
        """Bà Dung as she stands now."""
        return acting(self.dung)

    @property
    def coordinator(self) -> Actor:
        """The coordinator as they stand now."""
        return acting(self.official)

    @property
    def desk(self) -> str:
        """Where bà Dung writes her page."""
        return f"/ban-hang/trang-gioi-thieu/{self.household.slug}"

    @property
    def page(self) -> str:
        """Where buyers read it."""
        return f"/nha-san-xuat/{self.household.slug}"


@pytest.fixture
@standing
def home(app: Flask, clock: FrozenClock) -> Home:
    official, dung = coordinator_of(tra_tan()), person("Hồ Thị Dung", "0907000111")
    household = verified_seller(dung, acting(official), story="Nhà tôi làm rẫy ở Ngọc Tu.", phone="+84907000111")
    return Home(dung, official, household)
