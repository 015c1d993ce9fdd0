"""A listing as it will stand once it is approved: its page, read before anybody else does."""

from __future__ import annotations

from typing import Any

from marketplace.catalogue.models import MATERIAL, TERMS, Listing
from marketplace.kernel.i18n import N_, _
from marketplace.stock.queries import supplies
from marketplace.stock.supply import NOTHING, Supply

from .shelf import Offer

WORDS = {*MATERIAL, "category", "content", "measure", "photos", "is_sold_whole"}


class AsItWillStand:
    """A listing with the words of its open revision in their place; nothing of it is stored."""

    def __init__(self, listing: Listing) -> None:
        self.listing, self.revision = listing, listing.open_revision

    def __getattr__(self, name: str) -> Any:
        revision = self.revision
        is_new = revision is not None and (name in WORDS or (name in TERMS and revision.has_terms))
        return getattr(revision if is_new else self.listing, name)


class OfferToCome(Offer):
    """What buyers will be offered; a draft may lack its price still."""

    @property
    def may_be_ordered(self) -> bool:
        """Once it is on the shelf."""
        return self.supply.is_enough(self.listing.min_quantity)

    @property
    def money(self) -> str:
        return super().money or _(N_("Chưa ghi giá"))


def offer_to_come(listing: Listing) -> OfferToCome:
    """The words as they will stand, with the stock there will be.

    Before the first approval that is what its producer says; with another unit nothing, until it is counted anew.
    """
    shown: Any = AsItWillStand(listing)
    if not listing.edition:
        supply = Supply(on_hand=listing.opening_stock or NOTHING, is_on_demand=listing.is_made_to_order)
    elif (shown.unit, shown.condition) != (listing.unit, listing.condition):
        supply = Supply()
    else:
        supply = supplies([listing.id])[listing.id]
    return OfferToCome(shown, supply)
