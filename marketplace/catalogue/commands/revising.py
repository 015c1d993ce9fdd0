"""Another text for goods on the shelf: written, sent, dropped; the shelf keeps its own until it is approved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from marketplace.approvals import commands as approvals
from marketplace.approvals import queries as reviews
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.commands import refuse_suspended
from marketplace.organisations.states import Trust
from marketplace.photos.models import Photo

from .. import policy, queries
from ..differences import changed_share
from ..events import (
    RevisionSubmitted,
    RevisionSuperseded,
    RevisionWithdrawn,
)
from ..hints import hints_for
from ..models import MATERIAL, MEASURE, TERMS, Listing, ListingRevision, text_of
from ..readiness import AsRevised, lacking
from ..states import REVISION_FLOW, RevisionState
from .drafting import NotReady, fitted, refuse_what_is_not_sold
from .hanging import hang, show_the_same
from .seeing import base_of, refuse_what_others_changed
from .steps import (
    asked,
    change_at_once,
    note_step,
    refuse_stale,
    refuse_unless_offered,
    set_terms,
    take_step,
    terms_of,
    words_of,
)

REVISION = "revision"
AT_ONCE = ("lead_days", "harvest_months", "weight_tolerance")
MOST_CHANGED = 10  # percent of the words of a description a trusted producer may change without waiting
BY_MARKET = N_("Nhà sản xuất tin cậy, sửa vài chữ: chợ duyệt ngay.")


@command
def amend_offered(actor: Actor, listing: Listing, *, seen: str = "", **changes: Any) -> Listing:
    """Change goods on the shelf: price, steps, months at once; what a buyer reads becomes a revision that waits.

    `changes` are those of `start_listing`, without the stock. Price, step and least amount wait too when they come with
    another unit. `seen` is what the form was drawn from (`seen_now`): what somebody else changed since is told field by
    field (`ChangedMeanwhile`). A revision that waits already is superseded by the new words.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    refuse_unless_offered(listing)
    refuse_what_is_not_sold(changes.get("category"))
    if "price" in changes and changes["price"] is None:
        raise NotReady(_(N_("Hãy ghi giá bán, ví dụ 70.000.")), field="price")
    current = queries.open_revision_of(listing)
    refuse_what_others_changed(listing, current, seen, changes)
    terms = {name: changes.pop(name) for name in TERMS if name in changes}
    at_once = {name: changes.pop(name) for name in AT_ONCE if name in changes}
    if changes and _writes_measure(listing, current, changes):
        terms = {name: terms.get(name, asked(current or listing, listing, name)) for name in TERMS}
        _revise(actor, listing, current, base_of(seen, current, listing), changes, terms)
    else:
        change_at_once(actor, listing, {**terms, **at_once})
        if changes:
            _revise(actor, listing, current, base_of(seen, current, listing), changes, {})
        return listing
    change_at_once(actor, listing, at_once)
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

    A trusted producer's small change of the description is approved by the market at once, on the same path; not when
    somebody else typed it, for the trust is in the producer's own hand.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    refuse_unless_offered(listing)
    revision = _open_one(listing)
    REVISION_FLOW.after(revision.state, "submit")
    refuse_suspended(listing.producer)
    refuse_stale(revision)
    refuse_what_is_not_sold(revision.category)
    if missing := lacking(AsRevised(revision), queries.papers_behind(revision)):
        field, sentence = next(iter(missing.items()))
        raise NotReady(sentence, field=field, fields=missing)
    take_step(revision, actor, "submit")
    revision.note = ""
    review = approvals.submit(
        actor,
        kind=REVISION,
        subject_id=revision.id,
        subject_name=revision.name,
        locality_id=listing.producer.locality_id,
        owner_slug=listing.producer.slug,
        owner_name=listing.producer.name,
        entered_by=queries.helpers_with_revision(revision),
    )
    record(RevisionSubmitted(revision))
    if actor.assistance_id is None and _may_pass_at_once(revision):
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
    refuse_unless_offered(listing)
    earlier = queries.edition_of(listing, edition)
    refuse_what_is_not_sold(earlier.category)
    if current := queries.open_revision_of(listing):
        _drop(actor, current, "supersede")
    terms: dict[str, Any] = {}
    if earlier.measure != listing.measure:
        terms = {name: getattr(listing, name) for name in TERMS}
    _begin(actor, listing, listing.edition, words_of(earlier), earlier.photos, terms, restored_from=edition)
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
        show_the_same(revision, listing.photos)
    db.session.flush()
    db.session.expire(revision, ["category"])
    if revision.measure == listing.measure:
        set_terms(revision, {})
    revision.base = listing.edition
    note_step(revision, actor, "take_over", revision.state, revision.state)
    if review := reviews.open_review(REVISION, revision.id):
        approvals.note_change(actor, review)
    return revision


def close_open_revision(actor: Actor, listing: Listing) -> None:
    """Goods that left the shelf for good need no new words."""
    if current := queries.open_revision_of(listing):
        _drop(actor, current, "withdraw")


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
    if current is not None and wanted == text_of(current) and terms == terms_of(current):
        return
    if current is None:
        _begin(actor, listing, base, words, photos, terms)
    elif current.state is RevisionState.SUBMITTED:
        _drop(actor, current, "supersede")
        _begin(actor, listing, base, words, photos, terms)
    else:
        for name, value in words.items():
            setattr(current, name, value)
        set_terms(current, terms)
        hang(actor, current, photos)
        current.written_by_id, current.base = actor.person_id, base
        current.assistance_id = actor.assistance_id
        if actor.assistance_id is not None:
            note_step(current, actor, "enter", current.state, current.state)


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
        assistance_id=actor.assistance_id,
        **words,
    )
    db.session.add(revision)
    set_terms(revision, terms)
    db.session.flush()
    hang(actor, revision, photos)
    note_step(revision, actor, "begin", RevisionState.DRAFT, RevisionState.DRAFT)
    return revision


def _drop(actor: Actor, revision: ListingRevision, name: str) -> None:
    """No longer the open one; a coordinator who has it on the screen is told."""
    take_step(revision, actor, name)
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


def _wanted(begun: Listing | ListingRevision, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The words as they would stand, content made to fit the unit."""
    plain = {name: value for name, value in changes.items() if name not in ("photos", "cover", "category")}
    if "category" in changes:
        plain["category_id"] = changes["category"].id if changes["category"] else None
    return fitted({**words_of(begun), **plain})


def _chosen_photos(begun: Listing | ListingRevision, changes: Mapping[str, Any]) -> list[Photo]:
    if "photos" not in changes:
        return list(begun.photos)
    cover = changes.get("cover", "")
    return sorted(changes["photos"], key=lambda photo: photo.reference != cover)


def _writes_measure(listing: Listing, current: ListingRevision | None, changes: Mapping[str, Any]) -> bool:
    wanted = _wanted(current or listing, changes)
    return any(wanted[name] != getattr(listing, name) for name in MEASURE)


def _open_one(listing: Listing) -> ListingRevision:
    revision = queries.open_revision_of(listing)
    if revision is None:
        raise WrongState(_(N_("Sản phẩm này không có bản sửa nào đang mở.")))
    return revision


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
