"""The waiting list, one review, and the rounds a thing has been through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import Person
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import HERE, now, today
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _

from .models import DAYS_TO_DECIDE, Review, ReviewLook
from .policy import visible_to
from .registry import Glance, Reviewable, kind_of
from .states import Age, ReviewState
from .working_days import A_DAY, last_overdue

ENTERED = N_("Người khác nhập thay, phải xem riêng.")
NOTHING_SEEN = Glance()
UNCHECKED = N_("Chưa đánh dấu mục nào đã xem.")


@dataclass(frozen=True)
class Doubts:
    """What speaks against approving something in one step: one rule for key, button, many together and the API."""

    hints: Sequence[str]  # what to look at twice
    is_unchecked: bool  # it has a checklist, and nothing of it was ticked
    alone: Sequence[str] = ()  # why it is not approved together with others

    @property
    def asked(self) -> list[str]:
        """Why an approval is asked about first; where nothing stands here it is one step."""
        return [*self.hints, *([_(UNCHECKED)] if self.is_unchecked else [])]

    @property
    def apart(self) -> str:
        """Why it must be looked at by itself: nothing for a plain one."""
        return " ".join((*self.alone, *self.hints))


def queue(actor: Actor, kind: str = "", *, age: Age | None = None, owner: str = "") -> Select[Review]:
    """What waits for this coordinator, oldest first; to be paged. `owner` is the address of whose things it is."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED)
    if kind:
        waiting = waiting.filter_by(subject_kind=kind)
    if owner:
        waiting = waiting.where(Review.owner_slug == owner)
    if age is Age.TODAY:
        waiting = waiting.where(Review.created_at >= _begin_of(today()))
    if age is Age.LATE:
        waiting = waiting.where(Review.created_at < _begin_of(last_overdue(today(), DAYS_TO_DECIDE) + A_DAY))
    loaded = waiting.options(joinedload(Review.submitted_by), joinedload(Review.locality, innerjoin=True))
    return loaded.order_by(Review.id)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HERE)


def beside(actor: Actor, review: Review) -> Sequence[Review]:
    """The part of the queue around this one, for the list at its side: the oldest of all, older ones, newer ones."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED)
    older = waiting.where(Review.id < review.id).order_by(Review.id.desc()).limit(4).subquery()
    newer = waiting.where(Review.id >= review.id).order_by(Review.id).limit(12).subquery()
    oldest = waiting.order_by(Review.id).limit(1).subquery()
    around = select(Review).where(or_(*(Review.id.in_(select(part.c.id)) for part in (oldest, older, newer))))
    return db.session.scalars(around.order_by(Review.id)).all()


def next_in_queue(actor: Actor, review: Review) -> Review | None:
    """What waits behind this one; after the last, the oldest of all."""
    waiting = visible_to(actor).where(Review.state == ReviewState.SUBMITTED, Review.id != review.id)
    return db.session.scalar(waiting.order_by((Review.id > review.id).desc(), Review.id).limit(1))


def oldest_waiting(actor: Actor) -> Review | None:
    """What has waited longest for this coordinator."""
    return db.session.scalar(queue(actor).limit(1))


def just_decided(actor: Actor, within: timedelta) -> Review | None:
    """What this person decided a moment ago, so that it can be taken back."""
    mine = select(Review).where(
        Review.decided_by_id == actor.person_id,
        Review.decided_at >= now() - within,
        Review.state.in_((ReviewState.APPROVED, ReviewState.RETURNED)),
    )
    return db.session.scalar(mine.order_by(Review.decided_at.desc(), Review.id.desc()).limit(1))


def others_looking(actor: Actor, reviews: Iterable[Review]) -> dict[int, list[str]]:
    """Who else has these open now, by review: one statement."""
    looks = select(ReviewLook.review_id, Person.name).join(Person, Person.id == ReviewLook.person_id)
    here = looks.where(
        ReviewLook.review_id.in_([each.id for each in reviews]),
        ReviewLook.until > now(),
        ReviewLook.person_id != actor.person_id,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for review_id, name in db.session.execute(here.order_by(Person.name)):
        found[review_id].append(name)
    return found


def reviews_named(actor: Actor, references: Iterable[str]) -> dict[str, Review]:
    """Of these references the reviews this coordinator may see, open or decided."""
    wanted = [each for each in dict.fromkeys(references) if each.isascii() and each.isalnum()]
    found = db.session.scalars(visible_to(actor).where(Review.reference.in_(wanted)).order_by(Review.id))
    return {review.reference: review for review in found}


def doubts_among(
    reviews: Iterable[Review], checked: Collection[str] = (), *, together: bool = False
) -> dict[int, Doubts]:
    """What speaks against approving each of these in one step, by its number.

    `checked` is what was ticked as seen. With `together`, also why one of them must be looked at by itself.
    """
    found: dict[int, Doubts] = {}
    for name, waiting in _by_kind(reviews).items():
        subjects = kind_of(name).load_all([each.subject_id for each in waiting])
        alone = _alone_among(waiting, subjects) if together else {}
        for number, doubts in doubts_about(waiting, subjects, checked).items():
            found[number] = replace(doubts, alone=alone.get(number, ()))
    return found


def doubts_about(
    waiting: Sequence[Review], subjects: Mapping[int, Any], checked: Collection[str] = ()
) -> dict[int, Doubts]:
    """The same of things of one kind that were read already: `subjects` by their own number."""
    kind = waiting[0].kind
    hints = kind.hints(subjects)
    return {
        each.id: Doubts(hints.get(each.subject_id, ()), _is_unchecked(kind, subjects[each.subject_id], checked))
        for each in waiting
    }


def _alone_among(waiting: Sequence[Review], subjects: Mapping[int, Any]) -> dict[int, list[str]]:
    said = waiting[0].kind.only_alone(subjects)
    return {
        each.id: [
            *([_(ENTERED)] if each.was_entered else []),
            *([said[each.subject_id]] if each.subject_id in said else []),
        ]
        for each in waiting
    }


def _by_kind(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        found[review.subject_kind].append(review)
    return found


def _is_unchecked(kind: Reviewable, subject: Any, checked: Collection[str]) -> bool:
    offered = {code for code, _sentence in kind.checklist_of(subject)}
    return bool(offered) and offered.isdisjoint(checked)


def glances_among(reviews: Iterable[Review]) -> dict[int, Glance]:
    """What a list shows of each of these, by the review's number: as many statements as there are kinds among them."""
    found: dict[int, Glance] = {}
    for name, waiting in _by_kind(reviews).items():
        seen = kind_of(name).glances([each.subject_id for each in waiting])
        found |= {each.id: seen.get(each.subject_id, NOTHING_SEEN) for each in waiting}
    return found


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
    rounds = select(Review).filter_by(subject_kind=kind, subject_id=subject_id)
    return db.session.scalars(rounds.options(joinedload(Review.decided_by)).order_by(Review.round.desc())).all()


def open_review(kind: str, subject_id: int) -> Review | None:
    """The round now waiting, if any."""
    waiting = select(Review).filter_by(subject_kind=kind, subject_id=subject_id, state=ReviewState.SUBMITTED)
    return db.session.scalar(waiting)


def latest_rounds(kind: str, subject_ids: Iterable[int]) -> dict[int, Review]:
    """The last round of each of these things, for a list: one statement."""
    found = select(Review).filter_by(subject_kind=kind).where(Review.subject_id.in_(list(subject_ids)))
    return {review.subject_id: review for review in db.session.scalars(found.order_by(Review.round))}
