"""The seller's private book: rows that stay, sums that follow, and nobody else who reads it."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from marketplace.accounts import commands as accounts
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.commands import transaction
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.month import Month
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import commands, queries
from marketplace.payments.commands import CorrectedAlready, NotYet
from marketplace.payments.models import PaymentNote
from marketplace.payments.states import NoteKind
from tests.checkout.test_races import at_once
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.people import acting, administrator, coordinator_of, hoa_cuong, let_in
from tests.world.trade import Trade, bought, brought

DELIVERED = ("confirm", "pack", "ship", "deliver")


@pytest.fixture
def dung(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.dung)


@pytest.fixture
def minh(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(app.test_client(), market.minh)


def notes() -> list[PaymentNote]:
    return list(db.session.scalars(select(PaymentNote).order_by(PaymentNote.id)))


def received(market: Trade, order: Order, dong: int, **more: object) -> PaymentNote:
    said = {"noted_on": today(), **more}
    return commands.note_received(market.selling, order, amount=Money(dong), **said)


def test_the_open_balance_follows_what_is_noted(market: Trade) -> None:
    order = bought(market)
    assert queries.balance_of(order).open == Money(170_000)
    received(market, order, 100_000)
    commands.note_refunded(market.selling, order, amount=Money(20_000), noted_on=today())
    commands.note_written_off(market.selling, order, amount=Money(50_000), noted_on=today(), words="Hàng dập")
    balance = queries.balance_of(order)
    assert (balance.received, balance.written_off, balance.open) == (Money(80_000), Money(50_000), Money(40_000))


def test_nothing_is_owed_for_an_order_given_up(market: Trade) -> None:
    order = bought(market)
    received(market, order, 170_000)
    brought(market, order, "decline")
    assert queries.balance_of(order).open == Money(-170_000)
    commands.note_refunded(market.selling, order, amount=Money(170_000), noted_on=today())
    assert queries.balance_of(order).open == Money(0)


def test_a_mistake_is_taken_back_once_and_both_rows_stay(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    note = received(market, order, 100_000, noted_on=date(2026, 2, 27))
    correction = commands.correct_note(market.selling, note, words="Nhầm đơn")
    assert (correction.noted_on, correction.amount, correction.change) == (note.noted_on, note.amount, -note.change)
    assert queries.balance_of(order).open == Money(170_000)
    for wrong in (note, correction):
        with pytest.raises(CorrectedAlready):
            commands.correct_note(market.selling, wrong, words="Nhầm nữa")
    assert [each.is_correction for each in notes()] == [False, True]


def test_money_is_noted_when_it_came_not_before(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    received(market, order, 1, noted_on=date(2026, 3, 2))
    with pytest.raises(NotYet):
        received(market, order, 1, noted_on=date(2026, 3, 3))
    clock.move(hours=15, minutes=59)
    with pytest.raises(NotYet):
        received(market, order, 1, noted_on=date(2026, 3, 3))
    clock.move(minutes=1)
    received(market, order, 1, noted_on=date(2026, 3, 3))


def test_nobody_but_the_seller_keeps_the_book(market: Trade) -> None:
    order = bought(market)
    note = received(market, order, 1_000)
    others = [market.buying, acting(market.official), acting(administrator()), SYSTEM]
    for somebody in (*others, acting(coordinator_of(hoa_cuong()))):
        for command in (commands.note_received, commands.note_refunded, commands.note_written_off):
            with pytest.raises(NotAllowed):
                command(somebody, order, amount=Money(1), noted_on=today())
        with pytest.raises(NotAllowed):
            commands.note_settled(somebody, order, open_balance=Money(169_000))
        with pytest.raises(NotAllowed):
            commands.correct_note(somebody, note, words="x")
    assert len(notes()) == 1


def test_a_row_once_written_can_be_neither_changed_nor_removed(market: Trade) -> None:
    note = received(market, bought(market), 1_000)
    for sentence in (
        "UPDATE payment_note SET amount = 2000, change = -2000",
        "UPDATE payment_note SET words = 'x'",
        "DELETE FROM payment_note",
    ):
        with pytest.raises(DBAPIError, match="only added to"), transaction():
            db.session.execute(text(sentence))
    assert db.session.get_one(PaymentNote, note.id).amount == Money(1_000)


def test_the_database_itself_refuses_a_second_correction_and_a_sum_below_one(market: Trade) -> None:
    note = received(market, bought(market), 1_000)
    commands.correct_note(market.selling, note, words="Nhầm")
    columns = "order_id, producer_id, kind, noted_on, words, by_id, created_at"
    for amount, change, taken_back in (("amount", "change", note.id), ("0", "0", "NULL"), ("amount", "0", "NULL")):
        sentence = (
            f"INSERT INTO payment_note (reference, amount, change, correction_of_id, {columns})"
            f" SELECT 'BKMQ27', {amount}, {change}, {taken_back}, {columns} FROM payment_note WHERE id = {note.id}"
        )
        with pytest.raises(DBAPIError), transaction():
            db.session.execute(text(sentence))


def test_no_step_of_an_order_waits_for_the_book(market: Trade) -> None:
    order = brought(market, bought(market), *DELIVERED, "complete")
    assert order.state is OrderState.COMPLETED
    assert queries.balance_of(order).open == Money(170_000)
    received(market, order, 170_000)
    assert db.session.get_one(Order, order.id).version == order.version


def test_one_tap_says_that_all_of_it_came(market: Trade, dung: PageClient) -> None:
    order = brought(market, bought(market), *DELIVERED)
    assert "Đã giao, chưa thu đủ" in dung.get("/ban-hang/so-thu").text
    answer = dung.submit("/ban-hang/so-thu", {}, to="/da-nhan-du")
    assert (answer.status_code, answer.location) == (303, f"/ban-hang/so-thu/{order.reference}")
    page = dung.get("/ban-hang/so-thu").text
    assert "Không có đơn nào chờ tiền" in page
    assert "Đã ghi vào sổ thu." not in dung.get(answer.location).text.partition("<h1>")[2]
    assert [(each.kind, each.amount) for each in notes()] == [(NoteKind.RECEIVED, Money(170_000))]


def test_two_taps_write_one_row_and_so_do_two_windows(market: Trade, dung: PageClient) -> None:
    order = brought(market, bought(market), *DELIVERED)
    address = f"/ban-hang/so-thu/{order.reference}/da-nhan-du"
    first, other = (
        dict(untouched(form_in(dung.get("/ban-hang/so-thu").text, set(), "/da-nhan-du", ""))) for _window in range(2)
    )
    answers = [
        dung.post(address, data=typed, headers={"Sec-Fetch-Site": "same-origin"}) for typed in (first, first, other)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert "đã đổi" in answers[2].text
    assert len(notes()) == 1


def test_a_sum_that_changed_meanwhile_is_not_noted(market: Trade) -> None:
    order = bought(market)
    received(market, order, 70_000)
    with pytest.raises(ChangedMeanwhile):
        commands.note_settled(market.selling, order, open_balance=Money(170_000))
    commands.note_settled(market.selling, order, open_balance=Money(100_000))
    with pytest.raises(ChangedMeanwhile):
        commands.note_settled(market.selling, order, open_balance=Money(0))


def test_two_hands_at_the_same_moment_note_the_sum_once(app: Flask, market: Trade) -> None:
    reference, selling = brought(market, bought(market), *DELIVERED).reference, market.selling

    def settle() -> None:
        commands.note_settled(selling, queries.booked_order(selling, reference), open_balance=Money(170_000))

    refused = [type(each) for each in at_once(app, *[settle] * 4) if each is not None]
    assert refused == [ChangedMeanwhile] * 3
    assert len(notes()) == 1


def test_rows_are_written_and_mended_by_page(market: Trade, dung: PageClient) -> None:
    order = bought(market)
    home = f"/ban-hang/so-thu/{order.reference}"
    wrong = dung.submit(f"{home}/nhan", {"amount": "70.5", "noted_on": "hôm qua", "words": "chị Hà trả"})
    assert wrong.status_code == 422
    for kept in ('href="#f-amount"', 'href="#f-noted_on"', "70.5", "hôm qua", "chị Hà trả"):
        assert kept in wrong.text, kept
    assert dung.submit(f"{home}/nhan", {"amount": "100k"}).status_code == 303
    assert dung.submit(f"{home}/tra-lai", {"amount": "20.000"}).status_code == 303
    assert dung.submit(f"{home}/khong-thu", {"amount": "10 000", "words": "dập"}).status_code == 303
    note = notes()[0]
    assert dung.submit(f"{home}/sua/{note.reference}", {"words": ""}).status_code == 422
    assert dung.submit(f"{home}/sua/{note.reference}", {"words": "nhầm đơn"}).status_code == 303
    page = dung.get(home).text
    for words in ("Sửa lại: đã nhận tiền", "nhầm đơn", "Đã sửa", "Hồ Thị Dung", "180.000"):
        assert words in page, words
    assert dung.get(f"{home}/khac").status_code == 404
    assert dung.get(f"{home}/sua/BKMQ27").status_code == 404


def test_the_sellers_page_of_an_order_shows_the_book_and_nobody_elses_does(
    app: Flask, market: Trade, dung: PageClient, minh: PageClient
) -> None:
    order = bought(market)
    received(market, order, 123_000, words="Tiền cọc của anh Minh")
    assert "47.000" in dung.get(f"/ban-hang/don-hang/{order.reference}").text
    official = let_in(app.test_client(), market.official)
    for client, address in ((minh, "/don-hang"), (official, "/dieu-phoi/don-hang"), (dung, "/don-hang")):
        page = client.get(f"{address}/{order.reference}").text
        for private in ("Sổ thu của tôi", "47.000", "123.000", "Tiền cọc"):
            assert private not in page, address


def test_for_everybody_else_there_is_no_book(app: Flask, market: Trade, dung: PageClient, minh: PageClient) -> None:
    order = bought(market)
    note = received(market, order, 1_000)
    keeper = let_in(app.test_client(), administrator())
    official = let_in(app.test_client(), market.official)
    home = f"/ban-hang/so-thu/{order.reference}"
    for client in (minh, official, keeper):
        for address in (home, f"{home}/nhan", f"{home}/sua/{note.reference}"):
            assert client.get(address).status_code == 404, address


def test_months_are_summed_by_the_day_the_money_came(market: Trade, clock: FrozenClock) -> None:
    order = bought(market, {market.bamboo: 5})
    wrong = received(market, order, 7_000, noted_on=date(2026, 2, 28))
    received(market, order, 100_000, noted_on=date(2026, 2, 28))
    received(market, order, 50_000, noted_on=date(2026, 3, 1))
    commands.note_refunded(market.selling, order, amount=Money(30_000), noted_on=date(2026, 3, 2))
    commands.note_written_off(market.selling, order, amount=Money(5_000), noted_on=date(2026, 3, 2))
    clock.move(days=1)
    commands.correct_note(market.selling, wrong, words="Nhầm")
    february, march = (queries.month_in_book(market.selling, Month(2026, month)) for month in (2, 3))
    assert (february.received, february.refunded) == (Money(100_000), Money(0))
    assert (march.received, march.refunded, march.written_off) == (Money(50_000), Money(30_000), Money(5_000))
    assert queries.month_in_book(market.buying, Month(2026, 3)).received == Money(0)


def test_what_is_still_to_come_counts_delivered_orders_only(market: Trade) -> None:
    bought(market)
    first, second = (brought(market, bought(market), *DELIVERED) for _each in range(2))
    received(market, first, 70_000)
    assert queries.unpaid_total(market.selling) == Money(270_000)
    rows = queries.unpaid_page(market.selling, 1).rows
    assert [(row.reference, row.open) for row in rows] == [
        (first.reference, Money(100_000)), (second.reference, Money(170_000)),
    ]  # fmt: skip
    received(market, second, 200_000)
    assert queries.unpaid_total(market.selling) == Money(100_000)
    assert queries.unpaid_total(market.buying) == Money(0)


def test_the_book_is_a_spreadsheet_too(market: Trade, dung: PageClient, clock: FrozenClock) -> None:
    order = bought(market)
    note = received(market, order, 100_000, noted_on=date(2026, 2, 28), words="=HYPERLINK(1)")
    commands.correct_note(market.selling, note, words="Nhầm")
    received(market, order, 5_000)
    answer = dung.get("/ban-hang/so-thu/xuat.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    head, *rows = answer.data.decode("utf-8-sig").splitlines()
    assert head.startswith("Ngày;Mã dòng;Mã đơn")
    assert [row.split(";")[5:8] for row in rows] == [
        ["100000", "-100000", "'=HYPERLINK(1)"], ["100000", "100000", "Nhầm"], ["5000", "-5000", ""],
    ]  # fmt: skip
    assert rows[1].endswith(note.reference)
    assert len(dung.get("/ban-hang/so-thu/xuat.csv?thang=2026-03").text.splitlines()) == 2
    assert dung.get("/ban-hang/so-thu/xuat.csv?thang=x").status_code == 422


def test_the_book_costs_as_many_statements_for_thirty_orders_as_for_five(
    app: Flask, market: Trade, dung: PageClient
) -> None:
    costs = []
    for more in (5, 25):
        for _each in range(more):
            order = brought(market, bought(market, {market.bamboo: "0.5"}), *DELIVERED)
            received(market, order, 1_000)
        dung.get("/ban-hang/so-thu")
        with statements(app) as sent:
            assert dung.get("/ban-hang/so-thu").status_code == 200
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 12


def test_programs_write_the_book_with_a_key(market: Trade, app: Flask) -> None:
    order = bought(market)
    address = f"/api/v1/orders/{order.reference}/payment-notes"
    secret = accounts.issue_token(market.selling, name="máy", scopes=["read", "trade"]).secret
    client, key = app.test_client(), {"Authorization": f"Bearer {secret}"}
    said = {"kind": "received", "amount": 100_000, "noted_on": today().isoformat(), "words": "=1"}
    assert client.post(address, json=said, headers=key).status_code == 400
    first, again = (client.post(address, json=said, headers={**key, "Idempotency-Key": "a"}) for _each in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    mended = client.post(
        f"{address}/{first.json['reference']}/correct", json={"words": "x"}, headers={**key, "Idempotency-Key": "b"}
    )
    assert mended.json["correction_of"] == first.json["reference"]
    book = client.get(address, headers=key).json
    assert (book["owed"], book["received"], book["open_balance"], len(book["notes"])) == (170_000, 0, 170_000, 2)
    wrong = client.post(address, json={**said, "amount": 0}, headers={**key, "Idempotency-Key": "c"})
    assert wrong.status_code == 422
    for stranger in (market.buying, acting(market.official), acting(administrator())):
        secret = accounts.issue_token(stranger, name="máy", scopes=["read", "trade"]).secret
        other = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "d"}
        assert client.get(address, headers=other).status_code == 404
        assert client.post(address, json=said, headers=other).status_code == 404
