"""“Please look at this”: asked, approved, given back or taken back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import new_reference
from marketplace.kernel.web import show_moment

from . import policy
from .events import Approved, Returned, Submitted, Withdrawn
from .models import Review
from .registry import OTHER, kind_of
from .states import REVIEW_FLOW, ReviewState


class AlreadyDecided(DomainError):
    """Another coordinator was quicker; the sentence tells who decided what, and when."""


class NotSaidWhy(DomainError):
    """A thing goes back only with words its maker can act on."""

    status = 422


@command
def submit(actor: Actor, *, kind: str, subject_id: int, subject_name: str, locality_id: int) -> Review:
    """Ask the coordinators of a locality to look at something; one round at a time."""
    require(actor.is_signed_in or actor.is_system)
    rounds = select(func.count()).where(Review.subject_kind == kind_of(kind).kind, Review.subject_id == subject_id)
    review = Review(
        reference=new_reference(),
        subject_kind=kind,
        subject_id=subject_id,
        subject_name=subject_name[:200],
        locality_id=locality_id,
        round=(db.session.scalar(rounds) or 0) + 1,
        submitted_by_id=actor.person_id,
    )
    db.session.add(review)
    db.session.flush()
    record(Submitted(review))
    return review


@command
def approve(actor: Actor, review: Review, *, checked: Iterable[str] = (), note: str = "") -> Review:
    """The coordinator looked and found it right."""
    require(policy.may_decide(actor, review), NOT_YOURS)
    known = {code for code, _sentence in kind_of(review.subject_kind).checklist}
    _decide(actor, review, "approve", note=note)
    review.checked = sorted(known & set(checked))
    record(Approved(review, actor))
    return review


@command
def return_with_note(actor: Actor, review: Review, *, reason: str, note: str = "") -> Review:
    """Something must be mended: a reason in plain words, own words, or both – shown to the maker as they stand."""
    require(policy.may_decide(actor, review), NOT_YOURS)
    if reason not in dict(kind_of(review.subject_kind).reasons):
        raise NotSaidWhy(_(N_("Hãy chọn một lý do.")), field="reason")
    if reason == OTHER and not note.strip():
        raise NotSaidWhy(_(N_("Hãy ghi rõ cần sửa gì, để người gửi biết đường làm.")), field="note")
    _decide(actor, review, "return", note=note)
    review.reason = reason
    record(Returned(review, actor))
    return review


@command
def withdraw(actor: Actor, review: Review) -> Review:
    """Taken back to be changed; nobody needs to look at it any more."""
    lock(review)
    _refuse_if_decided(review)
    require(policy.may_withdraw(actor, review))
    review.state, review.decided_at = REVIEW_FLOW.after(review.state, "withdraw"), now()
    record(Withdrawn(review))
    return review


@command
def move_reviews(actor: Actor, *, kind: str, subject_id: int, locality_id: int) -> None:
    """The subject moved to another locality: its open review goes along, so the old coordinators see it no more."""
    require(actor.is_signed_in or actor.is_system)
    open_one = select(Review).where(
        Review.subject_kind == kind, Review.subject_id == subject_id, Review.state == ReviewState.SUBMITTED
    )
    for review in db.session.scalars(open_one):
        review.locality_id = locality_id


NOT_YOURS = N_("Bạn không duyệt được mục này: bạn là người của bên gửi, hoặc không phụ trách địa phương này.")
DECISIONS = {
    ReviewState.APPROVED: N_("%(who)s đã duyệt mục này lúc %(when)s."),
    ReviewState.RETURNED: N_("%(who)s đã yêu cầu bổ sung mục này lúc %(when)s."),
    ReviewState.WITHDRAWN: N_("Người gửi đã rút mục này lại lúc %(when)s."),
}


def _decide(actor: Actor, review: Review, move: str, *, note: str) -> None:
    lock(review)
    _refuse_if_decided(review)
    review.state = REVIEW_FLOW.after(review.state, move)
    review.decided_by_id, review.decided_at = actor.person_id, now()
    review.note = note.strip()
    db.session.flush()


def _refuse_if_decided(review: Review) -> None:
    if review.state == ReviewState.SUBMITTED:
        return
    who = db.session.get(Person, review.decided_by_id) if review.decided_by_id else None
    when = show_moment(review.decided_at)
    raise AlreadyDecided(_(DECISIONS[review.state], who=who.name if who else "", when=when), state=review.state)
