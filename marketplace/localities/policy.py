"""Who may say how a place is reached."""

from __future__ import annotations

from marketplace.kernel.actor import Actor

from .models import Locality


def may_give_phone(actor: Actor, locality: Locality) -> bool:
    """Its own coordinators, and the administrator."""
    return actor.is_administrator or actor.is_system or locality.id in actor.coordinates
