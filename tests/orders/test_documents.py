"""The documents of an order: on the screen and as PDF, for those whose order it is, in the words both agreed to."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from pypdf import PdfReader

from marketplace.kernel.clock import HERE, FrozenClock
from marketplace.kernel.money import Money
from marketplace.kernel.month import Month
from marketplace.orders import queries
from marketplace.orders.models import Order
from marketplace.organisations.states import OrganisationKind
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.trade import Trade, another_seller, bought, brought, cart_with, checked_out

DELIVERED = ("confirm", "pack", "ship", "deliver")
HOSTILE = "Mật \U0001f41d \"=1'\\ (x) <b>{{7*7}}</b> \u05e9\u05dc\u05d5\u05dd"


@pytest.fixture
def minh(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


@pytest.fixture
def dung(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(app.test_client(), market.dung)


def document(client: PageClient, address: str) -> str:
    """The words of a PDF, copied out."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.content_type == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_both_sides_keep_the_order_as_pdf(market: Trade, minh: PageClient, dung: PageClient) -> None:
    order = bought(market, note="Gọi trước nhé")
    for client, desk in ((minh, "/don-hang"), (dung, "/ban-hang/don-hang")):
        words = document(client, f"{desk}/{order.reference}/don-hang.pdf")
        for said in (
            f"Đơn đặt hàng {order.reference}", "Hộ bà Dung", "Trần Quang Minh", "Mật ong rừng", "170.000",
            "Bằng chữ: Một trăm bảy mươi nghìn đồng", "không thay cho hóa đơn", "Gọi trước nhé", "Nhà văn hóa tổ 5",
            "Quyền của người mua", "Người bán ký", "Trang 1 trên 1",
        ):  # fmt: skip
            assert said in words, said
        assert not words.startswith("Hóa đơn")
    answer = minh.get(f"/don-hang/{order.reference}/don-hang.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="don-hang-{order.reference}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.data) < 40_000


def test_an_official_looking_on_reads_no_phone_and_no_address(app: Flask, market: Trade) -> None:
    order = bought(market, note="Nhà có chó dữ")
    official = let_in(app.test_client(), market.official)
    for address in ("don-hang.pdf", "phieu-giao.pdf", "phieu-giao.pdf?gia=1"):
        words = document(official, f"/don-hang/{order.reference}/{address}")
        assert "Chỉ hai bên mua bán thấy" in words
        for private in ("Trần Quang Minh", market.minh.phone[-6:-3], "12 Núi Thành", "chó dữ"):
            assert private not in words, private


def test_strangers_find_no_document(app: Flask, market: Trade, minh: PageClient) -> None:
    order = bought(market)
    stranger = let_in(app.test_client(), person("Lê Văn Lạ"))
    for address in ("don-hang.pdf", "phieu-giao", "phieu-giao.pdf"):
        assert stranger.get(f"/don-hang/{order.reference}/{address}").status_code == 404
        assert minh.get(f"/ban-hang/don-hang/{order.reference}/{address}").status_code == 403


def test_a_delivery_note_tells_what_goes_along_and_prices_only_when_asked(
    market: Trade, minh: PageClient, dung: PageClient
) -> None:
    order = brought(market, bought(market, {market.honey: 2, market.bamboo: "1.5"}), "confirm", "pack")
    home = f"/ban-hang/don-hang/{order.reference}/phieu-giao"
    plain, priced = dung.get(home).text, dung.get(f"{home}?gia=1").text
    for said in ("Phiếu giao hàng", "Mật ong rừng", "1,5", "Thực nhận", "Người giao ký", "Người nhận ký"):
        assert said in plain, said
    assert "275.000" not in plain
    assert "275.000" in priced
    assert "275.000" not in document(dung, f"{home}.pdf")
    assert "275.000" in document(minh, f"/don-hang/{order.reference}/phieu-giao.pdf?gia=1")


def test_hostile_names_come_out_as_plain_words(app: Flask, market: Trade, dung: PageClient) -> None:
    goods = live_listing(market.seller, HOSTILE, price=Money(1_000))
    order = bought(market, {goods: 1}, note=HOSTILE * 4)
    seen = HOSTILE.replace("\U0001f41d", "\ufffd").replace("\u05e9\u05dc\u05d5\u05dd", "\ufffd" * 4)
    words = " ".join(document(dung, f"/ban-hang/don-hang/{order.reference}/don-hang.pdf").split())
    assert "".join(seen.split()) in "".join(words.split())
    assert "49" not in seen
    assert "&lt;b&gt;" in dung.get(f"/ban-hang/don-hang/{order.reference}?in=1").text


