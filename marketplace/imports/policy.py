from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation

from .models import GoodsImport
from .states import IMPORT_FLOW, Side


def may_import(actor: Actor, producer: Organisation) -> bool:
    """Bring in, change and take back goods by sheet: those who sell for it, who also see its sheets. No helper does."""
    return bool(sides_of(actor, producer))


def sides_of(actor: Actor, producer: Organisation) -> frozenset[Side]:
    """What this person is to the sheets of a producer; nothing for most."""
    spoken_for = {Side.SELLER: producer.id in actor.sells_for, Side.MARKET: actor.is_system}
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, imported: GoodsImport, step: str) -> bool:
    """Whether one may take this step of the sheet at all, as the flow's table has it (`who`)."""
    return IMPORT_FLOW.is_for(step, sides_of(actor, imported.producer))


def visible_to(actor: Actor) -> Select[GoodsImport]:
    """The sheets of everybody who sells for the same producers."""
    found = select(GoodsImport)
    return found if actor.is_system else found.where(GoodsImport.producer_id.in_(actor.sells_for))
