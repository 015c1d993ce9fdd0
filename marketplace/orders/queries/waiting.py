"""Orders that wait too long: to remind, to telephone about, to release, to complete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order
from marketplace.organisations.models import Organisation

from .. import policy
from ..models import Order, OrderCall, OrderMove, OrderTimes
from ..states import OrderState
from .lists import PER_PAGE


def to_remind() -> Select[int]:
    """Unanswered orders whose seller is to be reminded."""
    return _waiting_since(lambda times: times.remind).where(Order.reminded_at.is_(None))


def to_ask_for() -> Select[int]:
    """Unanswered orders about which a coordinator is to be asked to telephone."""
    return _waiting_since(lambda times: times.call).where(Order.call_asked_at.is_(None))


def to_release() -> Select[int]:
    """Unanswered orders to be given back: overdue, and warned long enough ago (see `policy.may_release`)."""
    warned = _by_place(lambda times: Order.reminded_at <= now() - times.warning)
    return _waiting_since(lambda times: times.release).where(warned)


def to_release_of_guests() -> Select[int]:
    """Unanswered orders of guests whose goods were held long enough (see `policy.may_release`)."""
    return select(Order.id).where(Order.state == OrderState.PLACED, Order.held_until <= now())


def to_complete() -> Select[int]:
    """Orders handed over so long ago that nobody will object any more."""
    handed_over = (
        select(func.max(OrderMove.created_at))
        .where(OrderMove.order_id == Order.id, OrderMove.name == "deliver")
        .correlate(Order)
        .scalar_subquery()
    )
    is_over = _by_place(lambda times: handed_over <= now() - times.complete)
    return select(Order.id).join(Order.producer).where(Order.state == OrderState.DELIVERED, is_over)


def _waiting_since(limit: Callable[[OrderTimes], timedelta]) -> Select[int]:
    is_late = _by_place(lambda times: Order.created_at <= now() - limit(times))
    return select(Order.id).join(Order.producer).where(Order.state == OrderState.PLACED, is_late)


def _by_place(rule: Callable[[OrderTimes], ColumnElement[bool]]) -> ColumnElement[bool]:
    """A rule about times for all orders at once: the seller's locality says which times are meant."""
    chosen = db.session.scalars(select(OrderTimes)).all()
    place = Organisation.locality_id
    usual = and_(place.not_in([times.locality_id for times in chosen]), rule(policy.usual_times()))
    return or_(usual, *(and_(place == times.locality_id, rule(times)) for times in chosen))


def to_call(actor: Actor) -> Select[Order]:
    """The call list: unanswered orders of the sellers of one's own localities, late by their times."""
    is_late = _by_place(lambda times: Order.created_at <= now() - times.call)
    here = Organisation.locality_id.in_(actor.coordinates)
    return select(Order).join(Order.producer).where(Order.state == OrderState.PLACED, here, is_late)


def call_page(actor: Actor, number: int) -> Page:
    """One page of the call list, the longest waiting first, each with its seller; `goods_of` says what is in each."""
    return page_of(
        to_call(actor).options(contains_eager(Order.producer)).order_by(Order.created_at, Order.id), number, PER_PAGE
    )


def order_to_call(actor: Actor, reference: str) -> Order:
    """One order of the call list; answered ones and those of other places are not on it. Raises Missing."""
    found = to_call(actor).where(Order.reference == reference.upper())
    order = db.session.scalar(found.options(contains_eager(Order.producer), selectinload(Order.lines)))
    if order is None:
        raise Missing(_(N_("Đơn này không còn nằm trong danh sách cần gọi.")))
    return order


def calls_to_make(actor: Actor) -> int:
    """How many orders are on the call list."""
    return db.session.scalar(to_call(actor).with_only_columns(func.count())) or 0


def calls_about(orders: Sequence[Order]) -> dict[int, list[OrderCall]]:
    """What was said on the telephone about these orders, by order, the oldest call first; one statement."""
    made = select(OrderCall).where(OrderCall.order_id.in_([order.id for order in orders]))
    found: dict[int, list[OrderCall]] = {order.id: [] for order in orders}
    for call in db.session.scalars(made.options(joinedload(OrderCall.by)).order_by(OrderCall.id)):
        found[call.order_id].append(call)
    return found


def places_of(actor: Actor) -> Sequence[Locality]:
    """The localities one coordinates, by name."""
    return db.session.scalars(in_order(select(Locality).where(Locality.id.in_(actor.coordinates)))).all()
