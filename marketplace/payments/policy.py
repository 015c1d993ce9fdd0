"""Who may read and write the book of what was paid: the seller of that order, and nobody else whatever their office."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.orders.models import Order


def may_keep_book(actor: Actor, order: Order) -> bool:
    """Only those who sell for the order's producer: not the buyer, no official, not the market itself."""
    return order.producer_id in actor.sells_for
