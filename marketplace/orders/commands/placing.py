"""Placing: one purchase, an order per producer, the goods of all of them kept back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import LARGEST, Money
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock

from .. import policy, queries
from ..events import OrderPlaced, PurchasePlaced
from ..models import Order, OrderLine, OrderMove, Purchase
from ..states import OrderState, Side
from .changing import TooMuchMoney


@dataclass(frozen=True)
class Goods:
    """What one line promises: which goods, how many, at what price, and what was said about them."""

    listing: Listing
    ordered: Decimal
    price: Money
    unit_label: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.price * self.ordered


@dataclass(frozen=True)
class Promise:
    """What one producer is asked for, on which terms; it becomes one order."""

    producer: Organisation
    goods: Sequence[Goods]
    terms: dict[str, Any]
    note: str = ""

    @property
    def total(self) -> Money:
        """What the order costs."""
        return sum((each.amount for each in self.goods), Money(0))


@command
def place_orders(actor: Actor, buyer: Organisation, *, promises: Sequence[Promise]) -> Purchase:
    """One purchase, one order per producer; the goods of all of them are kept back, or nothing happens at all."""
    require(policy.may_place(actor, buyer))
    total = sum((promise.total for promise in promises), Money(0))
    if total.dong > LARGEST:
        raise TooMuchMoney(_(N_("Tổng tiền lớn quá: %(total)s. Hãy chia thành nhiều đơn."), total=total))
    reference, *references = queries.free_references(1 + len(promises))
    stock.reserve(actor, _amounts(promises), reference=reference)
    placed = [_order(actor, buyer, *each) for each in zip(promises, references, strict=True)]
    purchase = Purchase(
        reference=reference, buyer_id=buyer.id, placed_by_id=actor.person_id, total=total, orders=placed
    )
    db.session.add(purchase)
    db.session.flush()
    _write_down(actor, placed, promises)
    for order in purchase.orders:
        record(OrderPlaced(order, actor))
    record(PurchasePlaced(purchase, actor))
    return purchase


@command
def place_order(
    actor: Actor,
    buyer: Organisation,
    *,
    producer: Organisation,
    goods: Sequence[Goods],
    terms: dict[str, Any],
    note: str = "",
) -> Order:
    """Ask one producer for goods."""
    return place_orders(actor, buyer, promises=[Promise(producer, goods, terms, note)]).orders[0]


def _amounts(promises: Sequence[Promise]) -> dict[int, Decimal]:
    """How much of each listing is asked for in all, in the order of the listings' ids (so that nobody deadlocks)."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for promise in promises:
        for goods in promise.goods:
            wanted[goods.listing.id] += goods.ordered
    return dict(sorted(wanted.items()))


def _order(actor: Actor, buyer: Organisation, promise: Promise, reference: str) -> Order:
    return Order(
        reference=reference,
        buyer_id=buyer.id,
        producer_id=promise.producer.id,
        state=OrderState.PLACED,
        total=promise.total,
        terms=promise.terms,
        note=promise.note,
    )


def _write_down(actor: Actor, placed: Sequence[Order], promises: Sequence[Promise]) -> None:
    """The lines and first steps of all orders, in one statement each."""
    rows = [_line(order, goods) for order, promise in zip(placed, promises, strict=True) for goods in promise.goods]
    db.session.execute(insert(OrderLine), rows)
    first = {"name": "place", "from_state": "", "to_state": OrderState.PLACED.value, "side": Side.BUYER}
    db.session.execute(
        insert(OrderMove), [{"order_id": order.id, "by_id": actor.person_id, **first} for order in placed]
    )


def _line(order: Order, goods: Goods) -> dict[str, Any]:
    listing = goods.listing
    return {
        "order_id": order.id,
        "listing_id": listing.id,
        "name": listing.name,
        "unit": listing.unit,
        "unit_label": goods.unit_label,
        "price": goods.price,
        "ordered": goods.ordered,
        "held": goods.ordered,
        "tolerance": goods.listing.weight_tolerance,
        "amount": goods.amount,
        "facts": goods.facts,
    }
