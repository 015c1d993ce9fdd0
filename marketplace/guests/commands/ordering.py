"""A guest orders: the one command that makes orders is asked here too, within what a guest may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.checkout.agreement import Contact, Ways
from marketplace.checkout.basket import Basket
from marketplace.checkout.commands import contract, empty, refuse_faults, refuse_unseen
from marketplace.checkout.models import Cart
from marketplace.checkout.policy import may_fill
from marketplace.checkout.queries import basket_of
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.dialect import hold_key
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _, language
from marketplace.kernel.money import Money
from marketplace.kernel.outbox import post
from marketplace.kernel.settings import mailed_address
from marketplace.localities.models import Locality
from marketplace.orders.models import Purchase
from marketplace.organisations.commands import welcome_guest
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod

from .. import keys, policy, queries
from ..limits import fault_of_closed, refuse_too_many
from ..models import Guest
from ..states import CONSENT_VERSION, LINK_MAIL, NO_CONSENT

LINK = "/don-khach/"
SIGNED_IN = N_("Bạn đã đăng nhập. Đặt hàng bằng tài khoản của bạn.")


class NoConsent(DomainError):
    """Without a yes nothing about a person is kept, so nothing can be ordered."""

    status = 422


class NoGuests(DomainError):
    """This seller takes orders of known buyers only."""

    status = 422


class CannotReach(DomainError):
    """Goods come to the door in some wards only."""

    status = 422


@dataclass(frozen=True)
class Caller:
    """From where a guest asks: the secret their link will carry, and the address of their network."""

    secret: str
    address: str | None = None


@command
def check_out_as_guest(
    actor: Actor,
    cart: Cart,
    caller: Caller,
    *,
    contact_name: str,
    contact_phone: str,
    delivery: DeliveryMethod,
    consent: bool,
    expected_total: Money,
    email: str = "",
    pickup_point: str = "",
    ward: str = "",
    address: str = "",
    note: str = "",
    seen: str = "",
) -> Purchase:
    """A visitor's cart becomes orders of a guest, at the prices seen, within what a guest may; the cart is empty then.

    Paid in cash when the goods are handed over. `ward` (its code) is where the goods come to the door, where they can
    go to several. Raises NotAllowed to whoever is signed in, NoConsent, NoGuests, CannotReach, TooManyOpen,
    TooMuchForGuest, and whatever `check_out` refuses.
    """
    lock(cart)
    require(policy.may_order(actor), SIGNED_IN)
    require(may_fill(actor, cart))
    basket = basket_of(actor, cart, pictured=True)
    refuse_faults(basket)
    refuse_unseen(basket, expected_total, seen)
    _refuse_unfit(basket, consent)
    way = Ways(delivery, PaymentMethod.CASH, pickup_point=pickup_point, address=address)
    counted = _counted(basket, contact_phone, caller)
    buying = welcome_guest(actor, name=contact_name, locality=_place_of(way, ward, basket.producers))
    guest = policy.acting_for([buying.id])
    purchase = contract(
        guest,
        buying,
        lines=[item.as_line for item in basket.items],
        ways=dict.fromkeys((producer.id for producer in basket.producers), way),
        contact=Contact(contact_name, contact_phone),
        note=note,
    )
    _keep(buying, purchase, caller, counted, email)
    empty(cart)
    return purchase


def _refuse_unfit(basket: Basket, consent: bool) -> None:
    if not consent:
        raise NoConsent(_(NO_CONSENT), field="consent")
    if closed := next(filter(None, map(fault_of_closed, basket.producers)), ""):
        raise NoGuests(closed)


def _counted(basket: Basket, phone: str, caller: Caller) -> tuple[str, str]:
    """By which telephone and network this purchase is counted from now on; refuses when either has too many open.

    Whoever orders under the same number or from the same network waits until this one is counted. The number always
    comes first, so that two never wait for each other.
    """
    phone_key, network_key = keys.phone_key(phone), keys.network_key(caller.address)
    for key in (phone_key, network_key):
        hold_key(keys.as_number(key))
    of_phone, of_network = queries.open_orders(phone_key, network_key)
    refuse_too_many(len(basket.shares), of_phone=of_phone, of_network=of_network)
    return phone_key, network_key


def _place_of(way: Ways, ward: str, producers: Sequence[Organisation]) -> Locality:
    """Where a guest is: the ward in which the goods come to the door, or that of the point where they are fetched."""
    doors = queries.home_places(producers)
    if way.delivery is DeliveryMethod.HOME:
        chosen = [place for place in doors if place.code == ward] if ward else doors
        if len(chosen) != 1:
            raise CannotReach(_(N_("Chọn phường nhận hàng, hoặc chọn một điểm nhận hàng.")), field="ward")
        return chosen[0]
    here = doors[0] if doors else producers[0].locality
    points = queries.ways_to(here, producers).points
    fetched = (point.locality for point in points if way.pickup_point.upper() in ("", point.reference))
    return next(fetched, here)


def _keep(buying: Organisation, purchase: Purchase, caller: Caller, counted: tuple[str, str], email: str) -> None:
    phone_key, network_key = counted
    db.session.add(
        Guest(
            buyer_id=buying.id,
            purchase_id=purchase.id,
            secret_hash=keys.secret_hash(caller.secret),
            phone_key=phone_key,
            network_key=network_key,
            email=email,
            language=language(),
            consent_version=CONSENT_VERSION,
            consented_at=now(),
        )
    )
    if email:
        _send_link(purchase, caller.secret, email)


def _send_link(purchase: Purchase, secret: str, email: str) -> None:
    """The link by mail; the letter is dropped once it was sent, for nothing else keeps the link."""
    path = LINK + secret
    sentence = N_(
        "Đơn của bạn đã gửi cho người bán. Mã lần mua: %(code)s. Tổng tiền: %(total)s.\n"
        "Hàng được giữ hai giờ. Người bán gọi bạn trước khi nhận đơn.\n\n"
        "Xem, sửa, hủy đơn bằng liên kết này. Đừng đưa liên kết cho người khác:\n%(link)s"
    )
    words = _(sentence, code=purchase.reference, total=purchase.total, link=mailed_address(path) or path)
    subject = _(N_("Đơn hàng %(code)s của bạn"), code=purchase.reference)
    post(LINK_MAIL + purchase.reference, channel="email", to=email, subject=subject, body=words)
