"""One row of the shelf: all of it or nothing, and never over what somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue import queries as catalogue_queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from marketplace.shelf import commands
from marketplace.shelf.seeing import Seen, read_seen, seen_now
from marketplace.shelf.states import Selling
from marketplace.stock import commands as stock
from marketplace.stock.queries import drift, stock_of
from tests.databases import statements
from tests.world.goods import live_listing, official_for, seller_of
from tests.world.hands import at_once
from tests.world.people import acting

Write = Callable[..., tuple[str, ...]]


def seen(listing: Listing) -> str:
    db.session.rollback()
    db.session.expire_all()
    return str(seen_now(listing, stock_of(listing)))


def there(listing: Listing) -> tuple[Money | None, Decimal, ListingState]:
    db.session.rollback()
    db.session.expire_all()
    return listing.price, stock_of(listing).on_hand, listing.state


@pytest.fixture
def write(dung_selling: Actor) -> Write:
    """Dung writes a row as she sees it now, or as she saw it before (`seen=…`)."""

    def change(listing: Listing, **words: Any) -> tuple[str, ...]:
        words.setdefault("seen", seen(listing))
        return commands.change_row(dung_selling, listing, **words).changed

    return change


def test_price_count_and_pause_in_one_row(honey: Listing, write: Write) -> None:
    changed = write(honey, price=Money(85_000), on_hand=Decimal("12.5"), selling=Selling.PAUSED)

    assert changed == ("on_hand", "price", "selling")
    assert there(honey) == (Money(85_000), Decimal("12.5"), ListingState.PAUSED)
    assert [change.new_price for change in catalogue_queries.prices_of(honey)] == [Money(85_000)]
    assert drift() == []


def test_what_is_as_it_was_seen_stays(honey: Listing, write: Write) -> None:
    assert write(honey, price=Money(80_000), on_hand=Decimal(10), selling=Selling.LIVE) == ()
    assert stock_of(honey).entries == 1
    assert catalogue_queries.prices_of(honey) == []


def test_a_week_off_and_back(honey: Listing, write: Write) -> None:
    write(honey, selling=Selling.WEEK)
    assert honey.resumes_on == date(2026, 3, 9)

    write(honey, selling=Selling.LIVE)
    assert (honey.state, honey.resumes_on) == (ListingState.LIVE, None)


def test_nothing_of_a_row_is_kept_when_a_part_is_refused(
    honey: Listing, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_said: object, **_more: object) -> None:
        raise WrongState("Không đổi giá được.")

    monkeypatch.setattr(catalogue, "change_price", refused)

    with pytest.raises(WrongState):
        write(honey, price=Money(85_000), on_hand=Decimal(5))

    assert there(honey) == (Money(80_000), Decimal(10), ListingState.LIVE)


def test_the_second_hand_reads_both_prices(
    clock: FrozenClock, honey: Listing, lan_selling: Actor, write: Write
) -> None:
    before = seen(honey)
    clock.move(hours=1, minutes=35)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))

    with pytest.raises(commands.RowChanged) as refusal:
        write(honey, seen=before, price=Money(85_000), on_hand=Decimal(12))

    said = "Bạn ghi 85.000\u00a0₫, lúc 09:35 Nguyễn Thị Lan đã ghi 90.000\u00a0₫. Chọn một số rồi ghi lại."
    assert refusal.value.by_field == {"price": said}
    assert there(honey) == (Money(90_000), Decimal(10), ListingState.LIVE)


def test_overruling_says_what_is_overruled(honey: Listing, lan_selling: Actor, write: Write) -> None:
    before = seen(honey)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    catalogue.change_price(lan_selling, honey, price=Money(95_000))

    with pytest.raises(commands.RowChanged):
        write(honey, seen=before.replace("80000.", "90000."), price=Money(85_000))
    write(honey, seen=before.replace("80000.", "95000."), price=Money(85_000))
    assert honey.price == Money(85_000)


def test_two_who_write_the_same_have_nothing_to_choose(honey: Listing, lan_selling: Actor, write: Write) -> None:
    before = seen(honey)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    stock.count(lan_selling, honey, on_hand=Decimal(12))

    assert write(honey, seen=before, price=Money(90_000), on_hand=Decimal(12)) == ()
    assert there(honey) == (Money(90_000), Decimal(12), ListingState.LIVE)


def test_another_field_of_the_row_is_no_quarrel(honey: Listing, lan_selling: Actor, write: Write) -> None:
    before = seen(honey)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    catalogue.pause_listing(lan_selling, honey)

    assert write(honey, seen=before, on_hand=Decimal(12), price=Money(80_000), selling=Selling.LIVE) == ("on_hand",)
    assert there(honey) == (Money(90_000), Decimal(12), ListingState.PAUSED)


def test_the_second_hand_reads_both_counts(honey: Listing, lan_selling: Actor, write: Write) -> None:
    before = seen(honey)
    stock.receive(lan_selling, honey, amount=Decimal(5))

    with pytest.raises(commands.RowChanged) as refusal:
        write(honey, seen=before, on_hand=Decimal(12))

    assert refusal.value.by_field == {
        "on_hand": "Bạn ghi 12 kg, lúc 08:00 Nguyễn Thị Lan đã ghi 15 kg. Chọn một số rồi ghi lại."
    }
    assert refusal.value.details["theirs"] == {"on_hand": "15 kg"}


def test_an_order_that_left_meanwhile_is_taken_off_the_count(honey: Listing, write: Write) -> None:
    before = seen(honey)
    stock.reserve(SYSTEM, {honey.id: Decimal(3)}, reference="BKMQ27")
    stock.ship(SYSTEM, {honey.id: Decimal(3)}, reference="BKMQ27")

    write(honey, seen=before, on_hand=Decimal(12))
    assert stock_of(honey).on_hand == Decimal(9), "two more than the seven that are left"


def test_an_order_placed_meanwhile_stays_promised(honey: Listing, write: Write) -> None:
    before = seen(honey)
    stock.reserve(SYSTEM, {honey.id: Decimal(4)}, reference="BKMQ27")

    write(honey, seen=before, on_hand=Decimal(3))

    assert (stock_of(honey).on_hand, stock_of(honey).reserved, stock_of(honey).available) == (3, 4, 0)


def test_goods_taken_down_meanwhile_are_not_written(honey: Listing, household: Organisation, write: Write) -> None:
    before = seen(honey)
    catalogue.take_down_listing(official_for(household), honey, reason="Nhãn sai")

    for words in ({"price": Money(85_000)}, {"selling": Selling.LIVE}, {"on_hand": Decimal(1)}):
        with pytest.raises(WrongState):
            write(honey, seen=before, **words)


def test_only_who_sells_it(honey: Listing, neighbour: Organisation, coordinator: Person) -> None:
    for stranger in (seller_of(neighbour), acting(coordinator)):
        with pytest.raises(NotAllowed):
            commands.change_row(stranger, honey, seen=seen(honey), price=Money(1_000))


def test_of_many_hands_at_once_one_writes_and_the_others_read(
    app: Flask, honey: Listing, dung_selling: Actor, lan_selling: Actor
) -> None:
    before, number = seen(honey), honey.id

    def writing(who: Actor, thousands: int) -> Callable[[], Any]:
        words = {"price": Money(thousands * 1_000), "on_hand": Decimal(thousands)}
        return lambda: commands.change_row(who, db.session.get_one(Listing, number), seen=before, **words)

    hands = [writing((dung_selling, lan_selling)[n % 2], 110 + n) for n in range(8)]
    results = at_once(app, *hands)
    kept = [110 + n for n, each in enumerate(results) if not isinstance(each, Exception)]
    refused = [each for each in results if isinstance(each, commands.RowChanged)]
    assert (len(kept), len(refused)) == (1, 7)
    assert all(set(each.by_field) == {"price", "on_hand"} for each in refused)
    assert there(honey)[:2] == (Money(kept[0] * 1_000), Decimal(kept[0]))


def test_a_count_beside_orders_at_once_loses_nothing(app: Flask, honey: Listing, dung_selling: Actor) -> None:
    before, number = seen(honey), honey.id

    def count() -> Any:
        return commands.change_row(dung_selling, db.session.get_one(Listing, number), seen=before, on_hand=Decimal(15))

    orders = [
        lambda: stock.reserve(SYSTEM, {number: Decimal(2)}, reference="BKMQ27"),
        lambda: stock.reserve(SYSTEM, {number: Decimal(3)}, reference="BKMQ28"),
    ]
    results = at_once(app, count, *orders)
    assert not [each for each in results if isinstance(each, DomainError)]
    assert (stock_of(honey).on_hand, stock_of(honey).reserved) == (15, 5)
    assert drift() == []


@pytest.mark.parametrize("written", ["", "1", "80000.10000.1.retired", "-1.0.0.live", "80000.10000.1.live "])
def test_only_what_we_wrote_ourselves_counts_as_seen(written: str) -> None:
    with pytest.raises(ValueError, match="not what a row was seen as"):
        read_seen(written)


def test_what_was_seen_reads_back_as_it_was() -> None:
    row = Seen(Money(80_000), Decimal("12.5"), 7, Selling.PAUSED)
    assert read_seen(str(row)) == row


def test_a_row_costs_few_statements(app: Flask, household: Organisation, dung_selling: Actor) -> None:
    goods = [live_listing(household, f"Măng {n}") for n in range(3)]

    def cost(listing: Listing, **words: Any) -> int:
        before = seen(listing)
        with statements(app) as sent:
            commands.change_row(dung_selling, listing, seen=before, **words)
        return len(sent)

    assert cost(goods[0], price=Money(85_000)) <= 6
    assert cost(goods[1], on_hand=Decimal(12)) <= 12
    assert cost(goods[2], price=Money(85_000), on_hand=Decimal(12), selling=Selling.PAUSED) <= 18
