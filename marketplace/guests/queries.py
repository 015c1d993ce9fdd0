"""Reading guests: by their link, of an order, how many orders they have under way, how goods can reach them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.delivery.queries import WaysToDeliver, partners_of
from marketplace.delivery.ways import Offer
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order
from marketplace.orders import policy as order_policy
from marketplace.orders.models import Order, OrderChange, OrderLine, Purchase
from marketplace.orders.states import GIVEN_UP
from marketplace.organisations.models import Organisation

from . import keys
from .models import Guest
from .states import OPEN

LOST = N_("Liên kết này không mở được đơn nào. Chép lại cả dòng, hoặc tra cứu bằng mã đơn.")


def guest_by_link(link: str) -> Guest:
    """The guest whose link this is, with the purchase, its orders and their lines; Missing for one that is nobody's."""
    whole = joinedload(Guest.purchase, innerjoin=True).selectinload(Purchase.orders)
    found = select(Guest).where(Guest.secret_hash == keys.secret_hash(link))
    guest = db.session.scalar(
        found.options(whole.selectinload(Order.lines), whole.joinedload(Order.producer, innerjoin=True))
    )
    if guest is None:
        raise Missing(_(LOST))
    return guest


def guest_of(actor: Actor, reference: str) -> Guest:
    """The guest who placed an order this person may see; Missing for any other order, and once it was adopted."""
    seen = (
        order_policy.visible_to(actor).where(Order.reference == reference.upper()).with_only_columns(Order.purchase_id)
    )
    whole = joinedload(Guest.purchase, innerjoin=True).selectinload(Purchase.orders)
    found = select(Guest).where(Guest.purchase_id.in_(seen), Guest.adopted_at.is_(None))
    guest = db.session.scalar(
        found.options(whole.selectinload(Order.lines), whole.joinedload(Order.producer, innerjoin=True))
    )
    if guest is None:
        raise Missing(_(N_("Không có đơn nào như vậy của khách chưa có tài khoản.")))
    return guest


def guests_behind(links: Collection[str]) -> Sequence[Guest]:
    """Those of these links that still stand for somebody, the newest first, with their purchases; one statement."""
    hashes = [keys.secret_hash(link) for link in links]
    found = select(Guest).where(Guest.secret_hash.in_(hashes), Guest.adopted_at.is_(None))
    return db.session.scalars(found.options(joinedload(Guest.purchase, innerjoin=True)).order_by(Guest.id.desc())).all()


def open_orders(phone_key: str, network_key: str) -> tuple[int, int]:
    """How many orders not handed over yet guests of this telephone, and of this network, have."""
    by_phone, by_network = Guest.phone_key == phone_key, Guest.network_key == network_key
    counted = (
        select(func.count().filter(by_phone), func.count().filter(by_network))
        .select_from(Order)
        .join(Guest, Guest.purchase_id == Order.purchase_id)
        .where(Order.state.in_(OPEN), Guest.adopted_at.is_(None), or_(by_phone, by_network))
    )
    of_phone, of_network = db.session.execute(counted).one()
    return of_phone, of_network


def lines_of(purchase_id: int) -> Sequence[OrderLine]:
    """What a purchase still asks for, with the goods as they are now."""
    wanted = select(OrderLine).join(OrderLine.order).join(OrderLine.listing)
    wanted = wanted.where(Order.purchase_id == purchase_id, Order.state.not_in(GIVEN_UP)).order_by(OrderLine.id)
    return db.session.scalars(wanted.options(contains_eager(OrderLine.listing))).all()


def grown_goods(order: Order) -> set[int]:
    """The goods (by id) of which the newest edition of an order promises more than the one before."""
    db.session.flush()
    more = select(OrderLine.listing_id).join(OrderChange, OrderChange.line_id == OrderLine.id)
    more = more.where(OrderChange.order_id == order.id, OrderChange.edition == order.edition)
    return set(db.session.scalars(more.where(OrderChange.after > OrderChange.before)))


def home_places(producers: Collection[Organisation]) -> Sequence[Locality]:
    """The wards where the goods of all these sellers come to the door."""
    if not all(producer.delivers_home for producer in producers):
        return []
    partners = partners_of({producer.locality_id for producer in producers})
    if not partners:
        return []
    reached = frozenset.intersection(*partners.values())
    return db.session.scalars(in_order(select(Locality).where(Locality.id.in_(reached)))).all()


def ways_to(place: Locality, producers: Sequence[Organisation]) -> Offer:
    """How all these sellers' goods reach somebody there together, before anybody is that somebody."""
    return WaysToDeliver(Organisation(locality_id=place.id), producers).of(producers)


def mail_of(order: Order) -> Guest | None:
    """The guest who wants to hear of this order by mail; None when it is nobody's or no address was given."""
    wants = select(Guest).where(Guest.purchase_id == order.purchase_id, Guest.email != "", Guest.adopted_at.is_(None))
    return db.session.scalar(wants)
