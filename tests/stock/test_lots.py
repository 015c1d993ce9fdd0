"""What was harvested together stays known: the oldest leaves first, and what comes back goes where it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.reference import is_reference
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.commands import NotSent, NotYet
from marketplace.stock.states import MovementKind
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting

ORDER = "BKMQ27"


@pytest.fixture
def honey(household: Organisation, clock: FrozenClock, dung_selling: Actor) -> Listing:
    """Three kilograms of today, five of February, two of January, written down in that order."""
    listing = live_listing(household, "Mật ong", stock=Decimal(3))
    commands.receive(dung_selling, listing, amount=Decimal(5), harvested_on=date(2026, 2, 10))
    commands.receive(dung_selling, listing, amount=Decimal(2), harvested_on=date(2026, 1, 5), why="Tổ cũ")
    return listing


def left(listing: Listing) -> dict[str, Decimal]:
    """What is left of each harvest."""
    db.session.expire_all()
    return {f"{lot.harvested_on:%d/%m}": lot.left for lot in db.session.scalars(queries.lots_of(listing))}


def test_the_oldest_harvest_leaves_first(honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(6)}, reference=ORDER)
    commands.ship(SYSTEM, {honey.id: Decimal(6)}, reference=ORDER)

    assert left(honey) == {"05/01": Decimal(0), "10/02": Decimal(1), "02/03": Decimal(3)}
    sent = [row for row in db.session.scalars(queries.movements_of(honey)) if row.kind is MovementKind.SHIPPED]
    assert [(row.number, row.on_hand_change, row.reserved_change) for row in reversed(sent)] == [
        (5, Decimal(-2), Decimal(-2)),
        (6, Decimal(-4), Decimal(-4)),
    ]
    assert not queries.drift()


def test_what_spoils_and_what_is_missing_is_taken_from_the_oldest(honey: Listing, dung_selling: Actor) -> None:
    commands.write_off(dung_selling, honey, amount=Decimal(3), why="Đổ")
    assert left(honey) == {"05/01": Decimal(0), "10/02": Decimal(4), "02/03": Decimal(3)}

    commands.count(dung_selling, honey, on_hand=Decimal(1))
    assert left(honey) == {"05/01": Decimal(0), "10/02": Decimal(0), "02/03": Decimal(1)}
    assert not queries.drift()


def test_what_is_found_beyond_the_count_is_a_lot_of_its_own(honey: Listing, dung_selling: Actor) -> None:
    commands.count(dung_selling, honey, on_hand=Decimal("10.5"), why="Còn một hũ")

    lots = db.session.scalars(queries.lots_of(honey)).all()
    assert [(lot.left, lot.note) for lot in lots if lot.note == "Còn một hũ"] == [(Decimal("0.5"), "Còn một hũ")]
    assert all(is_reference(lot.code) for lot in lots)
    assert len({lot.code for lot in lots}) == 4


def test_goods_that_come_back_go_into_the_lots_they_came_from(honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(6)}, reference=ORDER)
    commands.ship(SYSTEM, {honey.id: Decimal(6)}, reference=ORDER)

    commands.take_back(SYSTEM, {honey.id: Decimal(5)}, reference=ORDER, why="Khách trả")

    assert queries.available([honey.id]) == {honey.id: Decimal(9)}
    assert sum(left(honey).values()) == Decimal(9)
    with pytest.raises(NotSent):
        commands.take_back(SYSTEM, {honey.id: Decimal("1.001")}, reference=ORDER)
    with pytest.raises(NotSent):
        commands.take_back(SYSTEM, {honey.id: Decimal(1)}, reference="BKMQ28")
    assert not queries.drift()


def test_what_was_held_and_spoiled_does_not_come_back(honey: Listing) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal(4)}, reference=ORDER)

    commands.release(SYSTEM, {honey.id: Decimal(4)}, reference=ORDER, why="Xe đổ", restock=False)

    assert queries.available([honey.id]) == {honey.id: Decimal(6)}
    assert left(honey) == {"05/01": Decimal(0), "10/02": Decimal(3), "02/03": Decimal(3)}
    assert not queries.drift()


def test_a_harvest_of_tomorrow_is_refused_at_its_field(phone: PageClient, honey: Listing) -> None:
    answer = phone.submit("/ban-hang/kho/mat-ong/nhap", {"amount": "4", "harvested_on": "03/03/2026"})

    assert answer.status_code == 422
    assert "Ngày thu hoạch không thể ở sau hôm nay." in answer.text
    assert 'value="03/03/2026"' in answer.text
    with pytest.raises(NotYet):
        commands.receive(SYSTEM, honey, amount=Decimal(1), harvested_on=date(2026, 3, 3))


def test_the_day_of_harvest_is_written_by_page(phone: PageClient, honey: Listing) -> None:
    assert phone.submit("/ban-hang/kho/mat-ong/nhap", {"amount": "4", "harvested_on": "01/03/2026"}).status_code == 303

    page = phone.get("/ban-hang/kho/mat-ong").text
    assert "01/03/2026" in page
    assert "Tổ cũ" in page
    for lot in db.session.scalars(queries.lots_of(honey)):
        assert lot.code in page


def test_the_ledger_explains_every_figure(phone: PageClient, honey: Listing, dung_selling: Actor) -> None:
    commands.reserve(SYSTEM, {honey.id: Decimal("2.5")}, reference=ORDER)
    commands.write_off(dung_selling, honey, amount=Decimal(1), why="Kiến vào")

    item = queries.stock_of(honey)
    told = queries.explained(item, db.session.scalars(queries.movements_of(honey)).all())

    assert [(after.on_hand, after.reserved, after.free) for _row, after in told] == [
        (Decimal(9), Decimal("2.5"), Decimal("6.5")),
        (Decimal(10), Decimal("2.5"), Decimal("7.5")),
        (Decimal(10), Decimal(0), Decimal(10)),
        (Decimal(8), Decimal(0), Decimal(8)),
        (Decimal(3), Decimal(0), Decimal(3)),
    ]
    older = queries.explained(item, [row for row, _after in told[2:]])
    assert [after.on_hand for _row, after in older] == [Decimal(10), Decimal(8), Decimal(3)]
    page = phone.get("/ban-hang/kho/mat-ong").text
    assert "Kiến vào" in page
    assert ORDER in page
    assert "Hồ Thị Dung" in page


def test_programs_of_the_producer_read_the_lots(
    client: PageClient, dung: Person, honey: Listing, neighbour: Organisation
) -> None:
    secret = accounts.issue_token(acting(dung), name="máy", scopes=["read", "trade"]).secret
    bearer = {"Authorization": f"Bearer {secret}"}

    first = client.get("/api/v1/listings/mat-ong/lots?limit=2", headers=bearer)

    assert [(lot["harvested_on"], lot["left"]) for lot in first.get_json()["items"]] == [
        ("2026-01-05", "2"),
        ("2026-02-10", "5"),
    ]
    assert 'rel="next"' in first.headers["Link"]
    received = client.post("/api/v1/listings/mat-ong/stock/receive", json={"amount": "1.5"}, headers=bearer)
    assert received.get_json()["on_hand"] == "11.5"
    assert sum(lot.left for lot in db.session.scalars(queries.lots_of(honey))) == Decimal("11.5")
    theirs = live_listing(neighbour, "Gừng").slug
    assert client.get(f"/api/v1/listings/{theirs}/lots", headers=bearer).status_code == 404
    assert client.get("/api/v1/listings/mat-ong/lots").status_code == 401


def test_the_books_take_the_same_statements_however_long_they_are(
    app: Flask, phone: PageClient, honey: Listing, household: Organisation, dung_selling: Actor
) -> None:
    def asked(address: str) -> int:
        phone.get(address)
        with statements(app) as sent:
            assert phone.get(address).status_code == 200
        return len(sent)

    addresses = ("/ban-hang/kho", "/ban-hang/kho/mat-ong", "/ban-hang/kho/mat-ong/mua-vu")
    before = [asked(address) for address in addresses]
    for number in range(4):
        more = live_listing(household, f"Gừng {number}")
        commands.foresee(dung_selling, more, expected=Decimal(3))
        commands.receive(dung_selling, honey, amount=Decimal(1), why=f"Lần {number}")

    assert [asked(address) for address in addresses] == before
    assert max(before) <= 14
