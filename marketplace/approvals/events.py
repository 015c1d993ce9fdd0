"""What the floors above may hear about a review."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.actor import Actor

from .models import Review


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
