"""How a harvest that fell short would be shared out among the orders that were promised it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.stock.queries import open_season
from marketplace.stock.states import SharingRule

from ..allocation import by_time, equal_share
from ..models import Order, OrderLine
from ..states import ORDER_FLOW


@dataclass(frozen=True)
class Share:
    """What one line wants of a short harvest, and what it gets."""

    line: OrderLine
    wanted: Decimal
    given: Decimal

    @property
    def is_less(self) -> bool:
        """Whether somebody must be told."""
        return self.given < self.wanted


@dataclass(frozen=True)
class Proposal:
    """How what there is would be shared out by the published rule; `seen` tells whether the orders are still these."""

    rule: SharingRule
    have: Decimal
    shares: Sequence[Share]

    @property
    def wanted(self) -> Decimal:
        """What all orders together were promised."""
        return sum((share.wanted for share in self.shares), Decimal(0))

    @property
    def is_short(self) -> bool:
        """Whether there is less than was promised."""
        return self.have < self.wanted

    @property
    def seen(self) -> str:
        """A short mark of all that this proposal is made of."""
        parts = [f"{share.line.id}:{share.wanted}:{share.line.order.state}" for share in self.shares]
        return sha256("|".join([self.rule, *parts]).encode()).hexdigest()[:16]


def lines_wanting(listing: Listing) -> Sequence[OrderLine]:
    """The lines of open orders that are promised some of these goods, in the order in which they were placed."""
    open_states = ORDER_FLOW.moves["share_out"].sources
    wanting = (
        select(OrderLine)
        .join(OrderLine.order)
        .where(
            OrderLine.listing_id == listing.id, Order.state.in_(open_states), OrderLine.cancelled < OrderLine.ordered
        )
        .options(contains_eager(OrderLine.order).selectinload(Order.lines))
        .order_by(OrderLine.id)
    )
    return db.session.scalars(wanting).all()


def rule_for(listing: Listing) -> SharingRule:
    """The rule published with the harvest of these goods; where none is announced, first come, first served."""
    season = open_season(listing)
    return season.rule if season else SharingRule.BY_TIME


def proposal_for(listing: Listing, have: Decimal) -> Proposal:
    """Who would get how much if there is only so much in all."""
    rule, lines = rule_for(listing), lines_wanting(listing)
    share = {SharingRule.BY_TIME: by_time, SharingRule.EQUAL_SHARE: equal_share}[rule]
    given = share([line.due for line in lines], have, listing.step)
    return Proposal(rule, have, [Share(line, line.due, part) for line, part in zip(lines, given, strict=True)])
