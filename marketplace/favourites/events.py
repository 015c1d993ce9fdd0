"""What people are to be told. Each event names a limited number of people: a long list comes as several events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.catalogue.models import Listing
from marketplace.organisations.models import Organisation


@dataclass(frozen=True)
class GoodsReturned:
    """These people waited for these goods; now they can be ordered, and the waiting is over."""

    listing: Listing
    person_ids: Sequence[int]


@dataclass(frozen=True)
class WaitsEnded:
    """These people waited for these goods; they are not sold any more, and the waiting is over."""

    listing: Listing
    person_ids: Sequence[int]


@dataclass(frozen=True)
class MakerNewsTold:
    """These people follow a maker who put these goods on the shelf; it is that maker's news of `day`."""

    producer: Organisation
    day: date
    listings: Sequence[Listing]
    person_ids: Sequence[int]
