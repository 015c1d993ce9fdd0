"""The whole way by page: choose a file, match its columns, try it, write it, look, take it back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.accounts.models import Person
from marketplace.imports import commands, queries
from marketplace.imports.worker import go_on_with, work_on_imports
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing, seller_of
from tests.world.organisations import verified_seller
from tests.world.people import acting, let_in, person
from tests.world.sheets import HEAD, everything, exported, faults_in, sent, tried, written, xlsx

ADDRESS = "/ban-hang/san-pham/nhap-bang"
NEW = ("", "Chuối mốc", "Rau, củ, quả tươi", "nải", 1.5, "kg", "25.000", 12)
WRONG = ("", "", "", "rổ", "", "", "rẻ", 1)


def post_file(
    phone: PageClient, content: bytes, name: str = "hàng của tôi.xlsx", address: str = ADDRESS
) -> TestResponse:
    form = form_in(phone.get(address).text, {"file"}, "", "")
    fields = dict(untouched(form))
    data = {**fields, "file": (io.BytesIO(content), name)}
    return phone.post(address, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_from_a_file_to_goods_and_back(phone: PageClient, household: Organisation) -> None:
    answer = post_file(phone, xlsx([NEW, WRONG]))
    assert answer.status_code == 303
    matching = phone.get(answer.location).location
    page = phone.get(matching)
    assert "hàng của tôi.xlsx" in page.text
    assert "Chuối mốc" in page.text

    answer = phone.submit(matching, press="Thử, chưa ghi gì")
    page = phone.get(answer.location)
    assert "Ghi 1 dòng vào chợ" in page.text
    assert "Không hiểu “rổ”" in page.text

    answer = phone.submit(answer.location, press="Ghi 1 dòng vào chợ")
    assert answer.location.startswith("/viec/")
    waiting = phone.get(answer.location)
    assert "<progress" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    work_on_imports()
    result = phone.get(answer.location).location
    page = phone.get(result)
    assert "Kết quả nhập bảng" in page.text
    assert "/ban-hang/san-pham/chuoi-moc" in page.text

    phone.submit(result, to="hoan-tac")
    work_on_imports()
    assert "Đã hoàn tác" in phone.get(result).text
    assert "hàng của tôi.xlsx" in phone.get(ADDRESS).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp này trống"),
        (b"%PDF-1.7 abc", "Tệp này không phải bảng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04 broken", "bị hỏng"),
        ("Tên;Giá\r\n".encode(), "chưa có dòng hàng nào"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_at_its_field(
    phone: PageClient, household: Organisation, content: bytes, sentence: str
) -> None:
    answer = post_file(phone, content)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_file_chosen(phone: PageClient, household: Organisation) -> None:
    answer = phone.submit(ADDRESS, press="Gửi bảng")

    assert answer.status_code == 422
    assert "Hãy điền mục “Tệp bảng tính”." in answer.text


def test_two_columns_for_one_field_are_told(phone: PageClient, dung_selling: Actor, household: Organisation) -> None:
    imported = sent(dung_selling, household, xlsx([("Chuối", "1000", "2000")], ["Tên", "Giá", "Giá cũ"]))

    answer = phone.submit(f"{ADDRESS}/{imported.reference}/cot", {"columns": ["name", "price", "price"]})

    assert answer.status_code == 422
    assert "Có hai cột chọn cùng một mục" in answer.text
    assert answer.text.count('value="price" selected') == 2


def test_a_sheet_that_was_written_is_not_matched_or_dropped(
    phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    imported = written(dung_selling, household, xlsx([NEW]))

    assert phone.get(f"{ADDRESS}/{imported.reference}/cot").status_code == 303
    page = phone.get(ADDRESS)
    token = dict(untouched(form_in(page.text, {"file"}, "", "")))["csrf_token"]
    answer = phone.post(f"{ADDRESS}/{imported.reference}/bo", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "không bỏ được nữa" in answer.text


def test_an_unwritten_sheet_can_be_dropped(phone: PageClient, dung_selling: Actor, household: Organisation) -> None:
    imported = tried(dung_selling, household, xlsx([NEW]))

    assert phone.submit(f"{ADDRESS}/{imported.reference}", to="/bo").status_code == 303

    assert phone.get(f"{ADDRESS}/{imported.reference}").status_code == 404
    assert db.session.scalars(queries.imports_of(dung_selling)).all() == []


def test_progress_for_the_script(phone: PageClient, dung_selling: Actor, household: Organisation) -> None:
    names = [(f"Rau {number}", 1000) for number in range(commands.BATCH * 2)]
    imported = commands.start_import(dung_selling, tried(dung_selling, household, xlsx(names, ["Tên", "Giá"])))
    told = []
    for _turn in range(4):
        told.append(phone.get(f"/viec/{imported.reference}", headers={"Accept": "application/json"}).get_json())
        go_on_with(imported.id)

    assert [each["percent"] for each in told] == [0, 50, 100, 100]
    assert told[1]["words"].startswith("20 trên 40 dòng")
    assert told[3]["location"] == f"{ADDRESS}/{imported.reference}"


def test_work_is_stopped_by_page(phone: PageClient, dung_selling: Actor, household: Organisation) -> None:
    imported = commands.start_import(dung_selling, tried(dung_selling, household, xlsx([NEW])))

    answer = phone.submit(f"/viec/{imported.reference}", press="Dừng lại")

    assert "Đã dừng giữa chừng" in phone.get(answer.location).text


def test_what_is_to_be_mended_can_be_taken_along(
    phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    imported = tried(dung_selling, household, xlsx([NEW, WRONG]))

    book = opened(phone.get(f"{ADDRESS}/{imported.reference}/can-sua.xlsx").data)

    told = list(book["Chỗ cần sửa"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in told] == [(3, "Tên sản phẩm"), (3, "Bán theo"), (3, "Giá")]
    again = list(book["Dòng cần sửa"].iter_rows(values_only=True))
    assert again[0][:8] == HEAD
    assert again[1][3] == "rổ"


def test_goods_are_taken_away_ready_to_work_with(
    phone: PageClient, dung_selling: Actor, household: Organisation, neighbour: Organisation
) -> None:
    live_listing(household, "=Măng", price=Money(70_000))
    live_listing(neighbour, "Của người khác")

    answer = phone.get("/ban-hang/san-pham/xuat.xlsx")

    book = opened(answer.data)
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    row = {words: cell for words, cell in zip(head, page[2], strict=True)}
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref.startswith("A1:")
    assert page.max_row == 2
    assert row["Tên sản phẩm"].value == "'=Măng"
    assert (row["Giá"].value, row["Giá"].number_format) == (70_000, '#,##0 "₫"')
    assert row["Ngày lên chợ"].is_date
    assert row["Số lượng có"].value == 10
    assert book.sheetnames == ["Hàng hóa", "Giải thích"]
    assert all(cell.data_type != "f" for each in page.iter_rows() for cell in each)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_of_the_empty_sheet_only_its_examples_are_refused(
    phone: PageClient, dung_selling: Actor, household: Organisation, language: str
) -> None:
    content = phone.get(f"{ADDRESS}/mau.xlsx?lang={language}").data

    imported = tried(dung_selling, household, content)

    assert "-" not in imported.columns
    assert set(faults_in(imported).values()) == {"Đây là dòng ví dụ của bảng mẫu. Hãy xóa dòng này."}
    assert len(faults_in(imported)) == 2


def test_long_lists_ask_the_database_little(
    app: Flask, phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    rows = [(f"Rau {number}", 1000 if number % 2 else "rẻ") for number in range(120)]
    imported = written(dung_selling, household, xlsx(rows, ["Tên", "Giá"]))
    for _sheet in range(12):
        written(dung_selling, household, xlsx([(f"Củ {_sheet}", 1000)], ["Tên", "Giá"]))

    for address in (ADDRESS, f"{ADDRESS}/{imported.reference}"):
        phone.get(address)
        with statements(app) as seen:
            assert phone.get(address).status_code == 200
        assert len(seen) <= 12, "\n".join(seen)


def test_goods_as_text_open_in_a_vietnamese_excel(phone: PageClient, household: Organisation) -> None:
    live_listing(household)

    answer = phone.get("/ban-hang/san-pham/xuat.csv")

    assert answer.text.startswith("\ufeffMã;Tên sản phẩm;")
    assert "mang-kho;Măng khô;" in answer.text


def test_a_neighbour_sees_nothing_of_it(
    phone: PageClient, dung_selling: Actor, household: Organisation, neighbour: Organisation
) -> None:
    theirs = tried(seller_of(neighbour), neighbour, xlsx([NEW]))

    for address in (f"{ADDRESS}/{theirs.reference}", f"{ADDRESS}/{theirs.reference}/cot", f"/viec/{theirs.reference}"):
        assert phone.get(address).status_code == 404
    assert theirs.reference not in phone.get(ADDRESS).text


def test_who_sells_for_two_chooses_for_whom(
    phone: PageClient, dung: Person, coordinator: Person, household: Organisation
) -> None:
    group = verified_seller(dung, acting(coordinator), "Tổ hợp tác Thôn 2")
    live_listing(group, "Nghệ vàng")

    page = phone.get(f"{ADDRESS}?cho={group.slug}")
    assert 'aria-current="page">Tổ hợp tác Thôn 2' in page.text
    assert "Nghệ vàng" in phone.get(f"/ban-hang/san-pham/xuat.csv?cho={group.slug}").text
    assert "Nghệ vàng" not in phone.get(f"/ban-hang/san-pham/xuat.csv?cho={household.slug}").text

    post_file(phone, xlsx([NEW]), address=f"{ADDRESS}?cho={group.slug}")
    (imported,) = db.session.scalars(queries.imports_of(acting(dung))).all()
    assert imported.producer_id == group.id


def test_a_buyer_has_no_sheets(client: PageClient, household: Organisation) -> None:
    visitor = let_in(client, person("Lê Văn Mới"))

    assert visitor.get(ADDRESS).status_code == 403
    assert acting(person("Ai Đó")).sells_for == frozenset()


def test_looking_writes_nothing(phone: PageClient, dung_selling: Actor, household: Organisation) -> None:
    live_listing(household)
    imported = tried(dung_selling, household, exported(household))
    before = everything()

    for address in (ADDRESS, f"{ADDRESS}/{imported.reference}", f"{ADDRESS}/{imported.reference}/cot"):
        assert phone.get(address).status_code == 200

    assert everything() == before
