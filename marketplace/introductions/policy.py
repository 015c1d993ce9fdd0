"""Who may write what a producer's page says, and who may take it off again."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.organisations import policy as organisations
from marketplace.organisations.models import Organisation


def may_introduce(actor: Actor, producer: Organisation) -> bool:
    """Whoever sells for this producer."""
    return producer.id in actor.sells_for


def may_withhold(actor: Actor, producer: Organisation) -> bool:
    """A coordinator of the producer's place; nobody judges a page of their own."""
    return organisations.may_verify(actor, producer)
