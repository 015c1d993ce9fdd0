"""Placing: one purchase, an order per producer, the goods of all of them kept back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
from marketplace.kernel.finding import keys_of
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import LARGEST, Money
from marketplace.kernel.steps import begin_all
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock

from .. import policy, queries
from ..events import OrderPlaced, PurchasePlaced
from ..goods import Addition, Goods, Promise
from ..models import Order, OrderLine, Purchase, PurchaseAddition
from ..states import OrderState, Side
from .amending import add_goods
from .changing import TooMuchMoney


@command
def place_orders(
    actor: Actor,
    buyer: Organisation,
    *,
    promises: Sequence[Promise],
    additions: Sequence[Addition] = (),
    note: str = "",
) -> Purchase:
    """One purchase, one order per producer, and goods for orders still open (told why in `note`).

    The goods of all of them are kept back, or nothing happens at all. Raises NotAllowed, OutOfStock, TooMuchMoney and,
    for an order no longer open, WrongState.
    """
    require(policy.may_place(actor, buyer))
    asked: list[Promise | Addition] = [*promises, *additions]
    total = sum((each.total for each in asked), Money(0))
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
    if placed:
        _write_down(actor, placed, promises)
    for each in additions:
        _join(actor, purchase, each, note)
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


def _join(actor: Actor, purchase: Purchase, addition: Addition, note: str) -> None:
    order = add_goods(actor, addition.order, goods=addition.goods, why=note)
    db.session.add(
        PurchaseAddition(purchase_id=purchase.id, order_id=order.id, edition=order.edition, total=addition.total)
    )


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
        found_by=_keys(promise.terms),
        held_until=now() + policy.HELD_FOR_GUESTS if buyer.is_guest else None,
    )


def _keys(terms: dict[str, Any]) -> list[str]:
    """By what its seller finds an order: the buyer's name, who receives the goods, and their number."""
    buyer = terms["buyer"]
    return keys_of(names=[buyer["name"], buyer["contact_name"]], phones=[buyer["contact_phone"]])


def _write_down(actor: Actor, placed: Sequence[Order], promises: Sequence[Promise]) -> None:
    """The lines and first steps of all orders, in one statement each."""
    rows = [_line(order, goods) for order, promise in zip(placed, promises, strict=True) for goods in promise.goods]
    db.session.execute(insert(OrderLine), rows)
    begin_all(placed, "place", by=actor, side=Side.BUYER)


def _line(order: Order, goods: Goods) -> dict[str, Any]:
    return {"order_id": order.id, "held": goods.ordered, **goods.written()}
