"""Who may decide: a coordinator of the subject's locality who is not on the subject's own side and did not type it."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.accounts.queries import coordinators_of
from marketplace.kernel.actor import Actor

from .models import Review
from .states import ReviewState


def visible_to(actor: Actor) -> Select[Review]:
    """Every review, open or decided, of the localities this person coordinates now."""
    return select(Review).where(Review.locality_id.in_(actor.coordinates))


def may_decide(actor: Actor, review: Review) -> bool:
    """A coordinator of the place, and nobody decides about what is their own or what they typed for another.

    The market itself decides where a rule says so.
    """
    if actor.is_system:
        return True
    if review.locality_id not in actor.coordinates or _is_own(actor, review):
        return False
    return not review.was_entered_by(actor.person_id) or is_exception(actor, review)


def is_exception(actor: Actor, review: Review) -> bool:
    """Typed by the very official who decides, because the place has no other one: only with a written reason."""
    return review.was_entered_by(actor.person_id) and coordinators_of(review.locality_id) == {actor.person_id}


def may_take_back(actor: Actor, review: Review) -> bool:
    """Only who decided, and still may."""
    return review.decided_by_id == actor.person_id is not None and may_decide(actor, review)


def may_withdraw(actor: Actor, review: Review) -> bool:
    """Whoever sent it, or anybody on its side, while nobody has decided."""
    if review.state != ReviewState.SUBMITTED:
        return False
    return actor.is_system or review.submitted_by_id == actor.person_id is not None or _is_own(actor, review)


def _is_own(actor: Actor, review: Review) -> bool:
    kind = review.kind
    return bool(actor.organisations or actor.enters_for) and kind.speaks_for(actor, kind.load(review.subject_id))
