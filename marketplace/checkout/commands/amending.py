"""Amending an order that is still open, with the goods of its seller as they are today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders import policy as order_policy
from marketplace.orders.models import Order

from .. import queries
from ..amendment import Amendment
from ..basket import prices_in
from .ordering import ChangedSinceSeen


class CannotBeHad(DomainError):
    """Some of what is wanted cannot be had like this; each with its place."""

    status = 422


@command
def amend_order(
    actor: Actor,
    order: Order,
    *,
    lines: Sequence[Mapping[str, Any]] = (),
    add: Sequence[Mapping[str, Any]] = (),
    expected_total: Money | None = None,
    seen: str = "",
    note: str = "",
) -> Order:
    """The buyer wants this much of these lines (`line` is the place, from 1) and more goods of the same seller.

    What is promised keeps the price of the contract; what is added costs today's. Raises ChangedSinceSeen when a price,
    the sum or the order itself is not what the buyer saw, CannotBeHad with a sentence for each place, and whatever
    `orders.amend_order` refuses.
    """
    orders.lock_order(order)
    require(order_policy.may_amend(actor, order))
    orders.refuse_unless_open(order)
    amendment = queries.amendment_of(actor, order, lines, add)
    _refuse_unseen(amendment, expected_total, seen)
    if faults := amendment.faults:
        raise CannotBeHad(next(iter(faults.values())), fields=faults)
    goods = [item.as_line.promised() for item in amendment.goods]
    return orders.amend_order(actor, order, amounts=amendment.amounts, goods=goods, why=note)


def _refuse_unseen(amendment: Amendment, expected_total: Money | None, seen: str) -> None:
    """A page sends back what it showed; a program may send the total it expects."""
    if seen and seen != amendment.seen:
        raise ChangedSinceSeen(next(_news(amendment, seen)))
    if expected_total is not None and expected_total != amendment.total:
        sentence = N_("Tổng tiền bây giờ là %(now)s, không phải %(seen)s. Hãy xem lại rồi gửi.")
        raise ChangedSinceSeen(_(sentence, now=amendment.total, seen=expected_total))


def _news(amendment: Amendment, seen: str) -> Iterator[str]:
    edition, _mark, rest = seen.partition(";")
    if edition != str(amendment.order.edition):
        yield _(N_("Đơn này vừa được sửa ở nơi khác. Hãy xem lại rồi gửi."))
    known = prices_in(rest)
    for item in amendment.goods:
        amount_and_price = known.get(item.listing.slug)
        if amount_and_price and amount_and_price[1] != item.price.dong:
            sentence = N_("%(name)s vừa đổi giá: %(old)s → %(new)s. Hãy xem lại rồi gửi.")
            yield _(sentence, name=item.listing.name, old=Money(amount_and_price[1]), new=item.price)
    yield _(N_("Nội dung vừa thay đổi. Hãy xem lại rồi gửi."))
