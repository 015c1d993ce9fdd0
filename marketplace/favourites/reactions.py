from __future__ import annotations

from marketplace.catalogue.events import ListingPublished
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on

from . import commands


@on(ListingPublished)
def gather_news_of_the_maker(event: ListingPublished) -> None:
    """Goods that came on the shelf are news for whoever follows their maker."""
    commands.gather_news(SYSTEM, event.listing)
