"""The demonstration market, loaded whole through ordinary commands: what the contract promises of it is there."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing, ListingPhoto
from marketplace.catalogue.states import ListingState
from marketplace.delivery.models import PickupPoint
from marketplace.demo import market
from marketplace.demo.jobs import load
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.clock import HERE, frozen, today
from marketplace.kernel.db import db
from marketplace.notifications.models import Notice
from marketplace.orders.jobs import complete_delivered, release_unconfirmed, remind_unconfirmed
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.organisations.models import Organisation
from tests.world.people import person
from tests.world.soundness import assert_sound

PASSWORD = "kết nghĩa 2025"
PHONES = (1, 2, 3, 11, 12, 21, 22)


def count(query: object) -> int:
    return db.session.scalar(select(func.count()).select_from(query)) or 0  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_demonstration_is_what_the_contract_promises(app: Flask) -> None:
    market.load(lambda _words: None)

    on_shelf = select(Listing.id).where(Listing.state == ListingState.LIVE)
    assert count(on_shelf.subquery()) >= 40
    assert count(on_shelf.where(Listing.id.not_in(select(ListingPhoto.listing_id))).subquery()) == 0
    assert count(select(Organisation.id).where(Organisation.sells).subquery()) >= 8
    assert count(PickupPoint) >= 2
    assert set(db.session.scalars(select(Order.state))) == set(OrderState)
    assert count(select(Listing.id).where(Listing.resumes_on > today()).subquery()) == 1
    assert count(select(Notice.id).where(Notice.key.startswith("stock:")).subquery()) >= 1
    for number in PHONES:
        assert accounts.sign_in(VISITOR, phone=f"09000000{number:02d}", password=PASSWORD)
    assert_sound()
    with frozen(datetime.combine(today() + timedelta(days=1), time(12), HERE)):
        for job in (remind_unconfirmed, release_unconfirmed, complete_delivered):
            app.test_cli_runner().invoke(job)
    assert set(db.session.scalars(select(Order.state))) == set(OrderState), "the worker took a state away"


@pytest.mark.parametrize(("words", "code"), [([], 1), (["--if-empty"], 0)])
def test_where_somebody_lives_the_demonstration_stays_away(words: list[str], code: int, app: Flask) -> None:
    person("Hồ Thị Dung")

    assert app.test_cli_runner().invoke(load, words).exit_code == code
    assert count(Person) == 1
