"""The waiting list, one review, and the rounds a thing has been through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _

from .models import Review
from .policy import visible_to
from .states import ReviewState


def queue(actor: Actor, kind: str = "") -> Select[tuple[Review]]:
    """What waits for this coordinator, oldest first; to be paged."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED)
    if kind:
        waiting = waiting.where(Review.subject_kind == kind)
    loaded = waiting.options(joinedload(Review.submitted_by), joinedload(Review.locality, innerjoin=True))
    return loaded.order_by(Review.created_at, Review.id)


def next_in_queue(actor: Actor, review: Review) -> Review | None:
    """What waits behind this one; after the last, the oldest of all."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED, Review.id != review.id)
    is_behind = tuple_(Review.created_at, Review.id) > (review.created_at, review.id)
    return db.session.scalar(waiting.order_by(is_behind.desc(), Review.created_at, Review.id).limit(1))


def oldest_waiting(actor: Actor) -> Review | None:
    """What has waited longest for this coordinator."""
    return db.session.scalar(queue(actor).limit(1))


def waiting_by_kind(actor: Actor) -> dict[str, int]:
    """How many of each kind wait, for the filter."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED).subquery()
    return dict(db.session.execute(select(waiting.c.subject_kind, func.count()).group_by(waiting.c.subject_kind)).all())


def waiting_count(actor: Actor) -> int:
    """How many things wait for this coordinator."""
    return sum(waiting_by_kind(actor).values()) if actor.coordinates else 0


def review_for(actor: Actor, reference: str) -> Review:
    """One review this coordinator may see; Missing for anybody else's."""
    people = (
        joinedload(Review.submitted_by),
        joinedload(Review.decided_by),
        joinedload(Review.locality, innerjoin=True),
    )
    found = db.session.scalar(visible_to(actor).where(Review.reference == reference).options(*people))
    if found is None:
        raise Missing(_(N_("Không có mục nào cần duyệt với mã này.")))
    return found


def rounds_of(kind: str, subject_id: int) -> Sequence[Review]:
    """Every round of one thing, the latest first, with who decided."""
    rounds = select(Review).where(Review.subject_kind == kind, Review.subject_id == subject_id)
    return db.session.scalars(rounds.options(joinedload(Review.decided_by)).order_by(Review.round.desc())).all()


def open_review(kind: str, subject_id: int) -> Review | None:
    """The round now waiting, if any."""
    waiting = select(Review).where(
        Review.subject_kind == kind, Review.subject_id == subject_id, Review.state == ReviewState.SUBMITTED
    )
    return db.session.scalar(waiting)


def latest_rounds(kind: str, subject_ids: Iterable[int]) -> dict[int, Review]:
    """The last round of each of these things, for a list: one statement."""
    found = (
        select(Review)
        .where(Review.subject_kind == kind, Review.subject_id.in_(list(subject_ids)))
        .order_by(Review.round)
    )
    return {review.subject_id: review for review in db.session.scalars(found)}
