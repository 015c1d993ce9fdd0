"""Trying a sheet: each row through the form's own rules, and a sentence at each cell that is wrong."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.schemas import StartListing
from marketplace.imports import commands
from marketplace.imports.goods import FIELDS as GOODS_FIELDS
from marketplace.imports.goods import text_of
from marketplace.imports.stamps import stamp_of, stamped
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Unit
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock
from tests.world.goods import category, draft, live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.sheets import (
    everything,
    exported,
    exported_as_text,
    faults_in,
    rows_in,
    saved,
    sent,
    states_in,
    text_sheet,
    tried,
    written,
    xlsx,
)

FIELDS = {
    "Tên": "name", "Nhóm hàng": "category", "ĐVT": "unit", "Tươi hay khô": "condition", "Quy cách": "content_amount",
    "Giá": "price", "Tồn": "stock", "Làm theo đơn": "is_made_to_order", "Bước": "step", "Số ngày chuẩn bị": "lead_days",
    "Cân lệch (%)": "weight_tolerance", "Mùa vụ": "harvest_months", "Truy xuất": "trace_link", "HSD": "shelf_life",
}  # fmt: skip


def of_one_row(actor: Actor, producer: Organisation, **cells: Any) -> tuple[dict[str, str], dict[str, str]]:
    """What one new row would make, and the faults by heading."""
    said = {"Tên": "Măng", **{heading: cells[name] for heading, name in FIELDS.items() if name in cells}}
    imported = tried(actor, producer, xlsx([list(said.values())], list(said)))
    return rows_in(imported)[0].after, {heading: sentence for (_n, heading), sentence in faults_in(imported).items()}


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("price", "85.000", "85000"),
        ("price", "85 000 đ", "85000"),
        ("price", "85k", "85000"),
        ("price", 85000.0, "85000"),
        ("unit", "Gói", "goi"),
        ("unit", "goi", "goi"),
        ("unit", "ký", "kg"),
        ("unit", "bó", "bo"),
        ("unit", "Packet", "goi"),
        ("condition", "khô", "dry"),
        ("category", "rau cu qua tuoi", "rau-cu-qua"),
        ("category", "Fresh vegetables and fruit", "rau-cu-qua"),
        ("stock", "1,5", "1.5"),
        ("stock", 1.125, "1.125"),
        ("stock", "2 kg", "2"),
        ("is_made_to_order", "Có", "1"),
        ("is_made_to_order", True, "1"),
        ("weight_tolerance", "15%", "15"),
        ("harvest_months", "tháng 3, 4 và 5", "3, 4, 5"),
        ("harvest_months", "T11–T2", "1, 2, 11, 12"),
        ("harvest_months", "quanh năm", None),
        ("harvest_months", 7, "7"),
    ],
)
def test_cells_are_read_as_people_write_them(
    dung_selling: Actor, household: Organisation, field: str, typed: Any, kept: str | None
) -> None:
    after, faults = of_one_row(dung_selling, household, **{field: typed})

    assert faults == {}
    assert after.get(field) == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("price", 85, "Số tiền nhỏ nhất là 100"),
        ("price", "85.5", "Không rõ là bao nhiêu đồng"),
        ("price", "rẻ", "bằng chữ số"),
        ("price", "=1+1", "công thức chưa có kết quả"),
        ("unit", "bọ", "có thể hiểu hai cách"),
        ("unit", "thúng", "Không hiểu “thúng”"),
        ("category", "Đồ chơi", "Không có nhóm hàng “Đồ chơi”"),
        ("category", 14, "rượu"),
        ("stock", "1.200", "Không rõ 1.200 là bao nhiêu"),
        ("stock", -1, "nhỏ nhất là 0"),
        ("lead_days", 1.5, "số nguyên"),
        ("lead_days", 61, "từ 0 đến 60"),
        ("is_made_to_order", "có lẽ", "Có hoặc Không"),
        ("harvest_months", "13", "từ 1 đến 12"),
        ("harvest_months", "mùa mưa", "từ 1 đến 12"),
        ("trace_link", "http://a.vn", "https://"),
        ("name", "Máº­t ong", "lỗi mã"),
        ("name", "M?t ong", "lỗi mã"),
        ("name", "M", "Ngắn quá"),
        ("name", "M" * 121, "Dài quá"),
    ],
)
def test_what_cannot_be_read_for_sure_is_told_at_its_cell(
    dung_selling: Actor, household: Organisation, field: str, typed: Any, sentence: str
) -> None:
    _after, faults = of_one_row(dung_selling, household, **{field: typed})

    (told,) = faults.values()
    assert sentence.casefold() in told.casefold()


def test_a_day_where_a_number_should_stand_is_told(dung_selling: Actor, household: Organisation) -> None:
    day = date(2026, 5, 3)
    after, faults = of_one_row(dung_selling, household, harvest_months=day, shelf_life=day, price=day)

    assert set(faults) == {"Mùa vụ", "Giá"}
    assert "ngày tháng" in faults["Giá"]
    assert after == {}


def test_half_a_jar_is_told(dung_selling: Actor, household: Organisation) -> None:
    _after, faults = of_one_row(dung_selling, household, unit="hũ", stock="1,5")

    assert "số nguyên" in faults["Tồn"]


def test_rows_that_say_the_same_are_told(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, "Măng khô")
    rows = [
        ("", "Chuối", "nải"), ("", "chuối", "nải"), ("", "Chuối", "buồng"), ("", "MĂNG KHÔ", "kg"),
        (bamboo.slug, "Măng", "kg"), (bamboo.slug, "Măng le", "kg"),
    ]  # fmt: skip

    imported = tried(dung_selling, household, xlsx(rows, ["Mã", "Tên", "ĐVT"]))

    faults = faults_in(imported)
    assert faults[3, "Tên"].startswith("Trùng với dòng 2: cùng tên")
    assert f"mã {bamboo.slug}" in faults[5, "Tên"]
    assert faults[7, "Mã"].startswith("Trùng với dòng 6: cùng mã")
    assert states_in(imported) == ["ready", "faulty", "ready", "faulty", "ready", "faulty"]


def test_an_unknown_code_is_told(dung_selling: Actor, household: Organisation) -> None:
    imported = tried(dung_selling, household, xlsx([("khong-co", 5000)], ["Mã", "Giá"]))

    assert faults_in(imported)[2, "Mã"].startswith("Gian hàng không có hàng mang mã này")


def test_a_count_below_what_was_promised_is_told_and_taken(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, stock=Decimal(10))
    stock.reserve(SYSTEM, {bamboo.id: Decimal(6)}, reference="BKMQ27")

    imported = tried(dung_selling, household, xlsx([(bamboo.slug, 5)], ["Mã", "Tồn"]))

    assert states_in(imported) == ["ready"]
    assert rows_in(imported)[0].said.startswith("Đã hứa 6 kg. Còn thiếu 1 kg.")


def test_merged_cells_are_told_at_their_rows(dung_selling: Actor, household: Organisation) -> None:
    book = openpyxl.Workbook()
    for row in (["Tên", "Giá"], ["Măng", 5000], ["Chuối", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")

    imported = tried(dung_selling, household, saved(book))

    assert "B2:B3" in faults_in(imported)[3, "Giá"]


def test_an_empty_cell_of_a_foreign_sheet_changes_nothing(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, storage="Để nơi khô")

    imported = tried(dung_selling, household, xlsx([(bamboo.slug, "", "")], ["Mã", "Giá", "Cách giữ"]))

    assert states_in(imported) == ["same"]


def edited(content: bytes, **changes: Any) -> bytes:
    """Our own text sheet with cells of its first row changed, by heading."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    for heading, value in changes.items():
        rows[1][rows[0].index(heading.replace("_", " "))] = value
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def test_an_emptied_cell_of_our_own_sheet_is_emptied(dung_selling: Actor, household: Organisation) -> None:
    bamboo = draft(household, storage="Để nơi khô", harvest_months=[3])
    sheet = edited(exported_as_text(household), Cách_giữ="", Tháng_có_hàng="", Giá="", Tên_sản_phẩm="")

    written(dung_selling, household, sheet)

    db.session.refresh(bamboo)
    assert (bamboo.storage, len(bamboo.months), bamboo.price) == ("", 12, Money(70_000))
    assert bamboo.name == "Măng khô"


