"""Every step of an order: who may take it, from where, what it does to the goods, who hears of it."""

from decimal import Decimal
from itertools import product

import pytest

from marketplace.kernel import commands as kernel
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.orders import commands, events, policy, queries
from marketplace.orders.models import Order
from marketplace.orders.states import ORDER_FLOW, OrderState, Side
from marketplace.stock import queries as stock
from marketplace.stock.models import StockItem
from tests.world.organisations import buyer
from tests.world.people import acting, administrator, person
from tests.world.trade import REASON, STEPS, Trade, another_seller, bought, brought

WAY_TO = {
    OrderState.PLACED: (),
    OrderState.CONFIRMED: ("confirm",),
    OrderState.PACKED: ("confirm", "pack"),
    OrderState.SHIPPED: ("confirm", "pack", "ship"),
    OrderState.DELAYED: ("confirm", "pack", "ship", "delay"),
    OrderState.DELIVERED: ("confirm", "pack", "ship", "deliver"),
    OrderState.COMPLETED: ("confirm", "pack", "ship", "deliver", "complete"),
    OrderState.DECLINED: ("decline",),
    OrderState.CANCELLED: ("cancel",),
}
OF_BUYER = {"cancel", "complete"}
ON_LINES = {
    OrderState.CONFIRMED: {"seller": {"weigh", "short"}, "buyer": {"agree_weight", "refuse_weight"}},
    OrderState.PACKED: {"seller": {"weigh", "short"}, "buyer": {"agree_weight", "refuse_weight"}},
    OrderState.DELIVERED: {"seller": {"return"}},
    OrderState.COMPLETED: {"seller": {"return"}},
}


def held(market: Trade) -> StockItem:
    db.session.expire_all()
    return db.session.get_one(StockItem, market.honey.id)


def test_the_matrix_tries_every_step_of_the_table() -> None:
    ahead = {move.name for move in ORDER_FLOW.moves.values() if not move.begins and not move.stays}
    assert set(STEPS) == ahead - policy.WAYS_BACK  # which test_take_back.py tries


def test_an_order_goes_the_whole_way(market: Trade) -> None:
    order = brought(market, bought(market), "confirm", "pack", "ship", "delay", "resume", "deliver")
    commands.complete_order(market.buying, order)
    (line,) = order.lines
    assert (line.ordered, line.confirmed, line.packed, line.delivered, line.cancelled) == (2, 2, 2, 2, 0)
    moves = queries.order_for(market.buying, order.reference).moves
    assert [move.name for move in moves] == [
        "place", "confirm", "pack", "ship", "delay", "resume", "deliver", "complete",
    ]  # fmt: skip
    assert [move.side for move in moves] == [Side.BUYER, *[Side.SELLER] * 6, Side.BUYER]
    assert moves[4].why == REASON
    assert all(move.by and move.created_at for move in moves)
    assert (held(market).on_hand, held(market).reserved) == (8, 0)
    assert not stock.drift()


@pytest.mark.parametrize("way", [("decline",), ("cancel",), ("confirm", "cancel")])
def test_goods_of_an_order_given_up_are_back_on_the_shelf_once(market: Trade, way: tuple[str, ...]) -> None:
    order = brought(market, bought(market), *way)
    assert (held(market).on_hand, held(market).reserved) == (10, 0)
    assert order.lines[0].cancelled == 2
    with pytest.raises(WrongState):
        commands.cancel_order(market.buying, order, reason=REASON)
    assert held(market).available == 10
    assert not stock.drift()


def test_goods_leave_the_stock_when_they_are_shipped(market: Trade) -> None:
    order = brought(market, bought(market), "confirm", "pack")
    assert (held(market).on_hand, held(market).reserved) == (10, 2)
    commands.ship_order(market.selling, order)
    assert (held(market).on_hand, held(market).reserved) == (8, 0)


def people(market: Trade) -> dict[str, Actor]:
    lan = person("Phạm Thị Lan")
    buyer(lan, "Nhà chị Lan")
    another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    return {
        "seller": market.selling,
        "buyer": market.buying,
        "coordinator": acting(market.official),
        "another buyer": acting(lan),
        "administrator": acting(administrator()),
        "visitor": VISITOR,
    }


