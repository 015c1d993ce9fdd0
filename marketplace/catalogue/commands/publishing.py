"""On the shelf, off it, and what changes while it is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import lock
from marketplace.kernel.errors import require
from marketplace.kernel.flow import WrongState
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.organisations.commands import refuse_suspended

from .. import policy, queries
from ..events import (
    ApprovalTakenBack,
    ListingAmended,
    ListingPaused,
    ListingPublished,
    ListingResumed,
    ListingRetired,
    ListingReturned,
    ListingTakenBack,
    ListingTakenDown,
)
from ..models import Listing
from ..states import OFFERED, Deed, ListingState
from .entering import entered
from .moving import months_as_bits, move
from .replacing import forget_first_edition, keep_first_edition
from .revising import close_open_revision
from .steps import note_price


@command
def publish_listing(actor: Actor, listing: Listing) -> Listing:
    """Put an approved listing on the shelf."""
    require(policy.may(actor, listing, "publish"))
    move(lock(listing), actor, "publish")
    listing.approved_at, listing.state_note = now(), ""
    keep_first_edition(actor, listing)
    record(ListingPublished(listing))
    return listing


@command
def give_back_listing(actor: Actor, listing: Listing, *, note: str) -> Listing:
    """Send a listing back to its producer, with what to mend."""
    require(policy.may(actor, listing, "give_back"))
    move(lock(listing), actor, "give_back", why=note)
    listing.state_note = note
    record(ListingReturned(listing, note))
    return listing


@command
def take_back_decision(actor: Actor, listing: Listing, *, since: datetime) -> Listing:
    """The decision about new goods was a slip: they wait again as they did before.

    Raises WrongState when other words were begun or published since.
    """
    require(policy.may(actor, listing, "take_back"))
    was = lock(listing).state
    move(listing, actor, "take_back")
    listing.state_note = ""
    if was is ListingState.LIVE:
        if queries.open_revision_of(listing) is not None or listing.edition != 1:
            raise WrongState(_(N_("Đã có bản mới hơn, nên không lấy lại được quyết định này.")))
        listing.approved_at = None
        forget_first_edition(listing)
        record(ApprovalTakenBack(listing, since))
        record(ListingTakenBack(listing))
    return listing


@command
def pause_listing(actor: Actor, listing: Listing) -> Listing:
    """Take it off the shelf for a while; orders already placed go on."""
    require(policy.may(actor, listing, "pause"))
    move(lock(listing), actor, "pause")
    record(ListingPaused(listing))
    return listing


@command
def resume_listing(actor: Actor, listing: Listing) -> Listing:
    """Put a paused listing back on the shelf."""
    require(policy.may(actor, listing, "resume"))
    refuse_suspended(listing.producer)
    move(lock(listing), actor, "resume")
    record(ListingResumed(listing))
    return listing


@command
def retire_listing(actor: Actor, listing: Listing) -> Listing:
    """Stop offering it for good; it stays readable in old orders."""
    require(policy.may(actor, listing, "retire"))
    move(lock(listing), actor, "retire")
    close_open_revision(actor, listing)
    record(ListingRetired(listing))
    return listing


@command
def take_down_listing(actor: Actor, listing: Listing, *, reason: str) -> Listing:
    """A coordinator takes it off the shelf, with the reason and what it rests on."""
    require(policy.may(actor, listing, "take_down"))
    move(lock(listing), actor, "take_down", why=reason)
    close_open_revision(SYSTEM, listing)
    listing.state_note = reason
    record(ListingTakenDown(listing, reason))
    return listing


@command
def change_price(actor: Actor, listing: Listing, *, price: Money) -> Listing:
    """Ask another price from now on; orders already placed keep theirs.

    Raises WrongState unless it is live or paused.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    if listing.state not in OFFERED:
        raise WrongState(_(N_("Chỉ đổi giá nhanh khi hàng đang bán hoặc tạm ngưng.")))
    if price == listing.price:
        return listing
    old, listing.price = listing.price, price
    note_price(actor, listing, old, price)
    return listing


@command
def change_season(
    actor: Actor,
    listing: Listing,
    *,
    lead_days: int | None = None,
    harvest_months: Collection[int] | None = None,
    weight_tolerance: int | None = None,
) -> Listing:
    """Say when it is harvested, how long a buyer waits, by how many percent the real weight may differ unasked.

    Takes effect at once, without a review; what is not said stays. Orders keep the tolerance they were placed with.
    Raises WrongState unless it is live or paused.
    """
    require(policy.may_edit(actor, listing))
    lock(listing)
    if listing.state not in OFFERED:
        raise WrongState(_(N_("Chỉ đổi mùa vụ nhanh khi hàng đang bán hoặc tạm ngưng.")))
    if lead_days is not None:
        listing.lead_days = lead_days
    if harvest_months is not None:
        listing.harvest_months = months_as_bits(harvest_months)
    if weight_tolerance is not None:
        listing.weight_tolerance = weight_tolerance
    entered(actor, listing, Deed.SEASON)
    record(ListingAmended(listing))
    return listing
