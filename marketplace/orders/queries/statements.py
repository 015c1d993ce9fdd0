"""What was handed over in a month, with whom, for a paper to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from marketplace.kernel.db import AnyRow, db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.month import Month
from marketplace.organisations.models import Organisation

from ..models import Order
from ..papers import Kept
from ..states import OrderState
from .one import delivered_at, lines_of

HANDED_OVER = (OrderState.DELIVERED, OrderState.COMPLETED)
MOST_ON_PAPER = 1_000
MOST_LINES_ON_PAPER = 3_000


class TooMuchForPaper(DomainError):
    """More orders than anybody reads on paper; a spreadsheet holds them."""

    status = 422


def kept_in(orders: Select[Order], month: Month) -> list[Kept]:
    """The orders of a list handed over in this month, Vietnam's time, the earliest first; two statements.

    Raises TooMuchForPaper when no paper should hold so many.
    """
    buyer, producer, when = aliased(Organisation), aliased(Organisation), delivered_at()
    names = (buyer.name, producer.name)
    found = db.session.execute(
        orders.join(buyer, buyer.id == Order.buyer_id)
        .join(producer, producer.id == Order.producer_id)
        .where(Order.state.in_(HANDED_OVER), when >= month.begins, when < month.ends)
        .with_only_columns(Order.id, Order.reference, when.label("delivered_at"), *names, Order.total)
        .order_by(when, Order.id)
        .limit(MOST_ON_PAPER + 1)
    ).all()
    lines = lines_of([row.id for row in found]) if len(found) <= MOST_ON_PAPER else {}
    if len(found) > MOST_ON_PAPER or sum(map(len, lines.values())) > MOST_LINES_ON_PAPER:
        raise TooMuchForPaper(_(N_("Tháng này nhiều đơn quá cho một tờ giấy. Hãy chọn một bên, hoặc tải bảng tính.")))
    return [Kept(*row[1:], lines[row.id]) for row in found]


def partner(orders: Select[Order], side: InstrumentedAttribute[Any], slug: str) -> Organisation:
    """Somebody on this side (`Order.buyer_id`, `Order.producer_id`) of these orders; Missing for anybody else."""
    traded = orders.with_only_columns(side)
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug, Organisation.id.in_(traded)))
    if found is None:
        raise Missing(_(N_("Không có bên mua bán này trong các đơn của bạn.")))
    return found


def partners_in(orders: Select[Order], side: InstrumentedAttribute[Any], month: Month) -> Sequence[AnyRow]:
    """Whom these orders were kept with in a month, as (slug, name), by name."""
    when = delivered_at()
    kept = orders.where(Order.state.in_(HANDED_OVER), when >= month.begins, when < month.ends).with_only_columns(side)
    named = select(Organisation.slug, Organisation.name).where(Organisation.id.in_(kept))
    return db.session.execute(named.order_by(Organisation.sort_key, Organisation.id)).all()
