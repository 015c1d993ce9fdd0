"""What is kept of orders: the steps and figures, never what the two sides wrote to each other or where they live."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing
from marketplace.organisations.models import Organisation

from .models import Order, OrderCall, OrderChange, OrderEdition, OrderLine, OrderMove, Purchase

thing(
    "order",
    Order,
    known_by=Order.reference,
    named=Order.reference,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(Order, Order.producer_id == Organisation.id)
        .where(Order.id == number)
        .scalar_subquery()
    ),
    is_trade=True,
)
thing(
    "purchase",
    Purchase,
    known_by=Purchase.reference,
    named=Purchase.reference,
    place=lambda number: (
        select(Organisation.locality_id)
        .join(Purchase, Purchase.buyer_id == Organisation.id)
        .where(Purchase.id == number)
        .scalar_subquery()
    ),
    is_trade=True,
)
kept(Order, personal="note terms", bare="reference")
kept(Purchase, bare="reference")
kept(OrderLine, open="name unit_label", personal="facts")
kept(OrderMove, personal="why", bare="name from_state to_state side")
kept(OrderChange, personal="why", bare="line_id kind edition before after side")
kept(OrderEdition, personal="why", bare="content number total replaced_at")
kept(OrderCall, personal="note")
