"""What a guest ordered becomes an account's: by the link or through a coordinator, never by code and number."""

from __future__ import annotations

from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for, person_by_phone
from marketplace.checkout.queries import buyers_of
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.orders import commands as orders
from marketplace.orders.models import Purchase
from marketplace.organisations.models import Organisation

from .. import policy, queries
from ..models import Guest

ADOPTED = N_("Đơn này đã thuộc một tài khoản. Đăng nhập tài khoản đó để xem.")


class AdoptedAlready(DomainError):
    """An account has these orders; nobody takes them from it."""


class NoAccount(DomainError):
    """It was not said for whom, or that is nobody one buys for."""

    status = 422


@command
def adopt_orders(actor: Actor, link: str, *, buyer: str = "") -> Purchase:
    """Whoever is signed in and holds the link of a guest's purchase takes it into their own orders.

    `buyer` (its slug) is needed by who buys for several. The link opens nothing afterwards. Raises Missing for a link
    that is nobody's, AdoptedAlready, NoAccount, and `OwnOrder` to who sells these goods.
    """
    require(policy.may_adopt(actor), N_("Đăng nhập bằng tài khoản người mua để nhận đơn."))
    guest = _not_adopted(queries.guest_by_link(link))
    return _adopt(actor, guest, _buying(actor, buyer), evidence="")


@command
def hand_over_orders(actor: Actor, guest: Guest, *, phone: str, evidence: str) -> Purchase:
    """A coordinator makes a guest's purchase that of an account (by its number), having made sure whose it is.

    `evidence` says how they know; it is kept. Raises NotAllowed (to oneself: by the link only), AdoptedAlready,
    NoAccount.
    """
    _not_adopted(guest)
    require(policy.may_hand_over(actor, guest))
    into = _buying_for(person_by_phone(phone))
    require(into.id not in actor.organisations, N_("Đơn về tài khoản của chính bạn thì chỉ nhận bằng liên kết."))
    return _adopt(actor, guest, into, evidence=evidence)


def _not_adopted(guest: Guest) -> Guest:
    if lock(guest).is_adopted:
        raise AdoptedAlready(_(ADOPTED))
    return guest


def _adopt(actor: Actor, guest: Guest, into: Organisation, *, evidence: str) -> Purchase:
    purchase = orders.pass_on(actor, guest.purchase, buyer=into)
    guest.adopted_at, guest.adopted_by_id, guest.adopted_into_id = now(), actor.person_id, into.id
    guest.evidence = evidence
    guest.email = guest.phone_key = guest.network_key = ""
    return purchase


def _buying_for(person: Person | None) -> Organisation:
    """The one this person has bought for longest."""
    found = buyers_of(actor_for(person)) if person and not person.is_disabled else []
    if not found:
        sentence = N_("Số này chưa có tài khoản mua hàng. Nhờ người đó mở tài khoản trước.")
        raise NoAccount(_(sentence), field="phone")
    return min(found, key=lambda each: each.id)


def _buying(actor: Actor, slug: str) -> Organisation:
    found = buyers_of(actor)
    chosen = [each for each in found if each.slug == slug] if slug else found
    if len(chosen) != 1:
        raise NoAccount(_(N_("Chọn nhận đơn cho ai.")), field="buyer")
    return chosen[0]
