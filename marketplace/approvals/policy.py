"""Who may decide: a coordinator of the subject's locality who is not on the subject's own side and did not type it."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.accounts.queries import coordinators_of
from marketplace.kernel.actor import Actor

from .models import Review
from .states import REVIEW_FLOW, Side


def visible_to(actor: Actor) -> Select[Review]:
    """Every review, open or decided, of the localities this person coordinates now."""
    return select(Review).where(Review.locality_id.in_(actor.coordinates))


def sides_of(actor: Actor, review: Review) -> frozenset[Side]:
    """What this person is to the review; nothing for most.

    Nobody decides about what is their own or what they typed for another; the market itself decides where a rule says
    so. A decision is taken back by who took it, while they still may decide.
    """
    if actor.is_system:
        return frozenset({Side.MARKET})
    is_own = _is_own(actor, review)
    decides = review.locality_id in actor.coordinates and not is_own and _is_seen_by_two(actor, review)
    spoken_for = {
        Side.SENDER: is_own or review.submitted_by_id == actor.person_id is not None,
        Side.COORDINATOR: decides,
        Side.DECIDER: decides and review.decided_by_id == actor.person_id,
    }
    return frozenset(side for side, is_theirs in spoken_for.items() if is_theirs)


def may(actor: Actor, review: Review, step: str) -> bool:
    """Whether one may take this step of the review at all, as the flow's table has it (`who`)."""
    return REVIEW_FLOW.is_for(step, sides_of(actor, review))


def may_decide(actor: Actor, review: Review) -> bool:
    """Whether one may approve it or give it back, whoever has decided meanwhile."""
    return may(actor, review, "approve")


def is_exception(actor: Actor, review: Review) -> bool:
    """Typed by the very official who decides, because the place has no other one: only with a written reason."""
    return review.was_entered_by(actor.person_id) and coordinators_of(review.locality_id) == {actor.person_id}


def _is_seen_by_two(actor: Actor, review: Review) -> bool:
    return not review.was_entered_by(actor.person_id) or is_exception(actor, review)


def _is_own(actor: Actor, review: Review) -> bool:
    kind = review.kind
    return bool(actor.organisations or actor.enters_for) and kind.speaks_for(actor, kind.load(review.subject_id))
