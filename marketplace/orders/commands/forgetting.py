"""What a seller may no longer reach is forgotten where it was only kept to be found."""

from __future__ import annotations

from sqlalchemy import update

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.db import count_changed
from marketplace.kernel.errors import require

from .. import policy, queries
from ..models import Order


@command
def forget_keys(actor: Actor) -> int:
    """No order of whom its seller may no longer reach keeps a name or number to be found by; gives how many did.

    A search leaves them out the moment that time is over; this only tidies up, some hundred orders at once.
    """
    require(policy.may_forget_keys(actor))
    return count_changed(update(Order).where(Order.id.in_(queries.to_forget())).values(found_by=[]))
