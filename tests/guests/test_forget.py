"""What is kept of a guest goes when its clock ends: counters, the mail address, the letter, and at last the person."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select, update

from marketplace.checkout import commands as checkout
from marketplace.delivery.states import DeliveryMethod
from marketplace.guests import commands
from marketplace.guests.models import Guest
from marketplace.guests.states import MAIL_KEPT, PEOPLE_KEPT
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.models import Order, OrderEdition
from marketplace.orders.states import OrderState
from marketplace.organisations.models import Organisation
from tests.world.guests import LINK, PHONE, guest_order, holding
from tests.world.trade import Trade, brought

A_DAY = timedelta(days=1)
WHOLE = ("confirm", "pack", "ship", "deliver", "complete")


def the_guest() -> Guest:
    db.session.rollback()
    return db.session.scalars(select(Guest)).one()


def test_counters_stay_while_an_order_is_open_and_go_after(market: Trade) -> None:
    order = guest_order(market)
    commands.forget_guests()
    assert the_guest().phone_key and the_guest().network_key

    brought(market, order, "decline")
    commands.forget_guests()

    assert (the_guest().phone_key, the_guest().network_key) == ("", "")


def test_the_address_stays_a_month_after_the_end(market: Trade, clock: FrozenClock) -> None:
    brought(market, guest_order(market, email="hoa@example.vn"), *WHOLE)
    clock.set(now() + MAIL_KEPT - A_DAY)
    commands.forget_guests()
    assert the_guest().email == "hoa@example.vn"

    clock.set(now() + 2 * A_DAY)
    commands.forget_guests()

    assert the_guest().email == ""


def test_the_letter_with_the_link_goes_once_it_was_sent(market: Trade) -> None:
    guest_order(market, email="hoa@example.vn")
    commands.forget_guests()
    assert LINK in db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.to == "hoa@example.vn")).one()

    db.session.execute(update(OutboxMessage).values(sent_at=now()))
    db.session.commit()
    commands.forget_guests()

    assert not [body for body in db.session.scalars(select(OutboxMessage.body)) if LINK in body]


def test_the_contract_names_the_guest_for_three_years_and_nobody_after(market: Trade, clock: FrozenClock) -> None:
    home = {"delivery": DeliveryMethod.HOME, "address": "7 Núi Thành", "note": "Gọi trước giúp tôi"}
    order = guest_order(market, goods={market.honey: 2}, **home)
    checkout.amend_order(holding(), order, lines=[{"line": 1, "amount": Decimal(1)}], note="Một hũ thôi")
    assert db.session.scalar(select(func.count()).select_from(OrderEdition)) == 1
    brought(market, order, *WHOLE)
    clock.set(now() + PEOPLE_KEPT - A_DAY)
    commands.forget_guests()
    assert the_guest().purchase.orders[0].terms["buyer"]["contact_phone"] == PHONE

    clock.set(now() + 2 * A_DAY)
    commands.forget_guests()
    commands.forget_guests()

    db.session.rollback()
    kept = db.session.scalars(select(Order)).one()
    said = f"{kept.terms} {kept.note} {kept.buyer.name} {kept.buyer.folded}"
    assert not [each for each in ("Hoa", "hoa", PHONE, "7 Núi Thành", "Gọi trước") if each in said.replace("Hòa", "")]
    assert (kept.state, kept.total.dong) == (OrderState.COMPLETED, 85_000)
    assert db.session.scalar(select(func.count()).select_from(OrderEdition)) == 0
    assert holding().buys_for == frozenset()
    assert db.session.scalars(select(Organisation.name).where(Organisation.is_guest)).all() == ["Khách"]


def test_orders_of_people_keep_their_names(market: Trade, clock: FrozenClock) -> None:
    guest_order(market)
    from_minh = market.buyer.name
    clock.set(now() + PEOPLE_KEPT + A_DAY)
    commands.forget_guests()
    assert from_minh == market.buyer.name
