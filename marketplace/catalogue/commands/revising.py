"""Another text for goods on the shelf: written, sent, approved; the shelf keeps its own until then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.approvals import commands as approvals
from marketplace.approvals import queries as reviews
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.text import sort_key
from marketplace.organisations.states import Trust

from .. import policy, queries
from ..differences import changed_share
from ..events import (
    ApprovalTakenBack,
    EditionRevoked,
    ListingRevised,
    PriceChanged,
    RevisionReturned,
    RevisionSubmitted,
    RevisionSuperseded,
    RevisionWithdrawn,
)
from ..hints import hints_for
from ..models import MATERIAL, MEASURE, TERMS, Listing, ListingRevision, Photo, PriceChange, RevisionMove, text_of
from ..readiness import AsRevised, lacking
from ..states import OFFERED, REVISION_FLOW, RevisionState
from .drafting import NotReady, fitted, refuse_what_is_not_sold
from .moving import months_as_bits, refuse_suspended
from .photographing import copied, hang

REVISION = "revision"
AT_ONCE = ("lead_days", "harvest_months", "weight_tolerance")
MOST_CHANGED = 10  # percent of the words of a description a trusted producer may change without waiting


class StaleBase(DomainError):
    """The shelf got another text after this one was begun: somebody must say which parts count."""


@command
def amend_offered(actor: Actor, listing: Listing, *, seen: str = "", **changes: Any) -> Listing:
    """Change goods on the shelf: price, steps, months at once; what a buyer reads becomes a revision that waits.

    `changes` are those of `start_listing`, without the stock. Price, step and least amount wait too when they come with
    another unit. `seen` is what the form was drawn from (`seen_now`): what somebody else changed since is told field by
    field (`ChangedMeanwhile`). A revision that waits already is superseded by the new words.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    _refuse_unless_offered(listing)
    refuse_what_is_not_sold(changes.get("category"))
    if "price" in changes and changes["price"] is None:
        raise NotReady(_(N_("Hãy ghi giá bán, ví dụ 70.000.")), field="price")
    current = queries.open_revision_of(listing)
    _refuse_what_others_changed(listing, current, seen, changes)
    terms = {name: changes.pop(name) for name in TERMS if name in changes}
    at_once = {name: changes.pop(name) for name in AT_ONCE if name in changes}
    if changes and _writes_measure(listing, current, changes):
        terms = {name: terms.get(name, _asked(current or listing, listing, name)) for name in TERMS}
        _revise(actor, listing, current, _base_of(seen, current, listing), changes, terms)
    else:
        _change_at_once(actor, listing, {**terms, **at_once})
        if changes:
            _revise(actor, listing, current, _base_of(seen, current, listing), changes, {})
        return listing
    _change_at_once(actor, listing, at_once)
    return listing


@command
def offer_revision(actor: Actor, listing: Listing, **changes: Any) -> Listing:
    """Change goods on the shelf and ask for approval of the new words in one go.

    Words begun from an older edition are kept, not sent: their writer first says which parts count (`take_over`).
    """
    amend_offered(actor, listing, **changes)
    revision = queries.open_revision_of(listing)
    if revision is not None and revision.state is not RevisionState.SUBMITTED and not revision.is_stale:
        submit_revision(actor, listing)
    return listing


@command
def submit_revision(actor: Actor, listing: Listing) -> Listing:
    """Ask a coordinator of the producer's locality to approve the new words.

    A trusted producer's small change of the description is approved by the market at once, on the same path.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    _refuse_unless_offered(listing)
    revision = _open_one(listing)
    REVISION_FLOW.after(revision.state, "submit")
    refuse_suspended(listing.producer)
    _refuse_stale(revision)
    refuse_what_is_not_sold(revision.category)
    if missing := lacking(AsRevised(revision)):
        field, sentence = next(iter(missing.items()))
        raise NotReady(sentence, field=field, fields=missing)
    _move(revision, actor, "submit")
    revision.note = ""
    review = approvals.submit(
        actor,
        kind=REVISION,
        subject_id=revision.id,
        subject_name=revision.name,
        locality_id=listing.producer.locality_id,
        owner_slug=listing.producer.slug,
        owner_name=listing.producer.name,
    )
    record(RevisionSubmitted(revision))
    if _may_pass_at_once(revision):
        revision.by_market = True
        approvals.approve(SYSTEM, review, note=_(BY_MARKET))
    return listing


@command
def withdraw_revision(actor: Actor, listing: Listing) -> Listing:
    """Drop the new words; the shelf keeps its own."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    _drop(actor, _open_one(listing), "withdraw")
    return listing


