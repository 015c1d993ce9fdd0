"""Goods like those one sells already: their words and pictures as the draft of another listing."""

from __future__ import annotations

from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import command
from marketplace.kernel.errors import require
from marketplace.photos.commands import copied

from .. import policy
from ..models import Listing
from .drafting import start_listing

COPIED = (
    *("name", "category", "description", "origin", "unit", "condition", "content_amount", "content_unit"),
    *("price", "step", "min_quantity", "lead_days", "weight_tolerance"),
    *("ingredients", "storage", "shelf_life", "warning"),
)


@command
def copy_listing(actor: Actor, listing: Listing) -> Listing:
    """Begin another listing with the words and photos of this one.

    Stock, approval and whatever speaks of one product alone stay behind: the numbers of its papers, its trace page.
    """
    require(policy.may_edit(actor, listing))
    words: dict[str, Any] = {name: getattr(listing, name) for name in COPIED}
    months = listing.months if len(listing.months) < 12 else ()
    copy = start_listing(actor, listing.producer, harvest_months=months, **words)
    copy.show([copied(photo, actor.person_id) for photo in listing.photos])
    return copy
