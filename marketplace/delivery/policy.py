"""Who keeps pickup points, and where goods can go."""

from __future__ import annotations

from sqlalchemy import Select, select

from marketplace.kernel.actor import Actor
from marketplace.organisations.models import Organisation

from .models import PickupPoint
from .states import NoDoor


def may_keep_points_in(actor: Actor, locality_id: int) -> bool:
    """Pickup points are opened and closed by a coordinator of their locality."""
    return locality_id in actor.coordinates or actor.is_administrator


def may_amend(actor: Actor, point: PickupPoint) -> bool:
    """A coordinator of the point's locality."""
    return may_keep_points_in(actor, point.locality_id)


def visible_to(actor: Actor) -> Select[PickupPoint]:
    """Everybody sees open points; those who keep them see closed ones too."""
    points = select(PickupPoint).order_by(PickupPoint.name, PickupPoint.id)
    if actor.is_administrator:
        return points
    return points.where(PickupPoint.is_open | PickupPoint.locality_id.in_(actor.coordinates))


def why_not_home(buyer: Organisation, seller: Organisation, partners: frozenset[int]) -> NoDoor | None:
    """Goods come to the door only in a ward twinned with the seller's commune (its partners), if the seller does so."""
    if not seller.delivers_home:
        return NoDoor.STOPPED
    return None if buyer.locality_id in partners else NoDoor.FAR
