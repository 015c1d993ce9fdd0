"""Leave given and taken back, sittings begun and ended, what was typed and what its producer says of it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, update

from marketplace.accounts.models import Person
from marketplace.accounts.queries import coordinators_of, person_by_phone
from marketplace.approvals import commands as approvals
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import edition_of, open_revision_of
from marketplace.catalogue.states import WAITING_DEEDS, Deed, ListingState, RevisionState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.commands import before_commit, command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.reference import free_reference
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import members_of, owners_of

from . import policy, queries
from .events import ConsentRecorded, EnteringStarted, EntryObjected, EntryTyped, RelativeAllowed
from .models import Assistance, AssistedEntry, EntryConsent
from .states import Answer, Ending, Helper, Scope, Way

LONGEST_LEAVE, OLDEST_LEAVE = timedelta(days=366), timedelta(days=366)
SEEN_EVERY = timedelta(minutes=5)
MOST_STEPS = 60
NOT_HERE = N_("Chỉ điều phối viên của địa phương mới ghi được lời đồng ý của nhà này, và không ghi cho nhà mình.")
OWN_WORDS = N_("Tự bấm cho phép trong tài khoản.")


class WrongDates(DomainError):
    """Leave given tomorrow, or for ever."""

    status = 422


class UnknownHelper(DomainError):
    """Nobody of that number who could enter for this producer."""

    status = 422


class AlreadyAnswered(DomainError):
    """A link counts once: the producer has said yes or no."""


class Disputed(DomainError):
    """The producer objected to what was typed here; a coordinator calls first."""


@command
def record_consent(
    actor: Actor, producer: Organisation, *, way: Way, given_on: date, words: str, scope: Scope, ends_on: date
) -> EntryConsent:
    """Write down that a producer gave this coordinator leave to enter goods: how, when, in which words, how long."""
    require(policy.may_record(actor, producer), NOT_HERE)
    helper = db.session.get_one(Person, actor.person_id)
    consent = _consent(actor, producer, helper, Helper.COORDINATOR, way, given_on, words, scope, ends_on)
    record(ConsentRecorded(consent))
    return consent


@command
def record_leave(
    actor: Actor,
    producer: Organisation,
    *,
    phone: str,
    way: Way,
    given_on: date,
    words: str,
    scope: Scope,
    ends_on: date,
) -> EntryConsent:
    """Write down that a producer gave a relative leave to enter goods; the relative signs in with `phone`."""
    require(policy.may_record(actor, producer), NOT_HERE)
    helper = _helper_with(phone, producer)
    consent = _consent(actor, producer, helper, Helper.RELATIVE, way, given_on, words, scope, ends_on)
    record(ConsentRecorded(consent))
    return consent


@command
def allow_helper(actor: Actor, producer: Organisation, *, phone: str, scope: Scope, ends_on: date) -> EntryConsent:
    """The owner lets a relative enter goods; money, orders and members stay the owner's."""
    require(policy.may_allow(actor, producer, owners_of(producer)), N_("Chỉ chủ mới cho người khác nhập thay được."))
    helper = _helper_with(phone, producer)
    return _consent(actor, producer, helper, Helper.RELATIVE, Way.ACCOUNT, today(), _(OWN_WORDS), scope, ends_on)


@command
def withdraw_consent(actor: Actor, consent: EntryConsent) -> EntryConsent:
    """Take leave back: every sitting under it is over at once. What was typed stays, with who typed it."""
    require(policy.may_withdraw(actor, lock(consent)))
    if consent.withdrawn_at is None:
        _end_leave(consent, actor.person_id)
    return consent


@command
def start_entering(actor: Actor, consent: EntryConsent, sign_in_hash: str) -> Assistance:
    """Begin to type for a producer on this browser; a sitting for another producer here is over."""
    require(policy.may_start(actor, lock(consent)), N_("Lời đồng ý này không còn dùng được. Hãy xin lại và ghi lại."))
    _end(Assistance.sign_in_hash == sign_in_hash, Ending.REPLACED)
    sitting = Assistance(consent=consent, helper_id=actor.person_id, sign_in_hash=sign_in_hash)
    db.session.add(sitting)
    record(EnteringStarted(consent))
    return sitting