def test_documents_speak_english_too(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    answer = minh.get(f"/don-hang/{order.reference}/don-hang.pdf?lang=en")
    assert PdfReader(io.BytesIO(answer.data)).root_object["/Lang"] == "en"
    assert "VND" in document(minh, f"/don-hang/{order.reference}/don-hang.pdf")


def delivered_at(market: Trade, clock: FrozenClock, moment: datetime, **more: object) -> Order:
    """An order carried through at this moment."""
    clock.set(moment)
    return brought(market, bought(market, **more), *DELIVERED)


def test_a_statement_goes_by_the_day_of_delivery_in_vietnam(market: Trade, clock: FrozenClock) -> None:
    late = delivered_at(market, clock, datetime(2026, 10, 31, 23, 30, tzinfo=HERE))
    next_day = delivered_at(market, clock, datetime(2026, 11, 1, 0, 0, tzinfo=HERE))
    assert late.created_at.astimezone(UTC).date() == next_day.created_at.astimezone(UTC).date()
    bought(market)
    brought(market, bought(market), "confirm", "pack")
    sold = queries.sold_by(market.selling)
    october, november = (queries.kept_in(sold, Month(2026, month)) for month in (10, 11))
    assert [kept.reference for kept in october] == [late.reference]
    assert [kept.reference for kept in november] == [next_day.reference]
    brought(market, late, "complete")
    assert [kept.reference for kept in queries.kept_in(sold, Month(2026, 10))] == [late.reference]


def test_the_sums_of_a_statement_are_those_of_its_lines(app: Flask, market: Trade, clock: FrozenClock) -> None:
    first = delivered_at(market, clock, datetime(2026, 3, 2, 9, tzinfo=HERE))
    second = delivered_at(
        market, clock, datetime(2026, 3, 31, 23, 59, tzinfo=HERE), goods={market.honey: 1, market.bamboo: "2.5"}
    )
    kept = queries.kept_in(queries.sold_by(market.selling), Month(2026, 3))
    assert [sum((line.amount for line in order.lines), Money(0)) for order in kept] == [order.total for order in kept]
    clock.set(datetime(2026, 4, 5, 8, 15, tzinfo=HERE))
    app.test_client_class = PageClient
    for somebody, desk in ((market.dung, "/ban-hang/don-hang"), (market.minh, "/don-hang")):
        client = let_in(app.test_client(), somebody)
        for words in (
            client.get(f"{desk}/bang-ke?thang=2026-03").text,
            document(client, f"{desk}/bang-ke.pdf?thang=2026-03").replace("\u00a0", " "),
        ):
            for said in (
                "Bảng kê mua bán tháng 03/2026", "Lập lúc 08:15 05/04/2026", "Không thay cho hóa đơn", "02/03/2026",
                "31/03/2026", first.reference, second.reference, "2,5", "175.000", "260.000", "Tổng cộng 2 đơn",
                "430.000", "Bốn trăm ba mươi nghìn đồng", "Người mua ký",
            ):  # fmt: skip
                assert said in words, said
        assert "Tổng cộng 0 đơn" in client.get(f"{desk}/bang-ke?thang=2026-04").text


def test_a_statement_is_for_one_side_or_for_all(
    app: Flask, market: Trade, clock: FrozenClock, dung: PageClient
) -> None:
    lan = person("Ngô Thị Lan")
    restaurant = buyer(lan, "Quán Lan", kind=OrganisationKind.ENTERPRISE, tax_number="0401234567")
    theirs = checked_out(acting(lan), cart_with(acting(lan), {market.honey: 1})).orders[0]
    brought(market, theirs, *DELIVERED)
    own = brought(market, bought(market), *DELIVERED)
    home = "/ban-hang/don-hang/bang-ke?thang=2026-03"
    everybody, one = dung.get(home).text, dung.get(f"{home}&ben={restaurant.slug}").text
    assert all(said in everybody for said in (theirs.reference, own.reference, "255.000", "Quán Lan", "Nhà anh Minh"))
    assert theirs.reference in one
    assert own.reference not in one
    assert "0401234567" in one
    assert dung.get(f"{home}&ben={market.seller.slug}").status_code == 404
    assert let_in(app.test_client(), lan).get(f"/don-hang/bang-ke?ben={market.buyer.slug}").status_code == 404


def test_a_statement_names_ones_own_side_only(market: Trade, minh: PageClient, dung: PageClient) -> None:
    another_seller("Hộ ông Ba", "Hồ Văn Ba")
    assert dung.get(f"/ban-hang/don-hang/bang-ke?cua={market.buyer.slug}").status_code == 404
    assert dung.get(f"/ban-hang/don-hang/bang-ke?cua={market.seller.slug}").status_code == 200
    assert minh.get("/ban-hang/don-hang/bang-ke").status_code == 403
    for told in ("endpoint=x", "_external=1&_scheme=javascript", "reference=x", "ben=", "cua="):
        assert minh.get(f"/don-hang/bang-ke?{told}").status_code in (200, 404), told
    for odd in ("thang=2026-13", "thang=x", "thang=2026-3"):
        assert minh.get(f"/don-hang/bang-ke?{odd}").status_code == 422
        assert minh.get(f"/don-hang/bang-ke.pdf?{odd}").status_code == 422


def test_who_neither_buys_nor_sells_has_no_statement(app: Flask, market: Trade) -> None:
    nobody = let_in(app.test_client(), person("Lê Văn Mới"))
    assert nobody.get("/don-hang/bang-ke").status_code == 404
    assert nobody.get("/don-hang/bang-ke.pdf").status_code == 404


@pytest.mark.parametrize("most", ["MOST_ON_PAPER", "MOST_LINES_ON_PAPER"])
def test_a_month_too_long_to_print_says_so(
    market: Trade, clock: FrozenClock, dung: PageClient, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    monkeypatch.setattr(queries.statements, most, 1)
    for _each in range(2):
        brought(market, bought(market, {market.bamboo: Decimal("0.5")}), *DELIVERED)
    answer = dung.get("/ban-hang/don-hang/bang-ke?thang=2026-03")
    assert answer.status_code == 422
    assert "nhiều đơn quá" in answer.text


def test_a_document_costs_few_statements_whatever_stands_on_it(
    app: Flask, market: Trade, clock: FrozenClock, dung: PageClient
) -> None:
    costs = []
    for more in (2, 8):
        for _each in range(more):
            order = brought(market, bought(market, {market.bamboo: "0.5", market.honey: 1}), *DELIVERED)
        spent = []
        for address in ("bang-ke", "bang-ke.pdf", f"{order.reference}/don-hang.pdf", f"{order.reference}/phieu-giao"):
            with statements(app) as sent:
                assert dung.get(f"/ban-hang/don-hang/{address}").status_code == 200
            spent.append(len(sent))
        costs.append(spent)
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12
