"""What every change of one line begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import record
from marketplace.kernel.decimals import is_whole
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.stock.commands import NotWhole, OutOfStock
from marketplace.stock.queries import owed

from .. import policy
from ..events import OrderChanged
from ..models import Order, OrderLine
from ..states import ORDER_FLOW, ChangeKind, OrderState
from .changing import add_up, hold, lock_order


class NoSuchLine(DomainError):
    """The order has no line of this number."""

    status = 422


class NotThatMuch(DomainError):
    """There is less in stock, or less was promised, than this would take."""


def open_order(actor: Actor, order: Order, change: str, *, seen: int | None = None) -> Order:
    """Hold the order and ask: may I, is it open, is it still what I saw?

    `seen` is the version of the order the person had before their eyes; None when they do not say. Raises NotAllowed,
    WrongState, ChangedMeanwhile.
    """
    lock_order(order)
    require(policy.may(actor, order, change))
    ORDER_FLOW.after(order.state, change)
    if seen is not None and seen != order.version:
        raise ChangedMeanwhile(_(N_("Đơn này vừa đổi. Hãy xem lại rồi gửi lần nữa.")))
    return order


def line_of(order: Order, number: int, *, field: str = "line") -> OrderLine:
    """One line by its number, counted from one. Raises NoSuchLine."""
    if not 1 <= number <= len(order.lines):
        raise NoSuchLine(_(N_("Đơn này không có món số %(n)s."), n=number), field=field)
    return order.lines[number - 1]


def refuse_parts(line: OrderLine, amount: Decimal, *, field: str = "amount") -> None:
    """Half a jar can neither be given nor come back. Raises NotWhole."""
    if not line.unit.is_measure and not is_whole(amount):
        raise NotWhole(_(N_("Hàng này tính theo %(unit)s nguyên."), unit=_(line.unit.label)), field=field)


def keep_back(
    actor: Actor, order: Order, wanted: Mapping[OrderLine, Decimal], *, field: str = "_schema", why: str = ""
) -> None:
    """Hold exactly so much for these lines; a seller who has less is told how much is left. Raises NotThatMuch."""
    try:
        hold(actor, order, wanted, why=why)
    except OutOfStock as error:
        (line, *_more) = wanted
        left = Quantity(error.details.get("left", Decimal(0)), line.unit)
        sentence = _(N_("Ngoài phần đã giữ cho đơn này, kho chỉ còn %(left)s. Hãy nhập thêm vào sổ kho."), left=left)
        owing = owed(line.listing)
        raise NotThatMuch(f"{sentence} {owing}" if owing else sentence, field=field) from error


def mark_changed(actor: Actor, order: Order, kind: ChangeKind, why: str = "") -> Order:
    """End a change of lines: sums follow, packed goods are counted anew, the version moves on, those above are told.

    `why` is in the actor's own words; gives the same order.
    """
    if order.state is OrderState.PACKED:
        for line in order.lines:
            line.packed = line.due
    add_up(order)
    record(OrderChanged(order, actor, why, kind))
    return touch(order)


def touch(order: Order) -> Order:
    """Give the order a new version, as a change of its lines alone would not; gives the same order."""
    flag_modified(order, "edition")
    return order