@command
def restore_edition(actor: Actor, listing: Listing, *, edition: int) -> Listing:
    """Take up the words of an earlier edition again: as a draft of a revision, to be looked at and sent."""
    require(policy.may_edit(actor, listing))
    lock(listing)
    _refuse_unless_offered(listing)
    earlier = queries.edition_of(listing, edition)
    refuse_what_is_not_sold(earlier.category)
    if current := queries.open_revision_of(listing):
        _drop(actor, current, "supersede")
    terms: dict[str, Any] = {}
    if earlier.measure != listing.measure:
        terms = {name: getattr(listing, name) for name in TERMS}
    _begin(actor, listing, listing.edition, _words_of(earlier), earlier.photos, terms, restored_from=edition)
    return listing


@command
def take_over(actor: Actor, revision: ListingRevision, *, live: Collection[str]) -> ListingRevision:
    """Bring words begun from an older edition up to the one on the shelf: of the fields in `live` the shelf's count.

    The producer does it, or the coordinator who looks at it; what waits is then another text, and whoever has the older
    one on the screen must read it again.
    """
    listing = lock(revision.listing)
    require(policy.may_edit(actor, listing) or policy.may_decide_about(actor, listing))
    lock(revision)
    if not revision.is_open:
        raise WrongState(_(N_("Bản sửa này không còn mở. Hãy tải lại trang.")))
    for name in set(live) & set(MATERIAL):
        setattr(revision, name, getattr(listing, name))
    if "photos" in live:
        hang(SYSTEM, revision, [copied(photo) for photo in listing.photos])
    db.session.flush()
    db.session.expire(revision, ["category"])
    if revision.measure == listing.measure:
        _set_terms(revision, {})
    revision.base = listing.edition
    _note(revision, actor, "take_over", revision.state, revision.state)
    if review := reviews.open_review(REVISION, revision.id):
        approvals.note_change(actor, review)
    return revision


@command
def publish_revision(actor: Actor, revision: ListingRevision) -> ListingRevision:
    """Put approved words on the shelf as its next edition; refused when they were begun from another text."""
    listing = lock(revision.listing)
    require(policy.may_decide_about(actor, listing))
    _refuse_unless_offered(listing)
    _refuse_stale(revision)
    with db.session.no_autoflush:
        _move(revision, actor, "approve")
        _become_the_shelf(actor, listing, revision)
    return revision


@command
def give_back_revision(actor: Actor, revision: ListingRevision, *, note: str) -> ListingRevision:
    """Send a revision back to its producer with what to mend; the shelf stays as it is."""
    require(policy.may_decide_about(actor, revision.listing))
    _move(revision, actor, "give_back", why=note)
    revision.note = note
    revision.decided_by_id, revision.decided_at = actor.person_id, now()
    record(RevisionReturned(revision, note))
    return revision


@command
def take_back_revision(actor: Actor, revision: ListingRevision, *, since: datetime) -> ListingRevision:
    """The decision about it was a slip: it waits again, and the shelf has the words it had before.

    Refused when something followed: newer words begun, another edition published.
    """
    listing = lock(revision.listing)
    require(policy.may_decide_about(actor, listing))
    newer = queries.open_revision_of(listing)
    if revision.state is RevisionState.APPROVED:
        if newer is not None or listing.edition != revision.edition:
            raise WrongState(_(N_("Đã có bản mới hơn, nên không lấy lại được quyết định này.")))
        before = queries.edition_of(listing, revision.base)
        revision.edition = None
        db.session.flush()
        if revision.has_terms:
            _put_terms_back(actor, listing, revision.replaced)
        changed = _write_on_the_shelf(listing, before)
        listing.edition = revision.base
        record(ListingRevised(listing, revision, changed))
        record(ApprovalTakenBack(listing, since))
    _move(revision, actor, "take_back")
    revision.decided_by_id, revision.decided_at, revision.note = None, None, ""
    return revision


