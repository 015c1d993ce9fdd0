"""Whose cart it is."""

from __future__ import annotations

from marketplace.kernel.actor import Actor

from .models import Cart


def may_fill(actor: Actor, cart: Cart) -> bool:
    """One's own cart, or (the page holding its secret) a visitor's."""
    return cart.person_id is None or cart.person_id == actor.person_id


def may_check_out(actor: Actor, cart: Cart) -> bool:
    """One orders from one's own cart only, for somebody one buys for."""
    return actor.is_signed_in and cart.person_id == actor.person_id and bool(actor.buys_for)