def test_an_old_sheet_of_ours_undoes_nothing_done_since(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household, stock=Decimal(10))
    sheet = edited(exported_as_text(household), Giá="80.000")
    stock.receive(dung_selling, bamboo, amount=Decimal(5))
    catalogue.amend_offered(dung_selling, bamboo, description="Phơi ba nắng")

    imported = tried(dung_selling, household, sheet)

    (row,) = rows_in(imported)
    assert (row.before, row.after) == ({"price": "70000"}, {"price": "80000"})


def test_what_both_changed_is_told_with_both_words(dung_selling: Actor, household: Organisation) -> None:
    bamboo = live_listing(household)
    sheet = edited(exported_as_text(household), Giá="80.000")
    catalogue.change_price(dung_selling, bamboo, price=Money(90_000))

    imported = tried(dung_selling, household, sheet)

    assert "90.000\u00a0₫" in faults_in(imported)[2, "Giá"]
    assert "80.000\u00a0₫" in faults_in(imported)[2, "Giá"]


def test_odd_words_that_stand_on_the_market_already_are_no_fault(dung_selling: Actor, household: Organisation) -> None:
    catalogue.start_listing(dung_selling, household, name="Ngon không?Ngon", category=category(), unit=Unit.KG)

    imported = tried(dung_selling, household, exported(household))

    assert (faults_in(imported), states_in(imported)) == ({}, ["same"])


