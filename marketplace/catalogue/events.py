from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.money import Money

from .models import Listing


@dataclass(frozen=True)
class ListingSubmitted:
    """A producer asked for approval."""

    listing: Listing


@dataclass(frozen=True)
class ListingPublished:
    """A coordinator approved it: it is on the shelf."""

    listing: Listing


@dataclass(frozen=True)
class ListingReturned:
    """A coordinator asked for something to be mended."""

    listing: Listing
    note: str


@dataclass(frozen=True)
class ListingPaused:
    """It left the shelf for a while."""

    listing: Listing


@dataclass(frozen=True)
class ListingResumed:
    """It is back on the shelf."""

    listing: Listing


@dataclass(frozen=True)
class ListingRetired:
    """It left the shelf for good."""

    listing: Listing


@dataclass(frozen=True)
class ListingTakenDown:
    """A coordinator took it off the shelf."""

    listing: Listing
    reason: str


@dataclass(frozen=True)
class ListingAmended:
    """What a reader sees of it changed."""

    listing: Listing


@dataclass(frozen=True)
class PriceChanged:
    """It costs something else from now on."""

    listing: Listing
    old: Money | None
    new: Money
