"""What people were told, read straight from where it lies."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.kernel.db import db
from marketplace.kernel.outbox import OutboxMessage
from marketplace.notifications.models import Notice


def told(somebody: Person, about: str = "") -> list[Notice]:
    """This person's notices whose fact begins so, the oldest first."""
    db.session.rollback()
    theirs = select(Notice).where(Notice.person_id == somebody.id, Notice.key.startswith(about))
    return list(db.session.scalars(theirs.order_by(Notice.id)))


def subjects(somebody: Person, about: str = "order:") -> list[str]:
    return [notice.subject for notice in told(somebody, about)]


def mail() -> list[OutboxMessage]:
    """Every message waiting to leave, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
