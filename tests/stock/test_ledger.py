"""The ledger is only added to, explains every figure, and never promises what is not there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.commands import transaction
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.commands import NotPromised, NotWhole
from marketplace.stock.jobs import check_nightly
from marketplace.stock.models import StockItem, StockMovement
from marketplace.stock.states import MovementKind
from tests.pages import PageClient
from tests.world.goods import draft, live_listing, seller_of
from tests.world.soundness import behind_the_ledgers_back

ORDER = "BKMQ27"


@pytest.fixture
def honey(household: Organisation) -> Listing:
    """Ten kilograms of it on the shelf."""
    return live_listing(household, "Mật ong", stock=Decimal(10))


def figures(listing: Listing) -> tuple[Decimal, Decimal]:
    item = queries.stock_of(listing)
    db.session.refresh(item)
    return item.on_hand, item.reserved


def written(listing: Listing) -> list[tuple[MovementKind, Decimal, Decimal]]:
    """The ledger, oldest row first."""
    rows = db.session.scalars(queries.movements_of(listing)).all()
    return [(row.kind, row.on_hand_change, row.reserved_change) for row in reversed(rows)]


def test_an_order_from_the_shelf_to_the_lorry(honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal("2.5")}, reference=ORDER)
    commands.ship(SYSTEM, {honey.id: Decimal("2.5")}, reference=ORDER)

    assert figures(honey) == (Decimal("7.5"), Decimal(0))
    assert written(honey) == [
        (MovementKind.HARVESTED, Decimal(10), Decimal(0)),
        (MovementKind.RESERVED, Decimal(0), Decimal("2.5")),
        (MovementKind.SHIPPED, Decimal("-2.5"), Decimal("-2.5")),
    ]
    assert not queries.drift()


def test_a_declined_order_gives_everything_back(honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(4)}, reference=ORDER)

    commands.release(SYSTEM, {honey.id: Decimal(4)}, reference=ORDER, why="Hết hàng thật")

    assert queries.available([honey.id]) == {honey.id: Decimal(10)}
    with pytest.raises(NotPromised):
        commands.release(SYSTEM, {honey.id: Decimal(1)}, reference=ORDER)
    with pytest.raises(NotPromised):
        commands.ship(SYSTEM, {honey.id: Decimal(1)}, reference=ORDER)


def test_thousandths_add_up_exactly(honey: Listing) -> None:
    for _turn in range(10):
        commands.reserve(SYSTEM, {honey.id: Decimal("0.001")}, reference=ORDER)

    assert queries.available([honey.id]) == {honey.id: Decimal("9.99")}


def test_the_ledger_opens_once_with_what_was_there(honey: Listing, dung_selling: Actor) -> None:
    commands.count(dung_selling, honey, on_hand=Decimal(3))
    catalogue.pause_listing(dung_selling, honey)
    catalogue.resume_listing(dung_selling, honey)

    commands.open_ledger(SYSTEM, honey)

    assert figures(honey) == (Decimal(3), Decimal(0))


@pytest.mark.parametrize("change", ["update", "delete", "raw"])
def test_the_database_refuses_to_rewrite_the_ledger(app: Flask, honey: Listing, change: str) -> None:
    statement = {
        "update": update(StockMovement).values(on_hand_change=Decimal(999)),
        "delete": delete(StockMovement),
        "raw": text("UPDATE stock_movement SET why = 'khác'"),
    }[change]

    with pytest.raises(DBAPIError, match="the stock ledger is only added to"), transaction():
        db.session.execute(statement)

    assert written(honey) == [(MovementKind.HARVESTED, Decimal(10), Decimal(0))]


@pytest.mark.parametrize(
    "broken",
    [{"reserved": Decimal(11)}, {"expected": Decimal(-1)}, {"on_hand": Decimal(-1)}, {"reserved": Decimal(-1)}],
)
def test_the_database_refuses_figures_that_cannot_be(honey: Listing, broken: dict[str, Decimal]) -> None:
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(update(StockItem).values(**broken))


BROKEN = {
    "UPDATE stock_item SET on_hand = 12000": "on hand is 12, the ledger says 10",
    "UPDATE stock_item SET reserved = 3000": "reserved is 3, the ledger says 4",
    "UPDATE stock_item SET expected = 1000": "expected is 1, the ledger says 0",
    "UPDATE stock_item SET entries = 3": "number of rows is 3, the ledger says 2",
    "UPDATE stock_item SET last_movement_id = NULL": "row applied last is 0",
    "DELETE FROM stock_item": "number of rows is 0, the ledger says 1",
    "DELETE FROM stock_movement WHERE number = 2": "reserved is 4, the ledger says 0",
    "UPDATE stock_movement SET on_hand_change = 9000 WHERE number = 1": "on hand is 10, the ledger says 9",
    "UPDATE stock_movement SET number = 7 WHERE number = 2": "newest row is 2, the ledger says 7",
    "UPDATE stock_movement SET reference = ''": "rows that name no order is 1, the ledger says 0",
    'UPDATE lot SET "left" = 8000': "on hand beside its lots is 10, the ledger says 8",
    "UPDATE lot SET amount = 9000": "left of lot",
    "UPDATE stock_movement SET kind = 'returned' WHERE number = 1": "given back by order  is 10, the ledger says 0",
}


@pytest.mark.parametrize("statement", BROKEN)
def test_whatever_is_broken_is_found_out(
    app: Flask, honey: Listing, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(4)}, reference=ORDER)
    run = app.test_cli_runner()
    assert run.invoke(args=["stock", "check"]).exit_code == 0
    assert check_nightly() == 0

    behind_the_ledgers_back(statement)

    told = run.invoke(args=["stock", "check"])
    assert told.exit_code == 1
    assert f"listing {honey.id}: {BROKEN[statement]}" in told.output
    assert check_nightly() >= 1
    assert BROKEN[statement] in caplog.text


def test_a_harvest_is_written_down_by_page(phone: PageClient, honey: Listing) -> None:
    answer = phone.submit("/ban-hang/kho/mat-ong/nhap", {"amount": "2,5", "why": "Tổ thứ hai"})

    assert answer.location == "/ban-hang/kho/mat-ong"
    assert figures(honey) == (Decimal("12.5"), Decimal(0))
    page = phone.get("/ban-hang/kho/mat-ong").text
    assert "Tổ thứ hai" in page
    assert "12,5 kg" in page
    assert "Còn 12,5 kg" in phone.get("/ban-hang/kho").text


def test_no_more_can_spoil_than_lies_there(phone: PageClient, honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(6)}, reference=ORDER)

    refused = phone.submit("/ban-hang/kho/mat-ong/hao", {"amount": "11", "why": "Đổ"})
    assert "Trong kho chỉ có 10 kg." in refused.text
    assert phone.submit("/ban-hang/kho/mat-ong/hao", {"amount": "4", "why": ""}).status_code == 422
    assert phone.submit("/ban-hang/kho/mat-ong/hao", {"amount": "4", "why": "Đổ"}).status_code == 303
    assert figures(honey) == (Decimal(6), Decimal(6))


@pytest.mark.parametrize("typed", ["-1", "0", "1.5.5", "nhiều", "1e3", "9999999"])
def test_an_amount_that_makes_no_sense_changes_nothing(phone: PageClient, honey: Listing, typed: str) -> None:
    assert phone.submit("/ban-hang/kho/mat-ong/nhap", {"amount": typed}).status_code == 422
    assert figures(honey) == (Decimal(10), Decimal(0))


def test_nobody_counts_half_a_chicken(household: Organisation, dung_selling: Actor) -> None:
    chickens = live_listing(household, "Gà đồi", unit=Unit.CON)

    with pytest.raises(NotWhole, match="con nguyên"):
        commands.count(dung_selling, chickens, on_hand=Decimal("2.5"))


def test_a_neighbour_writes_nothing_into_it(phone: PageClient, honey: Listing, neighbour: Organisation) -> None:
    with pytest.raises(NotAllowed):
        commands.receive(seller_of(neighbour), honey, amount=Decimal(1))
    theirs = live_listing(neighbour, "Gừng")
    for path in ("", "/nhap", "/dem", "/hao"):
        assert phone.get(f"/ban-hang/kho/{theirs.slug}{path}").status_code == 404


def test_a_draft_has_no_ledger_yet(phone: PageClient, household: Organisation) -> None:
    assert phone.get(f"/ban-hang/kho/{draft(household).slug}").status_code == 404
    assert "Chưa có hàng nào trong sổ." in phone.get("/ban-hang/kho").text
