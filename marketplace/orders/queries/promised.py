"""Which open orders wait for goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from marketplace.catalogue.promised import Promise, knows_promises
from marketplace.kernel.db import db
from marketplace.stock.queries import thousandths

from ..models import Order, OrderLine


@knows_promises
def promises_of_goods(listing_ids: Collection[int]) -> Mapping[int, Sequence[Promise]]:
    """What is kept back of these goods for each order, by the number of the goods, the oldest first. One statement."""
    kept = thousandths(func.sum(OrderLine.held))
    rows = db.session.execute(
        select(OrderLine.listing_id, Order.reference, kept)
        .join(OrderLine.order)
        .where(OrderLine.listing_id.in_(listing_ids), OrderLine.held > 0)
        .group_by(OrderLine.listing_id, Order.id, Order.reference)
        .order_by(OrderLine.listing_id, Order.id)
    )
    found: dict[int, list[Promise]] = {}
    for listing_id, reference, amount in rows:
        found.setdefault(listing_id, []).append(Promise(reference, amount))
    return found
