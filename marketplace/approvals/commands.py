"""“Please look at this”: asked, approved, given back or taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import Person
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.dialect import upsert
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference
from marketplace.kernel.show import show_moment

from . import policy
from .events import Approved, DecisionTakenBack, Returned, Submitted, Superseded, Withdrawn
from .models import Review, ReviewLook
from .queries import doubts_among
from .registry import OTHER, kind_of
from .states import REVIEW_FLOW, ReviewState

TIME_TO_TAKE_BACK = timedelta(seconds=10)
LOOK_LASTS = timedelta(minutes=5)


class AlreadyDecided(DomainError):
    """Another coordinator was quicker; the sentence tells who decided what, and when."""


class TooLateToTakeBack(DomainError):
    """The decision has been read; it is mended by another one."""


class NotSaidWhy(DomainError):
    """A thing goes back only with words its maker can act on."""

    status = 422


class AskFirst(DomainError):
    """Something speaks against approving this in one step: the coordinator is asked, and says so once more (`sure`)."""

    status = 422


@command
def submit(
    actor: Actor,
    *,
    kind: str,
    subject_id: int,
    subject_name: str,
    locality_id: int,
    owner_slug: str = "",
    owner_name: str = "",
    entered_by: Collection[int] = (),
) -> Review:
    """Ask the coordinators of a locality to look at something; one round at a time.

    `entered_by` are those who typed any of it on behalf of its maker: they do not decide about it.
    """
    require(actor.is_signed_in or actor.is_system)
    rounds = select(func.count()).select_from(Review).filter_by(subject_kind=kind_of(kind).kind, subject_id=subject_id)
    review = Review(
        reference=free_reference(Review.reference),
        subject_kind=kind,
        subject_id=subject_id,
        subject_name=subject_name[:200],
        owner_slug=owner_slug,
        owner_name=owner_name,
        locality_id=locality_id,
        round=(db.session.scalar(rounds) or 0) + 1,
        submitted_by_id=actor.person_id,
        entered_by=[f"{each}" for each in sorted(entered_by)],
        assistance_id=actor.assistance_id,
    )
    db.session.add(review)
    db.session.flush()
    record(Submitted(review))
    return review


@command
def approve(
    actor: Actor,
    review: Review,
    *,
    checked: Iterable[str] = (),
    note: str = "",
    exception: str = "",
    seen: int | None = None,
    sure: bool = False,
) -> Review:
    """The coordinator looked and found it right. `seen` is the version on the screen: another one is refused.

    Where something speaks against it (`queries.Doubts`), AskFirst is raised until they are `sure`. What an official
    typed for its maker is decided by another one; where the place has no other, `exception` says why.
    """
    require(policy.may(actor, lock(review), "approve"), NOT_YOURS)
    _refuse_if_other(review, seen)
    if is_exception := policy.is_exception(actor, review):
        _refuse_without_reason(exception)
    checked = {code for code, _sentence in review.kind.checklist} & set(checked)
    if not (sure or actor.is_system):
        _ask_first(review, checked)
    _decide(actor, review, "approve", note=note)
    review.checked = sorted(checked)
    review.exception = exception.strip() if is_exception else ""
    review.kind.approve(actor, review.subject_id)
    record(Approved(review, actor))
    return review


def _ask_first(review: Review, checked: Collection[str]) -> None:
    if why := doubts_among([review], checked)[review.id].asked:
        raise AskFirst(_(N_("Hãy xem lại trước khi duyệt. %(why)s"), why=" ".join(why)), field="sure")


def _refuse_without_reason(exception: str) -> None:
    if not exception.strip():
        raise NotSaidWhy(
            _(N_("Bạn đã nhập thay mục này. Hãy ghi vì sao không có cán bộ khác duyệt được.")), field="exception"
        )


@command
def note_confirmation(actor: Actor, *, kind: str, subject_id: int) -> None:
    """Its maker said that what was typed for them is right; whoever decides may see it.

    Nothing they read changes, so the version on a coordinator's screen stays good.
    """
    require(actor.is_system)
    waiting = update(Review).filter_by(subject_kind=kind, subject_id=subject_id, state=ReviewState.SUBMITTED)
    db.session.execute(waiting.values(confirmed_at=now()))


@command
def return_with_note(actor: Actor, review: Review, *, reason: str, note: str = "", seen: int | None = None) -> Review:
    """Something must be mended first: a reason in plain words, own words, or both, read as they stand.

    Raises NotSaidWhy without a reason of the kind, or when the reason asks for own words and there are none.
    """
    require(policy.may(actor, lock(review), "return"), NOT_YOURS)
    _refuse_if_other(review, seen)
    if reason not in dict(review.kind.reasons):
        raise NotSaidWhy(_(N_("Hãy chọn một lý do.")), field="reason")
    if reason == OTHER and not note.strip():
        raise NotSaidWhy(_(N_("Hãy ghi rõ cần sửa gì, để người gửi biết đường làm.")), field="note")
    _decide(actor, review, "return", note=note)
    review.reason = reason
    review.kind.give_back(actor, review.subject_id, review.plain_words)
    record(Returned(review, actor))
    return review


@command
def take_back(actor: Actor, review: Review) -> Review:
    """It was a slip: within ten seconds the decision is undone by who took it, and the thing waits where it stood.

    Refused when anything has followed already: the room of the thing, and whoever built on it, say so. Raises
    TooLateToTakeBack after the ten seconds.
    """
    require(policy.may(actor, lock(review), "take_back"), N_("Chỉ người vừa quyết định mới lấy lại được."))
    was, since = review.state, review.decided_at
    waits_again = REVIEW_FLOW.after(was, "take_back")
    if since is None or now() - since > TIME_TO_TAKE_BACK:
        raise TooLateToTakeBack(_(N_("Đã quá 10 giây nên không lấy lại được nữa. Người gửi đã nhận kết quả.")))
    review.state, review.decided_at, review.decided_by_id = waits_again, None, None
    review.note, review.reason, review.checked, review.exception = "", "", [], ""
    db.session.flush()
    review.kind.take_back(actor, review.subject_id, since)
    record(DecisionTakenBack(review, was, since, actor))
    return review


@dataclass(frozen=True)
class Outcome:
    """What became of many things decided together: how many went well, and why each other one did not."""

    approved: list[Review]
    skipped: list[tuple[Review, str]]


def approve_together(actor: Actor, seen: Sequence[tuple[Review, int]], *, sure: bool = False) -> Outcome:
    """Approve the plain ones among these; each is a decision of its own, so one that is refused stops no other.

    `seen` holds every review with the version that was on the screen. Nobody ticks a checklist here, so the coordinator
    is asked whether they looked at each of them: AskFirst until they are `sure`.
    """
    doubts = doubts_among([review for review, _version in seen], together=True)
    if not sure and any(each.asked and not each.apart for each in doubts.values()):
        raise AskFirst(_(N_("Hãy xem từng mục, rồi đánh dấu vào ô này.")), field="sure")
    outcome = Outcome([], [])
    for review, version in seen:
        if why := doubts[review.id].apart:
            outcome.skipped.append((review, why))
            continue
        try:
            outcome.approved.append(approve(actor, review, seen=version, sure=True))
        except DomainError as refusal:
            outcome.skipped.append((review, refusal.sentence))
    return outcome


@command
def look_at(actor: Actor, review: Review) -> None:
    """Say that one has it open, for the next minutes; whoever opens it too reads the name and may still decide."""
    require(policy.may_decide(actor, review), NOT_YOURS)
    until = now() + LOOK_LASTS
    look = upsert(ReviewLook).values(review_id=review.id, person_id=actor.person_id, until=until)
    db.session.execute(look.on_conflict_do_update(index_elements=["review_id", "person_id"], set_={"until": until}))


@command
def note_change(actor: Actor, review: Review) -> Review:
    """What waits reads otherwise now: whoever has the older words on the screen must look again before deciding."""
    require(policy.may_decide(actor, review) or policy.may(actor, review, "withdraw"))
    lock(review)
    _refuse_if_decided(review)
    flag_modified(review, "subject_name")
    db.session.flush()
    return review


@command
def supersede(actor: Actor, review: Review) -> Review:
    """Its maker sent something newer: nobody decides about this one any more."""
    lock(review)
    _refuse_if_decided(review)
    require(policy.may(actor, review, "supersede"))
    review.state, review.decided_at = REVIEW_FLOW.after(review.state, "supersede"), now()
    record(Superseded(review))
    return review


@command
def withdraw(actor: Actor, review: Review) -> Review:
    """Taken back to be changed; nobody needs to look at it any more."""
    lock(review)
    _refuse_if_decided(review)
    require(policy.may(actor, review, "withdraw"))
    review.state, review.decided_at = REVIEW_FLOW.after(review.state, "withdraw"), now()
    record(Withdrawn(review))
    return review


@command
def move_reviews(actor: Actor, *, kind: str, subject_ids: Collection[int], locality_id: int) -> None:
    """These moved to another locality: their open reviews go along, so the old coordinators see them no more."""
    require(actor.is_signed_in or actor.is_system)
    waiting = select(Review).filter_by(subject_kind=kind, state=ReviewState.SUBMITTED)
    for review in db.session.scalars(waiting.where(Review.subject_id.in_(list(subject_ids)))):
        review.locality_id = locality_id


NOT_YOURS = N_(
    "Bạn không duyệt được mục này: bạn là người của bên gửi, đã nhập thay mục này, hoặc không phụ trách địa phương này."
)
DECISIONS = {
    ReviewState.APPROVED: N_("%(who)s đã duyệt mục này lúc %(when)s."),
    ReviewState.RETURNED: N_("%(who)s đã yêu cầu bổ sung mục này lúc %(when)s."),
    ReviewState.WITHDRAWN: N_("Người gửi đã rút mục này lại lúc %(when)s."),
    ReviewState.SUPERSEDED: N_("Bản này vừa đổi: người gửi đã gửi bản mới hơn lúc %(when)s. Hãy xem bản đó."),
}


def _decide(actor: Actor, review: Review, move: str, *, note: str) -> None:
    review.state = REVIEW_FLOW.after(review.state, move)
    review.decided_by_id, review.decided_at = actor.person_id, now()
    review.note = note.strip()
    db.session.flush()


def _refuse_if_other(review: Review, seen: int | None) -> None:
    """Refuse when it does not stand any more as it was on the screen."""
    _refuse_if_decided(review)
    if seen is not None and seen != review.version:
        raise ChangedMeanwhile(_(N_("Bản này vừa đổi. Hãy đọc lại bản mới bên dưới rồi quyết định.")))


def _refuse_if_decided(review: Review) -> None:
    if review.state == ReviewState.SUBMITTED:
        return
    who = db.session.get(Person, review.decided_by_id) if review.decided_by_id else None
    when = show_moment(review.decided_at)
    name = who.name if who else _(N_("Chợ"))
    raise AlreadyDecided(_(DECISIONS[review.state], who=name, when=when), state=review.state)
