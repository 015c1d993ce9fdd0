"""The buyer asked for more of an order that was confirmed already: the seller says yes to that too."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _

from ..models import Order
from ..states import ChangeKind
from .changing import note_change
from .line import mark_changed, open_order


class NothingAdded(DomainError):
    """The seller has said yes to all of it already."""


@command
def take_on(actor: Actor, order: Order, *, seen: int | None = None) -> Order:
    """The seller will do what the buyer added too; who cannot, says so line by line (`short_line`).

    The goods were kept back when they were added. Raises NothingAdded when nothing waits for a yes.
    """
    open_order(actor, order, "take_on", seen=seen)
    if not order.added:
        raise NothingAdded(_(N_("Đơn này không có phần thêm nào chờ nhận làm.")))
    for line in order.added:
        note_change(actor, order, line, ChangeKind.TAKEN_ON, line.confirmed, line.promised)
        line.confirmed = line.promised
    return mark_changed(actor, order, ChangeKind.TAKEN_ON)
