"""Who may decide: a coordinator of the subject's locality who is not on the subject's own side."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor

from .models import Review
from .registry import kind_of
from .states import ReviewState


def visible_to(actor: Actor) -> Select[tuple[Review]]:
    """Every review, open or decided, of the localities this person coordinates now."""
    return select(Review).where(Review.locality_id.in_(actor.coordinates))


def may_decide(actor: Actor, review: Review) -> bool:
    """A coordinator of the place, and nobody decides about their own goods; the market itself where a rule says so."""
    return actor.is_system or review.locality_id in actor.coordinates and not _is_own(actor, review)


def may_take_back(actor: Actor, review: Review) -> bool:
    """Only who decided, and still may."""
    return review.decided_by_id == actor.person_id is not None and may_decide(actor, review)


def may_withdraw(actor: Actor, review: Review) -> bool:
    """Whoever sent it, or anybody on its side, while nobody has decided."""
    if review.state != ReviewState.SUBMITTED:
        return False
    return actor.is_system or review.submitted_by_id == actor.person_id is not None or _is_own(actor, review)


def _is_own(actor: Actor, review: Review) -> bool:
    kind = kind_of(review.subject_kind)
    return bool(actor.organisations) and kind.speaks_for(actor, kind.load(review.subject_id))
