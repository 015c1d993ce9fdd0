"""What the floors above may hear about a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.actor import Actor

from .models import Review
from .states import ReviewState


@dataclass(frozen=True)
class Submitted:
    """Somebody asked for a look."""

    review: Review


@dataclass(frozen=True)
class Approved:
    """A coordinator found it right."""

    review: Review
    actor: Actor


@dataclass(frozen=True)
class Returned:
    """A coordinator asked for something to be mended; `review.said` tells what."""

    review: Review
    actor: Actor


@dataclass(frozen=True)
class Withdrawn:
    """It was taken back before anybody decided."""

    review: Review


@dataclass(frozen=True)
class Superseded:
    """Its maker sent something newer before anybody decided."""

    review: Review


@dataclass(frozen=True)
class DecisionTakenBack:
    """A coordinator took a decision back at once: it waits again. `was` is what had been decided, `since` when."""

    review: Review
    was: ReviewState
    since: datetime
    actor: Actor
