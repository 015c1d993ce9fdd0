from __future__ import annotations

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import may_edit
from marketplace.kernel.actor import Actor


def may_count(actor: Actor, listing: Listing) -> bool:
    """Write into the ledger by hand: those who sell for its producer, and who enters for it just now."""
    return may_edit(actor, listing)
