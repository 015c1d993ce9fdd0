"""What must add up over all orders, and does it?"""

from __future__ import annotations

from sqlalchemy import func, select, type_coerce

from marketplace.kernel.db import db
from marketplace.kernel.money import MoneyType
from marketplace.kernel.quantity import AmountType
from marketplace.stock.models import StockItem

from ..models import Order, OrderLine
from ..states import GIVEN_UP, HOLDING


def drift() -> list[str]:
    """What does not add up: an order and its lines, a line and its price, what lines hold and what the ledger keeps."""
    return [*_sums_that_differ(), *_lines_that_differ(), *_held_after_it_left(), *_held_beside_the_ledger()]


def _sums_that_differ() -> list[str]:
    lines = func.coalesce(func.sum(OrderLine.amount), 0)
    rows = db.session.execute(
        select(Order.reference, Order.total, type_coerce(lines, MoneyType))
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .group_by(Order.id, Order.reference, Order.total)
        .having(Order.total != lines)
        .order_by(Order.id)
    )
    return [f"order {reference}: total {total.dong}, lines {added.dong}" for reference, total, added in rows]


def _lines_that_differ() -> list[str]:
    """A line costs what is due of it, as long as the order is not given up: then it keeps what it was to cost."""
    kept = select(OrderLine, Order.reference).join(OrderLine.order).where(Order.state.not_in(GIVEN_UP))
    rows = db.session.execute(kept.order_by(OrderLine.id).execution_options(yield_per=500))
    return [
        f"order {reference}: {line.name} costs {line.amount.dong}, due is {line.due} at {line.price.dong}"
        for line, reference in rows
        if line.amount != line.price * line.due
    ]


def _held_after_it_left() -> list[str]:
    gone = select(Order.reference, OrderLine.name, OrderLine.held).join(OrderLine.order)
    rows = db.session.execute(gone.where(OrderLine.held != 0, Order.state.not_in(HOLDING)).order_by(OrderLine.id))
    return [f"order {reference}: {name} still holds {held}" for reference, name, held in rows]


def _held_beside_the_ledger() -> list[str]:
    held = select(OrderLine.listing_id, func.sum(OrderLine.held).label("held")).group_by(OrderLine.listing_id)
    lines = held.subquery()
    ordered = type_coerce(func.coalesce(lines.c.held, 0), AmountType)
    rows = db.session.execute(
        select(StockItem.listing_id, StockItem.reserved, ordered)
        .outerjoin(lines, lines.c.listing_id == StockItem.listing_id)
        .where(StockItem.reserved != func.coalesce(lines.c.held, 0))
        .order_by(StockItem.listing_id)
    )
    return [
        f"listing {listing}: the ledger reserves {reserved}, orders hold {held}" for listing, reserved, held in rows
    ]
