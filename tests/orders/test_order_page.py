"""The page of an order: what is it, what is in it, where, how to pay, whom to call; the rest is folded."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.kernel.show import show_date
from marketplace.orders import outlook
from marketplace.orders.states import OrderState, Side
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from marketplace.payments.states import PaymentMethod
from tests.orders.test_steps import WAY_TO
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.trade import REASON, Trade, another_seller, bought, brought, cart_with, checked_out

BUYERS = ("Người bán chưa trả lời", 'id="goods"', "Tổng cộng", 'id="where"', "Giờ mở cửa", "Xem trên bản đồ",
          'id="paying"', 'id="people"', "tel:0905111222", "https://zalo.me/0905111222",
          "Các bước của đơn</summary>", "Hợp đồng: hai bên", "Giấy tờ: in, tải về")  # fmt: skip
SELLERS = ("Người mua đang chờ", 'id="goods"', "Tổng cộng", ">Nhận đơn", "Không giao đủ?", 'id="where"', 'id="paying"',
           'id="people"', "tel:0905888999", "https://zalo.me/0905888999", "Các bước của đơn</summary>")  # fmt: skip


def in_this_order(page: str, words: tuple[str, ...]) -> None:
    found = [page.find(each) for each in words]
    assert -1 not in found, [each for each, place in zip(words, found, strict=True) if place < 0]
    assert found == sorted(found), list(zip(words, found, strict=True))


def test_buyer_and_seller_read_what_they_need_in_the_order_in_which_they_ask(
    market: Trade, minh: PageClient, dung: PageClient
) -> None:
    order = bought(market, contact_name="Chị Lan", contact_phone="+84905888999", note="Gọi trước nhé")
    in_this_order(minh.get(f"/don-hang/{order.reference}").text, BUYERS)
    page = dung.get(f"/ban-hang/don-hang/{order.reference}").text
    in_this_order(page, SELLERS)
    assert page.index("Gọi trước nhé") < page.index(">Nhận đơn")


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_says_what_happens_next_and_offers_one_primary_button(
    market: Trade, minh: PageClient, dung: PageClient, state: OrderState
) -> None:
    order = brought(market, bought(market), *WAY_TO[state])
    for client, address, side in (
        (minh, f"/don-hang/{order.reference}", Side.BUYER),
        (dung, f"/ban-hang/don-hang/{order.reference}", Side.SELLER),
    ):
        page = client.get(address).text.partition('id="main"')[2]
        assert outlook.outlook(order, side) in page
        assert len(re.findall(r'class="button primary', page)) <= 1
        assert (REASON in page) == (state in (OrderState.DECLINED, OrderState.CANCELLED, OrderState.DELAYED))


def test_saying_no_and_giving_less_are_folded_and_told_apart(market: Trade, dung: PageClient) -> None:
    order = bought(market)
    address = f"/ban-hang/don-hang/{order.reference}"
    page = dung.get(address).text
    ways = page[page.index("Không giao đủ?") : page.index('id="where"')]
    assert [words in ways for words in ("Chỉ có một phần", "Từ chối cả đơn", "Hủy cả đơn", "Báo thiếu")] == [1, 1, 0, 0]
    brought(market, order, "confirm")
    page = dung.get(address).text
    ways = page[page.index("Không giao đủ?") : page.index('id="where"')]
    assert [words in ways for words in ("Chỉ có một phần", "Từ chối cả đơn", "Hủy cả đơn", "Báo thiếu")] == [0, 0, 1, 1]
    assert f"{address}/mon/1/giao-thieu" in ways
    assert "/giao-thieu" not in page.replace(ways, "")


def test_after_each_step_a_message_says_what_was_done(market: Trade, dung: PageClient, minh: PageClient) -> None:
    address = f"/ban-hang/don-hang/{bought(market).reference}"
    for step, words in (
        ("/nhan", "Đã nhận đơn."), ("/soan-hang", "hàng soạn xong."), ("/giao-di", "hàng đang trên đường."),
        ("/da-giao", "giao xong."),
    ):  # fmt: skip
        dung.submit(address, to=step)
        assert words in dung.get(address).text
    minh.submit(address.removeprefix("/ban-hang"), to="/hoan-tat")
    assert "Đơn đã hoàn tất" in minh.get(address.removeprefix("/ban-hang")).text


def test_the_day_follows_what_the_goods_need(market: Trade, minh: PageClient, clock: FrozenClock) -> None:
    slow = live_listing(market.seller, "Bánh tráng", lead_days=3)
    order = bought(market, {market.honey: 1, slow: 1})
    day = today() + timedelta(days=3)
    assert f"Từ ngày {show_date(day)}" in minh.get(f"/don-hang/{order.reference}").text
    assert outlook.ready_day(order) == day
    assert outlook.ready_on(today(), []) == today()
    brought(market, order, "confirm", "pack", "ship", "deliver")
    assert "Ngày có hàng" not in minh.get(f"/don-hang/{order.reference}").text


def test_a_door_has_a_map_too_and_an_official_reads_neither(market: Trade, minh: PageClient, app: Flask) -> None:
    order = bought(market, delivery=DeliveryMethod.HOME, address="45 Tiểu La")
    assert "query=45+Ti%E1%BB%83u+La" in minh.get(f"/don-hang/{order.reference}").text
    official = let_in(app.test_client(), market.official)
    page = official.get(f"/dieu-phoi/don-hang/{order.reference}").text
    assert "Ti%E1%BB%83u" not in page
    assert "Chỉ hai bên mua bán thấy" in page


def test_paying_shows_sum_account_and_words_once_the_seller_said_yes(market: Trade, minh: PageClient) -> None:
    bank = db.session.get_one(Bank, "970405")
    organisations.open_bank_account(
        market.selling, market.seller, bank=bank, number="4800205111222", holder="Hồ Thị Dung", consent=True
    )
    order = bought(market, payment=PaymentMethod.TRANSFER)
    address = f"/don-hang/{order.reference}"
    assert "Chưa cần chuyển tiền" in minh.get(address).text
    brought(market, order, "confirm")
    page = minh.get(address).text
    paying = page[page.index('id="paying"') : page.index('id="people"')]
    copied = re.findall(r'data-copy="([^"]+)"', paying)
    assert copied == ["170000", "4800205111222", f"DH {order.reference}"]
    assert 'role="img"' in paying and "170.000" in paying


def test_the_purchase_names_goods_place_and_day_of_every_order(market: Trade, minh: PageClient) -> None:
    other = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng già", lead_days=2)
    purchase = checked_out(market.buying, cart_with(market.buying, {market.honey: 2, other: 1}))
    page = minh.get(f"/don-hang/lan/{purchase.reference}").text
    assert page.count("25 Núi Thành") == page.count("Giờ mở cửa") == 2
    for words in ("Mật ong rừng", "Gừng già", "170.000", f"Từ ngày {show_date(today() + timedelta(days=2))}"):
        assert words in page, words
