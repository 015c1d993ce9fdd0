"""A guest's limits hold whatever way the orders were made or changed: what is beyond them is not written at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from marketplace.catalogue.models import Listing
from marketplace.kernel.commands import on
from marketplace.kernel.money import Money
from marketplace.orders.events import OrderChanged, PurchasePlaced
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.policy import buys
from marketplace.stock.queries import available

from . import queries
from .limits import TooMuchForGuest, fault_of_share, fault_of_sum


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
    if order.buyer.is_guest and buys(event.actor, order) and (grown := _grown(order)):
        _refuse_beyond(queries.lines_of(order.purchase_id), grown)


def _grown(order: Order) -> set[int]:
    """The goods of which the newest edition promises more than the one before."""
    newest = (change for change in order.changes if change.edition == order.edition)
    return {change.line.listing_id for change in newest if change.after > change.before}


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
