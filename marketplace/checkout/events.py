"""What happened at the till."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.actor import Actor
from marketplace.orders.models import Purchase


@dataclass(frozen=True)
class CheckedOut:
    """A cart became orders."""

    purchase: Purchase
    actor: Actor
