"""Fixtures most goods are tried with: Dung sells from her household, Lực next door; Trà Tân has a coordinator."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.standing import standing
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, let_in, person, tra_tan
from tests.world.trade import Trade, trade


@pytest.fixture
@standing
def coordinator(app: Flask) -> Person:
    return coordinator_of(tra_tan())


@pytest.fixture
@standing
def dung(app: Flask) -> Person:
    return person("Hồ Thị Dung")


@pytest.fixture
@standing
def household(dung: Person, coordinator: Person) -> Organisation:
    return verified_seller(dung, acting(coordinator))


@pytest.fixture
def dung_selling(dung: Person, household: Organisation) -> Actor:
    return acting(dung)


@pytest.fixture
def market(app: Flask) -> Trade:
    """Bà Dung sells honey and bamboo shoots, anh Minh buys: most tests of trade begin here."""
    return trade()


@pytest.fixture
@standing
def neighbour(coordinator: Person) -> Organisation:
    return verified_seller(person("Nguyễn Văn Lực"), acting(coordinator), "Hộ ông Lực")


@pytest.fixture
def phone(client: PageClient, dung: Person, household: Organisation) -> PageClient:
    """Dung's telephone, signed in."""
    return let_in(client, dung)
