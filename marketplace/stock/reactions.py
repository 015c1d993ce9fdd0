from __future__ import annotations

from marketplace.catalogue.events import ListingPublished, ListingRevised, ListingTakenBack
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on

from . import commands


@on(ListingPublished)
def open_the_ledger(event: ListingPublished) -> None:
    """Goods that come on the shelf for the first time start with what their producer said is there."""
    commands.open_ledger(SYSTEM, event.listing)


@on(ListingTakenBack)
def empty_the_ledger(event: ListingTakenBack) -> None:
    """Goods that never came on the shelf are not there; the next approval begins with what the producer says then."""
    commands.empty_ledger(SYSTEM, event.listing)


@on(ListingRevised)
def count_in_the_new_unit(event: ListingRevised) -> None:
    """Ten kilograms are no ten packets: after another unit nothing is for sale until its producer counts anew."""
    if event.changed & {"unit", "condition"}:
        commands.empty_ledger(SYSTEM, event.listing)
