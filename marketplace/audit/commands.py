"""The one thing the audit forgets."""

from __future__ import annotations

from sqlalchemy import delete

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db

from .models import AuditAddress
from .queries import KEPT


@command
def purge_addresses(actor: Actor) -> int:
    """Drop from where acts of more than a year ago were asked for; the entries stay. Gives how many."""
    old = delete(AuditAddress).where(AuditAddress.at < now() - KEPT).returning(AuditAddress.act)
    return len(db.session.scalars(old).all())
