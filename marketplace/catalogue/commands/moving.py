"""One step of a listing's life, with its row of who, when and why."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db

from ..models import ALL_YEAR, Listing, ListingMove
from ..states import LISTING_FLOW, Deed, ListingState
from .entering import entered

DEEDS = {
    "start": Deed.WROTE,
    "enter": Deed.AMENDED,
    "submit": Deed.SENT,
    "withdraw": Deed.TOOK_BACK,
    "pause": Deed.PAUSED,
    "resume": Deed.RESUMED,
    "retire": Deed.RETIRED,
}


def move(listing: Listing, actor: Actor, name: str, why: str = "") -> None:
    """One step of its life, refused when the flow does not know it, with its row of who, when and why.

    A day named for coming back is for the pause it was named with.
    """
    before, listing.state = listing.state, LISTING_FLOW.after(listing.state, name)
    listing.resumes_on = None
    note(listing, actor, name, before, listing.state, why)


def note(listing: Listing, actor: Actor, name: str, before: ListingState, after: ListingState, why: str = "") -> None:
    row = ListingMove(
        listing_id=listing.id, name=name, from_state=before, to_state=after, by_id=actor.person_id, why=why
    )
    row.assistance_id = actor.assistance_id
    db.session.add(row)
    if deed := DEEDS.get(name):
        entered(actor, listing, deed)


def months_as_bits(months: Collection[int]) -> int:
    """Months 1–12 as the listing keeps them; none at all means all year."""
    return sum(1 << (month - 1) for month in set(months)) or ALL_YEAR
