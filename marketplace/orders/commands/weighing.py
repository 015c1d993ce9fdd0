"""The real weight: told when it is close to what was promised, asked when it is not."""

from __future__ import annotations

from decimal import Decimal

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import DomainError
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _

from ..models import Order, OrderLine
from ..states import ChangeKind, Weighing
from .changing import keep_edition, note_change
from .line import NotThatMuch, keep_back, line_of, mark_changed, open_order, touch


class NotByWeight(DomainError):
    """A jar or a pig is not weighed again: it is counted."""

    status = 422


class NothingPromised(DomainError):
    """Nothing of this line is to be given any more."""


class AnswerAwaited(DomainError):
    """The buyer has not answered about a real weight; the goods wait."""


@command
def weigh_line(
    actor: Actor, order: Order, *, line: int, weight: Decimal, why: str = "", seen: int | None = None
) -> Order:
    """Write down what a line really weighs; a later weighing replaces it.

    Within the line's tolerance (percent of what is promised, its edge included) it counts at once; beyond it nothing
    counts until the buyer agrees. Raises NotByWeight for what is counted, NotThatMuch when the stock holds less. Raises
    NothingPromised for a line of which nothing is to come.
    """
    open_order(actor, order, "weigh", seen=seen)
    weighed = line_of(order, line)
    if not weighed.unit.is_measure:
        raise NotByWeight(_(N_("Món này đếm theo %(unit)s, không cân."), unit=_(weighed.unit.label)), field="weight")
    if not weighed.promised:
        raise NothingPromised(_(N_("Món này đã bỏ khỏi đơn.")))
    weighing = Weighing.TOLD if is_close(weight, weighed) else Weighing.ASKED
    if weight == weighed.weighed and weighed.weighing in (weighing, Weighing.AGREED):
        return order
    if weighing is Weighing.TOLD and weight == weighed.due and not weighed.is_asked:
        weighed.weighed, weighed.weighing = weight, weighing
        return touch(order)
    kind = ChangeKind.WEIGHED if weighing is Weighing.TOLD else ChangeKind.WEIGHT_ASKED
    return _weigh(actor, order, weighed, weight, weighing, kind, why=why, field="weight")


@command
def agree_weight(actor: Actor, order: Order, *, line: int, seen: int | None = None) -> Order:
    """The buyer takes the line at its real weight and pays for that.

    Raises NotThatMuch when the seller has less than it weighs.
    """
    open_order(actor, order, "agree_weight", seen=seen)
    asked, weight = _asked(order, line)
    try:
        return _weigh(actor, order, asked, weight, Weighing.AGREED, ChangeKind.WEIGHT_AGREED)
    except NotThatMuch as error:
        sentence = _(N_("Người bán không còn đủ hàng cho cân này. Hãy gọi người bán."))
        raise NotThatMuch(sentence) from error


@command
def refuse_weight(actor: Actor, order: Order, *, line: int, why: str = "", seen: int | None = None) -> Order:
    """The buyer wants what was promised; the seller weighs again or says that there is less."""
    open_order(actor, order, "refuse_weight", seen=seen)
    asked, weight = _asked(order, line)
    note_change(actor, order, asked, ChangeKind.WEIGHT_REFUSED, weight, asked.promised, why=why)
    asked.weighing = Weighing.REFUSED
    return mark_changed(actor, order, ChangeKind.WEIGHT_REFUSED, why)


def is_close(weight: Decimal, line: OrderLine) -> bool:
    """Whether the real weight differs by no more than the tolerance both sides knew when the order was placed."""
    return abs(weight - line.promised) * 100 <= line.tolerance * line.promised


def refuse_while_asked(order: Order) -> None:
    """Nothing is packed or sent while the buyer still has to say whether the real weight is right.

    Raises AnswerAwaited.
    """
    if order.asked:
        names = ", ".join(line.name for line in order.asked)
        raise AnswerAwaited(_(N_("Đang chờ người mua trả lời cân thực của: %(names)s."), names=names))


def _weigh(
    actor: Actor,
    order: Order,
    line: OrderLine,
    weight: Decimal,
    weighing: Weighing,
    kind: ChangeKind,
    *,
    why: str = "",
    field: str = "_schema",
) -> Order:
    before = line.due
    due = line.promised if weighing is Weighing.ASKED else weight
    if due != before:
        keep_edition(actor, order, why=why)
    note_change(actor, order, line, kind, before, weight, why=why)
    line.weighed, line.weighing = weight, weighing
    keep_back(actor, order, {line: due}, field=field, why=why)
    return mark_changed(actor, order, kind, why)


def _asked(order: Order, number: int) -> tuple[OrderLine, Decimal]:
    """The line that waits for an answer, and its real weight."""
    line = line_of(order, number)
    if line.weighed is None or not line.is_asked:
        raise WrongState(_(N_("Món này không còn chờ trả lời cân thực.")))
    return line, line.weighed
