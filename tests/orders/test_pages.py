"""Orders as buyer, seller and coordinator see them, and every step taken by page."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.db import db
from marketplace.orders import queries
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from marketplace.payments import vietqr
from marketplace.payments.pages import transfer_row
from marketplace.payments.states import PaymentMethod
from tests.databases import statements
from tests.pages import PageClient
from tests.world.people import let_in, person
from tests.world.trade import REASON, Trade, bought, brought


@pytest.fixture
def minh(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


@pytest.fixture
def dung(app: Flask, client: PageClient, market: Trade) -> PageClient:
    return let_in(app.test_client(), market.dung)


def state_of(order: Order) -> OrderState:
    return db.session.scalars(select(Order.state).where(Order.id == order.id)).one()


def test_the_seller_carries_an_order_through_by_page(market: Trade, dung: PageClient, minh: PageClient) -> None:
    order = bought(market, note="Gọi trước nhé")
    address = f"/ban-hang/don-hang/{order.reference}"
    page = dung.get(address).text
    for words in ("Chờ xác nhận", "170.000", "Trần Quang Minh", "Gọi trước nhé", "Nhà văn hóa tổ 5", "tel:"):
        assert words in page, words
    for step, words in (
        ("nhan", "Đã xác nhận"), ("soan-hang", "Đã soạn hàng"), ("giao-di", "Đang giao"), ("da-giao", "Đã giao"),
    ):  # fmt: skip
        answer = dung.submit(address, to=f"/{order.reference}/{step}")
        assert (answer.status_code, answer.location) == (303, address)
        assert words in dung.get(address).text
    answer = minh.submit(f"/don-hang/{order.reference}", to="/hoan-tat")
    assert answer.location == f"/don-hang/{order.reference}"
    page = minh.get(answer.location).text
    assert "Hoàn tất" in page
    assert "Người bán (Hồ Thị Dung)" in page


def test_a_refusal_needs_a_reason_and_the_other_side_reads_it(
    market: Trade, dung: PageClient, minh: PageClient
) -> None:
    order = bought(market)
    address = f"/ban-hang/don-hang/{order.reference}"
    wrong = dung.submit(address, {"reason": " "}, to="/tu-choi")
    assert wrong.status_code == 422
    assert 'href="#f-reason"' in wrong.text
    assert state_of(order) is OrderState.PLACED
    assert dung.submit(address, {"reason": REASON}, to="/tu-choi").status_code == 303
    page = minh.get(f"/don-hang/{order.reference}").text
    assert "Người bán từ chối" in page
    assert REASON in page


def test_a_buyer_takes_an_order_back_until_it_is_packed(market: Trade, minh: PageClient) -> None:
    order = brought(market, bought(market), "confirm")
    address = f"/don-hang/{order.reference}"
    assert minh.submit(address, {"reason": "Mua nhầm"}, to="/huy").status_code == 303
    assert state_of(order) is OrderState.CANCELLED
    packed = brought(market, bought(market), "confirm", "pack")
    assert "/huy" not in minh.get(f"/don-hang/{packed.reference}").text


def test_a_step_sent_twice_is_taken_once(market: Trade, dung: PageClient) -> None:
    from tests.pages import form_in, untouched

    order = bought(market)
    address = f"/ban-hang/don-hang/{order.reference}"
    typed = dict(untouched(form_in(dung.get(address).text, set(), "/nhan", "")))
    for _tap in range(3):
        answer = dung.post(f"/don-hang/{order.reference}/nhan", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
        assert (answer.status_code, answer.location) == (303, address)
    assert len(queries.order_for(market.selling, order.reference).moves) == 2


def test_a_step_that_is_not_open_any_more_says_so(market: Trade, dung: PageClient) -> None:
    from tests.pages import form_in, untouched

    order = bought(market)
    page = dung.get(f"/ban-hang/don-hang/{order.reference}").text
    typed = dict(untouched(form_in(page, set(), "/nhan", "")))
    brought(market, order, "decline")
    answer = dung.post(f"/don-hang/{order.reference}/nhan", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 409
    assert "Hiện đang ở bước “Người bán từ chối”" in answer.text


def test_the_buyer_cannot_take_the_sellers_steps(market: Trade, minh: PageClient) -> None:
    from tests.pages import form_in, untouched

    order = bought(market)
    page = minh.get(f"/don-hang/{order.reference}").text
    typed = dict(untouched(form_in(page, {"reason"}, "", "")))
    typed.pop("reason")
    answer = minh.post(f"/don-hang/{order.reference}/nhan", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert state_of(order) is OrderState.PLACED


def test_strangers_find_nothing(market: Trade, app: Flask, client: PageClient) -> None:
    order = bought(market)
    assert client.get(f"/don-hang/{order.reference}").location.startswith("/dang-nhap?next=")
    let_in(client, person("Người Lạ"))
    for address in (
        f"/don-hang/{order.reference}", f"/don-hang/{order.reference}/hop-dong.txt", "/don-hang/BBBBBB",
        f"/don-hang/{order.reference}/chuyen-khoan.png", f"/don-hang/lan/{order.purchase.reference}",
        f"/don-hang/{order.reference}?in=1",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for desk in ("/ban-hang/don-hang", "/dieu-phoi/don-hang"):
        assert client.get(desk).status_code == 403


def test_the_purchase_is_the_buyers_own(market: Trade, minh: PageClient, dung: PageClient) -> None:
    order = bought(market)
    assert minh.get(f"/don-hang/lan/{order.purchase.reference}").status_code == 200
    assert dung.get(f"/don-hang/lan/{order.purchase.reference}").status_code == 404
    assert dung.get(f"/don-hang/{order.reference}").status_code == 200


def test_officials_look_on_without_the_buyers_contact(market: Trade, client: PageClient) -> None:
    order = bought(market, contact_name="Chị Lan", contact_phone="+84905999888", note="Cổng xanh")
    let_in(client, market.official)
    assert order.reference in client.get("/dieu-phoi/don-hang").text
    for address in (f"/dieu-phoi/don-hang/{order.reference}", f"/don-hang/{order.reference}"):
        page = client.get(address).text
        assert "Hộ bà Dung" in page
        for private in ("0905 999 888", "Chị Lan", "Trần Quang Minh", "/huy", "Cổng xanh"):
            assert private not in page, private
    contract = client.get(f"/don-hang/{order.reference}/hop-dong.txt").text
    assert "0905 999 888" not in contract
    assert "Cổng xanh" not in contract


def test_officials_look_on_without_the_address_goods_are_brought_to(
    market: Trade, app: Flask, minh: PageClient
) -> None:
    order = bought(market, delivery=DeliveryMethod.HOME, address="45 Tiểu La", contact_phone="+84905999888")
    official = let_in(app.test_client(), market.official)
    own = f"/don-hang/{order.reference}"
    for address in (f"/dieu-phoi{own}", own, f"{own}/hop-dong.txt"):
        page = official.get(address)
        assert page.status_code == 200 and "Tiểu La" not in page.text, address
    assert "45 Tiểu La" in minh.get(own).text


def test_a_transfer_shows_the_sellers_own_account_sum_and_words(
    market: Trade, minh: PageClient, dung: PageClient
) -> None:
    silent = brought(market, bought(market, payment=PaymentMethod.TRANSFER), "confirm")
    assert "chưa đưa số tài khoản" in minh.get(f"/don-hang/{silent.reference}").text
    assert minh.get(f"/don-hang/{silent.reference}/chuyen-khoan.png").status_code == 404
    bank = db.session.get_one(Bank, "970405")
    organisations.open_bank_account(
        market.selling, market.seller, bank=bank, number="4800205111222", holder="Hồ Thị Dung", consent=True
    )
    order = bought(market, payment=PaymentMethod.TRANSFER)
    early = minh.get(f"/don-hang/{order.reference}").text
    assert "Chưa cần chuyển tiền" in early and "4800205111222" not in early
    brought(market, order, "confirm")
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in ('role="img"', f"DH {order.reference}", "4800205111222", "HO THI DUNG"):
        assert words in page, words
    said = vietqr.read(transfer_row(order) or "")
    assert said["54"] == "170000"
    assert vietqr.read(said["62"])["08"] == f"DH {order.reference}"
    picture = minh.get(f"/don-hang/{order.reference}/chuyen-khoan.png")
    assert picture.data.startswith(b"\x89PNG")
    brought(market, order, "cancel")
    assert "không phải trả gì" in minh.get(f"/don-hang/{order.reference}").text
    assert minh.get(f"/don-hang/{order.reference}/chuyen-khoan.png").status_code == 404
    cash = brought(market, bought(market), "confirm")
    assert "Nội dung chuyển khoản" not in minh.get(f"/don-hang/{cash.reference}").text


def test_the_document_is_never_called_an_invoice_and_spells_the_sum(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    page = minh.get(f"/don-hang/{order.reference}?in=1").text
    assert "Đơn đặt hàng" in page
    assert "Một trăm bảy mươi nghìn đồng" in page
    assert "<h1>Hóa đơn" not in page
    contract = minh.get(f"/don-hang/{order.reference}/hop-dong.txt")
    assert "attachment" in contract.headers["Content-Disposition"]
    for words in ("Hộ bà Dung", "Mật ong rừng: 2 × 85.000", "Nhà văn hóa tổ 5", "30 ngày"):
        assert words in contract.text, words


def test_lists_are_filtered_by_step_and_paged(
    market: Trade, minh: PageClient, dung: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.lists, "PER_PAGE", 2)
    placed = [bought(market) for _each in range(3)]
    declined = brought(market, bought(market), "decline")
    for client, address in ((minh, "/don-hang"), (dung, "/ban-hang/don-hang")):
        first, second = client.get(address).text, client.get(f"{address}?trang=2").text
        assert [declined.reference in first, placed[0].reference in first, placed[0].reference in second] == [1, 0, 1]
        only = client.get(f"{address}?trang_thai=declined").text
        assert declined.reference in only
        assert placed[2].reference not in only
        assert "Không có đơn nào" in client.get(f"{address}?trang_thai=packed").text
        for odd in ("trang_thai=x", "trang=0", "trang=-1", "trang=99999999999", "trang_thai="):
            assert client.get(f"{address}?{odd}").status_code == 200


def test_every_order_page_asks_few_questions(market: Trade, app: Flask, minh: PageClient, dung: PageClient) -> None:
    orders = [brought(market, bought(market, {market.honey: 1, market.bamboo: 1}), "confirm") for _each in range(4)]
    for client, address in (
        (minh, "/don-hang"), (dung, "/ban-hang/don-hang"), (minh, f"/don-hang/{orders[0].reference}"),
        (dung, f"/ban-hang/don-hang/{orders[0].reference}"), (minh, f"/don-hang/lan/{orders[0].purchase.reference}"),
    ):  # fmt: skip
        with statements(app) as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= 12, f"{address} {len(sent)}:\n" + "\n".join(sent)


def test_pages_speak_english_too(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    for address in ("/don-hang", f"/don-hang/{order.reference}", f"/don-hang/{order.reference}?in=1&lang=en"):
        answer = minh.get(address if "lang" in address else f"{address}?lang=en")
        assert answer.status_code == 200
        assert '<html lang="en"' in answer.text
