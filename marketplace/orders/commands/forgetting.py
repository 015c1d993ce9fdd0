"""Who bought is forgotten: first by what an order was found, then the name. Goods, sums and steps stay."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, update

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import count_changed, db
from marketplace.kernel.errors import require

from .. import policy, queries
from ..models import Order, OrderEdition


@command
def forget_keys(actor: Actor) -> int:
    """No order of whom its seller may no longer reach keeps a name or number to be found by; gives how many did.

    A search leaves them out the moment that time is over; this only tidies up, some hundred orders at once.
    """
    require(policy.may_forget(actor))
    return count_changed(update(Order).where(Order.id.in_(queries.to_forget())).values(found_by=[]))


@command
def forget_buyers(actor: Actor, orders: Sequence[Order]) -> None:
    """Name, telephone, street and words of the buyer leave these orders; every earlier edition goes.

    Only the market itself does this.
    """
    require(policy.may_forget(actor))
    for order in orders:
        terms = policy.without_buyer(order.terms)
        order.terms = {**terms, "buyer": {**terms["buyer"], "name": ""}}
        order.note, order.forgotten_at, order.found_by = "", now(), []
    db.session.flush()
    editions = delete(OrderEdition).where(OrderEdition.order_id.in_([order.id for order in orders]))
    db.session.execute(editions.execution_options(synchronize_session=False))
