"""Any history of a market: goods come in, are ordered, changed, weighed, sent, given back – in whatever order.

A machine takes random steps as three people would. Most are refused, and may be: what counts is that after each of them
the ledger, the lots, what orders hold and what they cost still agree with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from marketplace.checkout import commands as checkout
from marketplace.checkout.models import CartLine
from marketplace.kernel import commands as kernel
from marketplace.kernel.clock import freeze, now, today, unfreeze
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders.events import OrderCancelled, OrderConfirmed, OrderShipped
from marketplace.orders.models import Order, OrderLine, OrderMove
from marketplace.orders.queries import drift as orders_that_differ
from marketplace.orders.queries import proposal_for
from marketplace.orders.states import HOLDING, OrderState
from marketplace.stock import commands as stock
from marketplace.stock import queries as ledger
from marketplace.stock.models import StockItem, StockMovement
from marketplace.stock.states import MovementKind, SharingRule
from tests.world.goods import live_listing
from tests.world.trade import Trade, cart_with, checked_out, trade

AMOUNTS = st.integers(0, 40).map(lambda halves: Decimal(halves) / 2)
SOME = st.integers(1, 12).map(lambda halves: Decimal(halves) / 2)
ANY_ORDER = st.integers(0, 5)
ANY_GOODS = st.integers(0, 1)
SENT = (OrderState.SHIPPED, OrderState.DELAYED, OrderState.DELIVERED, OrderState.COMPLETED)
WHY = "Trời mưa cả tuần"
COUNTED = {"tried": 0, "kept": 0, "refused": 0, "undone": 0, "owed": 0}


class Undone(Exception):
    """What a listener says that breaks a change in its middle."""


class History(RuleBasedStateMachine):
    """One seller with two goods by the half kilogram, one buyer, and whatever they do to each other."""

    market: Trade  # made once for all histories of a test; each history has goods of its own

    @initialize(honey=AMOUNTS, bamboo=AMOUNTS, forecast=SOME, shared=st.sampled_from(SharingRule))
    def open(self, honey: Decimal, bamboo: Decimal, forecast: Decimal, shared: SharingRule) -> None:
        freeze(now() + timedelta(days=1))  # each history has a day of its own: a seller sends only so many photos a day
        half = {"step": Decimal("0.5"), "min_quantity": Decimal("0.5")}
        seller = self.market.seller
        self.goods = [
            live_listing(seller, "Mật ong", price=Money(85_000), stock=honey + 1, **half),
            live_listing(seller, "Măng khô", price=Money(70_333), stock=bamboo + 1, **half),
        ]
        self.season = stock.open_season(
            self.market.selling,
            self.goods[1],
            starts_on=today(),
            ends_on=today() + timedelta(days=30),
            forecast=forecast,
            rule=shared,
        )
        self.orders: list[Order] = []
        db.session.execute(CartLine.__table__.delete())
        db.session.commit()

    # what may be tried

    @rule(goods=ANY_GOODS, amount=SOME)
    def harvest(self, goods: int, amount: Decimal) -> None:
        self.try_to(partial(stock.receive, self.market.selling, self.goods[goods], amount=amount))

    @rule(goods=ANY_GOODS, amount=AMOUNTS)
    def count(self, goods: int, amount: Decimal) -> None:
        self.try_to(partial(stock.count, self.market.selling, self.goods[goods], on_hand=amount))

    @rule(goods=ANY_GOODS)
    def find_half_of_what_is_promised(self, goods: int) -> None:
        there = ledger.stock_of(self.goods[goods]).reserved // 2
        self.try_to(partial(stock.count, self.market.selling, self.goods[goods], on_hand=there))

    @rule(goods=ANY_GOODS, amount=SOME)
    def spoil(self, goods: int, amount: Decimal) -> None:
        self.try_to(partial(stock.write_off, self.market.selling, self.goods[goods], amount=amount, why=WHY))

    @rule(forecast=AMOUNTS)
    def foresee(self, forecast: Decimal) -> None:
        self.try_to(partial(stock.change_forecast, self.market.selling, self.season, forecast=forecast))

    @rule()
    def close_season(self) -> None:
        self.try_to(partial(stock.close_season, self.market.selling, self.season))

    @rule(first=AMOUNTS, second=AMOUNTS)
    def order(self, first: Decimal, second: Decimal) -> None:
        wanted = {goods: amount for goods, amount in zip(self.goods, (first, second), strict=True) if amount}

        def place() -> Any:
            return checked_out(self.market.buying, cart_with(self.market.buying, wanted))

        placed = self.try_to(place)
        self.orders += placed.orders if placed else []

    @rule(which=ANY_ORDER, step=st.sampled_from(["confirm", "pack", "ship", "deliver"]))
    def go_on(self, which: int, step: str) -> None:
        if order := self.one(which):
            self.try_to(partial(getattr(orders, f"{step}_order"), self.market.selling, order))

    @rule(which=ANY_ORDER)
    def take_back(self, which: int) -> None:
        if order := self.one(which):
            self.try_to(partial(orders.take_back_step, self.market.selling, order))

    @rule(which=ANY_ORDER, step=st.sampled_from(["decline", "cancel", "delay"]))
    def give_up(self, which: int, step: str) -> None:
        if order := self.one(which):
            self.try_to(partial(getattr(orders, f"{step}_order"), self.market.selling, order, reason=WHY))

    @rule(which=ANY_ORDER, step=st.sampled_from(["resume", "complete"]))
    def finish(self, which: int, step: str) -> None:
        if order := self.one(which):
            self.try_to(partial(getattr(orders, f"{step}_order"), self.market.selling, order))

    @rule(which=ANY_ORDER, line=st.integers(1, 2), amount=AMOUNTS, goods=ANY_GOODS, more=AMOUNTS)
    def amend(self, which: int, line: int, amount: Decimal, goods: int, more: Decimal) -> None:
        if order := self.one(which):
            lines = [{"line": line, "amount": amount}]
            add = [{"listing": self.goods[goods].slug, "amount": more}] if more else []
            self.try_to(partial(checkout.amend_order, self.market.buying, order, lines=lines, add=add))

    @rule(which=ANY_ORDER, first=AMOUNTS)
    def confirm_part(self, which: int, first: Decimal) -> None:
        if order := self.one(which):
            part = partial(orders.confirm_order, lines={1: first}, reason=WHY)
            self.try_to(partial(part, self.market.selling, order))

    @rule(which=ANY_ORDER, line=st.integers(1, 2), share=st.integers(80, 125))
    def weigh(self, which: int, line: int, share: int) -> None:
        if (order := self.one(which)) and line <= len(order.lines):
            weight = (order.lines[line - 1].ordered * share / 100).quantize(Decimal("0.001"))
            self.try_to(partial(orders.weigh_line, self.market.selling, order, line=line, weight=weight))

    @rule(which=ANY_ORDER, line=st.integers(1, 2), answer=st.sampled_from([orders.agree_weight, orders.refuse_weight]))
    def answer(self, which: int, line: int, answer: Callable[..., Order]) -> None:
        if order := self.one(which):
            self.try_to(partial(answer, self.market.buying, order, line=line))

    @rule(which=ANY_ORDER, line=st.integers(1, 2), amount=AMOUNTS, restock=st.booleans())
    def short(self, which: int, line: int, amount: Decimal, restock: bool) -> None:
        if order := self.one(which):
            less = partial(orders.short_line, line=line, amount=amount, reason=WHY, restock=restock)
            self.try_to(partial(less, self.market.selling, order))

    @rule(which=ANY_ORDER, line=st.integers(1, 2), amount=SOME, restock=st.booleans())
    def give_back(self, which: int, line: int, amount: Decimal, restock: bool) -> None:
        if order := self.one(which):
            back = partial(orders.return_line, line=line, amount=amount, reason=WHY, restock=restock)
            self.try_to(partial(back, self.market.selling, order))

    @rule(goods=ANY_GOODS, have=AMOUNTS)
    def share_out(self, goods: int, have: Decimal) -> None:
        seen = proposal_for(self.goods[goods], have).seen
        self.try_to(partial(orders.share_out, self.market.selling, self.goods[goods], have=have, seen=seen))

    @rule(which=ANY_ORDER, event=st.sampled_from([OrderConfirmed, OrderShipped, OrderCancelled]))
    def break_off(self, which: int, event: type) -> None:
        """The change fails after the ledger was written: nothing of it may stay."""
        order = self.one(which)
        if order is None:
            return
        verbs: dict[type, Callable[..., Any]] = {
            OrderConfirmed: orders.confirm_order,
            OrderShipped: orders.ship_order,
            OrderCancelled: partial(orders.cancel_order, reason=WHY),
        }
        before = self.figures()
        with broken(event):
            try:
                verbs[event](self.market.selling, order)
            except Undone:
                COUNTED["undone"] += 1
            except DomainError:
                COUNTED["refused"] += 1
        assert self.figures() == before

    # what always holds

    @invariant()
    def ledger_and_counters_agree(self) -> None:
        assert ledger.drift() == []

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        """Less may be counted than is promised; but no row promises more than is there and to come."""
        for item in db.session.scalars(select(StockItem)):
            assert min(item.on_hand, item.reserved, item.expected, item.available) >= 0
            COUNTED["owed"] += bool(item.missing)
        rows = StockMovement.on_hand_change + StockMovement.expected_change - StockMovement.reserved_change
        free = func.sum(rows).over(partition_by=StockMovement.listing_id, order_by=StockMovement.number)
        promised = select(StockMovement.reserved_change, free.label("free")).subquery()
        broken = select(func.count()).select_from(promised).where(promised.c.reserved_change > 0, promised.c.free < 0)
        assert db.session.scalar(broken) == 0

    @invariant()
    def orders_hold_what_is_reserved(self) -> None:
        held = dict(
            db.session.execute(
                select(OrderLine.listing_id, func.sum(OrderLine.held)).group_by(OrderLine.listing_id)
            ).all()
        )
        for listing, reserved in db.session.execute(select(StockItem.listing_id, StockItem.reserved)):
            assert (held.get(listing) or Decimal(0)) == reserved

    @invariant()
    def what_was_sent_left_the_house(self) -> None:
        sent = select(OrderLine.listing_id, func.sum(OrderLine.packed)).join(OrderLine.order)
        lines = dict(db.session.execute(sent.where(Order.state.in_(SENT)).group_by(OrderLine.listing_id)).all())
        left = select(StockMovement.listing_id, func.sum(StockMovement.on_hand_change))
        rows = left.where(StockMovement.kind == MovementKind.SHIPPED).group_by(StockMovement.listing_id)
        shipped = {listing: -amount for listing, amount in db.session.execute(rows) if amount}
        assert shipped == {listing: amount for listing, amount in lines.items() if amount}

    @invariant()
    def an_order_costs_its_lines(self) -> None:
        assert orders_that_differ() == []
        for order in getattr(self, "orders", []):
            db.session.refresh(order, ["total", "edition", "lines", "editions"])
            assert order.total == sum((line.amount for line in order.lines), Money(0))

    @invariant()
    def every_edition_is_kept(self) -> None:
        for order in getattr(self, "orders", []):
            assert [kept.number for kept in order.editions] == list(range(1, order.edition))

    @invariant()
    def every_step_is_written_down(self) -> None:
        for order in getattr(self, "orders", []):
            last = select(OrderMove.to_state).where(OrderMove.order_id == order.id).order_by(OrderMove.id.desc())
            assert db.session.scalars(last.limit(1)).one() == order.state
            assert order.state in HOLDING or not any(line.held for line in order.lines)

    # how

    def teardown(self) -> None:
        db.session.rollback()

    def one(self, which: int) -> Order | None:
        return self.orders[which % len(self.orders)] if self.orders else None

    def try_to(self, verb: Callable[[], Any]) -> Any:
        """Do it, or be told why not; anything but a refusal in words fails the history."""
        COUNTED["tried"] += 1
        try:
            done = verb()
        except DomainError as refusal:
            COUNTED["refused"] += 1
            assert refusal.sentence
            return None
        COUNTED["kept"] += 1
        return done

    def figures(self) -> list[tuple[Any, ...]]:
        """Everything a change could have touched."""
        db.session.rollback()
        db.session.expire_all()
        items = db.session.execute(select(StockItem.listing_id, StockItem.on_hand, StockItem.reserved)).all()
        lines = db.session.execute(select(OrderLine.id, OrderLine.held, OrderLine.amount, OrderLine.confirmed)).all()
        states = db.session.execute(select(Order.id, Order.state, Order.total, Order.edition)).all()
        rows = db.session.execute(select(func.count(StockMovement.id))).all()
        moves = db.session.execute(select(func.count(OrderMove.id))).all()
        return [tuple(row) for row in (*sorted(items), *sorted(lines), *sorted(states), *rows, *moves)]


@contextmanager
def broken(event: type) -> Iterator[None]:
    """Whoever hears of this event fails, after everybody else has heard."""

    def fail(_event: Any) -> None:
        raise Undone

    heard = kernel._listeners[event]
    heard.append(fail)
    try:
        yield
    finally:
        heard.remove(fail)


@contextmanager
def histories() -> Iterator[type[History]]:
    """The machine for the market that is open now, while its clock stands and moves on a day with each history."""
    try:
        yield type("OpenedHistory", (History,), {"market": trade()})
    finally:
        unfreeze()
