"""What is typed on behalf of a producer is told to the producer; what producers type themselves is no news to them."""

from __future__ import annotations

from marketplace.kernel.actor import Actor
from marketplace.kernel.commands import record
from marketplace.kernel.money import Money

from ..events import GoodsEntered
from ..models import Listing
from ..states import Deed


def entered(
    actor: Actor, listing: Listing, deed: Deed, *, before: Money | str | None = None, after: Money | str | None = None
) -> None:
    """Tell the floors above when a helper did this for the producer; `before` and `after` where a figure changed."""
    if actor.assistance_id is not None:
        was, becomes = ("" if each is None else str(each) for each in (before, after))
        record(GoodsEntered(actor, listing, deed, was, becomes))
