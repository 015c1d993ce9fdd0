"""Who and what is there already while the demonstration is told, and how the days of it pass."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from marketplace.accounts.models import Person
from marketplace.accounts.queries import actor_for
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.catalogue.models import Listing
from marketplace.delivery.models import PickupPoint
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor
from marketplace.orders.models import Order
from marketplace.organisations.models import Organisation

from .pictures import Album

DATA = Path(__file__).parent / "data"
TRA_TAN, HOA_CUONG = "20923", "20257"
At = Callable[[float], None]


@dataclass
class Stage:
    """The demonstration so far, by the keys of the data files. `at(3)` turns the clock to three days before today."""

    at: At
    pictures: Album
    officials: dict[str | None, Actor] = field(default_factory=dict)  # by the code of their locality
    points: list[PickupPoint] = field(default_factory=list)
    owners: dict[str, tuple[Person, Organisation]] = field(default_factory=dict)
    offered: dict[str, Listing] = field(default_factory=dict)

    def seller_of(self, sold: Listing | Order) -> Actor:
        """The person who speaks for the producer of these goods or this order."""
        return next(actor_for(person) for person, maker in self.owners.values() if maker.id == sold.producer_id)

    def official_of(self, listing: Listing) -> Actor:
        """The coordinator of the producer's locality."""
        return self.officials[listing.producer.locality.code]


def told_in(name: str, table: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    rows: list[dict[str, Any]] = tomllib.loads((DATA / name).read_text(encoding="utf-8"))[table]
    return rows


def approve(official: Actor, kind: str, subject_id: int) -> None:
    """Say yes to what waits on the desk, if anything does."""
    if review := open_review(kind, subject_id):
        approvals.approve(official, review, sure=True)


@contextmanager
def turned_back() -> Iterator[At]:
    """The clock stands so many days before today, and runs again at the end."""
    real = clock.now()

    def at(days_ago: float) -> None:
        clock.freeze(real - timedelta(days=days_ago))

    try:
        yield at
    finally:
        clock.unfreeze()
