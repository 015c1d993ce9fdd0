"""What is kept of orders: the steps and figures, never what the two sides wrote to each other or where they live."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.kernel.history import Place, kept, thing, untold
from marketplace.organisations.models import Organisation

from .models import Order, OrderCall, OrderChange, OrderEdition, OrderKey, OrderLine, OrderMove, Purchase


def place_of(side: InstrumentedAttribute[int]) -> Place:
    """The locality of one side of an order or a purchase."""
    number = side.class_.id
    return lambda wanted: (
        select(Organisation.locality_id).join(side.class_, side == Organisation.id).where(number == wanted)
    ).scalar_subquery()


thing(
    "order",
    Order,
    known_by=Order.reference,
    named=Order.reference,
    place=place_of(Order.producer_id),
    far_place=place_of(Order.buyer_id),
    is_trade=True,
)
thing(
    "purchase",
    Purchase,
    known_by=Purchase.reference,
    named=Purchase.reference,
    place=place_of(Purchase.buyer_id),
    is_trade=True,
)
kept(Order, personal="note terms", bare="reference found_by")
kept(Purchase, bare="reference")
kept(OrderLine, open="name unit_label", personal="facts")
kept(OrderMove, personal="why", bare="name from_state to_state side")
kept(OrderChange, personal="why", bare="line_id kind edition before after side")
kept(OrderEdition, personal="why", bare="content number total replaced_at")
kept(OrderCall, personal="note")
untold(OrderKey, why="They follow from the terms, are only looked up, and are forgotten with the way to the buyer.")
