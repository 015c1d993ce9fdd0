"""A producer hears once when little is left, and again only after there was more in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.states import SharingRule
from tests.databases import statements
from tests.notifications.reading import told
from tests.pages import PageClient
from tests.world.goods import approved_revision, live_listing, revised, seller_of
from tests.world.hands import at_once
from tests.world.programs import Program


@pytest.fixture
def honey(household: Organisation, dung_selling: Actor) -> Listing:
    """Ten kilograms; Dung wants to hear when three are left."""
    goods = live_listing(household, "Mật ong", stock=Decimal(10))
    commands.watch_stock(dung_selling, goods, low_at=Decimal(3))
    return goods


@pytest.fixture
def ordered(honey: Listing) -> Callable[..., None]:
    """Somebody orders so much."""

    def order(amount: int | str, reference: str = "BKMQ27") -> None:
        commands.reserve(SYSTEM, {honey.id: Decimal(amount)}, reference=reference)

    return order


def heard(dung: Person) -> list[str]:
    return [notice.body.partition(".")[0] for notice in told(dung, "stock:")]


def test_falling_to_the_amount_is_told_once(dung: Person, ordered: Callable[..., None]) -> None:
    ordered(6)
    assert heard(dung) == []

    ordered(1)
    assert heard(dung) == ["Mật ong chỉ còn 3 kg để bán"]

    ordered(2)
    ordered(1)
    assert heard(dung) == ["Mật ong chỉ còn 3 kg để bán"]


def test_falling_far_below_says_what_is_left(dung: Person, ordered: Callable[..., None]) -> None:
    ordered("9.5")
    assert heard(dung) == ["Mật ong chỉ còn 0,5 kg để bán"]


def test_the_last_of_it_is_gone(dung: Person, ordered: Callable[..., None]) -> None:
    ordered(10)
    assert heard(dung) == ["Mật ong không còn để bán"]
    assert [notice.subject for notice in told(dung, "stock:")] == ["Hết hàng: Mật ong"]


def test_after_a_harvest_the_next_fall_is_told_again(
    honey: Listing, dung: Person, dung_selling: Actor, ordered: Callable[..., None]
) -> None:
    ordered(8)
    commands.receive(dung_selling, honey, amount=Decimal(1))
    ordered(1)
    assert len(heard(dung)) == 1, "three were left all the time"

    commands.receive(dung_selling, honey, amount=Decimal(5))
    ordered(4)
    assert heard(dung) == ["Mật ong chỉ còn 2 kg để bán", "Mật ong chỉ còn 3 kg để bán"]


def test_a_cancelled_order_lets_it_be_told_again(honey: Listing, dung: Person, ordered: Callable[..., None]) -> None:
    ordered(8)
    commands.release(SYSTEM, {honey.id: Decimal(8)}, reference="BKMQ27")
    ordered(8)
    assert len(heard(dung)) == 2


def test_sending_what_was_kept_back_changes_nothing(honey: Listing, dung: Person, ordered: Callable[..., None]) -> None:
    ordered(8)
    commands.ship(SYSTEM, {honey.id: Decimal(8)}, reference="BKMQ27")
    assert len(heard(dung)) == 1


def test_naming_an_amount_that_is_reached_already_tells_nothing(
    honey: Listing, dung: Person, dung_selling: Actor, ordered: Callable[..., None]
) -> None:
    commands.watch_stock(dung_selling, honey, low_at=Decimal(10))
    ordered(5)
    assert heard(dung) == []


def test_nobody_is_told_who_did_not_ask(household: Organisation, dung: Person, dung_selling: Actor) -> None:
    goods = live_listing(household, "Gừng", stock=Decimal(5))
    commands.reserve(SYSTEM, {goods.id: Decimal(5)}, reference="BKMQ27")
    assert heard(dung) == []

    commands.watch_stock(dung_selling, goods, low_at=Decimal(1))
    commands.watch_stock(dung_selling, goods)
    commands.receive(dung_selling, goods, amount=Decimal(5))
    commands.reserve(SYSTEM, {goods.id: Decimal(5)}, reference="BKMQ28")
    assert heard(dung) == []


def test_a_harvest_to_come_counts_while_it_may_be_ordered(
    clock: FrozenClock, honey: Listing, dung: Person, dung_selling: Actor, ordered: Callable[..., None]
) -> None:
    season = {"starts_on": date(2026, 3, 10), "ends_on": date(2026, 3, 20), "rule": SharingRule.BY_TIME}
    commands.open_season(dung_selling, honey, forecast=Decimal(20), **season)
    ordered(20)
    assert heard(dung) == []

    clock.move(days=30)
    commands.write_off(dung_selling, honey, amount=Decimal(1), why="Vỡ hũ")
    assert len(heard(dung)) == 1, "the harvest is over: it covers nothing more"


def test_goods_made_to_order_never_run_low(
    honey: Listing, dung: Person, dung_selling: Actor, ordered: Callable[..., None]
) -> None:
    commands.make_to_order(dung_selling, honey)
    ordered(50)
    assert heard(dung) == []
    commands.release(SYSTEM, {honey.id: Decimal(45)}, reference="BKMQ27")
    assert commands.sell_from_stock(dung_selling, honey).is_low is False


def test_two_orders_at_once_are_one_crossing(app: Flask, honey: Listing, dung: Person) -> None:
    number = honey.id

    def order(reference: str) -> Callable[[], None]:
        return lambda: commands.reserve(SYSTEM, {number: Decimal(4)}, reference=reference)

    assert at_once(app, order("AAAA22"), order("BBBB22")) == [None, None]
    assert heard(dung) == ["Mật ong chỉ còn 2 kg để bán"]


def test_many_orders_at_once_are_one_crossing(app: Flask, honey: Listing, dung: Person) -> None:
    number = honey.id
    orders = [lambda: commands.reserve(SYSTEM, {number: Decimal(1)}, reference="AAAA22") for _buyer in range(8)]

    assert at_once(app, *orders) == [None] * 8
    assert heard(dung) == ["Mật ong chỉ còn 3 kg để bán"]


def test_the_amount_is_forgotten_with_the_unit(honey: Listing, dung: Person) -> None:
    approved_revision(revised(honey, unit=Unit.HU, content_amount=Decimal(500), content_unit=Unit.ML))
    assert queries.stock_of(honey).low_at is None
    assert heard(dung) == []


def test_watching_costs_an_order_nothing_until_it_falls(app: Flask, honey: Listing, household: Organisation) -> None:
    unwatched = live_listing(household, "Gừng", stock=Decimal(10))

    def cost(goods: Listing, amount: int) -> int:
        amounts = {goods.id: Decimal(amount)}
        with statements(app) as sent:
            commands.reserve(SYSTEM, amounts, reference="BKMQ27")
        return len(sent)

    plain = cost(unwatched, 1)
    assert cost(honey, 1) == plain == 3, "numbers claimed, rows written, the log"
    assert cost(honey, 7) <= plain + 4, "noted, read, told, mailed"


def test_by_page(phone: PageClient, honey: Listing) -> None:
    address = f"/ban-hang/kho/{honey.slug}"
    assert 'value="3"' in phone.get(address).text

    wrong = phone.submit(address, {"low_at": "vài ký"})
    assert wrong.status_code == 422
    assert 'value="vài ký"' in wrong.text
    assert phone.submit(address, {"low_at": "2,5"}).status_code == 303
    assert queries.stock_of(honey).low_at == Decimal("2.5")
    assert phone.submit(address, {"low_at": ""}).status_code == 303


def test_by_program_and_only_ones_own(app: Flask, honey: Listing, dung_selling: Actor, neighbour: Organisation) -> None:
    answer = Program(app, dung_selling)("POST", f"/listings/{honey.slug}/stock/watch", {"low_at": "4"})
    assert (answer.status_code, answer.get_json()["low_at"], answer.get_json()["is_low"]) == (200, "4", False)

    assert Program(app, seller_of(neighbour))("POST", f"/listings/{honey.slug}/stock/watch", {}).status_code == 404
    with pytest.raises(NotAllowed):
        commands.watch_stock(seller_of(neighbour), honey, low_at=Decimal(1))
