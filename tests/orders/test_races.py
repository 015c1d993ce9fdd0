"""Two hands on the lines of one order: one change each, the second is told, and the ledger fits what is promised."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, DomainError
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.orders import commands, queries
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from tests.world.goods import live_listing
from tests.world.hands import at_once
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, another_buyer, bought_by, confirmed, in_stock
from tests.world.trade import REASON, Trade, bought, brought

pytestmark = pytest.mark.slow


def refusals(results: list[Any]) -> list[Any]:
    return [each for each in results if isinstance(each, Exception)]


def test_two_people_of_the_seller_weigh_the_same_line(market: Trade, app: Flask) -> None:
    order = confirmed(market)
    selling, number, seen = market.selling, order.id, order.version

    def weigh(weight: str) -> Callable[[], Any]:
        return lambda: commands.weigh_line(
            selling, db.session.get_one(Order, number), line=2, weight=Decimal(weight), seen=seen
        )

    results = at_once(app, weigh("1.9"), weigh("2.1"), weigh("2.05"))
    assert [type(each) for each in refusals(results)] == [ChangedMeanwhile] * 2, results
    assert (order.edition, len(order.changes)) == (2, 1)
    all_is_in_order()


def test_one_weighs_another_packs_a_third_shorts(market: Trade, app: Flask) -> None:
    order = confirmed(market)
    selling, number = market.selling, order.id

    def of(verb: Callable[..., Any], **said: Any) -> Callable[[], Any]:
        return lambda: verb(selling, db.session.get_one(Order, number), **said)

    results = at_once(
        app,
        of(commands.weigh_line, line=2, weight=Decimal("1.9")),
        of(commands.pack_order),
        of(commands.short_line, line=1, amount=Decimal(1), reason=REASON),
        of(commands.weigh_line, line=2, weight=Decimal("2.1")),
    )
    assert not refusals(results), results
    all_is_in_order()
    assert order.state is OrderState.PACKED
    assert [line.packed for line in order.lines] == [line.due for line in order.lines]
    assert len(order.changes) == len(order.editions) == 3


def test_the_buyer_cancels_while_the_seller_packs(market: Trade, app: Flask) -> None:
    order = confirmed(market)
    selling, buying, number = market.selling, market.buying, order.id
    results = at_once(
        app,
        lambda: commands.cancel_order(buying, db.session.get_one(Order, number), reason=REASON),
        lambda: commands.pack_order(selling, db.session.get_one(Order, number)),
    )
    assert [type(each) for each in refusals(results)] == [WrongState], results
    assert order.state in (OrderState.CANCELLED, OrderState.PACKED)
    all_is_in_order()


def test_one_return_in_many_hands_is_written_down_once(market: Trade, app: Flask) -> None:
    order = brought(market, confirmed(market), "pack", "ship", "deliver")
    selling, number = market.selling, order.id

    def come_back() -> Any:
        found = db.session.get_one(Order, number)
        return commands.return_line(selling, found, line=2, amount=Decimal(2), reason=REASON, restock=True)

    results = at_once(app, come_back, come_back, come_back)
    assert len(refusals(results)) == 2, results
    assert (order.lines[1].returned, in_stock(market.bamboo)) == (2, (20, 0))
    all_is_in_order()


def test_the_buyer_agrees_and_refuses_in_two_windows(market: Trade, app: Flask) -> None:
    order = commands.weigh_line(market.selling, confirmed(market), line=2, weight=Decimal(3))
    buying, number = market.buying, order.id
    results = at_once(
        app,
        lambda: commands.agree_weight(buying, db.session.get_one(Order, number), line=2),
        lambda: commands.refuse_weight(buying, db.session.get_one(Order, number), line=2),
        lambda: commands.agree_weight(buying, db.session.get_one(Order, number), line=2),
    )
    assert [type(each) for each in refusals(results)] == [WrongState] * 2, results
    all_is_in_order()


def test_a_harvest_is_shared_out_once_while_people_order_and_cancel(market: Trade, app: Flask) -> None:
    ginger = live_listing(market.seller, "Gừng", price=Money(20_000), stock=Decimal(100))
    mine = bought(market, {ginger: 30})
    hers = brought(market, bought_by(another_buyer(), {ginger: 30}), "confirm")
    last = another_buyer("Lê Hoa", "Nhà chị Hoa")
    selling, buying, number = market.selling, market.buying, mine.id
    listing_id, seen = ginger.id, queries.proposal_for(ginger, Decimal(40)).seen

    def share_out() -> Any:
        listing = db.session.get_one(type(ginger), listing_id)
        return commands.share_out(selling, listing, have=Decimal(40), seen=seen)

    results = at_once(
        app,
        share_out,
        share_out,
        lambda: commands.cancel_order(buying, db.session.get_one(Order, number), reason=REASON),
        lambda: bought_by(last, {db.session.get_one(type(ginger), listing_id): 20}).id,
    )
    assert all(isinstance(each, DomainError) for each in refusals(results)), results
    assert refusals(results[:2]), "the second is told"
    all_is_in_order()
    assert hers.lines[0].due in (10, 30)


def test_programs_with_keys_of_their_own_never_work_from_old_figures(market: Trade, app: Flask) -> None:
    order = confirmed(market)
    program, path = Program(app, market.selling), f"/orders/{order.reference}"

    def call(verb: str, key: str, **said: object) -> Callable[[], Any]:
        return lambda: program("POST", f"{path}/{verb}", {"line": 2, **said}, Idempotency_Key=key).status_code

    answers = at_once(
        app,
        call("short", "k-1", amount="1.5", reason=REASON),
        call("short", "k-2", amount="1", reason=REASON),
        call("weigh", "k-3", weight="1.9"),
        call("weigh", "k-4", weight="2.1"),
    )
    assert set(answers) <= {200, 409}, answers
    all_is_in_order()


def test_a_key_used_twice_at_once_changes_once(market: Trade, app: Flask) -> None:
    order = confirmed(market)
    program = Program(app, market.selling)
    path, body = f"/orders/{order.reference}/short", {"line": 2, "amount": "1", "reason": REASON}
    answers = at_once(app, *[lambda: program("POST", path, body, Idempotency_Key="k-1")] * 3)
    assert [answer.status_code for answer in answers] == [200] * 3, answers
    assert len(order.changes) == 1
    all_is_in_order()
