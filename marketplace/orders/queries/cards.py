"""What the card of an order says of its goods, for a whole page of orders at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, func, select

from marketplace.kernel.db import db
from marketplace.kernel.quantity import Quantity

from ..models import OrderLine
from ..words import goods_in_words


def goods_of(order_ids: Collection[int]) -> dict[int, str]:
    """The goods of these orders in words (`Chuối mốc 4 nải, +2`), by order; one statement, one row for each.

    Lines of which nothing is promised any more are named only where an order has no others.
    """
    if not order_ids:
        return {}
    is_gone = case((OrderLine.cancelled == OrderLine.ordered, 1), else_=0)
    order = OrderLine.order_id
    lines = (
        select(
            OrderLine.order_id,
            OrderLine.name,
            OrderLine.unit,
            OrderLine.ordered,
            OrderLine.cancelled,
            func.row_number().over(partition_by=order, order_by=(is_gone, OrderLine.id)).label("place"),
            func.count().over(partition_by=order).label("lines"),
            func.sum(is_gone).over(partition_by=order).label("gone"),
        )
        .where(OrderLine.order_id.in_(order_ids))
        .subquery()
    )
    told = {}
    for order_id, name, unit, ordered, cancelled, _place, count, gone in db.session.execute(
        select(lines).where(lines.c.place == 1)
    ):
        promised = (ordered - cancelled) or ordered
        kept = count - int(gone) or count
        told[order_id] = goods_in_words(name, Quantity(promised, unit), kept - 1)
    return told
