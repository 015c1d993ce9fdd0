"""What a guest ordered becomes the orders of somebody with an account."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from .. import policy
from ..events import PurchasePassedOn
from ..models import Purchase
from .changing import lock_order


class OwnOrder(DomainError):
    """Nobody buys from themselves."""

    status = 422


@command
def pass_on(actor: Actor, purchase: Purchase, *, buyer: Organisation) -> Purchase:
    """The orders of a guest's purchase are this buyer's from now on; what was agreed stays as it was frozen.

    Orders are held in the order of their ids. Raises NotAllowed unless the buyer is the actor's own or the actor
    coordinates the sellers' place, and the orders are a guest's. Raises OwnOrder when the buyer is the seller of one of
    them.
    """
    for order in sorted(purchase.orders, key=lambda each: each.id):
        lock_order(order)
        require(policy.may_pass_on(actor, order, buyer))
        if order.producer_id == buyer.id:
            raise OwnOrder(_(N_("Đây là hàng của chính bên này bán, không nhận làm đơn mua được.")), field="buyer")
        order.buyer, order.held_until = buyer, None
    purchase.buyer_id = buyer.id
    record(PurchasePassedOn(purchase, actor))
    return purchase
