"""Goods that came back: not owed any more, on the shelf again only when they are good."""

from decimal import Decimal

import pytest

from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands
from marketplace.orders.commands import NotThatMuch
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind
from marketplace.stock import queries as stock
from marketplace.stock.commands import NotWhole
from marketplace.stock.states import MovementKind
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, confirmed, in_stock
from tests.world.trade import Trade, brought

REASON = "Măng bị mốc"


@pytest.fixture
def order(market: Trade) -> Order:
    """Two of each, handed over."""
    return brought(market, confirmed(market), "pack", "ship", "deliver")


def came_back(market: Trade, order: Order, amount: object, line: int = 2, **more) -> Order:
    return commands.return_line(market.selling, order, line=line, amount=Decimal(str(amount)), reason=REASON, **more)


def test_what_came_back_is_not_owed(market: Trade, order: Order) -> None:
    came_back(market, order, "0.5")
    all_is_in_order()
    line = order.lines[1]
    assert (line.delivered, line.returned, line.due, order.total) == (2, Decimal("0.5"), Decimal("1.5"), Money(275_000))
    assert in_stock(market.bamboo) == (18, 0)
    (change,) = order.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.RETURNED, 2, Decimal("1.5"))
    assert [edition.total for edition in order.editions] == [Money(310_000)]


def test_good_goods_go_back_on_the_shelf_once(market: Trade, order: Order) -> None:
    came_back(market, order, 1, restock=True)
    came_back(market, order, 1, restock=True)
    with pytest.raises(NotThatMuch):
        came_back(market, order, "0.001", restock=True)
    all_is_in_order()
    assert in_stock(market.bamboo) == (20, 0)
    kinds = [row.kind for row in db.session.scalars(stock.movements_of(market.bamboo))]
    assert kinds.count(MovementKind.RETURNED) == 2


def test_after_a_real_weight_the_return_counts_from_it(market: Trade) -> None:
    order = confirmed(market)
    commands.weigh_line(market.selling, order, line=2, weight=Decimal("1.9"))
    brought(market, order, "pack", "ship", "deliver", "complete")
    with pytest.raises(NotThatMuch):
        came_back(market, order, 2)
    came_back(market, order, "1.9")
    all_is_in_order()
    assert (order.lines[1].due, order.total) == (0, Money(170_000))


@pytest.mark.parametrize("way", [(), ("pack",), ("pack", "ship"), ("cancel",)])
def test_nothing_comes_back_before_it_was_delivered(market: Trade, way: tuple[str, ...]) -> None:
    order = brought(market, confirmed(market), *way)
    with pytest.raises(WrongState):
        came_back(market, order, 1)


def test_only_the_seller_writes_it_down_and_in_whole_jars(market: Trade, order: Order) -> None:
    for stranger in (market.buying, acting(market.official)):
        with pytest.raises(NotAllowed):
            commands.return_line(stranger, order, line=1, amount=Decimal(1), reason=REASON)
    holds = {"unit": Unit.HU, "content_amount": Decimal(300), "content_unit": Unit.GRAM}
    jar = live_listing(market.seller, "Mứt gừng", price=Money(40_000), **holds)
    jars = brought(market, confirmed(market, {jar: 2}), "pack", "ship", "deliver")
    with pytest.raises(NotWhole):
        came_back(market, jars, "0.5", line=1)


def test_a_return_by_page(market: Trade, order: Order, dung: PageClient, minh: PageClient) -> None:
    home, form = f"/ban-hang/don-hang/{order.reference}", f"/ban-hang/don-hang/{order.reference}/mon/2/tra-lai"
    assert form in dung.get(home).text
    for wrong in ({"amount": "3", "reason": REASON}, {"amount": "1", "reason": ""}, {"amount": "0", "reason": REASON}):
        assert dung.submit(form, wrong).status_code == 422, wrong
    assert dung.submit(form, {"amount": "2", "reason": REASON, "restock": "1"}).location == home
    assert form not in dung.get(home).text
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in ("Trả lại hàng", REASON, "170.000"):
        assert words in page, words
    all_is_in_order()
    assert in_stock(market.bamboo) == (20, 0)


def test_a_return_by_program(market: Trade, order: Order, dungs_program: Program, minhs_program: Program) -> None:
    path, body = f"/orders/{order.reference}/return", {"line": 2, "amount": "1", "reason": REASON, "restock": True}
    answer = dungs_program("POST", path, body, Idempotency_Key="r-1")
    assert (answer.status_code, answer.json["lines"][1]["returned"], answer.json["total"]) == (200, "1", 240_000)
    assert dungs_program("POST", path, body, Idempotency_Key="r-1").headers["Idempotent-Replayed"] == "true"
    assert in_stock(market.bamboo) == (19, 0)
    assert minhs_program("POST", path, body).status_code == 403
    too_much = dungs_program("POST", path, {**body, "amount": "1.5"})
    assert (too_much.status_code, too_much.json["code"]) == (409, "not_that_much")
    for wrong in ({}, {**body, "amount": 0}, {**body, "reason": ""}, {**body, "line": "2x"}):
        assert dungs_program("POST", path, wrong).status_code == 422, wrong
    all_is_in_order()
