"""The prices goods had, as stretches of time and as a line to be drawn. Pure: no database, no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.clock import now
from marketplace.kernel.money import Money

from .models import Listing, PriceChange

WIDTH, HEIGHT, ROOM = 600, 160, 12  # of the picture, and what is left free around the line


@dataclass(frozen=True)
class Stretch:
    """From when on it cost how much."""

    since: datetime
    price: Money


@dataclass(frozen=True)
class PriceLine:
    """A line in steps: a price holds until it changes. Coordinates are whole dots of a picture WIDTH × HEIGHT."""

    path: str
    dots: tuple[tuple[int, int], ...]
    lowest: Money
    highest: Money
    since: datetime

    @property
    def is_flat(self) -> bool:
        """It never cost anything else."""
        return self.lowest == self.highest


def stretches_of(listing: Listing, changes: Sequence[PriceChange]) -> list[Stretch]:
    """The prices in the order of time, from these changes (newest first); none of goods that never were for sale."""
    if listing.approved_at is None or listing.price is None:
        return []
    if not changes:
        return [Stretch(listing.approved_at, listing.price)]
    first = changes[-1]
    begun = [Stretch(listing.approved_at, first.old_price)] if first.old_price else []
    return [
        *(each for each in begun if each.since < first.created_at),
        *(Stretch(change.created_at, change.new_price) for change in reversed(changes)),
    ]


def line_of(stretches: Sequence[Stretch]) -> PriceLine | None:
    """The line these prices draw until now; None when there is nothing to draw."""
    if not stretches:
        return None
    prices = [each.price.dong for each in stretches]
    least, most, first = min(prices), max(prices), stretches[0].since
    span = max((now() - first).total_seconds(), 1)

    def across(moment: datetime) -> int:
        return ROOM + round((WIDTH - 2 * ROOM) * (moment - first).total_seconds() / span)

    def up(dong: int) -> int:
        share = (dong - least) * (HEIGHT - 2 * ROOM) // (most - least) if most > least else HEIGHT // 2 - ROOM
        return HEIGHT - ROOM - share

    dots = tuple((across(each.since), up(each.price.dong)) for each in stretches)
    steps = "".join(f"H{x}V{y}" for x, y in dots[1:])
    return PriceLine(
        path=f"M{dots[0][0]} {dots[0][1]}{steps}H{WIDTH - ROOM}",
        dots=dots,
        lowest=Money(least),
        highest=Money(most),
        since=first,
    )
