"""An order as it is told to a program: as much of it as this person may read, and what they may do next."""

from __future__ import annotations

from typing import Any

from marketplace.kernel.actor import Actor

from . import policy, schemas
from .models import Order


def told(actor: Actor, order: Order) -> dict[str, Any]:
    """The body of an order; read with `queries.order_for`."""
    body = schemas.OrderView().dump(order)
    return {
        **body,
        "note": policy.note_shown(actor, order),
        "terms": policy.terms_shown(actor, order),
        "editions": [{**kept, "why": policy.note_shown(actor, order, kept["why"])} for kept in body["editions"]],
        "can_amend": policy.can_amend(actor, order),
        "open_changes": policy.open_changes(actor, order),
        "open_moves": [move.name for move in policy.open_moves(actor, order)],
    }
