"""A person's inbox is theirs alone; the market itself fills it."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor

from .models import Notice


def visible_to(actor: Actor) -> Select[Notice]:
    """One's own notices, whatever one's role."""
    return select(Notice).where(Notice.person_id == actor.person_id)


def is_own(actor: Actor, notice: Notice) -> bool:
    """Whether it was told to this very person."""
    return actor.person_id is not None and notice.person_id == actor.person_id


def may_tell(actor: Actor) -> bool:
    """News comes from the market, never from a person: what it says has happened."""
    return actor.is_system


def may_choose(actor: Actor) -> bool:
    """Everybody chooses for themselves."""
    return actor.is_signed_in
