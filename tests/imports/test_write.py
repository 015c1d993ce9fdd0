"""A sheet is tried and then written: drafts made and changed, price and stock at once, words as a revision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Membership, Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import open_revision_of, prices_of
from marketplace.catalogue.states import ListingState
from marketplace.imports import commands, worker
from marketplace.imports.models import GoodsImport
from marketplace.imports.states import ImportState
from marketplace.imports.worker import go_on_with, work_on_imports
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.notifications.models import Notice
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock
from marketplace.stock.queries import stock_of
from tests.databases import statements
from tests.world.goods import draft, live_listing, revised, seller_of, submitted_listing
from tests.world.sheets import everything, faults_in, rows_in, sent, states_in, tried, undone, written, xlsx

NEW = ("", "Chuối mốc", "Rau, củ, quả tươi", "nải", 1.5, "kg", "25.000", 12)


def fresh(listing: Listing) -> Listing:
    db.session.refresh(listing)
    return listing


def only_price(listing: Listing, price: object) -> bytes:
    return xlsx([(listing.slug, price)], ["Mã", "Giá"])


def the_one_called(name: str) -> Listing:
    return db.session.scalars(db.select(Listing).where(Listing.name == name)).one()


def test_a_row_without_a_code_becomes_a_draft(dung_selling: Actor, household: Organisation) -> None:
    written(dung_selling, household, xlsx([NEW]))

    banana = the_one_called("Chuối mốc")
    assert (banana.state, banana.unit, banana.price) == (ListingState.DRAFT, Unit.NAI, Money(25_000))
    assert (banana.content_amount, banana.content_unit, banana.opening_stock) == (Decimal("1.5"), Unit.KG, Decimal(12))
    assert banana.category is not None


def test_trying_a_sheet_writes_nothing(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household)
    before = everything()

    imported = tried(dung_selling, household, xlsx([NEW, (bamboo.slug, "Măng", "", "gói", "", "", 5000, 3)]))

    assert states_in(imported) == ["ready", "ready"]
    assert everything() == before


def test_a_price_counts_at_once_with_its_row_of_history(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household)

    written(dung_selling, household, only_price(bamboo, "85.000"))

    assert fresh(bamboo).price == Money(85_000)
    assert [change.new_price for change in prices_of(bamboo)][0] == Money(85_000)
    assert open_revision_of(bamboo) is None


def test_stock_goes_through_the_ledger(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, stock=Decimal(10))

    written(dung_selling, household, xlsx([(bamboo.slug, 4)], ["Mã", "Tồn kho"]))

    assert stock_of(bamboo).on_hand == Decimal(4)


def test_goods_become_made_to_order(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, stock=Decimal(10))

    written(dung_selling, household, xlsx([(bamboo.slug, "Có")], ["Mã", "Làm theo đơn"]))

    assert stock_of(bamboo).is_on_demand


def test_words_of_goods_on_the_shelf_become_a_revision(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household)

    written(dung_selling, household, xlsx([(bamboo.slug, "Măng nứa", "90k")], ["Mã", "Tên hàng", "Giá"]))

    revision = open_revision_of(bamboo)
    assert revision is not None
    assert (revision.name, fresh(bamboo).name, bamboo.price) == ("Măng nứa", "Măng khô", Money(90_000))


def test_a_price_belongs_to_the_unit_it_is_for(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household)
    packed = {"unit": Unit.GOI, "content_amount": Decimal(500), "content_unit": Unit.GRAM, "price": Money(30_000)}
    revised(bamboo, **packed)

    written(dung_selling, household, only_price(bamboo, 35_000))

    revision = open_revision_of(bamboo)
    assert revision is not None
    assert (revision.price, fresh(bamboo).price) == (Money(35_000), Money(70_000))


def test_a_draft_is_changed_as_it_is(dung_selling: Actor, household: Organisation) -> None:
    begun = draft(household)

    written(dung_selling, household, xlsx([(begun.slug, "Măng le", "gói", "500 g")], ["Mã", "Tên", "ĐVT", "Quy cách"]))

    assert (fresh(begun).name, begun.unit, begun.content_amount) == ("Măng le", Unit.GOI, Decimal(500))
    assert begun.content_unit is Unit.GRAM


def test_goods_that_wait_for_approval_are_left_alone(dung_selling: Actor, household: Organisation) -> None:
    waiting = submitted_listing(household)

    imported = tried(dung_selling, household, only_price(waiting, 85_000))

    assert faults_in(imported)[2, ""].startswith("Hàng này đang ở bước “Chờ duyệt”")


def test_goods_of_a_neighbour_cannot_be_reached(
    dung_selling: Actor, household: Organisation, neighbour: Organisation
) -> None:
    theirs = live_listing(neighbour)

    imported = tried(dung_selling, household, only_price(theirs, 1_000))

    assert list(faults_in(imported)) == [(2, "Mã")]
    with pytest.raises(NotAllowed):
        sent(seller_of(neighbour), household, xlsx([NEW]))


def test_rows_with_faults_keep_no_other_back(dung_selling: Actor, household: Organisation) -> None:
    wrong = ("", "Ớt xiêm", "", "kg", "", "", "nhiều", 1)

    imported = written(dung_selling, household, xlsx([wrong, NEW]))

    assert states_in(imported) == ["faulty", "written"]
    assert imported.state is ImportState.DONE


def test_what_somebody_changed_since_the_trial_is_not_written_over(
    dung_selling: Actor, household: Organisation
) -> None:
    bamboo, banana = live_listing(household), live_listing(household, "Chuối")
    sheet = xlsx([(bamboo.slug, 85_000), (banana.slug, 9_000)], ["Mã", "Giá"])
    imported = tried(dung_selling, household, sheet)
    catalogue.change_price(dung_selling, bamboo, price=Money(60_000))

    commands.start_import(dung_selling, imported)
    work_on_imports()

    first, second = rows_in(imported)
    assert (first.state, second.state) == ("refused", "written")
    assert first.said.startswith("Có người vừa sửa hàng này")
    assert (fresh(bamboo).price, fresh(banana).price) == (Money(60_000), Money(9_000))
    assert imported.done == imported.to_do == 2


def test_a_worker_killed_in_the_middle_doubles_no_row(
    app: Flask, dung_selling: Actor, household: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"Rau số {number}" for number in range(commands.BATCH + 15)]
    imported = tried(dung_selling, household, xlsx([(name, 1000) for name in names], ["Tên", "Giá"]))
    commands.start_import(dung_selling, imported)
    assert go_on_with(imported.id) == commands.BATCH

    def dies(*_args: object, **_more: object) -> None:
        if made.pop() == 0:
            raise SystemExit

    made = list(range(5))
    start = catalogue.start_listing
    monkeypatch.setattr(catalogue, "start_listing", lambda *args, **more: dies() or start(*args, **more))
    with pytest.raises(SystemExit):
        go_on_with(imported.id)
    monkeypatch.undo()
    assert [row.state for row in rows_in(imported)].count("written") == commands.BATCH

    work_on_imports()

    made_names = sorted(db.session.scalars(db.select(Listing.name)))
    assert made_names == sorted(names)
    assert set(states_in(imported)) == {"written"}


def test_ten_rows_need_not_wait_for_a_hundred(
    dung_selling: Actor, household: Organisation, neighbour: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = [(household, dung_selling, 100), (neighbour, seller_of(neighbour), 10)]
    turns: list[int] = []
    for producer, actor, count in lists:
        rows = [(f"Rau số {number}", 1000) for number in range(count)]
        commands.start_import(actor, tried(actor, producer, xlsx(rows, ["Tên", "Giá"])))
    monkeypatch.setattr(worker, "go_on_with", lambda number: turns.append(number) or go_on_with(number))

    work_on_imports()

    assert turns[:4] == [1, 2, 1, 2]


def test_stopped_work_is_taken_up_again(dung_selling: Actor, household: Organisation) -> None:
    rows = [(f"Rau số {number}", 1000) for number in range(commands.BATCH + 1)]
    imported = commands.start_import(dung_selling, tried(dung_selling, household, xlsx(rows, ["Tên", "Giá"])))
    go_on_with(imported.id)

    commands.stop_import(dung_selling, imported)
    assert work_on_imports() == 0
    assert states_in(imported).count("ready") == 1
    commands.start_import(dung_selling, imported)
    work_on_imports()

    assert set(states_in(imported)) == {"written"}


def test_who_no_longer_sells_here_writes_no_more(
    dung: Person, dung_selling: Actor, household: Organisation, coordinator: Person
) -> None:
    imported = commands.start_import(dung_selling, tried(dung_selling, household, xlsx([NEW])))
    held = db.session.scalars(db.select(Membership).where(Membership.person_id == dung.id)).one()
    accounts.withdraw_role(SYSTEM, held)

    work_on_imports()

    db.session.refresh(imported)
    assert imported.state is ImportState.STOPPED
    assert states_in(imported) == ["ready"]


def test_who_went_away_is_told_when_it_is_done(dung_selling: Actor, household: Organisation) -> None:
    imported = written(dung_selling, household, xlsx([NEW]))
    undone(dung_selling, imported)

    told = db.session.scalars(db.select(Notice).where(Notice.path.contains("nhap-bang")).order_by(Notice.id)).all()
    assert [notice.subject for notice in told] == ["Đã ghi xong bảng hang.xlsx", "Đã hoàn tác bảng hang.xlsx"]
    assert told[0].body.startswith("Đã ghi 1 dòng, 0 dòng không ghi được.")


def test_nothing_right_nothing_to_start(dung_selling: Actor, household: Organisation) -> None:
    imported = tried(dung_selling, household, xlsx([("", "", "", "", "", "", 5, 1)]))

    with pytest.raises(WrongState, match="Không có dòng nào để ghi"):
        commands.start_import(dung_selling, imported)


def test_what_a_sheet_made_is_withdrawn_again(dung_selling: Actor, household: Organisation) -> None:
    imported = undone(dung_selling, written(dung_selling, household, xlsx([NEW])))

    assert the_one_called("Chuối mốc").state is ListingState.RETIRED
    assert (imported.state, states_in(imported)) == (ImportState.UNDONE, ["undone"])


def test_what_a_sheet_changed_says_again_what_it_said(dung_selling: Actor, household: Organisation) -> None:
    bamboo, begun = live_listing(household, description="Giòn"), draft(household, "Nghệ", stock=None)
    rows = [(bamboo.slug, "Măng nứa", 85_000, 3), (begun.slug, "Nghệ đỏ", 5_000, 3)]
    imported = written(dung_selling, household, xlsx(rows, ["Mã", "Tên", "Giá", "Tồn"]))

    undone(dung_selling, imported)

    assert (fresh(bamboo).price, stock_of(bamboo).on_hand) == (Money(70_000), Decimal(10))
    assert open_revision_of(bamboo) is None
    assert (fresh(begun).name, begun.price, begun.opening_stock) == ("Nghệ", Money(70_000), None)


def test_what_was_touched_since_stays(dung_selling: Actor, household: Organisation) -> None:
    bamboo, banana = live_listing(household), live_listing(household, "Chuối")
    rows = [(bamboo.slug, "", 85_000), (banana.slug, "", 9_000), ("", "Ớt", 100)]
    imported = written(dung_selling, household, xlsx(rows, ["Mã", "Tên", "Giá"]))
    catalogue.change_price(dung_selling, bamboo, price=Money(90_000))
    pepper = the_one_called("Ớt")
    catalogue.amend_draft(dung_selling, pepper, name="Ớt xiêm", category=None)

    undone(dung_selling, imported)

    assert states_in(imported) == ["kept", "undone", "kept"]
    assert (fresh(bamboo).price, fresh(banana).price) == (Money(90_000), Money(70_000))
    assert fresh(pepper).state is ListingState.DRAFT


def test_stock_sold_since_is_not_counted_back(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, stock=Decimal(10))
    imported = written(dung_selling, household, xlsx([(bamboo.slug, 20)], ["Mã", "Tồn"]))
    stock.write_off(dung_selling, bamboo, amount=Decimal(1), why="mưa ướt")

    undone(dung_selling, imported)

    assert (states_in(imported), stock_of(bamboo).on_hand) == (["kept"], Decimal(19))


def per_row(app: Flask, imported: GoodsImport, rows: int) -> float:
    with statements(app) as seen:
        work_on_imports()
    return len(seen) / rows


def test_few_statements_for_each_row(app: Flask, dung_selling: Actor, household: Organisation) -> None:
    goods = [live_listing(household, f"Rau số {number}") for number in range(20)]
    new = tried(dung_selling, household, xlsx([(f"Quả {n}", 1000) for n in range(20)], ["Tên", "Giá"]))
    commands.start_import(dung_selling, new)
    assert per_row(app, new, 20) <= 4.1, "and one for the log of all twenty"

    dearer = tried(dung_selling, household, xlsx([(each.slug, 1000) for each in goods], ["Mã", "Giá"]))
    commands.start_import(dung_selling, dearer)
    assert per_row(app, dearer, 20) <= 5.1

    more = tried(dung_selling, household, xlsx([(each.slug, 2000, 99) for each in goods], ["Mã", "Giá", "Tồn"]))
    commands.start_import(dung_selling, more)
    assert per_row(app, more, 20) <= 12.1
    assert set(states_in(more)) == {"written"}
