"""Buying again: what stood on an earlier order goes into the cart, as far as it can be had today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.orders import policy as order_policy
from marketplace.orders.models import Order

from .. import queries
from ..basket import Item
from ..models import Cart, CartLine
from .filling import MOST_LINES, hold_cart


@command
def buy_again(actor: Actor, cart: Cart, order: Order) -> list[str]:
    """Put the goods of an earlier order into the cart at today's prices; gives a sentence for each that falls short.

    What is in the cart already is never made less, so that a second tap changes nothing. Raises NotAllowed unless one
    buys for the buyer of that order.
    """
    hold_cart(actor, cart)
    require(order_policy.buys(actor, order))
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line in order.lines:
        wanted[line.listing_id] += line.promised or line.ordered
    today = queries.goods_by_id(actor, Listing.id.in_(wanted))
    there = {line.listing_id: line for line in db.session.scalars(select(CartLine).where(CartLine.cart_id == cart.id))}
    return [said for listing_id, amount in wanted.items() if (said := _taken(cart, there, today[listing_id], amount))]


def _taken(cart: Cart, there: dict[int, CartLine], item: Item, wanted: Decimal) -> str:
    """Take as much as there is; says what is missing, or nothing."""
    goods = item.listing
    amount = min(wanted, item.most)
    if replace(item, amount=amount).fault:
        return _(N_("%(name)s: hiện không mua được."), name=goods.name)
    if not _put_in(cart, there, goods, amount):
        return _(N_("%(name)s: giỏ đã đủ %(most)s món."), name=goods.name, most=MOST_LINES)
    if amount < wanted:
        return _(N_("%(name)s: chỉ còn %(left)s."), name=goods.name, left=Quantity(amount, goods.unit))
    return ""


def _put_in(cart: Cart, there: dict[int, CartLine], goods: Listing, amount: Decimal) -> bool:
    """At least so much of these goods in the cart; False when it is full."""
    line = there.get(goods.id)
    if line is not None:
        line.amount, line.seen_price = max(line.amount, amount), goods.price or line.seen_price
        return True
    if len(there) >= MOST_LINES:
        return False
    there[goods.id] = CartLine(cart_id=cart.id, listing_id=goods.id, amount=amount, seen_price=goods.price)
    db.session.add(there[goods.id])
    return True
