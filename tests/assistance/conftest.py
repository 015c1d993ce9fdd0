"""The people of these tests: bà Dung sells in Trà Tân; Điều and Hạnh coordinate there; Lan is her niece."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.assistance.models import EntryConsent
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.organisations.models import Organisation
from tests.standing import standing
from tests.world.helping import entering, leave_for_official
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, person, tra_tan


@pytest.fixture
@standing
def dieu(app: Flask, clock: FrozenClock) -> Person:
    return coordinator_of(tra_tan(), "Nguyễn Thị Điều")


@pytest.fixture
@standing
def dung(app: Flask, clock: FrozenClock) -> Person:
    return person("Hồ Thị Dung")


@pytest.fixture
@standing
def household(dung: Person, dieu: Person) -> Organisation:
    return verified_seller(dung, acting(dieu), representative="bà Dung")


@pytest.fixture
@standing
def neighbour(dieu: Person) -> Organisation:
    return verified_seller(person("Nguyễn Văn Lực"), acting(dieu), "Hộ ông Lực")


@pytest.fixture
@standing
def lan(app: Flask, clock: FrozenClock) -> Person:
    return person("Hồ Thị Lan")


@pytest.fixture
@standing
def leave(dieu: Person, household: Organisation) -> EntryConsent:
    """Bà Dung said yes to Điều on the telephone."""
    return leave_for_official(dieu, household)


@pytest.fixture
def dieu_entering(dieu: Person, leave: EntryConsent) -> Actor:
    return entering(dieu, leave)