@command
def stop_entering(actor: Actor) -> None:
    """Stop typing for somebody else; nothing happens to whom it has stopped for already."""
    require(actor.is_signed_in)
    if actor.assistance_id is not None:
        _end(Assistance.id == actor.assistance_id, Ending.STOPPED)


@command
def end_sittings(actor: Actor, *, helper_id: int) -> None:
    """Somebody signed out: none of their sittings goes on."""
    require(actor.is_system)
    _end(Assistance.helper_id == helper_id, Ending.SIGNED_OUT)


def note_seen(sitting: Assistance) -> None:
    """Somebody still types here; kept every few minutes, not with every page."""
    if now() - sitting.seen_at > SEEN_EVERY:
        _note_seen(sitting)


@command
def _note_seen(sitting: Assistance) -> None:
    sitting.seen_at = now()


@command
def note_entry(actor: Actor, listing: Listing, *, deed: Deed, before: str = "", after: str = "") -> AssistedEntry:
    """Write down for the producer what was typed for them; refused while an objection about these goods waits.

    Raises Disputed then.
    """
    require(actor.assistance_id is not None)
    if queries.is_disputed(listing.id):
        raise Disputed(_(N_("Nhà sản xuất không đồng ý với hàng này. Cán bộ phải gọi và ghi kết quả trước.")))
    entry = queries.open_entry(actor.assistance_id or 0, listing.id)
    if entry is None or len(entry.steps) >= MOST_STEPS:
        entry = AssistedEntry(
            reference=free_reference(AssistedEntry.reference),
            assistance_id=actor.assistance_id,
            producer_id=listing.producer_id,
            listing_id=listing.id,
            typed={"deeds": []},
        )
        db.session.add(entry)
    step = {"deed": deed.value, "at": now().isoformat(), "before": before, "after": after}
    told = [*entry.steps, step]
    entry.typed = {"deeds": told if not _is_said(entry, step) else entry.steps}
    db.session.flush()
    before_commit(("entry", entry.id), record, EntryTyped(entry))
    return entry


@command
def confirm_entry(actor: Actor, entry: AssistedEntry, *, seen: int) -> AssistedEntry:
    """The producer says that what was typed is right. `seen` is how many steps the page showed."""
    _answer(actor, entry, Answer.CONFIRMED, seen)
    for kind, subject_id in _what_waits(entry.listing):
        approvals.note_confirmation(SYSTEM, kind=kind, subject_id=subject_id)
    return entry


@command
def object_to_entry(actor: Actor, entry: AssistedEntry, *, seen: int, note: str = "") -> AssistedEntry:
    """The producer does not agree: what waits is taken back, what is on the shelf is paused, a coordinator calls."""
    _answer(actor, entry, Answer.OBJECTED, seen)
    entry.note = note
    _take_back(entry)
    record(EntryObjected(entry))
    return entry


@command
def settle_objection(actor: Actor, entry: AssistedEntry, *, how: str) -> AssistedEntry:
    """A coordinator has called the producer and writes down what was agreed; the goods may be worked on again.

    Raises AlreadyAnswered when there is no objection.
    """
    lock(entry)
    officials = coordinators_of(entry.producer.locality_id)
    require(policy.may_settle(actor, entry, officials), N_("Người đã nhập không tự giải quyết được. Nhờ cán bộ khác."))
    if not entry.is_disputed:
        raise AlreadyAnswered(_(N_("Việc này đã có người giải quyết.")))
    entry.settled_at, entry.settled_by_id, entry.settled_how = now(), actor.person_id, how
    return entry


def _consent(
    actor: Actor,
    producer: Organisation,
    helper: Person,
    helper_is: Helper,
    way: Way,
    given_on: date,
    words: str,
    scope: Scope,
    ends_on: date,
) -> EntryConsent:
    """Leave for this helper, in place of the one they had."""
    _refuse_dates(given_on, ends_on)
    lock(producer)
    for before in db.session.scalars(
        queries.in_force().where(EntryConsent.producer_id == producer.id, EntryConsent.helper_id == helper.id)
    ):
        _end_leave(before, actor.person_id)
    consent = EntryConsent(
        reference=free_reference(EntryConsent.reference),
        producer=producer,
        helper=helper,
        helper_is=helper_is,
        way=way,
        given_on=given_on,
        words=words,
        scope=scope,
        ends_on=ends_on,
        recorded_by_id=actor.person_id,
    )
    db.session.add(consent)
    db.session.flush()
    if helper_is is Helper.RELATIVE:
        record(RelativeAllowed(consent))
    return consent


