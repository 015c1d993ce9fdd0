from __future__ import annotations

from sqlalchemy import Select, or_, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing

from .models import Paper, Scan
from .states import PAPER_FLOW, Side


def may_hold(actor: Actor, producer: Organisation) -> bool:
    """Write down papers of this producer: those who sell for it. Who only enters goods for it holds none."""
    return actor.is_system or producer.id in actor.sells_for


def may_keep(actor: Actor, paper: Paper) -> bool:
    """Mend it, show it, give it up."""
    return may_hold(actor, paper.producer)


def may_vouch(actor: Actor, paper: Paper) -> bool:
    """Say that it is true, or that it is no more: a coordinator of the producer's locality, never for oneself."""
    return paper.producer.locality_id in actor.coordinates and paper.producer_id not in actor.stands_with


def sides_of(actor: Actor, paper: Paper) -> frozenset[Side]:
    """What this person is to the paper; nothing for most."""
    spoken_for = {
        Side.HOLDER: paper.producer_id in actor.sells_for,
        Side.COORDINATOR: may_vouch(actor, paper),
        Side.MARKET: actor.is_system,
    }
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, paper: Paper, step: str) -> bool:
    """Whether one may take this step at all, as the flow's table has it (`who`); when, says the paper's state."""
    return PAPER_FLOW.is_for(step, sides_of(actor, paper))


def may_read(actor: Actor, paper: Paper) -> bool:
    """Read it with its scan: its producer, and the coordinators of its place."""
    return may_keep(actor, paper) or paper.producer.locality_id in actor.coordinates


def is_shown(paper: Paper) -> bool:
    """Everybody may read it with its scan: its producer says so, it counts today, and the producer is public."""
    producer = paper.producer
    is_public = producer.sells and producer.standing is Standing.VERIFIED
    return paper.is_public and paper.covers(today()) and is_public


def may_hang(actor: Actor, scan: Scan, producer: Organisation) -> bool:
    """Put this scan on a paper of this producer: it was sent for it, by somebody who sells for it."""
    return scan.producer_id == producer.id and may_hold(actor, producer)


def papers_visible_to(actor: Actor) -> Select[Paper]:
    """Every paper this actor may open (`may_read`)."""
    everything = select(Paper).join(Paper.producer)
    if actor.is_system:
        return everything
    return everything.where(
        or_(Paper.producer_id.in_(actor.sells_for), Organisation.locality_id.in_(actor.coordinates))
    )