@command
def revoke_edition(actor: Actor, listing: Listing, *, reason: str) -> Listing:
    """A coordinator does not stand by what the market approved by itself: the text before is back as a new edition."""
    require(policy.may_decide_about(actor, listing))
    lock(listing)
    _refuse_unless_offered(listing)
    current = queries.edition_of(listing, listing.edition)
    if not current.by_market:
        raise WrongState(_(N_("Bản đang bán do cán bộ duyệt. Muốn đổi, hãy gọi nhà sản xuất hoặc gỡ hàng.")))
    before = queries.edition_of(listing, current.base)
    again = ListingRevision(
        listing_id=listing.id,
        state=RevisionState.APPROVED,
        base=listing.edition,
        restored_from=before.edition,
        note=reason,
        written_by_id=actor.person_id,
        **_words_of(before),
    )
    db.session.add(again)
    again.photos = [copied(photo) for photo in before.photos]
    db.session.flush()
    _note(again, actor, "revoke", RevisionState.APPROVED, RevisionState.APPROVED, reason)
    _become_the_shelf(actor, listing, again)
    record(EditionRevoked(listing, reason))
    return listing


def keep_first_edition(actor: Actor, listing: Listing) -> ListingRevision:
    """The text that just came on the shelf, kept as edition 1."""
    first = ListingRevision(
        listing_id=listing.id,
        state=RevisionState.APPROVED,
        base=0,
        edition=1,
        decided_by_id=actor.person_id,
        decided_at=now(),
        **_words_of(listing),
    )
    first.photos = [copied(photo) for photo in listing.photos]
    db.session.add(first)
    listing.edition = 1
    return first


def forget_first_edition(listing: Listing) -> None:
    """The first approval was taken back: nothing was on the shelf."""
    first = queries.edition_of(listing, 1)
    for photo in first.photos:
        db.session.delete(photo)
    db.session.flush()
    db.session.delete(first)
    listing.edition = 0


def close_open_revision(actor: Actor, listing: Listing) -> None:
    """Goods that left the shelf for good need no new words."""
    if current := queries.open_revision_of(listing):
        _drop(actor, current, "withdraw")


BY_MARKET = N_("Nhà sản xuất tin cậy, sửa vài chữ: chợ duyệt ngay.")


def _revise(
    actor: Actor,
    listing: Listing,
    current: ListingRevision | None,
    base: int,
    changes: Mapping[str, Any],
    terms: Mapping[str, Any],
) -> None:
    """Write the new words: into the draft there is, in place of the one that waits, or not at all if nothing is new."""
    begun: Listing | ListingRevision = current or listing
    photos = _chosen_photos(begun, changes)
    words = _wanted(begun, changes)
    wanted = {**words, "photos": [photo.digest for photo in photos]}
    if wanted == text_of(listing):
        if current is not None:
            _drop(actor, current, "withdraw")
        return
    if current is not None and wanted == text_of(current) and terms == _terms_of(current):
        return
    if current is None:
        _begin(actor, listing, base, words, photos, terms)
    elif current.state is RevisionState.SUBMITTED:
        _drop(actor, current, "supersede")
        _begin(actor, listing, base, words, photos, terms)
    else:
        for name, value in words.items():
            setattr(current, name, value)
        _set_terms(current, terms)
        hang(actor, current, photos)
        current.written_by_id, current.base = actor.person_id, base


def _begin(
    actor: Actor,
    listing: Listing,
    base: int,
    words: Mapping[str, Any],
    photos: Sequence[Photo],
    terms: Mapping[str, Any],
    *,
    restored_from: int | None = None,
) -> ListingRevision:
    revision = ListingRevision(
        listing_id=listing.id,
        state=RevisionState.DRAFT,
        base=base,
        restored_from=restored_from,
        written_by_id=actor.person_id,
        **words,
    )
    db.session.add(revision)
    _set_terms(revision, terms)
    db.session.flush()
    hang(actor, revision, photos)
    _note(revision, actor, "begin", RevisionState.DRAFT, RevisionState.DRAFT)
    return revision


