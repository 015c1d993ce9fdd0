"""Amending: the buyer wants more, fewer or other goods of an order that nobody has begun to pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing, require
from marketplace.kernel.flow import WrongState, label_of
from marketplace.kernel.i18n import N_, _

from .. import policy
from ..events import OrderChanged
from ..goods import Goods, goes_with
from ..models import Order, OrderLine
from ..states import STILL_OPEN, ChangeKind, Weighing
from .changing import add_up, hold, keep_edition, lock_order, note_change

MOST_LINES = 120
FIGURES = ("confirmed", "packed", "delivered", "returned", "cancelled", "held")
UNTOUCHED: dict[str, Any] = {**dict.fromkeys(FIGURES, Decimal(0)), "weighing": Weighing.NONE}


class NothingChanged(DomainError):
    """The order is what the buyer wants already."""

    status = 422


class LastLine(DomainError):
    """An order without goods is no order."""

    status = 422


class WeighedAlready(DomainError):
    """The seller has weighed these goods."""


class TooManyLines(DomainError):
    """More lines than anybody can pack from one sheet."""


@command
def amend_order(
    actor: Actor, order: Order, *, amounts: Mapping[int, Decimal], goods: Sequence[Goods] = (), why: str = ""
) -> Order:
    """The buyer wants this much of these lines (by their place, from 1; nothing drops one), and goods besides.

    What was agreed before stays readable as an edition. Raises NotAllowed to anybody else, WrongState once the seller
    packs, NothingChanged, LastLine when nothing would be left, WeighedAlready, OutOfStock, TooMuchMoney.
    """
    _open(actor, order)
    wanted = {line: amount for line, amount in _by_line(order, amounts) if amount != line.promised}
    if not wanted and not goods:
        raise NothingChanged(_(N_("Chưa có gì thay đổi. Hãy sửa số lượng hoặc thêm món.")))
    if not goods and not any(wanted.get(line, line.promised) for line in order.lines):
        raise LastLine(_(N_("Muốn bỏ hết thì hủy đơn.")))
    return _changed(actor, order, wanted, goods, why, ChangeKind.AMENDED)


@command
def add_goods(actor: Actor, order: Order, *, goods: Sequence[Goods], why: str = "") -> Order:
    """More goods for an order that is still open. Raises NotAllowed, WrongState, OutOfStock, TooMuchMoney."""
    _open(actor, order)
    return _changed(actor, order, {}, goods, why, ChangeKind.ADDED)


def grows(line: OrderLine, goods: Goods) -> bool:
    """Whether more of these goods belong on this line: on the same terms, and no đồng lost by it."""
    if line.is_weighed or not goes_with(line, goods):
        return False
    return line.price * (line.promised + goods.ordered) == line.price * line.promised + goods.amount


def _open(actor: Actor, order: Order) -> None:
    lock_order(order)
    require(policy.may_amend(actor, order))
    refuse_unless_open(order)


def refuse_unless_open(order: Order) -> None:
    """Nothing changes any more once the seller packs. Raises WrongState."""
    if order.state not in STILL_OPEN:
        sentence = N_("Đơn %(code)s đang ở bước “%(state)s”, không sửa được nữa. Hãy gọi người bán.")
        raise WrongState(_(sentence, code=order.reference, state=_(label_of(order.state))))


def _by_line(order: Order, amounts: Mapping[int, Decimal]) -> Iterator[tuple[OrderLine, Decimal]]:
    for place, amount in sorted(amounts.items()):
        if not 1 <= place <= len(order.lines):
            raise Missing(_(N_("Đơn này không có món số %(place)s."), place=place))
        yield order.lines[place - 1], amount


def _changed(
    actor: Actor,
    order: Order,
    wanted: Mapping[OrderLine, Decimal],
    goods: Sequence[Goods],
    why: str,
    kind: ChangeKind,
) -> Order:
    keep_edition(actor, order, why=why)
    touched = [_set(actor, order, line, amount, why) for line, amount in wanted.items()]
    touched += [_add(actor, order, each, why) for each in goods]
    if len(order.lines) > MOST_LINES:
        raise TooManyLines(_(N_("Một đơn nhiều nhất %(most)s món. Hãy đặt đơn khác."), most=MOST_LINES))
    hold(actor, order, {line: line.promised for line in touched}, why=why)
    add_up(order)
    record(OrderChanged(order, actor, why, kind))
    return order


def _set(actor: Actor, order: Order, line: OrderLine, amount: Decimal, why: str) -> OrderLine:
    if line.is_weighed:
        raise WeighedAlready(_(N_("%(name)s đã cân rồi, không sửa được. Hãy gọi người bán."), name=line.name))
    before = line.promised
    if amount > before:
        _raise(line, amount - before)
    else:
        line.cancelled += before - amount
        line.confirmed = min(line.confirmed, amount)
    kind = ChangeKind.AMENDED if amount else ChangeKind.REMOVED
    note_change(actor, order, line, kind, before, amount, why=why)
    return line


def _add(actor: Actor, order: Order, goods: Goods, why: str) -> OrderLine:
    line = next((each for each in order.lines if grows(each, goods)), None)
    before = line.promised if line else Decimal(0)
    if line is None:
        line = OrderLine(**goods.written(), **UNTOUCHED, order=order)
        db.session.add(line)
    else:
        _raise(line, goods.ordered)
    note_change(actor, order, line, ChangeKind.ADDED, before, line.promised, why=why)
    return line


def _raise(line: OrderLine, more: Decimal) -> None:
    """What was taken off the line comes back first, so that its figures read as they are meant."""
    back = min(more, line.cancelled)
    line.cancelled -= back
    line.ordered += more - back
