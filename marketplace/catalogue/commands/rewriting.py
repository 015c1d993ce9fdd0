"""How another text for goods on the shelf is begun, written on and given up; the verbs stand in `revising`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.approvals import commands as approvals
from marketplace.approvals import queries as reviews
from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import record
from marketplace.kernel.db import db
from marketplace.photos.models import Photo

from ..events import (
    RevisionSuperseded,
    RevisionWithdrawn,
)
from ..models import MEASURE, Listing, ListingRevision, text_of
from ..states import RevisionState
from .drafting import fitted
from .hanging import hang
from .moving import move, start
from .steps import set_terms, terms_of, words_of

REVISION = "revision"


def revise(
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
            drop(actor, current, "withdraw")
        return
    if current is not None and wanted == text_of(current) and terms == terms_of(current):
        return
    if current is None:
        begin(actor, listing, base, words, photos, terms)
    elif current.state is RevisionState.SUBMITTED:
        drop(actor, current, "supersede")
        begin(actor, listing, base, words, photos, terms)
    else:
        for name, value in words.items():
            setattr(current, name, value)
        set_terms(current, terms)
        hang(actor, current, photos)
        current.written_by_id, current.base = actor.person_id, base
        current.assistance_id = actor.assistance_id
        if actor.assistance_id is not None:
            move(current, actor, "enter")


def begin(
    actor: Actor,
    listing: Listing,
    base: int,
    words: Mapping[str, Any],
    photos: Sequence[Photo],
    terms: Mapping[str, Any],
    *,
    restored_from: int | None = None,
) -> ListingRevision:
    """Another text for the listing, as the draft of a revision that shows these photos."""
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
    start(revision, actor, "begin")
    return revision


def drop(actor: Actor, revision: ListingRevision, name: str) -> None:
    """No longer the open one; a coordinator who has it on the screen is told."""
    move(revision, actor, name)
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


def writes_measure(listing: Listing, current: ListingRevision | None, changes: Mapping[str, Any]) -> bool:
    """Whether the words bring another unit, content or condition than the shelf has."""
    wanted = _wanted(current or listing, changes)
    return any(wanted[name] != getattr(listing, name) for name in MEASURE)
