"""Many prices, counts and pauses on one sheet: what is right is written, what is not stays as it was typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue import queries as catalogue_queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.shelf import batch
from marketplace.shelf.seeing import seen_now
from marketplace.stock import commands as stock
from marketplace.stock.queries import stock_of
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import draft, live_listing, official_for, seller_of
from tests.world.programs import Program

SHEET = "/ban-hang/san-pham/bang"
OWN_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Paper:
    """The sheet as it was opened, to be filled in and sent, perhaps twice, perhaps late."""

    def __init__(self, client: PageClient, page: str = "") -> None:
        self.client = client
        self.fields = dict(untouched(form_in(page or client.get(SHEET).text, {"rows-0-slug"}, "", "")))

    def at(self, listing: Listing) -> str:
        return next(name for name, value in self.fields.items() if value == listing.slug).removesuffix("-slug")

    def write(self, listing: Listing, **words: str) -> Paper:
        row = self.at(listing)
        for name, value in words.items():
            self.fields[f"{row}-{name}"] = value
        return self

    def send(self) -> TestResponse:
        return self.client.post(SHEET, data=self.fields, headers=OWN_ORIGIN)


def figures(listing: Listing) -> tuple[int, Decimal, ListingState]:
    db.session.expire_all()
    return listing.price.dong if listing.price else 0, stock_of(listing).on_hand, listing.state


def seen(listing: Listing) -> str:
    db.session.expire_all()
    return str(seen_now(listing, stock_of(listing)))


def test_many_rows_are_written_at_once(phone: PageClient, honey: Listing, ginger: Listing) -> None:
    answer = Paper(phone).write(honey, price="85k", on_hand="12,5").write(ginger, selling="paused").send()

    assert (answer.status_code, answer.location) == (303, SHEET)
    assert figures(honey) == (85_000, Decimal("12.5"), ListingState.LIVE)
    assert figures(ginger) == (30_000, Decimal(50), ListingState.PAUSED)
    assert "Đã ghi 2 hàng." in phone.get(SHEET).text


def test_rows_nobody_touched_are_left_alone(phone: PageClient, honey: Listing, ginger: Listing) -> None:
    assert Paper(phone).send().status_code == 303

    assert "Không có gì đổi." in phone.get(SHEET).text
    assert [stock_of(each).entries for each in (honey, ginger)] == [1, 1]
    assert catalogue_queries.prices_of(honey) == []


def test_a_fault_in_one_row_stops_no_other_and_keeps_what_was_typed(phone: PageClient, household: Organisation) -> None:
    goods = [live_listing(household, f"Măng số {n}", price=Money(20_000)) for n in range(20)]
    paper = Paper(phone)
    for listing in goods:
        paper.write(listing, price="25.000", on_hand="7")
    answer = paper.write(goods[4], price="hai chục").send()

    assert answer.status_code == 422
    assert "Đã ghi 19 hàng." in answer.text
    assert 'value="hai chục"' in answer.text
    assert f'href="#f-{paper.at(goods[4])}-price"' in answer.text
    assert "Măng số 4: Hãy nhập số tiền bằng chữ số" in answer.text
    assert figures(goods[4])[:2] == (20_000, Decimal(10)), "nothing of the wrong row, not even its good count"
    assert all(figures(each)[:2] == (25_000, Decimal(7)) for each in goods if each is not goods[4])

    mended = Paper(phone, answer.text).write(goods[4], price="25.000")
    assert mended.send().status_code == 303
    assert figures(goods[4])[:2] == (25_000, Decimal(7))


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("price", "", "Hãy nhập số tiền"),
        ("price", "50", "Số tiền nhỏ nhất"),
        ("price", "-5000", "Hãy nhập số tiền"),
        ("on_hand", "", "Hãy nhập số lượng"),
        ("on_hand", "-1", "Số lượng nhỏ nhất"),
        ("on_hand", "1,2345", "Hãy nhập số lượng"),
        ("selling", "sold", "Hãy chọn một trong"),
        ("seen", "hôm qua", "Dòng này đã cũ"),
        ("seen", "٨٠٠٠٠.10000.1.live", "Dòng này đã cũ"),
        ("slug", "khong-co", "Không có sản phẩm này"),
    ],
)
def test_every_fault_is_said(phone: PageClient, honey: Listing, name: str, typed: str, said: str) -> None:
    answer = Paper(phone).write(honey, **{name: typed}).send()

    assert answer.status_code == 422
    assert said in answer.text
    assert figures(honey) == (80_000, Decimal(10), ListingState.LIVE)


def test_whole_goods_are_counted_whole(phone: PageClient, household: Organisation) -> None:
    pigs = live_listing(household, "Heo cỏ", unit=Unit.CON)
    assert "Hàng này tính theo con nguyên." in Paper(phone).write(pigs, on_hand="2,5").send().text


def test_both_values_are_shown_and_the_person_chooses(
    clock: FrozenClock, phone: PageClient, honey: Listing, lan_selling: Actor
) -> None:
    paper = Paper(phone).write(honey, price="85.000", on_hand="12")
    clock.move(minutes=95)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))

    asked = paper.send()
    assert asked.status_code == 422
    assert "Bạn ghi 85.000\u00a0₫, lúc 09:35 Nguyễn Thị Lan đã ghi 90.000\u00a0₫." in asked.text
    assert 'value="85.000"' in asked.text
    assert figures(honey)[:2] == (90_000, Decimal(10))

    assert Paper(phone, asked.text).send().status_code == 422, "whoever does not choose is asked again"

    mine = Paper(phone, asked.text).write(honey, price_over="90000").send()
    assert mine.status_code == 303
    assert figures(honey)[:2] == (85_000, Decimal(12))


def test_the_other_value_may_stand(phone: PageClient, honey: Listing, lan_selling: Actor) -> None:
    paper = Paper(phone).write(honey, price="85.000", on_hand="12")
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    stock.count(lan_selling, honey, on_hand=Decimal(15))
    asked = paper.send()

    assert Paper(phone, asked.text).write(honey, price_over="theirs", on_hand_over="15000.2").send().status_code == 303
    assert figures(honey)[:2] == (90_000, Decimal(12))


def test_a_third_value_asks_anew(phone: PageClient, honey: Listing, lan_selling: Actor) -> None:
    paper = Paper(phone).write(honey, price="85.000")
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    asked = Paper(phone, paper.send().text).write(honey, price_over="90000")
    catalogue.change_price(lan_selling, honey, price=Money(99_000))

    assert "đã ghi 99.000" in asked.send().text
    assert figures(honey)[0] == 99_000


def test_sent_twice_it_is_written_once(phone: PageClient, honey: Listing) -> None:
    paper = Paper(phone).write(honey, on_hand="15")
    assert paper.send().status_code == 303
    stock.reserve(SYSTEM, {honey.id: Decimal(3)}, reference="BKMQ27")
    stock.ship(SYSTEM, {honey.id: Decimal(3)}, reference="BKMQ27")

    assert paper.send().status_code == 303
    assert figures(honey)[1] == 12


def test_the_same_page_sent_with_other_words_is_judged_anew(phone: PageClient, honey: Listing) -> None:
    paper = Paper(phone).write(honey, price="85.000")
    paper.send()

    answer = paper.write(honey, price="88.000").send()
    assert answer.status_code == 422
    assert "Hồ Thị Dung đã ghi 85.000" in answer.text


def test_a_sheet_without_its_key_writes_nothing(phone: PageClient, honey: Listing) -> None:
    paper = Paper(phone).write(honey, price="85.000")
    del paper.fields["once_key"]

    answer = paper.send()
    assert answer.status_code == 422
    assert 'value="85.000"' in answer.text
    assert figures(honey)[0] == 80_000


def test_goods_that_left_the_shelf_meanwhile_are_named(
    phone: PageClient, honey: Listing, ginger: Listing, household: Organisation
) -> None:
    paper = Paper(phone).write(honey, price="85.000").write(ginger, price="31.000")
    catalogue.take_down_listing(official_for(household), honey, reason="Nhãn sai")

    answer = paper.send()
    assert "“Mật ong” không còn ở trên chợ nên chưa ghi gì." in answer.text
    assert figures(ginger)[0] == 31_000


def test_only_ones_own_goods_stand_there(
    phone: PageClient, honey: Listing, household: Organisation, neighbour: Organisation
) -> None:
    his, mine = live_listing(neighbour, "Quế"), draft(household, "Chuối")
    page = phone.get(SHEET).text

    assert honey.name in page
    assert his.name not in page
    assert mine.name not in page
    answer = Paper(phone).write(honey, slug=his.slug, price="1.000").send()
    assert (answer.status_code, figures(his)[0]) == (422, 70_000)


def test_goods_called_bang_do_not_take_its_address(household: Organisation) -> None:
    assert draft(household, "Bảng").slug != "bang"


def test_without_goods_it_says_so(phone: PageClient) -> None:
    assert "Chưa có hàng nào trên chợ." in phone.get(SHEET).text


def test_a_page_of_the_sheet_costs_the_same_however_long(
    app: Flask, phone: PageClient, household: Organisation
) -> None:
    def cost() -> int:
        with statements(app) as sent:
            phone.get(SHEET)
        return len(sent)

    live_listing(household, "Măng 0")
    few = cost()
    for n in range(1, 45):
        live_listing(household, f"Măng {n}")
    assert cost() == few <= 8
    assert len(Paper(phone).fields) <= 1_000, "as many parts as a form may have"


def test_sending_costs_little_for_each_row_that_changed(app: Flask, phone: PageClient, household: Organisation) -> None:
    goods = [live_listing(household, f"Măng {n}") for n in range(20)]

    def cost(changed: list[Listing]) -> int:
        paper = Paper(phone)
        for listing in changed:
            paper.write(listing, price="77.000" if len(changed) == 1 else "78.000")
        with statements(app) as sent:
            assert paper.send().status_code == 303
        return len(sent)

    one, many = cost(goods[:1]), cost(goods)
    assert (many - one) / 19 <= 9


@pytest.fixture
def program(app: Flask, dung_selling: Actor) -> Program:
    return Program(app, dung_selling)


def changed(program: Program, *items: dict[str, Any], **headers: str) -> list[dict[str, Any]]:
    answer = program("PATCH", "/listings", {"items": list(items)}, **headers)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["items"]


def test_a_program_reads_its_shelf(program: Program, honey: Listing, neighbour: Organisation) -> None:
    live_listing(neighbour, "Quế")
    (row,) = program("GET", "/shelf").get_json()["items"]

    assert (row["listing"], row["price"], row["on_hand"], row["state"]) == (honey.slug, 80_000, "10", "live")
    assert row["seen"] == "80000.10000.1.live"


def test_a_program_changes_many_rows_with_a_result_for_each(
    program: Program, honey: Listing, ginger: Listing, lan_selling: Actor
) -> None:
    before = seen(honey)
    catalogue.change_price(lan_selling, honey, price=Money(90_000))
    results = changed(
        program,
        {"listing": honey.slug, "seen": before, "price": 85_000},
        {"listing": ginger.slug, "seen": seen(ginger), "price": 31_000, "on_hand": "40", "selling": "week"},
        {"listing": "khong-co", "seen": before, "price": 1_000},
        {"listing": "sai", "seen": before, "price": 1.5},
    )

    assert [each["status"] for each in results] == [412, 200, 404, 404]
    assert results[0]["theirs"] == {"price": "90.000\u00a0₫"}
    assert results[0]["errors"][0]["pointer"] == "/items/0/price"
    assert results[0]["row"]["seen"].startswith("90000.")
    assert results[1]["changed"] == ["on_hand", "price", "selling"]
    assert figures(ginger) == (31_000, Decimal(40), ListingState.PAUSED)

    (again,) = changed(program, {"listing": honey.slug, "seen": results[0]["row"]["seen"], "price": 85_000})
    assert (again["status"], figures(honey)[0]) == (200, 85_000)


def test_a_program_names_what_it_saw(program: Program, honey: Listing) -> None:
    (result,) = changed(program, {"listing": honey.slug, "price": 85_000})
    assert (result["status"], result["errors"][0]["pointer"]) == (422, "/items/0/seen")
    (result,) = changed(program, {"listing": honey.slug, "seen": seen(honey), "a/b": 5})
    assert (result["status"], result["errors"][0]["pointer"]) == (422, "/items/0/a~1b")


@pytest.mark.parametrize("listing", ["khong\x00co", "/../", "x" * 5_000, 7, {"a": 1}, ["b"]])
def test_a_name_that_cannot_be_is_not_there(program: Program, honey: Listing, listing: Any) -> None:
    (result,) = changed(program, {"listing": listing, "seen": seen(honey), "price": 1_000})
    assert (result["status"], result["row"]) == (404, None)


@pytest.mark.parametrize("items", [[], [{"price": 1}], [{"listing": "a"}, {"listing": "a\x00"}], "x", [1], None])
def test_a_body_that_names_no_rows_is_refused_whole(program: Program, items: Any) -> None:
    answer = program("PATCH", "/listings", {"items": items})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_program_that_asks_twice_has_the_same_answer(program: Program, honey: Listing) -> None:
    item = {"listing": honey.slug, "seen": seen(honey), "on_hand": "15"}
    first = program("PATCH", "/listings", {"items": [item]}, Idempotency_Key="dem-1")
    second = program("PATCH", "/listings", {"items": [item]}, Idempotency_Key="dem-1")
    other = program("PATCH", "/listings", {"items": [{**item, "on_hand": "16"}]}, Idempotency_Key="dem-1")

    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert other.status_code == 422
    assert figures(honey)[1] == 15


def test_rows_written_before_a_crash_are_not_written_again(honey: Listing, dung_selling: Actor) -> None:
    row = {"seen": seen(honey), "on_hand": "15"}
    batch.change_rows(dung_selling, {honey.slug: row}, key="lan-1")  # and the answer was never kept
    stock.reserve(SYSTEM, {honey.id: Decimal(5)}, reference="BKMQ27")
    stock.ship(SYSTEM, {honey.id: Decimal(5)}, reference="BKMQ27")

    (again,) = batch.change_rows(dung_selling, {honey.slug: row}, key="lan-1")
    assert (list(again.changed), figures(honey)[1]) == (["on_hand"], Decimal(10))


def test_a_program_of_the_neighbour_finds_nothing(app: Flask, honey: Listing, neighbour: Organisation) -> None:
    his = Program(app, seller_of(neighbour))
    assert his("GET", "/shelf").get_json()["items"] == []
    (result,) = changed(his, {"listing": honey.slug, "seen": seen(honey), "price": 1_000})
    assert (result["status"], result["row"]) == (404, None)