def _drop(actor: Actor, revision: ListingRevision, name: str) -> None:
    """No longer the open one; a coordinator who has it on the screen is told."""
    _move(revision, actor, name)
    db.session.flush()
    review = reviews.open_review(REVISION, revision.id)
    if name == "supersede":
        if review:
            approvals.supersede(actor, review)
        record(RevisionSuperseded(revision))
        return
    if review:
        approvals.withdraw(actor, review)
    record(RevisionWithdrawn(revision))


def _become_the_shelf(actor: Actor, listing: Listing, revision: ListingRevision) -> None:
    changed = _write_on_the_shelf(listing, revision)
    if revision.has_terms:
        asked = {name: getattr(listing, name) for name in TERMS}
        revision.replaced = {name: f"{value}" if name != "price" else value.dong for name, value in asked.items()}
        _change_at_once(actor, listing, _terms_of(revision))
    listing.edition += 1
    revision.edition = listing.edition
    revision.decided_by_id, revision.decided_at = actor.person_id, now()
    record(ListingRevised(listing, revision, changed))


def _write_on_the_shelf(listing: Listing, written: ListingRevision) -> frozenset[str]:
    """Make the shelf read as written; gives the fields that changed. Orders keep what they were placed with."""
    before, after = text_of(listing), text_of(written)
    changed = frozenset(name for name in after if before[name] != after[name])
    for name in changed - {"photos"}:
        setattr(listing, name, after[name])
    if "name" in changed:
        listing.sort_key = sort_key(listing.name)
    if "category_id" in changed:
        listing.category = written.category
    if "photos" in changed:
        for photo in list(listing.photos):
            db.session.delete(photo)
        listing.photos = [copied(photo) for photo in written.photos]
    return changed


def _put_terms_back(actor: Actor, listing: Listing, replaced: Mapping[str, Any]) -> None:
    """The price, step and least amount of the measure before."""
    asked = {"price": Money(replaced["price"]), **{name: Decimal(replaced[name]) for name in ("step", "min_quantity")}}
    _change_at_once(actor, listing, asked)


def _change_at_once(actor: Actor, listing: Listing, wanted: Mapping[str, Any]) -> None:
    """Price, steps, months, waiting time: on the shelf now, a price with its row of history."""
    plain = dict(wanted)
    if "harvest_months" in plain:
        plain["harvest_months"] = months_as_bits(plain["harvest_months"])
    if (price := plain.pop("price", None)) is not None and price != listing.price:
        old, listing.price = listing.price, price
        row = PriceChange(listing_id=listing.id, old_price=old, new_price=price, changed_by_id=actor.person_id)
        db.session.add(row)
        record(PriceChanged(listing, old, price))
    for name, value in plain.items():
        if getattr(listing, name) != value:
            setattr(listing, name, value)


