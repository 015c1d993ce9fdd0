from __future__ import annotations

from marketplace.catalogue.events import (
    ListingAmended,
    ListingPublished,
    ListingResumed,
    ListingRetired,
    ListingRevised,
    ListingTakenBack,
    ListingTakenDown,
)
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.organisations.events import OrganisationAmended, OrganisationMoved

from . import commands

FOUND_BY = {"name", "hamlet"}
WORDS_OF_GOODS = {"name", "category_id", "origin"}


@on(ListingPublished)
@on(ListingResumed)
def find_what_came_on_the_shelf(event: ListingPublished | ListingResumed) -> None:
    """What is for sale can be found."""
    commands.index_listing(SYSTEM, event.listing)


@on(ListingAmended)
def find_by_new_words(event: ListingAmended) -> None:
    """A listing that was approved once is found by its present words; a draft by nobody."""
    if event.listing.approved_at is not None:
        commands.index_listing(SYSTEM, event.listing)


@on(ListingRevised)
def find_by_approved_words(event: ListingRevised) -> None:
    """New words count for search when they come on the shelf, not while they wait."""
    if event.changed & WORDS_OF_GOODS:
        commands.index_listing(SYSTEM, event.listing)


@on(ListingRetired)
@on(ListingTakenDown)
@on(ListingTakenBack)
def forget_what_left_for_good(event: ListingRetired | ListingTakenDown | ListingTakenBack) -> None:
    """What will not come back need not be found."""
    commands.forget_listing(SYSTEM, event.listing)


@on(OrganisationAmended)
def find_by_the_producers_new_name(event: OrganisationAmended) -> None:
    """Goods are found by who makes them."""
    if event.organisation.sells and event.changed & FOUND_BY:
        commands.index_producer(SYSTEM, event.organisation)


@on(OrganisationMoved)
def find_at_the_producers_new_place(event: OrganisationMoved) -> None:
    """Goods are found by where they come from."""
    if event.organisation.sells:
        commands.index_producer(SYSTEM, event.organisation)
