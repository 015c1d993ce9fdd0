"""The orders a seller has said yes to and not packed yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _

from ..models import Order
from ..states import OrderState

MOST_ORDERS = 1_000


class TooManyToPack(DomainError):
    """More than anybody packs from one list."""

    status = 422


def to_pack(actor: Actor) -> Sequence[Order]:
    """Every confirmed order of those one sells for with its lines, the oldest first; two statements.

    Raises TooManyToPack beyond a thousand orders.
    """
    confirmed = select(Order).where(Order.producer_id.in_(actor.sells_for), Order.state == OrderState.CONFIRMED)
    whole = confirmed.options(selectinload(Order.lines)).order_by(Order.id).limit(MOST_ORDERS + 1)
    found = db.session.scalars(whole).all()
    if len(found) > MOST_ORDERS:
        raise TooManyToPack(_(N_("Nhiều đơn quá cho một danh sách. Hãy tải bảng tính ở trang đơn hàng.")))
    return found
