"""Who bought is forgotten once the contract need not be kept any more; goods, sums and steps stay."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import require

from .. import policy
from ..models import Order, OrderEdition


@command
def forget_buyers(actor: Actor, orders: Sequence[Order]) -> None:
    """Name, telephone, street and words of the buyer leave these orders; every earlier edition goes.

    Only the market itself does this.
    """
    require(policy.may_forget(actor))
    for order in orders:
        terms = policy.without_buyer(order.terms)
        order.terms = {**terms, "buyer": {**terms["buyer"], "name": ""}}
        order.note, order.forgotten_at = "", now()
    db.session.flush()
    editions = delete(OrderEdition).where(OrderEdition.order_id.in_([order.id for order in orders]))
    db.session.execute(editions.execution_options(synchronize_session=False))
