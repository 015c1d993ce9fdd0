"""One step of a listing or of another text for it, and word of it to the producer when somebody else took it."""

from __future__ import annotations

from collections.abc import Collection

from marketplace.kernel.actor import Actor
from marketplace.kernel.steps import begin, take_step

from ..models import ALL_YEAR, Listing, ListingRevision
from ..states import Deed
from .entering import entered

DEEDS = {
    "start": Deed.WROTE,
    "enter": Deed.AMENDED,
    "submit": Deed.SENT,
    "withdraw": Deed.TOOK_BACK,
    "pause": Deed.PAUSED,
    "pause_until": Deed.PAUSED,
    "resume": Deed.RESUMED,
    "retire": Deed.RETIRED,
}
DEEDS_OF_REVISIONS = {
    "begin": Deed.REVISED,
    "enter": Deed.REVISED,
    "take_over": Deed.REVISED,
    "submit": Deed.SENT_REVISION,
    "withdraw": Deed.DROPPED_REVISION,
}


def start(written: Listing | ListingRevision, actor: Actor, name: str, why: str = "") -> None:
    """The first step of goods, or of another text for them."""
    begin(written, name, by=actor, why=why)
    _tell(written, actor, name)


def move(written: Listing | ListingRevision, actor: Actor, name: str, why: str = "") -> None:
    """One step of its life, refused when the flow does not know it.

    A day named for coming back is for the pause it was named with.
    """
    take_step(written, name, by=actor, why=why)
    if isinstance(written, Listing):
        written.resumes_on = None
    _tell(written, actor, name)


def _tell(written: Listing | ListingRevision, actor: Actor, name: str) -> None:
    if isinstance(written, Listing):
        listing, deed = written, DEEDS.get(name)
    else:
        listing, deed = written.listing, DEEDS_OF_REVISIONS.get(name)
    if deed is not None:
        entered(actor, listing, deed)


def months_as_bits(months: Collection[int]) -> int:
    """Months 1–12 as the listing keeps them; none at all means all year."""
    return sum(1 << (month - 1) for month in set(months)) or ALL_YEAR
