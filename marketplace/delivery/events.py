"""What happened to a pickup point."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.actor import Actor

from .models import PickupPoint


@dataclass(frozen=True)
class PickupPointEvent:
    """Something happened to this pickup point, by this person."""

    point: PickupPoint
    actor: Actor


class PickupPointOpened(PickupPointEvent):
    """Goods can be fetched there."""


class PickupPointAmended(PickupPointEvent):
    """Its name, place, hours or keeper changed."""


class PickupPointClosed(PickupPointEvent):
    """No new orders go there."""
