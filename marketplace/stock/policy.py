from __future__ import annotations

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor


def may_count(actor: Actor, listing: Listing) -> bool:
    """Write into the ledger by hand: only those who sell for the listing's producer."""
    return actor.is_system or listing.producer_id in actor.sells_for