@pytest.mark.parametrize("state", list(OrderState))
def test_the_table_decides_every_step_in_every_state_for_everybody(market: Trade, state: OrderState) -> None:
    """WF-01: states × steps × people; what is not in the table is 409 for who may, 403 for who may not."""
    order = brought(market, bought(market), *WAY_TO[state])
    assert order.state is state
    for (who, actor), name in product(people(market).items(), STEPS):
        may = who == "seller" or (who == "buyer" and name in OF_BUYER)
        is_open = name in ORDER_FLOW.open_to(state)
        offered = [move.name for move in policy.open_moves(actor, order)]
        assert (name in offered) == (may and is_open), (who, name)
        if may and is_open:
            continue
        with pytest.raises(WrongState if may else NotAllowed):
            STEPS[name](actor, order)
    db.session.expire_all()
    assert order.state is state


@pytest.mark.parametrize("state", list(OrderState))
def test_the_table_decides_what_is_done_to_lines(market: Trade, state: OrderState) -> None:
    order = brought(market, bought(market), *WAY_TO[state])
    for who, actor in people(market).items():
        assert set(policy.open_changes(actor, order)) == ON_LINES.get(state, {}).get(who, set()), who
        is_open = state in (OrderState.PLACED, OrderState.CONFIRMED)
        assert policy.can_amend(actor, order) == (who == "buyer" and is_open), who


def test_only_those_concerned_find_the_order(market: Trade) -> None:
    order = bought(market)
    everybody = people(market)
    for who in ("seller", "buyer", "coordinator"):
        assert queries.order_for(everybody[who], order.reference.lower()).id == order.id
    for who in ("another buyer", "administrator", "visitor"):
        with pytest.raises(Missing):
            queries.order_for(everybody[who], order.reference)
        assert not db.session.scalars(policy.visible_to(everybody[who])).all()
    assert queries.order_for(SYSTEM, order.reference)


def test_what_a_list_shows_is_exactly_what_may_be_opened(market: Trade) -> None:
    orders = [bought(market), bought(market)]
    for actor in people(market).values():
        listed = set(db.session.scalars(policy.visible_to(actor)))
        opened = set()
        for order in orders:
            try:
                opened.add(queries.order_for(actor, order.reference))
            except Missing:
                continue
        assert listed == opened


def test_officials_do_not_read_the_buyers_contact(market: Trade) -> None:
    order = bought(market, contact_name="Chị Lan", contact_phone="+84905999888")
    shown = policy.terms_shown(acting(market.official), order)
    assert "+84905999888" not in str(shown)
    assert "Chị Lan" not in str(shown)
    assert policy.terms_shown(market.selling, order)["buyer"]["contact_phone"] == "+84905999888"
    assert order.terms["buyer"]["contact_name"] == "Chị Lan"


def test_the_floors_above_hear_of_every_step(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[type, str]] = []
    for event in (events.OrderPlaced, events.OrderConfirmed, events.OrderCancelled):
        listeners = [lambda told: heard.append((type(told), told.reason))]
        monkeypatch.setitem(kernel._listeners, event, listeners)
    brought(market, bought(market, {market.honey: 2}), "confirm", "cancel")
    assert heard == [(events.OrderPlaced, ""), (events.OrderConfirmed, ""), (events.OrderCancelled, REASON)]


def test_a_failure_anywhere_undoes_the_whole_step(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = bought(market)

    def fails(_event: object) -> None:
        raise DomainError("không ghi được")

    monkeypatch.setitem(kernel._listeners, events.OrderDeclined, [fails])
    with pytest.raises(DomainError):
        commands.decline_order(market.selling, order, reason=REASON)
    db.session.expire_all()
    assert order.state is OrderState.PLACED
    assert len(order.moves) == 1
    assert held(market).reserved == 2


def test_the_figures_of_a_line_cannot_lie_in_the_database(market: Trade) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    bought(market)
    for wrong in (
        "ordered = 0", "ordered = -1000", "price = 0", "amount = -1", "confirmed = ordered + 1", "confirmed = -1",
        "cancelled = ordered + 1", "delivered = packed + 1", "returned = delivered + 1", "packed = -1",
    ):  # fmt: skip
        with pytest.raises(IntegrityError):
            db.session.execute(text(f"UPDATE order_line SET {wrong}"))
        db.session.rollback()


def test_a_sum_beyond_the_market_is_refused(market: Trade) -> None:
    from marketplace.kernel.money import Money
    from marketplace.orders.commands import Goods, TooMuchMoney

    goods = Goods(market.honey, Decimal(1_000_000), Money(10**12), "kg")
    with pytest.raises(TooMuchMoney):
        commands.place_order(market.buying, market.buyer, producer=market.seller, goods=[goods], terms={})
    assert db.session.query(Order).count() == 0
