"""What becomes of goods when their producer moves, and when a certificate names them."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.approvals import commands as approvals
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.organisations.events import OrganisationMoved
from marketplace.papers.events import GoodsNamed

from . import commands
from .models import Listing, ListingRevision
from .states import ListingState, RevisionState


@on(OrganisationMoved)
def take_waiting_goods_along(event: OrganisationMoved) -> None:
    """Goods that wait for approval go with their producer: the old place's coordinators see them no more."""
    moved = event.organisation
    new = select(Listing.id).where(Listing.producer_id == moved.id, Listing.state == ListingState.SUBMITTED)
    revised = (
        select(ListingRevision.id)
        .join(ListingRevision.listing)
        .where(Listing.producer_id == moved.id, ListingRevision.state == RevisionState.SUBMITTED)
    )
    for kind, waiting in ((commands.KIND, new), (commands.REVISION, revised)):
        numbers = db.session.scalars(waiting).all()
        approvals.move_reviews(SYSTEM, kind=kind, subject_ids=numbers, locality_id=moved.locality_id)


@on(GoodsNamed)
def cover_what_was_named(event: GoodsNamed) -> None:
    """A certificate gives its stars to the goods somebody named with it, and to no others."""
    commands.cover(event.certificate, event.goods)
