"""Orders that wait too long: the seller reminded, a coordinator asked to telephone, the goods given back at last."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import is_night, now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality

from .. import policy
from ..events import CallAsked, CallNoted, SellerReminded, TimesSet
from ..models import Order, OrderCall, OrderTimes
from ..states import OrderState
from .fulfilling import cancel_order, complete_order


class NotDue(DomainError):
    """Nothing is to be done about this order: it was answered meanwhile, or its time has not come."""


@command
def set_times(
    actor: Actor, locality: Locality, *, remind_hours: int, call_hours: int, release_hours: int, complete_days: int
) -> OrderTimes:
    """A coordinator says how long orders of the locality's sellers may wait. It holds at once, for open orders too."""
    require(policy.may_set_times(actor, locality.id))
    lock(locality)
    times = db.session.get(OrderTimes, locality.id) or policy.usual_times(locality.id)
    times.remind_hours, times.call_hours, times.release_hours = remind_hours, call_hours, release_hours
    times.complete_days, times.changed_by_id = complete_days, actor.person_id
    db.session.add(times)
    record(TimesSet(times, actor))
    return times


@command
def remind_seller(actor: Actor, order: Order) -> Order:
    """Tell the seller, once, that an order waits for an answer. By day only.

    Raises NotDue by night, before its hour, and a second time.
    """
    require(policy.may_remind(actor, order))
    _still_waiting(order)
    if order.reminded_at is not None or is_night(now()) or order.created_at + _times(order).remind > now():
        raise NotDue(_(NOT_DUE))
    order.reminded_at = now()
    record(SellerReminded(order, actor))
    return order


@command
def ask_for_call(actor: Actor, order: Order) -> Order:
    """Ask the coordinators of the seller's locality, once, to telephone the seller. By day only.

    Raises NotDue by night, before its hour, and a second time.
    """
    require(policy.may_remind(actor, order))
    _still_waiting(order)
    if order.call_asked_at is not None or is_night(now()) or order.created_at + _times(order).call > now():
        raise NotDue(_(NOT_DUE))
    order.call_asked_at = now()
    record(CallAsked(order, actor))
    return order


@command
def note_call(actor: Actor, order: Order, *, note: str) -> OrderCall:
    """A coordinator telephoned the seller about a waiting order; what was said is kept with who and when."""
    require(policy.may_note_call(actor, order))
    _still_waiting(order)
    call = OrderCall(order_id=order.id, by_id=actor.person_id, note=note)
    db.session.add(call)
    db.session.flush()
    record(CallNoted(call, actor))
    return call


@command
def release_order(actor: Actor, order: Order) -> Order:
    """The market takes back an order its seller does not answer; the goods go back on the shelf, both sides are told.

    Raises NotDue unless `policy.may_release` finds it overdue: long enough since placing and, whatever happened in
    between, long enough since the reminder; a guest's when the time its goods are held is over.
    """
    require(policy.may_remind(actor, order))
    _still_waiting(order)
    if not policy.may_release(actor, order):
        raise NotDue(_(NOT_DUE))
    sentence = N_("Người bán không trả lời trong %(hours)s giờ, nên chợ hủy đơn và trả hàng về kệ.")
    held = policy.HELD_FOR_GUESTS if order.held_until else _times(order).release
    return cancel_order(actor, order, reason=_(sentence, hours=int(held.total_seconds() // 3600)))


@command
def close_delivered(actor: Actor, order: Order) -> Order:
    """The goods were handed over days ago and nobody objected: the market itself says that all is well.

    Raises NotDue before that day.
    """
    require(policy.may_remind(actor, order))
    lock(order)
    handed_over = [step.created_at for step in order.moves if step.name == "deliver"]
    if order.state is not OrderState.DELIVERED or max(handed_over) + _times(order).complete > now():
        raise NotDue(_(NOT_DUE))
    return complete_order(actor, order)


NOT_DUE = N_("Đơn này chưa đến hạn, hoặc đã có trả lời.")


def _still_waiting(order: Order) -> None:
    if lock(order).state is not OrderState.PLACED:
        raise NotDue(_(NOT_DUE))


def _times(order: Order) -> OrderTimes:
    return policy.times_of(order.producer.locality_id)
