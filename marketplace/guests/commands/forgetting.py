"""What was kept only for a while about somebody nobody knows goes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import count_changed, db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders import commands as orders
from marketplace.orders.models import Order, OrderMove, Purchase
from marketplace.orders.states import ENDED
from marketplace.organisations.commands import forget_guest

from ..models import Guest
from ..states import LINK_MAIL, MAIL_KEPT, OPEN, PEOPLE_KEPT

QUIETLY = {"synchronize_session": False}  # nothing of it is held in the session
AT_ONCE = 100


@command
def forget_guests() -> int:
    """Drop what is counted by once nothing is open, mail addresses a month after the end, links that were sent, and
    after three years who the guests were.

    Gives how many rows were met. Until then what was agreed stands on the orders, as in every contract.
    """
    return _forget_keys() + _forget_addresses() + _forget_links() + _forget_evidence() + _forget_people()


def _forget_keys() -> int:
    under_way = select(Order.purchase_id).where(Order.state.in_(OPEN))
    done = Guest.purchase_id.not_in(under_way)
    keyed = (Guest.phone_key != "") | (Guest.network_key != "")
    return count_changed(
        update(Guest).where(keyed, done).values(phone_key="", network_key="").execution_options(**QUIETLY)
    )


def _forget_addresses() -> int:
    over = ended_before(MAIL_KEPT)
    return count_changed(update(Guest).where(Guest.email != "", over).values(email="").execution_options(**QUIETLY))


def _forget_links() -> int:
    sent = delete(OutboxMessage).where(
        OutboxMessage.key.startswith(LINK_MAIL, autoescape=True), OutboxMessage.sent_at.is_not(None)
    )
    return count_changed(sent.execution_options(**QUIETLY))


def _forget_evidence() -> int:
    over = ended_before(PEOPLE_KEPT)
    said = update(Guest).where(Guest.evidence != "", over).values(evidence="")
    return count_changed(said.execution_options(**QUIETLY))


def _forget_people() -> int:
    """The consent goes with the person; the link opens nothing any more."""
    due = select(Guest).where(Guest.adopted_at.is_(None), ended_before(PEOPLE_KEPT)).order_by(Guest.id).limit(AT_ONCE)
    whole = joinedload(Guest.purchase, innerjoin=True).selectinload(Purchase.orders)
    guests = db.session.scalars(due.options(whole, selectinload(Guest.buyer))).all()
    if guests:
        orders.forget_buyers(SYSTEM, [order for guest in guests for order in guest.purchase.orders])
    for guest in guests:
        forget_guest(SYSTEM, guest.buyer)
        db.session.delete(guest)
    return len(guests)


def ended_before(age: timedelta) -> ColumnElement[bool]:
    """Whether the last order of a guest ended longer ago than this."""
    going_on: Any = select(Order.purchase_id).where(Order.state.not_in(ENDED))
    lately = (
        select(Order.purchase_id)
        .join(OrderMove, OrderMove.order_id == Order.id)
        .group_by(Order.purchase_id)
        .having(func.max(OrderMove.created_at) > now() - age)
    )
    return Guest.purchase_id.not_in(going_on) & Guest.purchase_id.not_in(lately)
