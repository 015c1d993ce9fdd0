"""Whose cart it is: a person's, or the one this browser holds the secret of."""

from __future__ import annotations

import secrets
from typing import Any

from flask import g, session
from flask_login import user_logged_in

from marketplace.accounts.queries import actor_for
from marketplace.kernel.actor import actor
from marketplace.kernel.web import template_global

from .. import commands, queries
from ..models import Cart
from ..queries import SECRET


@user_logged_in.connect
def bring_cart_along(_app: Any, user: Any, **_more: Any) -> None:
    """Whoever signs in keeps what they chose before."""
    if secret := session.pop(SECRET, None):
        commands.adopt_cart(actor_for(user.sign_in.person), secret=secret)


@template_global
def cart_count() -> int:
    """How many lines the visitor's or person's cart holds, for the badge beside the basket."""
    if "cart_count" not in g:
        g.cart_count = queries.count_in_cart(actor(), session.get(SECRET, ""))
    return g.cart_count


def own_cart() -> Cart | None:
    """The cart of whoever asks."""
    return queries.cart_of(actor(), session.get(SECRET, ""))


def opened_cart() -> Cart:
    """The cart of whoever asks; a fresh one when they have none."""
    if (cart := own_cart()) is not None:
        return cart
    if not actor().is_signed_in:
        session[SECRET] = secrets.token_urlsafe(24)
        session.permanent = True
    return commands.open_cart(actor(), secret=session.get(SECRET, ""))
