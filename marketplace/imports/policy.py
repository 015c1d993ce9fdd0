from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation

from .models import GoodsImport


def may_import(actor: Actor, producer: Organisation) -> bool:
    """Bring in, change and take back goods by sheet: those who sell for it, who also see its sheets. No helper does."""
    return actor.is_system or producer.id in actor.sells_for


def visible_to(actor: Actor) -> Select[GoodsImport]:
    """The sheets of everybody who sells for the same producers."""
    found = select(GoodsImport)
    return found if actor.is_system else found.where(GoodsImport.producer_id.in_(actor.sells_for))
