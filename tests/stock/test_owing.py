"""Less is counted than was promised: the orders stand, nothing more is promised, and the seller hears what is owed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue.promised import Promise
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import speaking
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands as orders
from marketplace.orders.commands import NotThatMuch
from marketplace.orders.models import Order
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.commands import NotHarvested, NotThere, OutOfStock
from marketplace.stock.owing import Owed
from tests.databases import statements
from tests.notifications.reading import told
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, another_buyer, bought_by, in_stock
from tests.world.sheets import rows_in, states_in, tried, written, xlsx
from tests.world.trade import REASON, Trade, bought, brought, cart_with, checked_out

OTHER = "BKMQ27"


@pytest.fixture
def order(market: Trade) -> Order:
    """Of ten jars of honey six are promised to anh Minh."""
    return bought(market, {market.honey: 6})


@pytest.fixture
def said(order: Order) -> str:
    """What is said when five are counted."""
    return (
        f"Đã hứa 6 kg cho 1 đơn: {order.reference} (6 kg). Còn thiếu 1 kg. "
        "Các đơn vẫn giữ nguyên. Có thêm hàng mới bán tiếp."
    )


def test_nothing_is_there_for_forty_that_were_promised(market: Trade) -> None:
    """Counted to nothing, a shortage shared out, harvested, shipped, brought back: every figure stays explained."""
    ginger = live_listing(market.seller, "Gừng", price=Money(30_000), stock=Decimal(40))
    first, second = bought(market, {ginger: 30}), bought_by(another_buyer(), {ginger: 10})

    commands.count(market.selling, ginger, on_hand=Decimal(0), why="Chuột ăn")

    assert in_stock(ginger) == (0, 40)
    assert queries.available([ginger.id]) == {ginger.id: 0}
    (news,) = told(market.dung, f"stock:{ginger.id}:owed")
    assert (
        f"Đã hứa 40 kg cho 2 đơn: {first.reference} (30 kg), {second.reference} (10 kg). Còn thiếu 40 kg." in news.body
    )
    with pytest.raises(OutOfStock, match="vừa hết hàng"):
        commands.reserve(SYSTEM, {ginger.id: Decimal(1)}, reference=OTHER)
    brought(market, first, "confirm", "pack")
    with pytest.raises(NotHarvested):
        orders.ship_order(market.selling, first)
    all_is_in_order()

    commands.receive(market.selling, ginger, amount=Decimal(35))
    assert queries.owed(ginger) == Owed(
        Unit.KG,
        Decimal(40),
        Decimal(5),
        (Promise(first.reference, Decimal(30)), Promise(second.reference, Decimal(10))),
    )
    with pytest.raises(OutOfStock):
        commands.reserve(SYSTEM, {ginger.id: Decimal(1)}, reference=OTHER)

    orders.ship_order(market.selling, first)
    assert in_stock(ginger) == (5, 10)
    orders.decline_order(market.selling, second, reason=REASON, restock=False)
    assert in_stock(ginger) == (0, 0), "of the ten that were given up five were missing already, five are gone now"
    brought(market, first, "deliver")
    orders.return_line(market.selling, first, line=1, amount=Decimal(2), reason="Dập", restock=True)

    assert in_stock(ginger) == (2, 0)
    assert queries.available([ginger.id]) == {ginger.id: 2}
    assert queries.owed(ginger) is None
    assert len(told(market.dung, f"stock:{ginger.id}:owed")) == 1, "told once, for it never became worse"
    all_is_in_order()


def test_who_gets_less_goods_short_loses_only_what_is_there(market: Trade) -> None:
    ginger = live_listing(market.seller, "Gừng", price=Money(30_000), stock=Decimal(40))
    first = brought(market, bought(market, {ginger: 30}), "confirm")
    bought_by(another_buyer(), {ginger: 10})
    commands.count(market.selling, ginger, on_hand=Decimal(10))

    orders.short_line(market.selling, first, line=1, amount=Decimal(5), reason=REASON)

    assert in_stock(ginger) == (10, 15), "what was missing was written off when it was counted"
    all_is_in_order()


def test_a_heavier_weight_is_refused_with_the_same_sentence(market: Trade) -> None:
    order = brought(market, bought(market, {market.bamboo: 10}), "confirm")
    commands.count(market.selling, market.bamboo, on_hand=Decimal(9))

    with pytest.raises(NotThatMuch, match=f"Đã hứa 10 kg cho 1 đơn: {order.reference}") as refusal:
        orders.weigh_line(market.selling, order, line=1, weight=Decimal("10.2"))
    assert refusal.value.field == "weight"
    orders.weigh_line(market.selling, order, line=1, weight=Decimal("9.8"))
    all_is_in_order()


def test_a_cart_is_told_that_nothing_is_left(market: Trade) -> None:
    bought(market, {market.bamboo: 10})
    buyer = another_buyer()
    cart = cart_with(buyer, {market.bamboo: 1})
    commands.count(market.selling, market.bamboo, on_hand=Decimal(3))

    with pytest.raises(DomainError, match="vừa hết hàng"):
        checked_out(buyer, cart)
    all_is_in_order()


def test_counting_by_page_says_what_is_owed_and_where(
    client: PageClient, market: Trade, order: Order, said: str
) -> None:
    phone, address = let_in(client, market.dung), f"/ban-hang/kho/{market.honey.slug}"

    assert phone.submit(f"{address}/dem", {"on_hand": "5"}).status_code == 303

    for page in (address, "/ban-hang/kho", f"{address}/dem", f"{address}/hao", "/ban-hang/san-pham/bang"):
        assert said in phone.get(page).text, page
    assert f'href="/ban-hang/don-hang/{order.reference}"' in phone.get(address).text
    assert "Thiếu cho đơn" in phone.get("/ban-hang/kho").text
    assert "còn để bán 4 → <strong>0</strong>" in phone.get(address).text
    assert [news.body for news in told(market.dung, "stock:")] == [f"Mật ong rừng: {said}"]
    with speaking("en"):
        assert str(queries.owed(market.honey)) == (
            f"6 kg promised to 1 order: {order.reference} (6 kg). 1 kg is missing. "
            "The orders stand. More can be sold once there is more."
        )


def test_what_spoils_may_be_promised_but_must_lie_there(market: Trade, said: str) -> None:
    commands.write_off(market.selling, market.honey, amount=Decimal(5), why="Kiến vào")
    assert str(queries.owed(market.honey)) == said

    with pytest.raises(NotThere, match="Trong kho chỉ có 5 kg"):
        commands.write_off(market.selling, market.honey, amount=Decimal(6), why="Kiến vào")


def test_it_is_told_again_only_when_more_is_missing(market: Trade, order: Order) -> None:
    for counted in (5, 5, 6, 3, 4):
        commands.count(market.selling, market.honey, on_hand=Decimal(counted))

    assert [news.body.split("Còn thiếu ")[1][:4] for news in told(market.dung, "stock:")] == ["1 kg", "3 kg"]


def test_programs_read_what_is_owed(app: Flask, market: Trade, order: Order, said: str) -> None:
    program, address = Program(app, market.selling), f"/listings/{market.honey.slug}/stock"
    tag = program("GET", address).headers["ETag"]

    counted = program("PUT", address, {"on_hand": "5"}, If_Match=tag)

    owed = {"promised": "6", "missing": "1", "orders": [{"order": order.reference, "amount": "6"}], "detail": said}
    assert (counted.status_code, counted.get_json()["available"], counted.get_json()["owed"]) == (200, "0", owed)
    row = next(each for each in program("GET", "/shelf").get_json()["items"] if each["listing"] == market.honey.slug)
    assert row["owed"] == owed
    change = {"listing": market.honey.slug, "seen": row["seen"], "on_hand": "4"}
    (changed,) = program("PATCH", "/listings", {"items": [change]}).get_json()["items"]
    assert (changed["status"], changed["row"]["owed"]["missing"]) == (200, "2")


def test_a_sheet_says_it_before_and_after_it_is_written(market: Trade, said: str) -> None:
    sheet = xlsx([(market.honey.slug, 5)], ["Mã", "Tồn"])
    assert [row.said for row in rows_in(tried(market.selling, market.seller, sheet))] == [said]
    assert queries.owed(market.honey) is None

    imported = written(market.selling, market.seller, sheet)

    assert states_in(imported) == ["written"]
    assert [row.said for row in rows_in(imported)] == [said]
    assert str(queries.owed(market.honey)) == said


def test_many_orders_are_counted_and_the_oldest_named() -> None:
    orders_ = tuple(Promise(f"NAM{number:03d}", Decimal(1)) for number in range(60))

    words = str(Owed(Unit.KG, Decimal(60), Decimal(59), orders_))

    assert words.startswith("Đã hứa 60 kg cho 60 đơn: NAM000 (1 kg), ")
    assert "NAM007 (1 kg) và 52 đơn nữa. Còn thiếu 59 kg." in words


def test_what_is_owed_costs_two_statements_for_any_number_of_goods(app: Flask, household: Organisation) -> None:
    goods = [live_listing(household, f"Hàng {number}", stock=Decimal(2)) for number in range(5)]
    items = [queries.stock_of(each) for each in goods]
    with statements(app) as asked:
        assert queries.all_owed([*items, None]) == {}
    assert not asked

    for each in goods:
        commands.reserve(SYSTEM, {each.id: Decimal(2)}, reference=OTHER)
        commands.count(SYSTEM, each, on_hand=Decimal(1))
    items = [queries.stock_of(each) for each in goods]
    assert all(item.missing for item in items)
    with statements(app) as asked:
        assert len(queries.all_owed(items)) == 5
    assert len(asked) == 2
