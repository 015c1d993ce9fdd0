"""What every change of a placed order does: keep the contract as it stood, move the goods held, add up again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import db, lock
from marketplace.kernel.decimals import plain_text
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import LARGEST, Money
from marketplace.stock import commands as stock

from .. import policy
from ..models import Order, OrderChange, OrderEdition, OrderLine
from ..states import ChangeKind


class TooMuchMoney(DomainError):
    """The sum is beyond anything this market trades."""


def lock_order(order: Order) -> Order:
    """Hold the order until the change is done, with its lines as they stand now, whatever was read of them before."""
    lock(order)
    lines = db.session.scalars(
        select(OrderLine)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.id)
        .execution_options(populate_existing=True)
    )
    set_committed_value(order, "lines", list(lines))
    return order


def keep_edition(actor: Actor, order: Order, *, why: str = "") -> OrderEdition:
    """Freeze the contract as it stands, before a change; the order then carries the next edition's number."""
    kept = OrderEdition(
        order_id=order.id,
        number=order.edition,
        total=order.total,
        content=contract_of(order),
        replaced_at=now(),
        replaced_by_id=actor.person_id,
        why=why,
    )
    db.session.add(kept)
    order.edition += 1
    return kept


def contract_of(order: Order) -> dict[str, Any]:
    """The order's lines and terms as plain values, readable as long as the order is kept."""
    return {"lines": [_told(line) for line in order.lines], "terms": order.terms, "note": order.note}


def _told(line: OrderLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "unit": line.unit.value,
        "unit_label": line.unit_label,
        "price": line.price.dong,
        "ordered": _bare(line.ordered),
        "cancelled": _bare(line.cancelled),
        "due": _bare(line.due),
        "amount": line.amount.dong,
        "tolerance": line.tolerance,
        "facts": line.facts,
    }


def hold(
    actor: Actor, order: Order, wanted: Mapping[OrderLine, Decimal], *, why: str = "", restock: bool = True
) -> None:
    """Let the stock ledger keep back exactly so much for each of these lines: more is reserved, less released.

    `restock=False`: what is given back is spoiled and does not go on the shelf again. Raises OutOfStock when there is
    not enough, and then nothing has changed.
    """
    more: dict[int, Decimal] = defaultdict(Decimal)
    for line, amount in wanted.items():
        more[line.listing_id] += amount - line.held
        line.held = amount
    taken = {listing: change for listing, change in sorted(more.items()) if change > 0}
    given = {listing: -change for listing, change in sorted(more.items()) if change < 0}
    if taken:
        stock.reserve(actor, taken, reference=order.reference)
    if given:
        stock.release(actor, given, reference=order.reference, why=why[:200], **({} if restock else {"restock": False}))


def add_up(order: Order) -> Money:
    """Each line costs what is due of it; the order costs all of them. Raises TooMuchMoney beyond the largest sum."""
    for line in order.lines:
        line.amount = line.price * line.due
    total = sum((line.amount for line in order.lines), Money(0))
    if total.dong > LARGEST:
        raise TooMuchMoney(_(N_("Tổng tiền lớn quá: %(total)s. Hãy chia thành nhiều đơn."), total=total))
    order.total = total
    return total


def note_change(
    actor: Actor, order: Order, line: OrderLine, kind: ChangeKind, before: Decimal, after: Decimal, *, why: str = ""
) -> OrderChange:
    """One row of the order's history: which figure, from what to what, who, why."""
    row = OrderChange(
        order_id=order.id,
        line=line,
        kind=kind,
        edition=order.edition,
        before=before,
        after=after,
        by_id=actor.person_id,
        side=policy.side_of(actor, order),
        why=why,
    )
    db.session.add(row)
    return row


def held_by(lines: Sequence[OrderLine]) -> dict[int, Decimal]:
    """What is kept back for these lines, by listing."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        held[line.listing_id] += line.held
    return {listing: amount for listing, amount in sorted(held.items()) if amount}


def _bare(amount: Decimal) -> str:
    return plain_text(amount)
