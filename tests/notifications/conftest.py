"""A market whose people have e-mail, and what lies in their inboxes."""

from __future__ import annotations

import pytest

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from tests.world.people import acting
from tests.world.trade import Trade


@pytest.fixture
def mailed(market: Trade) -> Trade:
    """Bà Dung and anh Minh have an e-mail address."""
    give_address(market.dung, "dung@vidu.vn")
    give_address(market.minh, "minh@vidu.vn")
    return market


def give_address(somebody: Person, address: str, language: str = "vi") -> None:
    accounts.amend_person(acting(somebody), name=somebody.name, email=address, language=language)
