"""Who may keep the list of twinned places: the administrator."""

from __future__ import annotations

from marketplace.kernel.actor import Actor

from .states import PARTNERSHIP_FLOW, Side


def may_keep(actor: Actor) -> bool:
    """The administrator; the market itself when it loads its reference data."""
    return actor.is_administrator or actor.is_system


def sides_of(actor: Actor) -> frozenset[Side]:
    """What this person is to the list of twinned places; nothing for most."""
    spoken_for = {Side.ADMINISTRATOR: actor.is_administrator, Side.MARKET: actor.is_system}
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, step: str) -> bool:
    """Whether one may take this step at all, as the flow's table has it (`who`)."""
    return PARTNERSHIP_FLOW.is_for(step, sides_of(actor))
