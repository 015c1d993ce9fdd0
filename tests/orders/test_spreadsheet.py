"""One's own orders as a spreadsheet: a row for each line, with what an invoice needs."""

import csv
import io
from datetime import datetime

import pytest
from flask import Flask

from marketplace.kernel.clock import HERE, FrozenClock
from marketplace.kernel.tables.csv import restored
from marketplace.orders import queries
from marketplace.organisations.states import OrganisationKind
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.trade import Trade, bought, brought, cart_with, checked_out

DELIVERED = ("confirm", "pack", "ship", "deliver")
SOLD, BOUGHT = "/ban-hang/don-hang/xuat.csv", "/don-hang/xuat.csv"


@pytest.fixture
def minh(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


@pytest.fixture
def dung(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(app.test_client(), market.dung)


def rows_of(client: PageClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_seller_has_what_an_invoice_needs(app: Flask, market: Trade, clock: FrozenClock, dung: PageClient) -> None:
    lan = person("Ngô Thị Lan")
    buyer(
        lan, "Công ty Quán; \"Lan\"", kind=OrganisationKind.ENTERPRISE, tax_number="0401234567",
        invoice_email="ketoan@lan.vn",
    )  # fmt: skip
    cart = cart_with(acting(lan), {market.honey: 2, market.bamboo: "1.5"})
    order = checked_out(acting(lan), cart, invoice=True).orders[0]
    clock.move(days=2)
    brought(market, order, *DELIVERED)
    honey, bamboo = rows_of(dung, SOLD)
    assert honey["Mã đơn"] == bamboo["Mã đơn"] == order.reference
    assert (honey["Ngày đặt"], honey["Ngày giao"], honey["Bước"]) == ("02/03/2026", "04/03/2026", "Đã giao")
    assert honey["Tên đơn vị nhận hóa đơn"] == 'Công ty Quán; "Lan"'
    assert honey["Mã số thuế"] == "'0401234567"
    assert honey["E-mail nhận hóa đơn"] == "ketoan@lan.vn"
    assert (bamboo["Tên hàng"], bamboo["Đơn vị tính"]) == ("Măng khô", "kg")
    assert [bamboo[name] for name in ("Số lượng đặt", "Số lượng giao", "Đơn giá", "Thành tiền", "Tổng đơn")] == [
        "1,5", "1,5", "70000", "105000", "275000",
    ]  # fmt: skip


def test_each_side_has_its_own_orders_only(app: Flask, market: Trade, minh: PageClient, dung: PageClient) -> None:
    order = bought(market)
    assert [row["Mã đơn"] for row in rows_of(minh, BOUGHT)] == [order.reference]
    assert [row["Mã đơn"] for row in rows_of(dung, SOLD)] == [order.reference]
    assert rows_of(dung, BOUGHT) == []
    assert minh.get(SOLD).status_code == 403
    for somebody in (market.official, person("Lê Văn Lạ")):
        assert rows_of(let_in(app.test_client(), somebody), BOUGHT) == []


def test_step_month_and_days_choose_the_rows(app: Flask, market: Trade, clock: FrozenClock, client: PageClient) -> None:
    clock.set(datetime(2026, 10, 31, 23, 30, tzinfo=HERE))
    late = bought(market)
    clock.set(datetime(2026, 11, 1, 0, 0, tzinfo=HERE))
    early = brought(market, bought(market), "confirm")
    dung = let_in(client, market.dung)
    for asked, wanted in (
        ("", [early, late]), ("thang=2026-10", [late]), ("thang=2026-11", [early]), ("trang_thai=confirmed", [early]),
        ("tu=2026-11-01", [early]), ("den=31/10/2026", [late]), ("tu=2026-10-31&den=2026-11-01", [early, late]),
        ("thang=&tu=&trang_thai=&lang=vi", [early, late]), ("thang=2026-10&trang_thai=confirmed", []),
    ):  # fmt: skip
        assert [row["Mã đơn"] for row in rows_of(dung, f"{SOLD}?{asked}")] == [each.reference for each in wanted], asked


@pytest.mark.parametrize("odd", ["thang=x", "tu=hom+qua", "den=9999-12-31", "tu=0001-01-01", "trang_thai=khong"])
def test_a_choice_that_cannot_be_read_is_refused_in_words(market: Trade, dung: PageClient, odd: str) -> None:
    answer = dung.get(f"{SOLD}?{odd}")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def test_hostile_names_run_nowhere_and_come_back(market: Trade, dung: PageClient) -> None:
    name = "=HYPERLINK(\"http://x\";'a') ,=1"
    bought(market, {live_listing(market.seller, name): 1}, note="@SUM(1)")
    (row,) = rows_of(dung, SOLD)
    assert row["Tên hàng"].startswith("'=")
    assert ",'=1" in row["Tên hàng"]
    assert restored(row["Tên hàng"]) == name


def test_the_lists_offer_the_files_of_a_month(
    market: Trade, clock: FrozenClock, minh: PageClient, dung: PageClient
) -> None:
    bought(market)
    for client, address in ((minh, "/don-hang"), (dung, "/ban-hang/don-hang")):
        page = client.get(address).text
        for offered in (
            f'formaction="{address}/xuat.csv"',
            f'formaction="{address}/bang-ke.pdf"',
            "03/2026",
            "04/2025",
        ):
            assert offered in page, offered
        assert f'href="{address}/xuat.csv?trang_thai=placed"' in client.get(f"{address}?trang_thai=placed").text


def test_a_long_list_is_read_in_batches_each_row_once(
    app: Flask, market: Trade, dung: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = [bought(market, {market.bamboo: "0.5"}) for _each in range(7)]
    monkeypatch.setattr(queries.lists, "PER_BATCH", 3)
    with statements(app) as sent:
        rows = rows_of(dung, SOLD)
    assert [row["Mã đơn"] for row in rows] == [order.reference for order in reversed(placed)]
    assert sum("order_line" in each for each in sent) == 3


def test_an_english_reader_has_english_columns_and_commas(market: Trade, dung: PageClient) -> None:
    bought(market, {market.bamboo: "1.5"})
    answer = dung.get(f"{SOLD}?lang=en")
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert (row["Order code"][:1].isalnum(), row["Quantity ordered"]) == (True, "1.5")
