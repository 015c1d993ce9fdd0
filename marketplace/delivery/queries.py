"""Pickup points, and the delivery part of a contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order
from marketplace.organisations.models import Organisation
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState

from . import policy
from .models import PickupPoint
from .states import DeliveryMethod


class NotDeliveredThere(DomainError):
    """The goods cannot reach that place."""


def point_for(actor: Actor, reference: str) -> PickupPoint:
    """One pickup point; closed ones only for those who keep them."""
    point = db.session.scalar(policy.visible_to(actor).where(PickupPoint.reference == reference.upper()))
    if point is None:
        raise Missing(_(N_("Không có điểm nhận hàng này.")))
    return point


def points_kept_by(actor: Actor) -> Sequence[PickupPoint]:
    """The points of the localities one coordinates."""
    return (
        db.session.scalars(policy.visible_to(actor).where(PickupPoint.locality_id.in_(actor.coordinates)))
        .unique()
        .all()
    )


def own_point(actor: Actor, reference: str) -> PickupPoint:
    """One of the points one keeps; somebody else's is not there at all."""
    point = point_for(actor, reference)
    if not policy.may_amend(actor, point):
        raise Missing(_(N_("Không có điểm nhận hàng này.")))
    return point


def places_of(actor: Actor) -> Sequence[Locality]:
    """The localities one coordinates, by name."""
    own = in_order(select(Locality).where(Locality.id.in_(actor.coordinates)))
    return db.session.scalars(own).unique().all()


def partners_of(locality_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each locality, those twinned with it today; one statement for all."""
    asked = set(locality_ids)
    pairs = db.session.execute(
        select(Partnership.highland_id, Partnership.lowland_id).where(
            Partnership.state == PartnershipState.SIGNED,
            or_(Partnership.highland_id.in_(asked), Partnership.lowland_id.in_(asked)),
        )
    ).all()
    both = [*pairs, *((lowland, highland) for highland, lowland in pairs)]
    return {place: frozenset(other for one, other in both if one == place) for place in asked}


class WaysToDeliver:
    """How the goods of these sellers can reach this buyer: at which points, and whether to the door."""

    def __init__(self, buyer: Organisation, producers: Sequence[Organisation]) -> None:
        self.buyer = buyer
        homes = {producer.locality_id for producer in producers}
        partners = partners_of(homes)
        reached = [partners[home] | {home} for home in homes]
        self.to_the_door = bool(homes) and all(policy.delivers_home_to(buyer, partners[home]) for home in homes)
        self.points = points_in(frozenset.intersection(*reached)) if reached else []

    @property
    def methods(self) -> list[DeliveryMethod]:
        """What can be chosen at all."""
        return [
            *([DeliveryMethod.PICKUP] if self.points else []),
            *([DeliveryMethod.HOME] if self.to_the_door else []),
        ]

    def terms(self, method: DeliveryMethod, *, pickup_point: str, address: str) -> dict[str, Any]:
        """The delivery part of the contract; refuses, at its field, what cannot be done."""
        said = {"method": method.value, "words": method.label, "fee": 0}
        if method is DeliveryMethod.PICKUP:
            return {**said, "point": _described(self._point(pickup_point))}
        if not self.to_the_door:
            sentence = N_("Người bán chưa giao tận nhà ở %(place)s. Hãy chọn một điểm nhận hàng.")
            raise NotDeliveredThere(_(sentence, place=self.buyer.locality.short_name), field="delivery")
        if len(address) < 5:
            raise NotDeliveredThere(_(N_("Hãy ghi số nhà và tên đường để giao đến.")), field="address")
        return {**said, "address": f"{address}, {self.buyer.locality.full_name}"}

    def _point(self, reference: str) -> PickupPoint:
        if not self.points:
            raise NotDeliveredThere(_(N_("Chưa có điểm nhận hàng nào cho các món này.")), field="delivery")
        if not reference and len(self.points) == 1:
            return self.points[0]
        chosen = next((point for point in self.points if point.reference == reference.upper()), None)
        if chosen is None:
            raise NotDeliveredThere(_(N_("Hãy chọn một điểm nhận hàng còn mở.")), field="pickup_point")
        return chosen


def points_in(locality_ids: Iterable[int]) -> Sequence[PickupPoint]:
    """The open points of some localities."""
    points = select(PickupPoint).where(PickupPoint.is_open, PickupPoint.locality_id.in_(list(locality_ids)))
    return db.session.scalars(points.order_by(PickupPoint.name, PickupPoint.id)).unique().all()


def _described(point: PickupPoint) -> dict[str, str]:
    return {
        "reference": point.reference,
        "name": point.name,
        "address": f"{point.address}, {point.locality.full_name}",
        "hours": point.hours,
        "keeper": point.keeper,
        "phone": point.phone,
    }
