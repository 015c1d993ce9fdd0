"""Forms not finished yet: kept as they were typed, so that another device, or another day, goes on with them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, require
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation

from .. import policy
from ..models import Listing, ListingDraft

MOST_DRAFTS = 30
KEPT_UNTOUCHED = timedelta(days=90)


class TooManyDrafts(DomainError):
    """More unfinished forms than anybody goes on with."""


class DraftChanged(ChangedMeanwhile):
    """Another device wrote on it since this one last looked: the person chooses, nothing is written over."""


@command
def keep_draft(
    actor: Actor,
    producer: Organisation,
    listing: Listing | None = None,
    *,
    key: str,
    typed: dict[str, list[str]],
    seen: int = 0,
) -> ListingDraft:
    """Keep a form as far as it is written; `seen` is the version this device wrote on.

    The same words again change nothing.
    Raises DraftChanged when another device was faster, TooManyDrafts when the person has begun too many.
    """
    require(policy.may_offer(actor, producer))
    draft = db.session.scalar(
        select(ListingDraft).where(ListingDraft.person_id == actor.person_id, ListingDraft.key == key)
    )
    if draft is None:
        return _begun(actor, producer, listing, key, typed)
    lock(draft)
    if draft.typed == typed:
        return draft
    if draft.version != seen:
        raise DraftChanged(_(N_("Bài này vừa được viết tiếp trên máy khác.")))
    draft.typed, draft.saved_at = typed, now()
    return draft


@command
def drop_draft(actor: Actor, draft: ListingDraft) -> None:
    """The form was sent, or is not wanted any more."""
    require(policy.may_continue(actor, draft))
    db.session.delete(draft)


@command
def forget_old_drafts() -> int:
    """Drop forms nobody touched for three months; gives how many."""
    old = delete(ListingDraft).where(ListingDraft.saved_at < now() - KEPT_UNTOUCHED)
    return len(db.session.scalars(old.returning(ListingDraft.id)).all())


def _begun(
    actor: Actor, producer: Organisation, listing: Listing | None, key: str, typed: dict[str, list[str]]
) -> ListingDraft:
    begun = select(func.count()).where(ListingDraft.person_id == actor.person_id)
    if (db.session.scalar(begun) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts(_(N_("Đang có %(n)s bài viết dở. Hãy gửi hoặc bỏ bớt."), n=MOST_DRAFTS))
    draft = ListingDraft(key=key, person_id=actor.person_id, producer=producer, listing=listing, typed=typed)
    db.session.add(draft)
    return draft
