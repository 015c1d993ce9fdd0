"""What becomes of papers when their holder moves."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.approvals import commands as approvals
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.commands import on
from marketplace.kernel.db import db
from marketplace.organisations.events import OrganisationMoved

from . import commands
from .models import Paper
from .states import PaperState


@on(OrganisationMoved)
def take_waiting_papers_along(event: OrganisationMoved) -> None:
    """Papers that wait for a look go along: the old place's coordinators see them no more."""
    moved = event.organisation
    held = select(Paper.id).where(Paper.producer_id == moved.id, Paper.state == PaperState.ENTERED)
    numbers = db.session.scalars(held).all()
    approvals.move_reviews(SYSTEM, kind=commands.PAPER, subject_ids=numbers, locality_id=moved.locality_id)
