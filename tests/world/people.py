"""The people of every test, made by commands only. Everybody's password is the same."""

from __future__ import annotations

from itertools import count

from marketplace.accounts import commands, queries
from marketplace.accounts.models import Person
from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.localities.models import Locality
from marketplace.localities.queries import locality_by_code
from tests.pages import PageClient

PASSWORD = "suối đầy cá niên"
TRA_TAN, HOA_CUONG = "20923", "20257"
_numbers = count(1)


def person(name: str, phone: str = "") -> Person:
    """Somebody with an account; without a number, with one nobody else has."""
    number = phone or f"09071{next(_numbers):05d}"
    return commands.register(VISITOR, phone=number, name=name, password=PASSWORD)


def acting(somebody: Person) -> Actor:
    """That person, as they stand now."""
    return queries.actor_for(somebody)


def administrator(name: str = "Trần Văn Quản") -> Person:
    """Somebody who keeps the installation."""
    keeper = person(name)
    commands.grant_role(SYSTEM, keeper, role=Role.ADMINISTRATOR)
    return keeper


def coordinator_of(locality: Locality, name: str = "Nguyễn Thị Điều") -> Person:
    """An official of this commune or ward."""
    official = person(name)
    commands.grant_role(SYSTEM, official, role=Role.COORDINATOR, locality=locality)
    return official


def tra_tan() -> Locality:
    """The commune in the mountains."""
    return locality_by_code(TRA_TAN)


def hoa_cuong() -> Locality:
    """The ward in the city."""
    return locality_by_code(HOA_CUONG)


def let_in(client: PageClient, somebody: Person) -> PageClient:
    """Sign somebody in through the page; gives the same client."""
    answer = client.submit("/dang-nhap", {"phone": somebody.phone, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client
