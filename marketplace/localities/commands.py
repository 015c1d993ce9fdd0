"""The little that can be said of a place: how people reach its officials."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import require

from . import policy
from .models import Locality


@command
def give_phone(actor: Actor, locality: Locality, *, phone: str) -> Locality:
    """Say which number people of this place call for help; it stands at the foot of every page."""
    require(policy.may_give_phone(actor, locality))
    locality.phone = phone
    return locality
