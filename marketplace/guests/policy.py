"""Who a guest is, and who may make their orders an account's."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation

from .models import Guest


def acting_for(buyer_ids: Collection[int]) -> Actor:
    """Whoever holds the links of these guests: nobody known, who buys for them and for nobody else."""
    return Actor(buys_for=frozenset(buyer_ids))


def may_order(actor: Actor) -> bool:
    """Only a visitor orders as a guest; whoever is signed in orders for somebody they buy for."""
    return not actor.is_signed_in


def are_open(producers: Collection[Organisation]) -> bool:
    """Whether every one of these sellers takes orders of guests."""
    return all(producer.takes_guests for producer in producers)


def may_hand_over(actor: Actor, guest: Guest) -> bool:
    """A coordinator of the place of every seller in it: they know whom they call."""
    return {order.producer.locality_id for order in guest.purchase.orders} <= actor.coordinates


def may_adopt(actor: Actor) -> bool:
    """Whoever is signed in and buys for somebody; that they hold the link is asked apart."""
    return actor.is_signed_in and bool(actor.buys_for)
