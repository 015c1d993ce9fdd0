"""What a guest ordered becomes an account's: by the link, never by code and number."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.guests import commands
from marketplace.guests.commands import AdoptedAlready, NoAccount
from marketplace.guests.models import Guest
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.periodic import JOBS
from marketplace.orders import commands as orders
from marketplace.orders import queries
from marketplace.orders.commands import OwnOrder
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.tracking.commands import track
from tests.world.guests import LINK, PHONE, guest_bought, guest_order, holding
from tests.world.hands import at_once
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.trade import REASON, Trade


def test_who_holds_the_link_and_an_account_takes_the_orders(market: Trade) -> None:
    order = guest_order(market)
    terms = order.terms

    purchase = commands.adopt_orders(market.buying, LINK)

    assert [each.reference for each in purchase.orders] == [order.reference]
    found = queries.order_for(market.buying, order.reference)
    assert (found.buyer_id, found.terms, found.held_until) == (market.buyer.id, terms, None)
    assert queries.purchase_for(market.buying, purchase.reference) is purchase
    guest = db.session.scalars(select(Guest)).one()
    assert (guest.adopted_at, guest.adopted_by_id, guest.adopted_into_id) == (now(), market.minh.id, market.buyer.id)


def test_the_link_opens_nothing_afterwards(market: Trade) -> None:
    order = guest_order(market)
    before = holding()
    commands.adopt_orders(market.buying, LINK)

    assert holding().buys_for == frozenset()
    with pytest.raises(Missing):
        queries.order_for(before, order.reference)
    with pytest.raises(NotAllowed):
        orders.cancel_order(before, order, reason=REASON)


def test_what_was_adopted_is_adopted_once(market: Trade) -> None:
    guest_bought(market)
    commands.adopt_orders(market.buying, LINK)
    lan = person("Đỗ Thị Lan")
    buyer(lan, name="Nhà chị Lan")

    with pytest.raises(AdoptedAlready):
        commands.adopt_orders(acting(lan), LINK)


def test_code_and_number_adopt_nothing_though_they_track(market: Trade) -> None:
    order = guest_order(market)
    assert track(code=order.reference, phone=PHONE[-4:], address="198.51.100.1")

    for said in (order.reference, order.purchase.reference, PHONE, PHONE[-4:], f"{order.reference}{PHONE[-4:]}", ""):
        with pytest.raises(Missing):
            commands.adopt_orders(market.buying, said)
    assert order.buyer.is_guest


def test_the_same_number_as_an_account_adopts_nothing_by_itself(market: Trade) -> None:
    order = guest_order(market, contact_phone=market.minh.phone)

    with pytest.raises(Missing):
        queries.order_for(market.buying, order.reference)


def test_a_visitor_and_a_person_who_buys_for_nobody_adopt_nothing(market: Trade) -> None:
    guest_bought(market)
    for who in (VISITOR, holding(), acting(person("Người mới"))):
        with pytest.raises(NotAllowed):
            commands.adopt_orders(who, LINK)


def test_who_buys_for_several_says_for_whom(market: Trade) -> None:
    guest_bought(market)
    other = buyer(market.minh, name="Bếp ăn của Minh")

    with pytest.raises(NoAccount) as refused:
        commands.adopt_orders(market.buying, LINK)
    assert refused.value.field == "buyer"
    assert commands.adopt_orders(market.buying, LINK, buyer=other.slug).buyer_id == other.id


def test_nobody_adopts_for_somebody_else(market: Trade) -> None:
    guest_bought(market)
    other = buyer(person("Đỗ Thị Lan"), name="Nhà chị Lan")

    with pytest.raises(NoAccount):
        commands.adopt_orders(market.buying, LINK, buyer=other.slug)


def test_a_seller_does_not_become_their_own_buyer(market: Trade) -> None:
    order = guest_order(market)
    market.seller.buys = True
    db.session.commit()
    both = acting(market.dung)
    selling_and_buying = type(both)(**{**vars(both), "buys_for": both.sells_for})

    with pytest.raises(OwnOrder):
        commands.adopt_orders(selling_and_buying, LINK)
    assert order.buyer.is_guest


def test_an_adopted_order_waits_as_any_other(market: Trade, clock: FrozenClock) -> None:
    order = guest_order(market)
    commands.adopt_orders(market.buying, LINK)
    clock.move(hours=3)
    JOBS["orders release-guests"].work()

    db.session.rollback()
    assert db.session.get_one(Order, order.id).state is OrderState.PLACED


@pytest.mark.slow
def test_two_who_hold_the_link_adopt_once(market: Trade, app: Flask) -> None:
    guest_bought(market)
    lan = person("Đỗ Thị Lan")
    buyer(lan, name="Nhà chị Lan")
    minh, theirs = market.buying, acting(lan)

    results: list[Any] = at_once(
        app,
        lambda: commands.adopt_orders(minh, LINK).reference,
        lambda: commands.adopt_orders(theirs, LINK).reference,
    )

    assert sorted(type(each).__name__ for each in results) == ["AdoptedAlready", "str"]
