"""Who may see, change and verify an organisation."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select, true

from marketplace.kernel.actor import Actor

from .models import Organisation
from .states import STANDING_FLOW, Side, Standing

PUBLIC = (Standing.VERIFIED,)


def visible_to(actor: Actor) -> Select[Organisation]:
    """The files this person may open: their own, those of the places they coordinate; all of them for the keeper.

    A guest has no file: nobody keeps it, and who ordered is the business of the two who trade.
    """
    mine = [Organisation.id.in_(actor.organisations), Organisation.locality_id.in_(actor.coordinates)]
    found = select(Organisation).where(or_(*mine, *([true()] if actor.is_administrator else [])))
    return found.where(~Organisation.is_guest)


def is_public(organisation: Organisation) -> bool:
    """Name and address of a seller are public once it is verified and sells."""
    return organisation.sells and organisation.standing in PUBLIC


def may_found(actor: Actor) -> bool:
    """Anybody signed in."""
    return actor.is_signed_in


def may_welcome(actor: Actor) -> bool:
    """Only a visitor is a guest; whoever is signed in orders for somebody they buy for."""
    return not actor.is_signed_in


def may_forget(actor: Actor, organisation: Organisation) -> bool:
    """Only the market itself, and only guests."""
    return actor.is_system and organisation.is_guest


def may_amend(actor: Actor, organisation: Organisation) -> bool:
    """Whoever acts for it."""
    return organisation.id in actor.organisations


def may_set_selling_terms(actor: Actor, organisation: Organisation) -> bool:
    """Whoever sells for it."""
    return organisation.id in actor.sells_for


def may_word(actor: Actor, organisation: Organisation) -> bool:
    """Whoever acts for it writes what its page says; a coordinator of its place may take words back."""
    return may_amend(actor, organisation) or may_verify(actor, organisation)


def may_manage_members(actor: Actor, organisation: Organisation, owners: Collection[int]) -> bool:
    """Only its owner lets others act for it."""
    return may_amend(actor, organisation) and actor.person_id in owners


def may_verify(actor: Actor, organisation: Organisation) -> bool:
    """A coordinator of its locality; nobody verifies an organisation of their own."""
    own = actor.organisations | actor.enters_for
    return organisation.locality_id in actor.coordinates and organisation.id not in own


def sides_of(actor: Actor, organisation: Organisation) -> frozenset[Side]:
    """What this person is to the organisation; nothing for most."""
    spoken_for = {
        Side.MEMBER: organisation.id in actor.organisations,
        Side.HELPER: organisation.id in actor.enters_for,
        Side.COORDINATOR: may_verify(actor, organisation),
        Side.ADMINISTRATOR: actor.is_administrator,
    }
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, organisation: Organisation, step: str) -> bool:
    """Whether one may take this step of its standing at all, as the flow's table has it (`who`)."""
    return STANDING_FLOW.is_for(step, sides_of(actor, organisation))


def open_steps(actor: Actor, organisation: Organisation) -> list[str]:
    """The steps this person can take now: what the buttons show."""
    return STANDING_FLOW.open_to(organisation.standing, sides_of(actor, organisation))
