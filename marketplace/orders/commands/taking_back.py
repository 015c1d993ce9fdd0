"""A slip of the finger: the seller takes the last step back before anybody heard of it."""

from __future__ import annotations

from decimal import Decimal

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.steps import take_step

from .. import policy
from ..events import OrderStepTakenBack
from ..models import Order, OrderMove
from ..states import TAKEN_BACK_BY, Side
from .changing import lock_order


class TooLateToTakeBack(DomainError):
    """The buyer has been told; what is wrong is put right by another step."""


INSTEAD = {
    "confirm": N_("Đã quá 10 giây, người mua đã được báo là bạn nhận đơn. Không làm được thì mở “Không giao đủ?”."),
    "pack": N_("Đã quá 10 giây, người mua đã được báo là hàng soạn xong. Thiếu món nào thì mở “Không giao đủ?”."),
}


@command
def take_back_step(actor: Actor, order: Order, *, seen: int | None = None) -> Order:
    """Within ten seconds the seller undoes their own yes, or their “packed”: the order stands where it stood.

    `seen` is the version of the order the person had before their eyes. No goods move: a confirmed order holds what a
    placed one held. What the buyer had added and packing said yes to stays taken on. Raises NotAllowed for anybody but
    who took the step, WrongState for a step of another kind, ChangedMeanwhile when something followed,
    TooLateToTakeBack after ten seconds.
    """
    lock_order(order)
    step, version = order.moves[-1], order.version
    _refuse_what_stands(actor, order, step, seen)
    take_step(order, TAKEN_BACK_BY[step.name], by=actor, side=Side.SELLER)
    for line in order.lines:
        line.packed = Decimal(0)
        if step.name == "confirm":
            line.confirmed = Decimal(0)
    record(OrderStepTakenBack(order, actor, step=step.name, version=version))
    return order


def _refuse_what_stands(actor: Actor, order: Order, step: OrderMove, seen: int | None) -> None:
    require(policy.sells(actor, order))
    if step.name not in TAKEN_BACK_BY:
        raise WrongState(_(N_("Đơn đã qua bước khác, nên không hoàn lại được nữa. Hãy xem lại đơn.")))
    require(policy.is_own_slip(actor, order, step), N_("Chỉ người vừa bấm bước này mới hoàn lại được."))
    if policy.is_built_on(order, step) or (seen is not None and seen != order.version):
        raise ChangedMeanwhile(_(N_("Đơn vừa đổi sau bước này, nên không hoàn lại được nữa. Hãy xem lại đơn.")))
    if not policy.way_back(actor, order):
        raise TooLateToTakeBack(_(INSTEAD[step.name]))
