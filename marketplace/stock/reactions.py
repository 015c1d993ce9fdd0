from __future__ import annotations

from marketplace.catalogue.events import ListingPublished
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on

from . import commands


@on(ListingPublished)
def open_the_ledger(event: ListingPublished) -> None:
    """Goods that come on the shelf for the first time start with what their producer said is there."""
    commands.open_ledger(SYSTEM, event.listing)
