from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.actor import Actor
from marketplace.kernel.money import Money

from .models import Listing, ListingRevision
from .states import Deed


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
class PauseEnded:
    """The day its producer named has come: it is back on the shelf by itself."""

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


@dataclass(frozen=True)
class ApprovalTakenBack:
    """An approval given at `since` is undone. Whoever has built on it meanwhile refuses, and all stays as it is."""

    listing: Listing
    since: datetime


@dataclass(frozen=True)
class ListingTakenBack:
    """Its first approval was taken back at once: it never was for sale."""

    listing: Listing


@dataclass(frozen=True)
class RevisionSubmitted:
    """A producer asked for approval of other words for goods on the shelf."""

    revision: ListingRevision


@dataclass(frozen=True)
class RevisionSuperseded:
    """A newer revision took the place of this one."""

    revision: ListingRevision


@dataclass(frozen=True)
class RevisionWithdrawn:
    """The producer wants no other words after all."""

    revision: ListingRevision


@dataclass(frozen=True)
class RevisionReturned:
    """A coordinator asked for something to be mended in a revision."""

    revision: ListingRevision
    note: str


@dataclass(frozen=True)
class ListingRevised:
    """The shelf reads otherwise: a new edition, or the one before after a decision was taken back."""

    listing: Listing
    revision: ListingRevision
    changed: frozenset[str]


@dataclass(frozen=True)
class EditionRevoked:
    """A coordinator does not stand by what the market approved by itself; the text before is back."""

    listing: Listing
    reason: str


@dataclass(frozen=True)
class GoodsEntered:
    """A helper typed something about goods on behalf of their producer (`actor.assistance_id` is the sitting)."""

    actor: Actor
    listing: Listing
    deed: Deed
    before: str = ""
    after: str = ""
