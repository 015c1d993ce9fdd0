"""Approved words take the place of those on the shelf, and sometimes give it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.text import sort_key

from .. import policy, queries
from ..events import (
    ApprovalTakenBack,
    EditionRevoked,
    ListingRevised,
    RevisionReturned,
)
from ..models import TERMS, Listing, ListingRevision, text_of
from ..states import RevisionState
from .hanging import show_the_same
from .moving import move, start
from .steps import change_at_once, refuse_stale, refuse_unless_offered, terms_of, words_of


@command
def publish_revision(actor: Actor, revision: ListingRevision) -> ListingRevision:
    """Put approved words on the shelf as its next edition; refused when they were begun from another text."""
    listing = lock(revision.listing)
    require(policy.may_revise(actor, listing, "approve"))
    refuse_unless_offered(listing)
    refuse_stale(revision)
    with db.session.no_autoflush:
        move(revision, actor, "approve")
        _become_the_shelf(actor, listing, revision)
    return revision


@command
def give_back_revision(actor: Actor, revision: ListingRevision, *, note: str) -> ListingRevision:
    """Send a revision back to its producer with what to mend; the shelf stays as it is."""
    require(policy.may_revise(actor, lock(revision.listing), "give_back"))
    move(revision, actor, "give_back", why=note)
    revision.note = note
    revision.decided_by_id, revision.decided_at = actor.person_id, now()
    record(RevisionReturned(revision, note))
    return revision


@command
def take_back_revision(actor: Actor, revision: ListingRevision, *, since: datetime) -> ListingRevision:
    """The decision about it was a slip: it waits again, and the shelf has the words it had before.

    Refused when something followed: newer words begun, another edition published. Raises WrongState then.
    """
    listing = lock(revision.listing)
    require(policy.may_revise(actor, listing, "take_back"))
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
    move(revision, actor, "take_back")
    revision.decided_by_id, revision.decided_at, revision.note = None, None, ""
    return revision


@command
def revoke_edition(actor: Actor, listing: Listing, *, reason: str) -> Listing:
    """A coordinator does not stand by what the market approved by itself: the text before is back as a new edition.

    Raises WrongState when a person approved it.
    """
    require(policy.may_revise(actor, listing, "revoke"))
    lock(listing)
    refuse_unless_offered(listing)
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
        **words_of(before),
    )
    db.session.add(again)
    show_the_same(again, before.photos)
    db.session.flush()
    start(again, actor, "revoke", reason)
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
        **words_of(listing),
    )
    with db.session.no_autoflush:
        show_the_same(first, listing.photos)
    db.session.add(first)
    listing.edition = 1
    return first


def forget_first_edition(listing: Listing) -> None:
    """The first approval was taken back: nothing was on the shelf."""
    first = queries.edition_of(listing, 1)
    shown = first.photos
    db.session.delete(first)
    for photo in shown:
        db.session.delete(photo)
    listing.edition = 0


def _become_the_shelf(actor: Actor, listing: Listing, revision: ListingRevision) -> None:
    changed = _write_on_the_shelf(listing, revision)
    if revision.has_terms:
        asked = {name: getattr(listing, name) for name in TERMS}
        revision.replaced = {name: f"{value}" if name != "price" else value.dong for name, value in asked.items()}
        change_at_once(actor, listing, terms_of(revision))
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
        shown = listing.photos
        show_the_same(listing, written.photos)
        for photo in shown:
            db.session.delete(photo)
    return changed


def _put_terms_back(actor: Actor, listing: Listing, replaced: Mapping[str, Any]) -> None:
    """The price, step and least amount of the measure before."""
    asked = {"price": Money(replaced["price"]), **{name: Decimal(replaced[name]) for name in ("step", "min_quantity")}}
    change_at_once(actor, listing, asked)
