"""Dung and her daughter-in-law Lan sell from one household; Lực sells next door."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.accounts.models import Person
from marketplace.accounts.states import Role
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from tests.world.goods import live_listing
from tests.world.organisations import verified_seller
from tests.world.people import acting, person


@pytest.fixture
def household(clock: FrozenClock, dung: Person, coordinator: Person) -> Organisation:
    return verified_seller(dung, acting(coordinator))


@pytest.fixture
def lan_selling(dung_selling: Actor, household: Organisation) -> Actor:
    lan = person("Nguyễn Thị Lan")
    organisations.add_member(dung_selling, household, phone=lan.phone, role=Role.PRODUCER)
    return acting(lan)


@pytest.fixture
def honey(household: Organisation) -> Listing:
    return live_listing(household, "Mật ong", price=Money(80_000), stock=Decimal(10))


@pytest.fixture
def ginger(household: Organisation) -> Listing:
    return live_listing(household, "Gừng tươi", price=Money(30_000), stock=Decimal(50))
