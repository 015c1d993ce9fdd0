"""Messages stored with the change and sent after it, so that no mail tells of a change that was undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Index, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .clock import now
from .commands import command
from .db import Dated, Table, db

LEASE = timedelta(minutes=2)
ATTEMPTS = 10


class OutboxMessage(Dated, Table):
    """One message to one person about one fact. `key` makes the fact unique, so nobody hears it twice."""

    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_message_waiting", "sent_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160))
    channel: Mapped[str] = mapped_column(String(16))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(default=now)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(300), default="")


def post(key: str, *, channel: str, to: str, subject: str, body: str) -> None:
    """Store a message with the change going on; a fact already told under this key is not told again."""
    if db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is None:
        db.session.add(OutboxMessage(key=key, channel=channel, to=to, subject=subject, body=body))


def send_waiting(send: Callable[[OutboxMessage], None], limit: int = 100) -> int:
    """Send what is due, each message leased first so that two workers never hold one; gives how many went."""
    sent = 0
    for _turn in range(limit):
        message = lease_next()
        if message is None:
            break
        try:
            send(message)
        except Exception as error:
            put_back(message, str(error)[:300])
        else:
            mark_sent(message)
            sent += 1
    return sent


@command
def lease_next() -> OutboxMessage | None:
    """Take the oldest due message nobody else holds."""
    free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now())
    chosen = db.session.scalar(
        select(OutboxMessage.id)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.due_at <= now(), free, OutboxMessage.attempts < ATTEMPTS)
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if chosen is None:
        return None
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == chosen)
        .values(leased_until=now() + LEASE, attempts=OutboxMessage.attempts + 1)
    )
    return db.session.get_one(OutboxMessage, chosen)


@command
def mark_sent(message: OutboxMessage) -> None:
    """The message went."""
    message.sent_at, message.failure = now(), ""


@command
def put_back(message: OutboxMessage, failure: str) -> None:
    """It did not go: wait longer each time, and keep why."""
    message.failure, message.leased_until = failure, None
    message.due_at = now() + timedelta(seconds=30 * 2 ** min(message.attempts, 8))
