"""An order as it is told to a program: as much of it as this person may read, and what they may do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marketplace.kernel.actor import Actor

from . import policy, queries, schemas
from .models import Order


def told(actor: Actor, order: Order) -> dict[str, Any]:
    """The body of an order; read with `queries.order_for`."""
    body = schemas.OrderView().dump(order)
    return {
        **body,
        "goods_in_words": queries.goods_of([order.id])[order.id],
        "note": policy.note_shown(actor, order),
        "terms": policy.terms_shown(actor, order),
        "editions": [{**kept, "why": policy.note_shown(actor, order, kept["why"])} for kept in body["editions"]],
        "can_amend": policy.can_amend(actor, order),
        "can_take_back": bool(policy.way_back(actor, order)),
        "open_changes": policy.open_changes(actor, order),
        "open_moves": [move.name for move in policy.open_moves(actor, order)],
    }


def told_in_a_list(orders: Sequence[Order]) -> list[dict[str, Any]]:
    """A page of orders as its rows show them, each with its goods in words; one statement more for all of them."""
    goods = queries.goods_of([order.id for order in orders])
    named = ("reference", "state", "total", "terms", "created_at")
    return [{**{name: getattr(order, name) for name in named}, "goods_in_words": goods[order.id]} for order in orders]
