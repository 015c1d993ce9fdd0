"""What becomes of goods and papers when their producer moves."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.approvals import commands as approvals
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.organisations.events import OrganisationMoved

from . import commands
from .models import Listing, ListingRevision, Paper
from .states import ListingState, PaperState, RevisionState


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


@on(OrganisationMoved)
def take_waiting_papers_along(event: OrganisationMoved) -> None:
    """So do the papers it sent."""
    moved = event.organisation
    held = select(Paper.id).where(Paper.producer_id == moved.id, Paper.state == PaperState.ENTERED)
    numbers = db.session.scalars(held).all()
    approvals.move_reviews(SYSTEM, kind=commands.PAPER, subject_ids=numbers, locality_id=moved.locality_id)