def _refuse_dates(given_on: date, ends_on: date) -> None:
    if given_on > today():
        raise WrongDates(_(N_("Ngày đồng ý không thể ở sau hôm nay.")), field="given_on")
    if given_on < today() - OLDEST_LEAVE:
        raise WrongDates(_(N_("Lời đồng ý đã quá một năm. Hãy hỏi lại nhà sản xuất.")), field="given_on")
    if ends_on < today():
        raise WrongDates(_(N_("Ngày hết hạn phải từ hôm nay trở đi.")), field="ends_on")
    if ends_on > today() + LONGEST_LEAVE:
        raise WrongDates(_(N_("Mỗi lần cho phép nhiều nhất một năm.")), field="ends_on")


def _helper_with(phone: str, producer: Organisation) -> Person:
    helper = person_by_phone(phone)
    if helper is None or helper.is_disabled:
        raise UnknownHelper(_(N_("Số này chưa có tài khoản ở chợ. Hãy nhờ người đó đăng ký trước.")), field="phone")
    if helper.id in {each.person_id for each in members_of(producer)}:
        raise UnknownHelper(_(N_("Người này đã bán hàng cho nhà mình rồi, không cần nhập thay.")), field="phone")
    return helper


def _end_leave(consent: EntryConsent, by_id: int | None) -> None:
    consent.withdrawn_at, consent.withdrawn_by_id = now(), by_id
    _end(Assistance.consent_id == consent.id, Ending.WITHDRAWN)


def _end(which: ColumnElement[bool], ending: Ending) -> None:
    still_on = update(Assistance).where(which, Assistance.ended_at.is_(None))
    db.session.execute(still_on.values(ended_at=now(), ending=ending))


def _is_said(entry: AssistedEntry, step: dict[str, str]) -> bool:
    """The same deed twice running is told once, unless figures changed."""
    last = entry.steps[-1:]
    return bool(last) and {**last[0], "at": ""} == {**step, "at": ""}


def _answer(actor: Actor, entry: AssistedEntry, answer: Answer, seen: int) -> None:
    lock(entry)
    require(policy.may_answer(actor, entry), N_("Chỉ nhà sản xuất mới trả lời được, không phải người đã nhập."))
    if entry.answer is not Answer.WAITING:
        raise AlreadyAnswered(_(N_("Mục này đã được trả lời rồi: %(answer)s."), answer=_(entry.answer.label)))
    if seen != len(entry.steps):
        raise ChangedMeanwhile(_(N_("Vừa có thêm điều được nhập. Hãy đọc lại rồi bấm.")))
    entry.answer, entry.answered_at, entry.answered_by_id = answer, now(), actor.person_id


def _what_waits(listing: Listing) -> list[tuple[str, int]]:
    """What of these goods may lie on a coordinator's desk: the goods themselves, and their new words."""
    revision = open_revision_of(listing)
    return [(catalogue.KIND, listing.id), *([(catalogue.REVISION, revision.id)] if revision else [])]


def _take_back(entry: AssistedEntry) -> None:
    """Undo as far as it goes without guessing: nothing new comes on the shelf, and what is there waits for a call."""
    listing = lock(entry.listing)
    if listing.state is ListingState.SUBMITTED:
        catalogue.withdraw_listing(SYSTEM, listing)
        return
    revision = open_revision_of(listing)
    if revision is not None and revision.assistance_id == entry.assistance_id:
        catalogue.withdraw_revision(SYSTEM, listing)
    if listing.state is ListingState.LIVE and _is_on_the_shelf(entry):
        catalogue.pause_listing(SYSTEM, listing)


def _is_on_the_shelf(entry: AssistedEntry) -> bool:
    """Whether buyers see any of it: a figure that counts at once, the goods themselves, or new words since approved."""
    if entry.deeds - WAITING_DEEDS:
        return True
    current = edition_of(entry.listing, entry.listing.edition)
    return current.assistance_id == entry.assistance_id and current.state is RevisionState.APPROVED