def _wanted(begun: Listing | ListingRevision, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The words as they would stand, content made to fit the unit."""
    plain = {name: value for name, value in changes.items() if name not in ("photos", "cover", "category")}
    if "category" in changes:
        plain["category_id"] = changes["category"].id if changes["category"] else None
    return fitted({**_words_of(begun), **plain})


def _words_of(written: Listing | ListingRevision) -> dict[str, Any]:
    return {name: getattr(written, name) for name in MATERIAL}


def _chosen_photos(begun: Listing | ListingRevision, changes: Mapping[str, Any]) -> list[Photo]:
    if "photos" not in changes:
        return list(begun.photos)
    cover = changes.get("cover", "")
    return sorted(changes["photos"], key=lambda photo: photo.reference != cover)


def _writes_measure(listing: Listing, current: ListingRevision | None, changes: Mapping[str, Any]) -> bool:
    wanted = _wanted(current or listing, changes)
    return any(wanted[name] != getattr(listing, name) for name in MEASURE)


def _asked(begun: Listing | ListingRevision, listing: Listing, name: str) -> Any:
    asked = getattr(begun, name)
    return getattr(listing, name) if asked is None else asked


def _terms_of(revision: ListingRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in TERMS} if revision.has_terms else {}


def _set_terms(revision: ListingRevision, terms: Mapping[str, Any]) -> None:
    for name in TERMS:
        setattr(revision, name, terms.get(name))


def seen_now(listing: Listing, revision: ListingRevision | None) -> str:
    """What a form is drawn from, for its hidden field: the edition, the row, and the revision being written."""
    base = revision.base if revision else listing.edition
    return f"{base}.{listing.version}.{revision.id if revision else 0}.{revision.version if revision else 0}"


def _parts(seen: str) -> tuple[int, int, int, int] | None:
    parts = seen.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return None
    base, version, revision_id, revision_version = map(int, parts)
    return base, version, revision_id, revision_version


def _base_of(seen: str, current: ListingRevision | None, listing: Listing) -> int:
    parts = _parts(seen)
    if parts is not None:
        return min(parts[0], listing.edition)
    return current.base if current else listing.edition


def _refuse_what_others_changed(
    listing: Listing, current: ListingRevision | None, seen: str, changes: Mapping[str, Any]
) -> None:
    """Two hands on one form: the later one reads what the other wrote, at its field, and sends again to overrule it."""
    parts = _parts(seen)
    if parts is None:
        return
    _base, version, revision_id, revision_version = parts
    theirs: dict[str, Any] = {}
    if version != listing.version:
        theirs |= {name: _asked(current or listing, listing, name) for name in TERMS if name in changes}
        theirs |= {name: getattr(listing, name) for name in ("lead_days",) if name in changes}
    if current is not None and (revision_id, revision_version) != (current.id, current.version):
        theirs |= {name: getattr(current, name) for name in MATERIAL if name in changes}
    said = {
        name: _(N_("Người khác vừa ghi “%(theirs)s”. Bấm gửi lại nếu vẫn muốn dùng của bạn."), theirs=_as_words(value))
        for name, value in theirs.items()
        if changes[name] != value
    }
    if said:
        raise ChangedMeanwhile(_(N_("Có người vừa sửa sản phẩm này.")), fields=said)


def _as_words(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return _(getattr(value, "label", "") or str(value if value is not None else ""))


def _open_one(listing: Listing) -> ListingRevision:
    revision = queries.open_revision_of(listing)
    if revision is None:
        raise WrongState(_(N_("Sản phẩm này không có bản sửa nào đang mở.")))
    return revision


def _refuse_unless_offered(listing: Listing) -> None:
    if listing.state not in OFFERED:
        raise WrongState(_(N_("Chỉ sửa kiểu này khi hàng đang bán hoặc tạm ngưng.")))


def _refuse_stale(revision: ListingRevision) -> None:
    if revision.base != revision.listing.edition:
        raise StaleBase(
            _(N_("Bản đang bán vừa đổi sau khi bản sửa này được viết. Hãy xem hai bản, chọn từng phần, rồi làm tiếp.")),
            base=revision.base,
            live=revision.listing.edition,
        )


def _may_pass_at_once(revision: ListingRevision) -> bool:
    """A trusted producer, nothing but a few words of the description, and nothing odd about them (ux.md row 17)."""
    listing = revision.listing
    if listing.producer.trust is not Trust.TRUSTED:
        return False
    before, after = text_of(listing), text_of(revision)
    if {name for name in after if before[name] != after[name]} != {"description"}:
        return False
    return changed_share(listing.description, revision.description) <= MOST_CHANGED and not any(
        hints_for({revision.id: revision}).values()
    )


def _move(revision: ListingRevision, actor: Actor, name: str, why: str = "") -> None:
    before, revision.state = revision.state, REVISION_FLOW.after(revision.state, name)
    _note(revision, actor, name, before, revision.state, why)


def _note(
    revision: ListingRevision, actor: Actor, name: str, before: RevisionState, after: RevisionState, why: str = ""
) -> None:
    row = RevisionMove(
        revision_id=revision.id, name=name, from_state=before, to_state=after, by_id=actor.person_id, why=why
    )
    db.session.add(row)