def test_a_stamp_belongs_to_its_goods() -> None:
    texts = {name: "" for name in GOODS_FIELDS}
    stamp = stamp_of("mang", texts)

    assert stamped(stamp, "mang") is not None
    assert stamped(stamp, "chuoi") is None
    assert stamped("v1.abc", "mang") is None


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
GOODS = st.fixed_dictionaries(
    {
        "name": WORDS.map(lambda words: f"Hàng {words}"),
        "description": WORDS,
        "storage": WORDS,
        "price": st.none() | st.integers(100, 10**9).map(Money),
        "stock": st.none() | st.integers(0, 10**9).map(lambda n: Decimal(n) / 1000),
        "step": st.integers(1, 5000).map(lambda n: Decimal(n) / 1000),
        "unit": st.sampled_from([Unit.KG, Unit.LITRE, Unit.TA]),
        "condition": st.sampled_from(list(Condition)),
        "harvest_months": st.lists(st.integers(1, 12), unique=True),
        "lead_days": st.integers(0, 60),
        "is_made_to_order": st.booleans(),
    }
)


FORM = StartListing(exclude=("photos", "cover", "category"))


@pytest.mark.parametrize("export", [exported, exported_as_text])
@given(goods=st.lists(GOODS, min_size=1, max_size=3))
def test_whatever_goods_say_their_sheet_changes_nothing(
    dung_selling: Actor, household: Organisation, export: Any, goods: list[dict[str, Any]]
) -> None:
    for said in goods:
        typed = {name: value if isinstance(value, (list, bool)) else text_of(value) for name, value in said.items()}
        written_down = FORM.load({name: value for name, value in typed.items() if value != ""})
        catalogue.start_listing(dung_selling, household, **written_down, category=category())
    before = everything()

    imported = tried(dung_selling, household, export(household))

    assert faults_in(imported) == {}
    assert set(states_in(imported)) == {"same"}
    assert everything() == before
    commands.drop_import(dung_selling, imported)


def test_five_thousand_rows_with_twenty_faults(dung_selling: Actor, household: Organisation) -> None:
    wrong = set(range(100, 5000, 245))
    rows = [
        (f"Rau số {number}", "kg", "nhiều tiền" if number in wrong else "25.000", number % 90) for number in range(5000)
    ]
    before = everything()

    imported = tried(dung_selling, household, text_sheet(rows, ("Tên", "ĐVT", "Giá", "Tồn")).encode())

    faults = faults_in(imported)
    assert len(wrong) == 20
    assert sorted(faults) == sorted((number + 2, "Giá") for number in wrong)
    assert states_in(imported).count("ready") == 4980
    assert everything() == before


def test_ten_sheets_may_wait_no_more(dung_selling: Actor, household: Organisation) -> None:
    for _sheet in range(10):
        sent(dung_selling, household, b"Ten,Gia\r\nMang,1000\r\n")

    with pytest.raises(commands.TooManyImports):
        sent(dung_selling, household, b"Ten,Gia\r\nMang,1000\r\n")
    assert db.session.scalar(db.select(db.func.count(Listing.id))) == 0


def test_a_buyer_of_the_goods_has_nothing_to_send(household: Organisation) -> None:
    minh = person("Trần Văn Minh")
    buyer(minh)

    with pytest.raises(NotAllowed):
        sent(acting(minh), household, b"Ten,Gia\r\nMang,1000\r\n")
