"""News of an order by mail, to the guest who gave an address; who gave none looks by the link or the code."""

from __future__ import annotations

from datetime import timedelta

from marketplace.kernel.clock import by_day, now
from marketplace.kernel.i18n import N_, _, gettext, speaking
from marketplace.kernel.outbox import post, withdraw
from marketplace.orders.events import OrderEvent
from marketplace.orders.models import Order
from marketplace.orders.policy import buys
from marketplace.orders.states import TIME_TO_TAKE_BACK

from . import queries

A_MOMENT_MORE = timedelta(seconds=5)  # the clocks of two servers are not quite one
SUBJECT = N_("Đơn %(code)s: %(state)s")
BODY = N_("%(seller)s · %(total)s\n%(reason)s\nMở liên kết bạn nhận lúc đặt để xem. Hoặc tra cứu bằng mã đơn.")


def tell_guest(event: OrderEvent) -> None:
    """Where the order stands now, by day, and only once the step can no longer be taken back."""
    order = event.order
    if not order.buyer.is_guest or buys(event.actor, order) or (guest := queries.mail_of(order)) is None:
        return
    with speaking(guest.language):
        subject = gettext(SUBJECT, code=order.reference, state=_(order.state.label).lower())
        body = gettext(BODY, seller=order.producer.name, total=order.total, reason=event.reason)
    key = _key(order, type(event).__name__, order.version)
    due_at = by_day(now() + TIME_TO_TAKE_BACK + A_MOMENT_MORE)
    post(key, channel="email", to=guest.email, subject=subject, body=body, due_at=due_at)


def take_back(order: Order, step: str, version: int) -> None:
    """The news of a slip is not sent."""
    if order.buyer.is_guest:
        withdraw([_key(order, step, each) for each in (version - 1, version)])


def _key(order: Order, step: str, version: int) -> str:
    return f"guest:{order.reference}:{step}:{version}"
