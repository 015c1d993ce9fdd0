"""Buyers without an account: the row that stands for one."""

from __future__ import annotations

import secrets

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import db
from marketplace.kernel.errors import require
from marketplace.kernel.i18n import N_
from marketplace.kernel.text import fold, sort_key
from marketplace.localities.models import Locality

from .. import policy
from ..models import Organisation
from ..states import OrganisationKind

NAMELESS = "Khách"


@command
def welcome_guest(actor: Actor, *, name: str, locality: Locality) -> Organisation:
    """A buyer without a person, in the place where the goods go. Nobody signs in for it.

    It is told apart by the first name only (`Khách Hoa`); whole name, telephone and street stand in the contracts
    alone, and its address of the market is drawn. Raises NotAllowed to whoever is signed in.
    """
    require(policy.may_welcome(actor), N_("Bạn đã đăng nhập. Đặt hàng bằng tài khoản của bạn."))
    called = f"{NAMELESS} {name.split()[-1]}"
    guest = Organisation(
        slug=f"khach-{secrets.token_hex(8)}",
        kind=OrganisationKind.HOUSEHOLD,
        name=called,
        sort_key=sort_key(called),
        folded=fold(called),
        buys=True,
        is_guest=True,
        locality=locality,
    )
    db.session.add(guest)
    db.session.flush()
    return guest


@command
def forget_guest(actor: Actor, guest: Organisation) -> None:
    """Not even the first name stays. The market's own."""
    require(policy.may_forget(actor, guest))
    guest.name = NAMELESS
    guest.sort_key, guest.folded = sort_key(NAMELESS), fold(NAMELESS)
