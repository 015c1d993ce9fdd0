"""Checking out: what is in a cart is agreed on as it was seen, contracted, and taken out of the cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, Purchase
from marketplace.orders.queries import open_orders
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod

from .. import policy, queries
from ..agreement import Contact
from ..basket import Basket, prices_in
from ..choosing import Chosen, said_of_each, ways_for
from ..events import CheckedOut
from ..models import Cart, CartLine
from .contracting import CannotJoin, OwnGoods, contract


class CartIsEmpty(DomainError):
    """There is nothing to order; perhaps it was ordered a moment ago."""


class NotAsItStands(DomainError):
    """Something in the cart cannot be had as it stands."""


class ChangedSinceSeen(DomainError):
    """A price, an amount or the sum is not what the buyer saw; nothing is ordered until they saw it."""


@command
def check_out(
    actor: Actor,
    cart: Cart,
    *,
    payment: PaymentMethod,
    expected_total: Money,
    delivery: DeliveryMethod | None = None,
    deliveries: Sequence[Mapping[str, Any]] = (),
    buyer: str = "",
    pickup_point: str = "",
    address: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    note: str = "",
    invoice: bool = False,
    join: Sequence[str] = (),
    seen: str = "",
) -> Purchase:
    """The cart becomes one order per producer, all of them or none, at the prices the buyer saw.

    `delivery` (with `pickup_point`) is how all goods come; `deliveries` says it for some sellers each (`sellers` by
    slug, `way`, `point`), every seller once. `join` names open orders of the same buyer: what is bought of their
    sellers goes into them, on their terms, whatever was said of the way.

    Raises NoWayChosen, UnclearWay, BelowMinimum, CannotJoin when one of those orders is open no more.
    """
    lock(cart)
    require(policy.may_check_out(actor, cart), N_("Hãy đăng nhập bằng tài khoản người mua để đặt hàng."))
    basket = queries.basket_of(actor, cart, pictured=True)
    buying = queries.buyer_named(actor, buyer)
    _refuse_own_goods(basket, buying)
    refuse_faults(basket)
    refuse_unseen(basket, expected_total, seen)
    joined = _orders_to_join(buying, basket, join)
    chosen = _chosen(basket, delivery, pickup_point, deliveries)
    placed = [share for share in basket.shares if share.producer.id not in joined]
    purchase = contract(
        actor,
        buying,
        lines=[item.as_line for item in basket.items],
        ways=ways_for([share.producer for share in placed], chosen, payment, address),
        contact=Contact(contact_name or actor.name, contact_phone or actor.phone),
        into=joined,
        note=note,
        invoice=invoice,
    )
    empty(cart)
    record(CheckedOut(purchase, actor))
    return purchase


def empty(cart: Cart) -> None:
    """What was ordered leaves the cart."""
    db.session.execute(delete(CartLine).where(CartLine.cart_id == cart.id))


def _chosen(
    basket: Basket, delivery: DeliveryMethod | None, pickup_point: str, deliveries: Sequence[Mapping[str, Any]]
) -> dict[int, Chosen]:
    """What was said of each seller: one way alone means all of them."""
    if not deliveries:
        everybody = [producer.slug for producer in basket.producers]
        return said_of_each(basket.producers, [Chosen(everybody, delivery, pickup_point)])
    rows = [Chosen(**said, row=f"deliveries/{place}") for place, said in enumerate(deliveries)]
    return said_of_each(basket.producers, rows)


def _refuse_own_goods(basket: Basket, buying: Organisation) -> None:
    if any(item.producer.id == buying.id for item in basket.items):
        raise OwnGoods(_(N_("Trong giỏ có hàng của chính bạn. Hãy bỏ món đó ra.")))


def refuse_faults(basket: Basket) -> None:
    """Nothing is ordered while anything in it cannot be had as it stands. Raises CartIsEmpty, NotAsItStands."""
    if not basket.items:
        raise CartIsEmpty(_(N_("Giỏ hàng đang trống. Có thể bạn vừa đặt xong: hãy xem trong Đơn hàng của tôi.")))
    for item in basket.items:
        if fault := item.fault:
            raise NotAsItStands(f"{item.listing.name}: {fault.sentence}", listing=item.listing.slug)


def refuse_unseen(basket: Basket, expected_total: Money, seen: str) -> None:
    """A page sends back what it showed; a program that does not is held to the prices its goods were put in at.

    Raises ChangedSinceSeen, with what changed.
    """
    is_new = seen != basket.seen if seen else bool(basket.repriced) and expected_total == basket.seen_total
    if expected_total == basket.total and not is_new:
        return
    if line := next(iter(_news(basket, seen)), None):
        raise ChangedSinceSeen(line)
    sentence = N_("Tổng tiền bây giờ là %(now)s, không phải %(seen)s. Hãy xem lại rồi đặt.")
    raise ChangedSinceSeen(_(sentence, now=basket.total, seen=expected_total))


def _news(basket: Basket, seen: str) -> list[str]:
    """What changed since the buyer looked: each old → new, and what came into the cart since."""
    changed = N_("%(name)s vừa đổi giá: %(old)s → %(new)s. Hãy xem lại rồi đặt.")
    added = N_("Giỏ hàng có thêm %(name)s. Hãy xem lại rồi đặt.")
    known = prices_in(seen)
    news = [
        _(changed, name=item.listing.name, old=before, new=item.price) for item, before in basket.repriced_since(seen)
    ]
    more = [item.listing.name for item in basket.items if seen and item.listing.slug not in known]
    return [*news, *(_(added, name=name) for name in more)]


def _orders_to_join(buying: Organisation, basket: Basket, references: Sequence[str]) -> dict[int, Order]:
    """The open orders the buyer ticked, by producer; each must be one that goods of this cart can go into."""
    if not references:
        return {}
    found = open_orders(buying.id, [producer.id for producer in basket.producers], references)
    missing = sorted(set(references) - {order.reference for order in found})
    if missing:
        sentence = N_("Không gộp được vào đơn %(code)s nữa: đơn đó đã soạn hàng hoặc đã hủy. Bạn vẫn đặt đơn mới được.")
        raise CannotJoin(_(sentence, code=missing[0]), field="join")
    by_producer = {order.producer_id: order for order in found}
    if len(by_producer) < len(found):
        raise CannotJoin(_(N_("Mỗi người bán chỉ gộp vào một đơn.")), field="join")
    return by_producer
