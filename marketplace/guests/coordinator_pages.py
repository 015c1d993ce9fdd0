"""A coordinator helps a guest who lost the link: their orders go into the account they have opened since."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import require
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _

from . import commands, policy, queries
from .schemas import HandOverOrders

pages = Blueprint("guests_coordinator", __name__)


@pages.route("/dieu-phoi/don-khach/<reference>", methods=["GET", "POST"])
@coordinator
def hand_over(reference: str) -> Any:
    """Whose account takes the orders of this guest, and how the coordinator knows."""
    guest = queries.guest_of(actor(), reference)
    require(policy.may_hand_over(actor(), guest))
    form = Form(HandOverOrders())
    then = url_for("orders_coordinator.order", reference=reference)
    done = form.offer(
        commands.hand_over_orders, guest, then=then, said=_(N_("Đơn đã vào tài khoản của người đó.")), once=True
    )
    return done or form.page("guests/coordinator/hand_over.html", guest=guest, reference=reference.upper(), back=then)
