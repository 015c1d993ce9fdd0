"""A guest's goods wait two hours for a call; the seller who has called lets them wait like everybody's."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.errors import require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.steps import take_step

from .. import policy
from ..events import OrderKept
from ..models import Order
from ..states import Side
from .changing import lock_order


@command
def keep_order(actor: Actor, order: Order) -> Order:
    """The seller called the guest and keeps the goods back: the order waits for their yes as any other does.

    Said once. Raises NotAllowed to everybody else, WrongState when it is no guest's, was said before, or the order was
    answered or released.
    """
    lock_order(order)
    require(policy.sells(actor, order))
    if order.held_until is None:
        raise WrongState(_(N_("Đơn này đang được giữ như mọi đơn khác. Không phải làm gì thêm.")))
    take_step(order, "keep", by=actor, side=Side.SELLER)
    order.held_until = None
    record(OrderKept(order, actor))
    return order
