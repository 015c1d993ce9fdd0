"""Every change leaves its entries, in one INSERT, with nobody's name, number or address in them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from marketplace.audit.gathering import hear, is_nobodys, leads_of, told_columns
from marketplace.audit.models import AuditEntry
from marketplace.audit.words import EVENTS, FIELDS, KINDS
from marketplace.audit.writing import without_numbers
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.commands import change_price
from marketplace.checkout import commands as checkout
from marketplace.delivery.states import DeliveryMethod
from marketplace.features import FEATURES
from marketplace.kernel import commands as kernel
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.history import THINGS, declared, holds_words
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.payments.states import PaymentMethod
from tests.databases import statements
from tests.world.people import acting, coordinator_of, tra_tan
from tests.world.trade import REASON, Trade, bought, cart_with, trade


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    return trade()


def newest() -> int:
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


def since(number: int) -> Sequence[AuditEntry]:
    return db.session.scalars(select(AuditEntry).where(AuditEntry.id > number).order_by(AuditEntry.id)).all()


def event_classes() -> list[type]:
    rooms = [name for name in FEATURES if find_spec(f"marketplace.{name}.events")]
    modules = [import_module(f"marketplace.{name}.events") for name in rooms]
    return [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ]


def test_a_checkout_leaves_its_entries_in_one_statement(app: Flask, market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 2, market.bamboo: 1})
    before = newest()
    buying, total = market.buying, Money(2 * 85_000 + 70_000)
    with statements(app) as sent:
        checkout.check_out(
            buying, cart, delivery=DeliveryMethod.PICKUP, payment=PaymentMethod.CASH, expected_total=total
        )
    assert sum("audit_" in each for each in sent) == 1
    told = since(before)
    assert {"OrderPlaced", "PurchasePlaced", "CheckedOut", "StockChanged"} <= {each.verb for each in told}
    assert len({each.act for each in told}) == 1
    assert {(each.command, each.by_id) for each in told} == {("checkout.check_out", market.minh.id)}
    assert all(each.is_trade for each in told)  # who took the goods is no administrator's to read


def test_a_change_keeps_before_and_after(market: Trade) -> None:
    before = newest()
    change_price(market.selling, market.honey, price=Money(90_000))
    (told,) = [each for each in since(before) if each.verb == "PriceChanged"]
    assert (told.thing_kind, told.subject_id, told.by_id) == ("listing", market.honey.id, market.dung.id)
    assert {"field": "listing.price", "before": 85_000, "after": 90_000} in told.changes
    assert told.locality_id == tra_tan().id


def test_the_reason_of_an_official_stands_in_the_entry(market: Trade) -> None:
    before = newest()
    catalogue.take_down_listing(acting(market.official), market.honey, reason="Nhãn sai, gọi 0905 123 456")
    (told,) = [each for each in since(before) if each.verb == "ListingTakenDown"]
    assert told.why == "Nhãn sai, gọi …"


def test_what_two_who_trade_say_to_each_other_stays_with_them(market: Trade) -> None:
    order, before = bought(market), newest()
    orders.cancel_order(market.buying, order, reason=REASON)
    told = since(before)
    assert "OrderCancelled" in {each.verb for each in told}
    assert REASON not in json.dumps([[each.changes, each.why] for each in told], ensure_ascii=False)


def test_a_refused_command_leaves_no_entry(market: Trade) -> None:
    before = newest()
    with pytest.raises(DomainError):
        change_price(market.buying, market.honey, price=Money(1_000))
    assert since(before) == []


def test_a_command_that_changed_nothing_leaves_no_entry(app: Flask) -> None:
    @command
    def look_on() -> None:
        db.session.execute(select(AuditEntry.id))

    before = newest()
    look_on()
    assert since(before) == []


def test_commands_within_a_command_are_one_act(market: Trade) -> None:
    @command
    def both() -> None:
        change_price(market.selling, market.honey, price=Money(91_000))
        change_price(market.selling, market.bamboo, price=Money(71_000))

    before = newest()
    both()
    told = since(before)
    assert {each.subject_id for each in told} == {market.honey.id, market.bamboo.id}
    assert len({each.act for each in told}) == 1


def test_every_event_has_a_listener_and_ends_in_an_entry(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_listeners", {object: [hear], **{kind: [] for kind in event_classes()}})

    @command
    def everything() -> None:
        for kind in event_classes():
            record(kind(*[None] * len(dataclasses.fields(kind))))

    before = newest()
    everything()
    assert {each.verb for each in since(before)} == {kind.__name__ for kind in event_classes()}
    assert len(event_classes()) >= 94


def test_every_event_and_every_kind_of_thing_has_words(app: Flask) -> None:
    assert {kind.__name__ for kind in event_classes()} <= set(EVENTS)
    assert set(THINGS) == set(KINDS)


def test_every_field_with_words_is_told_of_somewhere(app: Flask) -> None:
    told = {f"{each.local_table.name}.{name}" for each in db.Model.registry.mappers for name in told_columns(each)}
    told.add("paper.goods")
    assert {name for name in FIELDS if "." in name} <= told


def test_each_table_belongs_to_a_thing_or_says_why_not(app: Flask) -> None:
    homeless = [each for each in db.Model.registry.mappers if not is_nobodys(each) and not leads_of(each)]
    assert homeless == []


def test_each_column_of_words_says_how_much_of_it_is_kept(app: Flask) -> None:
    silent = [
        f"{mapper.local_table.name}.{column.name}"
        for mapper in db.Model.registry.mappers
        if not is_nobodys(mapper)
        for column in mapper.local_table.columns
        if holds_words(column) and declared(mapper, column) is None
    ]
    assert silent == []


def test_no_entry_holds_anybodys_name_number_or_address(market: Trade) -> None:
    order = bought(market)
    orders.confirm_order(market.selling, order)
    orders.pack_order(market.selling, order)
    written = json.dumps([[each.changes, each.why] for each in since(0)], ensure_ascii=False)
    people = (market.dung, market.minh, market.official)
    hidden = {word for each in people for word in (each.name, each.phone)}
    for each in (market.seller, market.buyer):
        hidden |= {each.name, each.phone, each.hamlet, each.representative, each.slug}
    assert [word for word in hidden if word and word in written] == []


def test_what_looks_like_a_number_is_left_out() -> None:
    said = "Gọi +84 905 123 456 hoặc lan@example.vn, số 049212345678; còn 1.250.000 ₫ ngày 02/03/2026"
    assert without_numbers(said) == "Gọi … hoặc … số …; còn 1.250.000 ₫ ngày 02/03/2026"


@pytest.mark.parametrize("doing", ["UPDATE audit_entry SET why = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(app: Flask, doing: str) -> None:
    coordinator_of(tra_tan())
    with pytest.raises(DBAPIError, match="only added to"), db.engine.begin() as connection:
        connection.execute(text(doing))
    assert newest() > 0
