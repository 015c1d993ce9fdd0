"""Less than was promised, or something that came back: each line has its own figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.stock import commands as stock

from ..events import OrderChanged
from ..models import Order, OrderLine
from ..states import ChangeKind, OrderState, Shortage, Weighing
from .changing import add_up, hold, keep_edition, note_change
from .line import NotThatMuch, line_of, mark_changed, open_order, refuse_parts


class NothingLeft(DomainError):
    """An order of nothing is no order: it is declined or cancelled instead."""


class WhyIsMissing(DomainError):
    """Whoever gets less than was promised is told why."""

    status = 422


@command
def short_line(
    actor: Actor,
    order: Order,
    *,
    line: int,
    amount: Decimal,
    cause: Shortage = Shortage.OTHER,
    reason: str = "",
    restock: bool = False,
    seen: int | None = None,
) -> Order:
    """Only so much of a line can be given; at nothing the line is cancelled.

    What is given back is gone from the stock, unless it is still good (`restock`). Raises NotThatMuch when it is not
    less than promised, NothingLeft when the order would be empty before it is packed: then it is to be cancelled.
    A packed order cannot be cancelled any more, so its last line may come to nothing.
    """
    why = told_why(cause, reason)
    open_order(actor, order, "short", seen=seen)
    shorted = line_of(order, line)
    refuse_parts(shorted, amount)
    if amount >= shorted.promised:
        promised = Quantity(shorted.promised, shorted.unit)
        sentence = _(N_("Món này đang hứa giao %(promised)s. Hãy ghi số nhỏ hơn."), promised=promised)
        raise NotThatMuch(sentence, field="amount")
    if order.state is OrderState.CONFIRMED and not amount and not any(_others(order, shorted)):
        raise NothingLeft(_(N_("Như vậy đơn không còn món nào. Hãy hủy cả đơn.")), field="amount")
    kind = ChangeKind.SHORTED if amount else ChangeKind.LINE_CANCELLED
    keep_edition(actor, order, why=why)
    give_less(actor, order, shorted, amount, kind, why=why)
    hold(actor, order, {shorted: amount}, why=why, restock=restock)
    return mark_changed(actor, order, kind, why)


@command
def return_line(
    actor: Actor,
    order: Order,
    *,
    line: int,
    amount: Decimal,
    reason: str,
    restock: bool = False,
    seen: int | None = None,
) -> Order:
    """So much of a delivered line came back; it is not owed any more. Still good (`restock`), it is for sale again.

    Raises NotThatMuch when more came back than was delivered.
    """
    open_order(actor, order, "return", seen=seen)
    returned = line_of(order, line)
    refuse_parts(returned, amount)
    kept = returned.delivered - returned.returned
    if amount > kept:
        sentence = _(N_("Người mua chỉ đang giữ %(kept)s của món này."), kept=Quantity(kept, returned.unit))
        raise NotThatMuch(sentence, field="amount")
    keep_edition(actor, order, why=reason)
    before = returned.due
    returned.returned += amount
    note_change(actor, order, returned, ChangeKind.RETURNED, before, returned.due, why=reason)
    if restock:
        stock.take_back(actor, {returned.listing_id: amount}, reference=order.reference, why=reason[:200])
    return mark_changed(actor, order, ChangeKind.RETURNED, reason)


def confirm_part(actor: Actor, order: Order, amounts: Mapping[int, Decimal], *, reason: str, restock: bool) -> None:
    """Of these lines the seller takes on only so much; what is not named is taken on whole.

    Raises NotThatMuch above what was ordered, NothingLeft when nothing would be taken on, WhyIsMissing without words.
    """
    less = _less_than_promised(order, amounts)
    if not less:
        return
    if not any(less.get(line, line.promised) for line in order.lines):
        raise NothingLeft(_(N_("Không nhận món nào thì hãy từ chối đơn.")), field="lines")
    if not reason:
        raise WhyIsMissing(_(N_("Hãy viết vì sao không đủ. Người mua sẽ đọc câu này.")), field="reason")
    keep_edition(actor, order, why=reason)
    for line, amount in less.items():
        give_less(actor, order, line, amount, ChangeKind.CONFIRMED_PART, why=reason)
    hold(actor, order, less, why=reason, restock=restock)
    add_up(order)
    record(OrderChanged(order, actor, reason, ChangeKind.CONFIRMED_PART))


def give_less(actor: Actor, order: Order, line: OrderLine, amount: Decimal, kind: ChangeKind, *, why: str) -> None:
    """The figures of a line of which only so much is still promised; an older weighing counts no more."""
    note_change(actor, order, line, kind, line.due, amount, why=why)
    line.confirmed = min(line.confirmed, amount)
    line.cancelled = line.ordered - amount
    line.weighed, line.weighing = None, Weighing.NONE


def told_why(cause: Shortage, reason: str) -> str:
    """The reason as the buyer reads it: what was chosen, and the seller's own words. Raises WhyIsMissing."""
    if cause is Shortage.OTHER:
        if not reason:
            raise WhyIsMissing(_(N_("Hãy chọn lý do, hoặc viết vài chữ.")), field="reason")
        return reason
    return f"{cause.label}: {reason}" if reason else cause.label


def _less_than_promised(order: Order, amounts: Mapping[int, Decimal]) -> dict[OrderLine, Decimal]:
    less = {}
    for number, amount in sorted(amounts.items()):
        line = line_of(order, number, field="lines")
        refuse_parts(line, amount, field="lines")
        if amount > line.promised:
            promised = Quantity(line.promised, line.unit)
            sentence = _(N_("%(name)s: khách chỉ đặt %(promised)s."), name=line.name, promised=promised)
            raise NotThatMuch(sentence, field="lines")
        if amount < line.promised:
            less[line] = amount
    return less


def _others(order: Order, line: OrderLine) -> list[Decimal]:
    return [other.promised for other in order.lines if other is not line]
