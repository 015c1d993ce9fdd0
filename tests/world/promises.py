"""What every change of an order must leave true, and a seller's day told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.stock import queries as stock
from marketplace.stock.models import StockItem
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.trade import Trade, bought, brought, cart_with, checked_out

GIVEN_UP = (OrderState.DECLINED, OrderState.CANCELLED)


def all_is_in_order() -> None:
    """What the lines hold is what the ledger keeps back; what an order costs is what its lines cost."""
    db.session.expire_all()
    held = select(OrderLine.listing_id, func.sum(OrderLine.held)).group_by(OrderLine.listing_id)
    by_listing = {listing_id: amount for listing_id, amount in db.session.execute(held)}
    for item in db.session.scalars(select(StockItem)):
        assert item.reserved == by_listing.get(item.listing_id, 0), db.session.get_one(Listing, item.listing_id).name
    for order in db.session.scalars(select(Order).where(Order.state.not_in(GIVEN_UP))):
        assert order.total == sum((line.amount for line in order.lines), Money(0))
        assert all(line.amount == line.price * line.due for line in order.lines)
    assert not stock.drift()


def in_stock(listing: Listing) -> tuple[Decimal, Decimal]:
    """What the ledger says is there and is kept back."""
    item = db.session.get_one(StockItem, listing.id, populate_existing=True)
    return item.on_hand, item.reserved


def figures_of(order: Order) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Confirmed, cancelled and due of every line."""
    db.session.expire_all()
    return [(line.confirmed, line.cancelled, line.due) for line in order.lines]


def confirmed(market: Trade, goods: Mapping[Listing, Any] | None = None) -> Order:
    """Ordered (two jars of honey and two kilograms of bamboo shoots, unless said otherwise) and taken on."""
    return brought(market, bought(market, goods or {market.honey: 2, market.bamboo: 2}), "confirm")


def another_buyer(name: str = "Phạm Thị Lan", home: str = "Nhà chị Lan") -> Actor:
    """One more household that buys."""
    somebody = person(name)
    buyer(somebody, home)
    return acting(somebody)


def bought_by(actor: Actor, goods: Mapping[Listing, Any]) -> Order:
    """What this person ordered."""
    return checked_out(actor, cart_with(actor, goods)).orders[0]
