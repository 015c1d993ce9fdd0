"""Pickup points, and the delivery part of a contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order
from marketplace.organisations.models import Organisation
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState

from . import policy
from .models import PickupPoint
from .states import DeliveryMethod, NoDoor
from .ways import Offer


def point_for(actor: Actor, reference: str) -> PickupPoint:
    """One pickup point; closed ones only for those who keep them. Raises Missing."""
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
    """One of the points one keeps; somebody else's is not there at all. Raises Missing."""
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
    """How the goods of each of these sellers can reach this buyer: two statements, however many they are."""

    def __init__(self, buyer: Organisation, producers: Sequence[Organisation]) -> None:
        self.buyer, self.producers = buyer, producers
        partners = partners_of({producer.locality_id for producer in producers})
        points = points_in({place for home, others in partners.items() for place in (home, *others)})
        self._points = {
            home: [point for point in points if point.locality_id in {home, *others}]
            for home, others in partners.items()
        }
        self._doorless = {
            producer.id: policy.why_not_home(buyer, producer, partners[producer.locality_id]) for producer in producers
        }

    def of(self, sellers: Sequence[Organisation]) -> Offer:
        """What all of these sellers can do together."""
        doorless: dict[NoDoor, list[Organisation]] = defaultdict(list)
        for seller in sellers:
            if cause := self._doorless[seller.id]:
                doorless[cause].append(seller)
        served = [self._points[seller.locality_id] for seller in sellers]
        shared = [point for point in served[0] if all(point in points for points in served)] if served else []
        return Offer(sellers, shared, doorless)

    @property
    def groups(self) -> list[Offer]:
        """Sellers that can do the same, together; groups in the order of their first seller."""
        alike: dict[Any, list[Organisation]] = defaultdict(list)
        for producer in self.producers:
            points = tuple(point.id for point in self._points[producer.locality_id])
            alike[points, self._doorless[producer.id]].append(producer)
        return [self.of(sellers) for sellers in alike.values()]

    def terms(
        self, sellers: Sequence[Organisation], method: DeliveryMethod, *, pickup_point: str, address: str
    ) -> dict[str, Any]:
        """The delivery part of the contract with these sellers; refuses, at its field, what cannot be done."""
        place = self.buyer.locality.full_name
        return self.of(sellers).terms(method, pickup_point=pickup_point, address=address, place=place)


def points_in(locality_ids: Iterable[int]) -> Sequence[PickupPoint]:
    """The open points of some localities."""
    points = select(PickupPoint).where(PickupPoint.is_open, PickupPoint.locality_id.in_(list(locality_ids)))
    return db.session.scalars(points.order_by(PickupPoint.name, PickupPoint.id)).unique().all()
