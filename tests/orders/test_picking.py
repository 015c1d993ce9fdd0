"""The picking list: goods, how much, for whom, over all orders said yes to, by day and place."""

from datetime import timedelta
from decimal import Decimal

from flask import Flask

from marketplace.checkout import commands as checkout
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.show import show_date
from marketplace.orders import commands, picking, queries
from tests.databases import statements
from tests.orders.conftest import PageClient
from tests.world.goods import live_listing, seller_of
from tests.world.promises import another_buyer, bought_by
from tests.world.trade import REASON, Trade, another_seller, bought, brought, pickup_point


def listed(market: Trade) -> dict[str, list[tuple[str, str, list[tuple[str, str]]]]]:
    """The list as `{when · place: [(goods, total, [(whom, amount)])]}`."""
    return {
        f"{stop.when} · {stop.place}": [
            (pick.goods, str(pick.total), [(part.whom, str(part.amount)) for part in pick.parts]) for pick in stop.picks
        ]
        for stop in picking.stops_of(queries.to_pack(market.selling), today())
    }


def test_goods_of_all_orders_are_added_up_for_each_place(market: Trade) -> None:
    first = brought(market, bought(market, {market.honey: 2, market.bamboo: "1.5"}, contact_name="Chị Lan"), "confirm")
    second = brought(market, bought_by(another_buyer("Lê Hoa", "Nhà Hoa"), {market.honey: 3}), "confirm")
    assert listed(market) == {
        "Soạn ngay · Nhà văn hóa tổ 5": [
            ("Măng khô", "1,5 kg", [(f"{first.reference} Lan", "1,5 kg")]),
            ("Mật ong rừng", "5 kg", [(f"{first.reference} Lan", "2 kg"), (f"{second.reference} Hoa", "3 kg")]),
        ]
    }


def test_only_what_is_promised_and_not_packed_is_listed(market: Trade) -> None:
    bought(market)
    brought(market, bought(market), "confirm", "pack")
    brought(market, bought(market), "confirm", "cancel")
    short = brought(market, bought(market, {market.honey: 2, market.bamboo: 1}), "confirm")
    commands.short_line(market.selling, short, line=2, amount=Decimal(0), reason=REASON)
    ((only,),) = listed(market).values()
    assert only == ("Mật ong rừng", "2 kg", [(f"{short.reference} Minh", "2 kg")])


def test_what_is_ready_later_and_goes_elsewhere_stands_apart(market: Trade) -> None:
    slow = live_listing(market.seller, "Bánh tráng", lead_days=3)
    door = bought(market, {slow: 1}, delivery=DeliveryMethod.HOME, address="45 Tiểu La")
    other = pickup_point("Chợ Nam Sơn")
    for order in (
        door,
        bought(market, pickup_point=other.reference),
        bought(market, pickup_point=market.point.reference),
    ):
        brought(market, order, "confirm")
    later = show_date(today() + timedelta(days=3))
    assert [key.partition(" · ")[0] for key in listed(market)] == ["Soạn ngay", "Soạn ngay", f"Từ ngày {later}"]


def test_what_was_due_days_ago_is_packed_now(market: Trade, clock: FrozenClock) -> None:
    brought(market, bought(market), "confirm")
    clock.move(days=4)
    assert list(listed(market)) == ["Soạn ngay · Nhà văn hóa tổ 5"]


def test_what_was_added_or_is_asked_about_says_so(market: Trade, dung: PageClient) -> None:
    order = brought(market, bought(market), "confirm")
    checkout.amend_order(market.buying, order, lines=[{"line": 1, "amount": Decimal(4)}], add=[])
    ((only,),) = listed(market).values()
    assert only[2] == [(f"{order.reference} Minh (vừa đặt thêm)", "4 kg")]
    commands.weigh_line(market.selling, order, line=1, weight=Decimal(8))
    assert "chờ trả lời số cân thật" in dung.get("/ban-hang/soan-hang").text


def test_page_paper_pdf_and_spreadsheet_say_the_same(market: Trade, dung: PageClient) -> None:
    order = brought(market, bought(market, contact_name="Chị Lan"), "confirm")
    assert 'href="/ban-hang/soan-hang"' in dung.get("/ban-hang").text
    assert 'href="/ban-hang/soan-hang"' in dung.get("/ban-hang/don-hang").text
    for address in ("/ban-hang/soan-hang", "/ban-hang/soan-hang?in=1"):
        page = dung.get(address).text
        for words in ("Hàng cần soạn", "Nhà văn hóa tổ 5", "Mật ong rừng", "2 kg", f"{order.reference} Lan"):
            assert words in page, (address, words)
    assert dung.get("/ban-hang/soan-hang.pdf").data.startswith(b"%PDF")
    rows = dung.get("/ban-hang/soan-hang.csv").text.strip().splitlines()
    assert len(rows) == 2
    assert f"Mật ong rừng;kg;2;{order.reference};Lan" in rows[1]


def test_it_is_each_sellers_own(market: Trade, minh: PageClient) -> None:
    brought(market, bought(market), "confirm")
    assert queries.to_pack(seller_of(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"))) == []
    assert minh.get("/ban-hang/soan-hang").status_code == 403


def test_it_costs_the_same_for_many_orders(market: Trade, app: Flask, dung: PageClient) -> None:
    def cost() -> int:
        with statements(app) as sent:
            assert dung.get("/ban-hang/soan-hang").status_code == 200
        return len(sent)

    brought(market, bought(market), "confirm")
    dung.get("/ban-hang/soan-hang")
    few = cost()
    for _each in range(4):
        brought(market, bought(market, {market.honey: 1, market.bamboo: 1}), "confirm")
    assert cost() == few


def test_an_empty_list_leads_to_new_orders(market: Trade, dung: PageClient) -> None:
    assert "Không có gì cần soạn" in dung.get("/ban-hang/soan-hang").text
