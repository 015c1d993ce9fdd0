"""What a guest ordered becomes an account's: by the link, never by code and number."""

from __future__ import annotations

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

ADOPTED = N_("Đơn này đã thuộc một tài khoản. Đăng nhập tài khoản đó để xem.")


class AdoptedAlready(DomainError):
    """An account has these orders; nobody takes them from it."""


class NoAccount(DomainError):
    """It was not said for whom, or that is nobody one buys for."""

    status = 422


@command
def adopt_orders(actor: Actor, *, link: str, buyer: str = "") -> Purchase:
    """Whoever is signed in and holds the link of a guest's purchase takes it into their own orders.

    `buyer` (its slug) is needed by who buys for several. The link opens nothing afterwards. Raises Missing for a link
    that is nobody's, AdoptedAlready, NoAccount, and `OwnOrder` to who sells these goods.
    """
    require(policy.may_adopt(actor), N_("Đăng nhập bằng tài khoản người mua để nhận đơn."))
    guest = lock(queries.guest_by_link(link))
    if guest.is_adopted:
        raise AdoptedAlready(_(ADOPTED))
    into = _buying(actor, buyer)
    purchase = orders.pass_on(actor, guest.purchase, buyer=into)
    guest.adopted_at, guest.adopted_by_id, guest.adopted_into_id = now(), actor.person_id, into.id
    guest.email = guest.phone_key = guest.network_key = ""
    return purchase


def _buying(actor: Actor, slug: str) -> Organisation:
    found = buyers_of(actor)
    chosen = [each for each in found if each.slug == slug] if slug else found
    if len(chosen) != 1:
        raise NoAccount(_(N_("Chọn nhận đơn cho ai.")), field="buyer")
    return chosen[0]
