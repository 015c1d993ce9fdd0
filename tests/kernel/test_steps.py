"""One history: whatever has steps writes them in the same columns, through one writer."""

import ast
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.flow import WrongState
from marketplace.kernel.steps import LIVES, Life, Step, begin, life_of, take_step
from marketplace.orders.models import Order, OrderMove
from marketplace.orders.states import OrderState, Side
from marketplace.papers.models import OcopCertificate, Paper
from tests.world.people import acting
from tests.world.trade import Trade, bought, trade

HOUSE = Path(__file__).parents[2] / "marketplace"
OF_A_STEP = {"id", "name", "from_state", "to_state", "by_id", "assistance_id", "why", "created_at"}


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    return trade()


@pytest.fixture(params=LIVES, ids=lambda model: model.__name__)
def life(request: pytest.FixtureRequest) -> Life:
    return LIVES[request.param]


def step_classes() -> set[type[Step]]:
    return set(Step.__subclasses__())


def test_every_table_of_steps_belongs_to_a_thing_with_a_flow() -> None:
    assert {each.row for each in LIVES.values()} == step_classes()
    assert {model.__name__ for model in LIVES} == {"Listing", "ListingRevision", "Order", "Organisation", "Paper"}


def test_every_table_of_steps_has_the_same_columns(life: Life) -> None:
    columns = {column.name for column in life.row.__table__.columns}
    assert OF_A_STEP | {life.key} <= columns
    assert columns - OF_A_STEP - {life.key} <= {"side"}


def test_nobody_else_writes_a_step() -> None:
    rows = {each.__name__ for each in step_classes()}
    writers = {
        (path.name, node.func.id)
        for path in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in rows
    }
    assert writers == set()


def test_a_step_tells_who_when_from_where_to_where_and_why(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)

    @command
    def decline() -> OrderMove:
        return take_step(order, "decline", by=market.selling, why="Mưa lũ", side=Side.SELLER)

    clock.move(hours=2)
    step = decline()
    assert order.state is OrderState.DECLINED
    assert (step.from_state, step.to_state, step.why) == ("placed", "declined", "Mưa lũ")
    assert (step.by.name, step.created_at, step.assistance_id) == (market.dung.name, now(), None)
    assert step.label == "Từ chối"
    assert [each.name for each in order.moves] == ["place", "decline"]


def test_a_refused_step_leaves_state_and_history_alone(market: Trade) -> None:
    order = bought(market)

    @command
    def ship() -> None:
        take_step(order, "ship", by=market.selling, side=Side.SELLER)

    with pytest.raises(WrongState):
        ship()
    assert order.state is OrderState.PLACED
    assert db.session.scalar(select(func.count(OrderMove.id)).where(OrderMove.order_id == order.id)) == 1


def test_the_market_itself_is_nobody(market: Trade) -> None:
    order = bought(market)

    @command
    def cancel() -> OrderMove:
        return take_step(order, "cancel", by=SYSTEM, side=Side.MARKET)

    step = cancel()
    assert (step.by_id, step.by) == (None, None)


def test_nothing_begins_with_a_step_of_the_middle(market: Trade) -> None:
    with pytest.raises(KeyError):
        begin(bought(market), "confirm", by=acting(market.dung), side=Side.SELLER)


def test_a_kind_of_a_kind_goes_through_what_its_kind_does() -> None:
    assert life_of(OcopCertificate) is life_of(Paper)
    with pytest.raises(KeyError):
        life_of(Life)
    assert life_of(Order).key == "order_id"
