"""Another text for goods on the shelf: written, sent, dropped; the shelf keeps its own until it is approved."""

from __future__ import annotations

from collections.abc import Collection
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

from .. import policy, queries
from ..differences import changed_share
from ..events import (
    RevisionSubmitted,
)
from ..hints import hints_for
from ..models import MATERIAL, TERMS, Listing, ListingRevision, text_of
from ..readiness import AsRevised, lacking
from ..states import REVISION_FLOW, RevisionState
from .drafting import NotReady, refuse_what_is_not_sold
from .hanging import show_the_same
from .moving import move
from .rewriting import REVISION, begin, drop, revise, writes_measure
from .seeing import base_of, refuse_what_others_changed
from .steps import (
    asked,
    change_at_once,
    refuse_stale,
    refuse_unless_offered,
    set_terms,
    words_of,
)

AT_ONCE = ("lead_days", "harvest_months", "weight_tolerance")
MOST_CHANGED = 10  # percent of the words of a description a trusted producer may change without waiting
BY_MARKET = N_("Nhà sản xuất tin cậy, sửa vài chữ: chợ duyệt ngay.")


@command
def amend_offered(actor: Actor, listing: Listing, *, seen: str = "", **changes: Any) -> Listing:
    """Change goods on the shelf: price, steps, months at once; what a buyer reads becomes a revision that waits.

    `changes` are those of `start_listing`, without the stock. Price, step and least amount wait too when they come with
    another unit. `seen` is what the form was drawn from (`seen_now`): what somebody else changed since is told field by
    field (`ChangedMeanwhile`). A revision that waits already is superseded by the new words. Raises NotReady when the
    price is taken away.
    """
    require(policy.may_revise(actor, listing, "begin"))
    lock(listing)
    refuse_unless_offered(listing)
    refuse_what_is_not_sold(changes.get("category"))
    if "price" in changes and changes["price"] is None:
        raise NotReady(_(N_("Hãy ghi giá bán, ví dụ 70.000.")), field="price")
    current = queries.open_revision_of(listing)
    refuse_what_others_changed(listing, current, seen, changes)
    terms = {name: changes.pop(name) for name in TERMS if name in changes}
    at_once = {name: changes.pop(name) for name in AT_ONCE if name in changes}
    if changes and writes_measure(listing, current, changes):
        terms = {name: terms.get(name, asked(current or listing, listing, name)) for name in TERMS}
        revise(actor, listing, current, base_of(seen, current, listing), changes, terms)
    else:
        change_at_once(actor, listing, {**terms, **at_once})
        if changes:
            revise(actor, listing, current, base_of(seen, current, listing), changes, {})
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
    somebody else typed it, for the trust is in the producer's own hand. Raises NotReady, which says at which field
    something is lacking.
    """
    require(policy.may_revise(actor, listing, "submit"))
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
    move(revision, actor, "submit")
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
    require(policy.may_revise(actor, listing, "withdraw"))
    lock(listing)
    drop(actor, _open_one(listing), "withdraw")
    return listing


@command
def restore_edition(actor: Actor, listing: Listing, *, edition: int) -> Listing:
    """Take up the words of an earlier edition again: as a draft of a revision, to be looked at and sent."""
    require(policy.may_revise(actor, listing, "begin"))
    lock(listing)
    refuse_unless_offered(listing)
    earlier = queries.edition_of(listing, edition)
    refuse_what_is_not_sold(earlier.category)
    if current := queries.open_revision_of(listing):
        drop(actor, current, "supersede")
    terms: dict[str, Any] = {}
    if earlier.measure != listing.measure:
        terms = {name: getattr(listing, name) for name in TERMS}
    begin(actor, listing, listing.edition, words_of(earlier), earlier.photos, terms, restored_from=edition)
    return listing


@command
def take_over(actor: Actor, revision: ListingRevision, *, live: Collection[str]) -> ListingRevision:
    """Bring words begun from an older edition up to the one on the shelf: of the fields in `live` the shelf's count.

    The producer does it, or the coordinator who looks at it; what waits is then another text, and whoever has the older
    one on the screen must read it again. Raises WrongState when the words were decided about.
    """
    listing = lock(revision.listing)
    require(policy.may_revise(actor, listing, "take_over"))
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
    move(revision, actor, "take_over")
    if review := reviews.open_review(REVISION, revision.id):
        approvals.note_change(actor, review)
    return revision


def close_open_revision(actor: Actor, listing: Listing) -> None:
    """Goods that left the shelf for good need no new words."""
    if current := queries.open_revision_of(listing):
        drop(actor, current, "withdraw")


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
