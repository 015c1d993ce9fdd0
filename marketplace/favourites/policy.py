"""A list is its person's alone: nobody else sees it, not even who is on it."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor

from .models import Favourite, Follow, Wait


def may_keep(actor: Actor) -> bool:
    """Everybody with an account keeps lists of their own."""
    return actor.is_signed_in


def may_tell(actor: Actor) -> bool:
    """News of goods and makers comes from the market itself."""
    return actor.is_system


def saved_by(actor: Actor) -> Select[Favourite]:
    """The goods this person saved."""
    return select(Favourite).where(Favourite.person_id == actor.person_id)


def followed_by(actor: Actor) -> Select[Follow]:
    """The makers this person follows."""
    return select(Follow).where(Follow.person_id == actor.person_id)


def awaited_by(actor: Actor) -> Select[Wait]:
    """The goods this person waits for."""
    return select(Wait).where(Wait.person_id == actor.person_id)
