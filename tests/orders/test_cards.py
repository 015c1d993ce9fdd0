"""What a card says of an order's goods: the first of them and how many more, in every list."""

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Quantity, Unit
from marketplace.kernel.text import cut_at_words
from marketplace.orders import commands, queries
from marketplace.orders.words import goods_in_words
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.programs import Program
from tests.world.trade import REASON, Trade, bought, brought

LONG = ("Mật ong rừng nguyên chất nhà bà Dung lấy từ rẫy cao trên núi " * 2).strip()[:120]


def card_of(market: Trade, *steps: str, **goods: str) -> str:
    named = {"honey": market.honey, "bamboo": market.bamboo}
    order = brought(market, bought(market, {named[name]: amount for name, amount in goods.items()}), *steps)
    return queries.goods_of([order.id])[order.id]


def test_one_of_the_goods_is_named_with_its_amount(market: Trade) -> None:
    assert card_of(market, honey="2") == "Mật ong rừng 2 kg"


def test_of_several_the_first_is_named_and_the_others_counted(market: Trade) -> None:
    assert card_of(market, honey="2", bamboo="1.5") == "Mật ong rừng 2 kg, +1"


@pytest.mark.parametrize("way", ["decline", "cancel"])
def test_an_order_given_up_still_says_what_it_was_about(market: Trade, way: str) -> None:
    assert card_of(market, way, honey="2", bamboo="1") == "Mật ong rừng 2 kg, +1"


def test_goods_that_are_not_given_are_not_named_while_there_are_others(market: Trade) -> None:
    order = brought(market, bought(market, {market.honey: 2, market.bamboo: "1.5"}), "confirm")
    commands.short_line(market.selling, order, line=1, amount=Decimal(0), reason=REASON)
    assert queries.goods_of([order.id]) == {order.id: "Măng khô 1,5 kg"}


def test_an_order_of_sixty_goods_and_a_name_of_120_letters_fit_on_a_card(market: Trade, minh: PageClient) -> None:
    assert len(LONG) == 120
    goods = [live_listing(market.seller, LONG if not n else f"Rau số {n}", price=Money(9000)) for n in range(60)]
    order = bought(market, dict.fromkeys(goods, 1))
    told = queries.goods_of([order.id])[order.id]
    assert told == "Mật ong rừng nguyên chất nhà bà Dung lấy… 1 kg, +59"
    assert told in minh.get("/don-hang").text
    page = minh.get(f"/don-hang/{order.reference}").text
    assert "Xem thêm 52 món" in page
    assert page.count('class="cart-line"') == 60


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Chuối mốc", "Chuối mốc"), ("Chuối mốc nhà trồng", "Chuối mốc…"), ("Chuốimốcnhàtrồng", "Chuốimốcnhà…")],
)
def test_a_name_is_cut_between_words(text: str, cut: str) -> None:
    assert cut_at_words(text, 11) == cut


def test_the_words_are_the_ones_of_the_issue() -> None:
    assert goods_in_words("Chuối mốc", Quantity(Decimal(4), Unit.KG), 2) == "Chuối mốc 4 kg, +2"
    assert goods_in_words("Chuối mốc", Quantity(Decimal(4), Unit.KG), 0) == "Chuối mốc 4 kg"


def test_a_whole_page_of_orders_costs_one_statement(market: Trade, app: Flask) -> None:
    orders = [bought(market, {market.honey: 1, market.bamboo: 1}) for _each in range(5)]
    ids = [order.id for order in orders]
    with statements(app) as sent:
        assert set(queries.goods_of(ids).values()) == {"Mật ong rừng 1 kg, +1"}
    assert len(sent) == 1


def test_every_list_of_orders_names_the_goods(
    market: Trade, minh: PageClient, dung: PageClient, app: Flask, clock: FrozenClock
) -> None:
    bought(market, {market.honey: 2, market.bamboo: 1})
    clock.move(hours=13)
    official = let_in(app.test_client(), market.official)
    for somebody, address in (
        (minh, "/don-hang"), (dung, "/ban-hang/don-hang"), (dung, "/ban-hang"),
        (official, "/dieu-phoi/don-hang"), (official, "/dieu-phoi/can-goi"),
    ):  # fmt: skip
        assert "Mật ong rừng 2 kg, +1" in somebody.get(address).text, address


def test_a_program_reads_it_in_the_list_and_at_the_order(market: Trade, minhs_program: Program) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    (row,) = minhs_program("GET", "/orders").json["items"]
    assert row["goods_in_words"] == "Mật ong rừng 2 kg, +1"
    assert (row["reference"], row["seller_name"], row["total"]) == (order.reference, "Hộ bà Dung", 240_000)
    assert minhs_program("GET", f"/orders/{order.reference}").json["goods_in_words"] == row["goods_in_words"]


def test_new_orders_stand_above_drafts_on_the_desk(market: Trade, dung: PageClient) -> None:
    catalogue.keep_draft(market.selling, market.seller, key="bai-viet-do-dang", typed={"name": ["Nghệ đen"]})
    for _each in range(6):
        bought(market, {market.honey: 1})
    page = dung.get("/ban-hang").text
    assert page.count("Mật ong rừng 1 kg") == 5
    assert "Xem cả 6 đơn mới" in page
    assert page.index("Đơn mới, đang chờ bạn") < page.index("Nghệ đen")
