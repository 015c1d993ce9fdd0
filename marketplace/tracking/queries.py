from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, OrderLine, Purchase
from marketplace.orders.states import OrderState, ahead


@dataclass(frozen=True)
class Tracked:
    """What a stranger with the code may know of an order: no name, no number, no place, and nothing to press."""

    reference: str
    state: OrderState
    lines: Sequence[OrderLine]
    total: Money
    placed_at: datetime
    arrived_at: datetime

    @classmethod
    def of(cls, order: Order) -> Tracked:
        """The order without its people."""
        came = [move.created_at for move in order.moves if move.from_state != move.to_state]
        arrived_at = came[-1] if came else order.created_at
        return cls(order.reference, order.state, order.lines, order.total, order.created_at, arrived_at)

    @property
    def ahead(self) -> list[OrderState]:
        """The steps still to come when all goes well."""
        return ahead(self.state)


def orders_behind(code: str, phone: str) -> Sequence[Tracked]:
    """The order of this code, or those of the purchase of this code, whose buyer's telephone ends so; none otherwise.

    `phone` is a whole number or its last digits. The number is the one written on the order, as labels carry it.
    """
    found = select(Order).join(Order.purchase).where(or_(Order.reference == code, Purchase.reference == code))
    whole = found.options(selectinload(Order.lines), selectinload(Order.moves)).order_by(Order.id)
    orders = db.session.scalars(whole).all()
    return [Tracked.of(order) for order in orders if ends_in(order.terms["buyer"]["contact_phone"], phone)]


def ends_in(number: str, phone: str) -> bool:
    """Whether a number ends in these digits; told in the same time whichever of them is wrong."""
    return hmac.compare_digest(number[-len(phone) :].encode(), phone.encode())
