"""What waits on each desk, counted in as few statements as there are kinds of things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from marketplace.accounts.models import Membership
from marketplace.accounts.states import Role
from marketplace.approvals.models import Review
from marketplace.approvals.queries import oldest_waiting, waiting_by_kind
from marketplace.assistance.queries import objections_to_settle
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.handbook.models import PolicyVersion
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.localities.models import Locality
from marketplace.localities.queries import in_order
from marketplace.orders.models import Order
from marketplace.orders.queries import bought_by, calls_to_make
from marketplace.orders.states import OrderState
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import producers_of, standings_of
from marketplace.organisations.states import Standing
from marketplace.papers.queries import count_ending, count_to_look_at
from marketplace.partnerships.models import Partnership
from marketplace.partnerships.states import PartnershipState
from marketplace.stock.models import StockItem
from marketplace.stock.queries import AVAILABLE, with_supply


def has_ordered(actor: Actor) -> bool:
    """Whether anybody ever ordered for one of those this person buys for."""
    return bool(db.session.scalar(select(bought_by(actor).exists())))


@dataclass(frozen=True)
class ProducerDesk:
    """What waits for somebody who sells."""

    makers: Sequence[Organisation]
    orders: dict[OrderState, int]
    late: int
    listings: dict[ListingState, int]
    running_low: int
    papers: int

    @property
    def to_do(self) -> int:
        """Orders under way that need the seller's hand."""
        return sum(self.orders.get(state, 0) for state in (OrderState.CONFIRMED, OrderState.PACKED, OrderState.DELAYED))

    @property
    def has_offered(self) -> bool:
        """Something was sent for approval at least once, or is for sale."""
        return any(number for state, number in self.listings.items() if state is not ListingState.DRAFT)

    @property
    def unready(self) -> list[Organisation]:
        """Makers whose goods cannot be on the shelf yet."""
        return [each for each in self.makers if each.standing != Standing.VERIFIED]


def producer_desk(actor: Actor) -> ProducerDesk:
    """The producer's day: five statements."""
    mine = actor.sells_for
    orders = (
        select(Order.state, func.count(), func.count(Order.reminded_at))
        .where(Order.producer_id.in_(mine))
        .group_by(Order.state)
    )
    listings = select(Listing.state, func.count()).where(Listing.producer_id.in_(mine)).group_by(Listing.state)
    low = with_supply(select(func.count()).select_from(Listing)).where(
        Listing.producer_id.in_(mine),
        Listing.state == ListingState.LIVE,
        StockItem.listing_id.is_not(None),
        Listing.min_quantity + Listing.min_quantity > AVAILABLE,
    )
    counted = db.session.execute(orders).all()
    return ProducerDesk(
        makers=producers_of(actor),
        orders={state: number for state, number, _reminded in counted},
        late=sum(reminded for state, _number, reminded in counted if state == OrderState.PLACED),
        listings=dict(db.session.execute(listings).all()),
        running_low=db.session.scalar(low) or 0,
        papers=count_to_look_at(actor),
    )


@dataclass(frozen=True)
class CoordinatorDesk:
    """What waits for a coordinator."""

    places: Sequence[Locality]
    waiting: dict[str, int]
    oldest: Review | None
    standings: dict[Standing, int]
    live_listings: int
    to_call: int
    ending_papers: int
    objections: int


def coordinator_desk(actor: Actor) -> CoordinatorDesk:
    """The coordinator's day: eight statements."""
    here = actor.coordinates
    places = in_order(select(Locality).where(Locality.id.in_(here)))
    live = (
        select(func.count())
        .select_from(Listing)
        .join(Organisation, Organisation.id == Listing.producer_id)
        .where(Organisation.locality_id.in_(here), Listing.state == ListingState.LIVE)
    )
    return CoordinatorDesk(
        places=db.session.scalars(places).all(),
        waiting=waiting_by_kind(actor),
        oldest=oldest_waiting(actor),
        standings=standings_of(actor),
        live_listings=db.session.scalar(live) or 0,
        to_call=calls_to_make(actor),
        ending_papers=count_ending(actor),
        objections=objections_to_settle(actor),
    )


@dataclass(frozen=True)
class AdministratorDesk:
    """What the keeper of the installation should know."""

    coordinators: int
    partnerships: int
    policies: int
    uncoordinated: Sequence[Locality]


def administrator_desk() -> AdministratorDesk:
    """The administrator's day: two statements."""
    coordinated = select(Membership.locality_id).where(Membership.role == Role.COORDINATOR)
    signed = Partnership.state == PartnershipState.SIGNED
    counts = select(
        select(func.count(Membership.person_id.distinct()))
        .where(Membership.role == Role.COORDINATOR)
        .scalar_subquery(),
        select(func.count()).select_from(Partnership).where(signed).scalar_subquery(),
        select(func.count(PolicyVersion.slug.distinct())).scalar_subquery(),
    )
    coordinators, partnerships, policies = db.session.execute(counts).one()
    twinned = or_(Locality.id == Partnership.highland_id, Locality.id == Partnership.lowland_id)
    uncoordinated = (
        select(Locality)
        .join(Partnership, twinned)
        .where(signed, Locality.id.not_in(coordinated.where(Membership.locality_id.is_not(None))))
    )
    return AdministratorDesk(
        coordinators=coordinators,
        partnerships=partnerships,
        policies=policies,
        uncoordinated=db.session.scalars(uncoordinated.distinct().order_by(Locality.sort_key)).all(),
    )
