"""A guest's limits hold whatever way the orders were made or changed; what becomes of the orders is told by mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.kernel.commands import on
from marketplace.kernel.money import Money
from marketplace.orders.events import (
    OrderCancelled,
    OrderChanged,
    OrderConfirmed,
    OrderDeclined,
    OrderDelayed,
    OrderDelivered,
    OrderPacked,
    OrderShipped,
    OrderStepTakenBack,
    PurchasePlaced,
)
from marketplace.orders.models import OrderLine
from marketplace.orders.policy import buys
from marketplace.stock.queries import available

from . import queries
from .limits import TooMuchForGuest, fault_of_share, fault_of_sum
from .telling import take_back, tell_guest


@on(PurchasePlaced)
def keep_within_limits(event: PurchasePlaced) -> None:
    """A guest's purchase costs so much at most, and takes a fifth at most of what was left of each good."""
    orders = event.purchase.orders
    if orders and orders[0].buyer.is_guest:
        lines = queries.lines_of(event.purchase.id)
        _refuse_beyond(lines, {line.listing_id for line in lines})


@on(OrderChanged)
def keep_changes_within_limits(event: OrderChanged) -> None:
    """The same for what a guest asks for more; who asks for less may always."""
    order = event.order
    if order.buyer.is_guest and buys(event.actor, order) and (grown := queries.grown_goods(order)):
        _refuse_beyond(queries.lines_of(order.purchase_id), grown)


for _event in (OrderConfirmed, OrderDeclined, OrderCancelled, OrderPacked, OrderShipped, OrderDelayed, OrderDelivered):
    on(_event)(tell_guest)


@on(OrderStepTakenBack)
def take_news_back(event: OrderStepTakenBack) -> None:
    """A slip of the seller is not told."""
    step = OrderConfirmed if event.step == "confirm" else OrderPacked
    take_back(event.order, step.__name__, event.version)


def _refuse_beyond(lines: Collection[OrderLine], asked: Collection[int]) -> None:
    if fault := fault_of_sum(sum((line.amount for line in lines), Money(0))):
        raise TooMuchForGuest(fault)
    held: dict[Listing, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.listing_id in asked:
            held[line.listing] += line.held
    left = available([goods.id for goods in held])
    faults = [
        fault for goods, amount in held.items() if (fault := fault_of_share(goods, amount, left[goods.id] + amount))
    ]
    if faults:
        raise TooMuchForGuest(faults[0])
