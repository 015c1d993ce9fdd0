"""Messages stored with the change and sent after it, so that no mail tells of a change that was undone.

Each is sent at least once, by the one worker that leases it for the while.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from . import lease
from .actor import Actor
from .clock import now
from .commands import command
from .db import AnyQuery, Dated, Table, db
from .dialect import upsert
from .errors import Missing, require
from .i18n import N_, _
from .lease import Leased

LEASE = timedelta(minutes=2)
ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=8)
JITTER = 0.2  # a mail server that comes back is not met by everything at once
KEPT = timedelta(days=30)
IN_A_ROW = 5  # so many failures one after the other: the way out is closed, not the messages wrong
TOLD = ("key", "channel", "to", "subject", "body", "due_at", "created_at")
log = logging.getLogger(__name__)


class OutboxMessage(Leased, Dated, Table):
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
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(300), default="")


@dataclass(frozen=True)
class Letter:
    """A message as a worker holds it: what to send to whom, and the token that says it is theirs."""

    id: int
    key: str
    channel: str
    to: str
    subject: str
    body: str
    attempts: int
    token: str


def post(key: str, *, channel: str, to: str, subject: str, body: str, due_at: datetime | None = None) -> None:
    """Store a message with the change going on; a fact already told under this key is not told again."""
    told = {"key": key, "channel": channel, "to": to, "subject": subject, "body": body}
    rest = {"due_at": due_at or now(), "created_at": now(), "attempts": 0, "failure": ""}
    db.session.execute(upsert(OutboxMessage).values(**told, **rest).on_conflict_do_nothing(index_elements=["key"]))


def post_each(messages: Select[str, str, str, str, str, datetime, datetime]) -> None:
    """Store a message for every row of a SELECT of TOLD, in one statement; a fact told before is not told again."""
    rows = messages.add_columns(literal(0), literal(""))
    into = upsert(OutboxMessage).from_select([*TOLD, "attempts", "failure"], rows, include_defaults=False)
    db.session.execute(into.on_conflict_do_nothing(index_elements=["key"]))


def withdraw(keys: Collection[str]) -> bool:
    """Take messages back that nobody holds and nobody was sent; False when one of them is on its way already."""
    ours = OutboxMessage.key.in_(keys)
    waits = delete(OutboxMessage).where(ours, OutboxMessage.sent_at.is_(None), OutboxMessage.lease.is_(None))
    db.session.execute(waits.execution_options(synchronize_session=False))
    return db.session.scalar(select(OutboxMessage.id).where(ours).limit(1)) is None


def send_waiting(
    send: Callable[[Letter], None], limit: int = 100, is_stopped: Callable[[], bool] = lambda: False
) -> int:
    """Send what is due, each message leased first so that two workers never hold one; gives how many went.

    A message that fails is put back for later and never stops the next one; when IN_A_ROW fail one after the other, the
    rest is left for the next turn.
    """
    sent = failed = 0
    for _turn in range(limit):
        if failed >= IN_A_ROW or is_stopped() or (letter := lease_next()) is None:
            break
        try:
            send(letter)
        except Exception as error:
            failed += 1
            log.warning("message %s was not sent: %s", letter.id, type(error).__name__)
            put_back(letter, f"{type(error).__name__}: {error}"[:300])
        else:
            failed = 0
            mark_sent(letter)
            sent += 1
    return sent


def is_dead() -> ColumnElement[bool]:
    """Tried too often: it waits for an administrator."""
    return and_(
        OutboxMessage.sent_at.is_(None), OutboxMessage.attempts >= ATTEMPTS, lease.is_free(OutboxMessage, LEASE)
    )


@command
def lease_next() -> Letter | None:
    """Take the oldest due message nobody else holds.

    The try is counted before it is made, so that a message that kills its worker ends among the dead like any other.
    """
    oldest = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.due_at <= now(),
            lease.is_free(OutboxMessage, LEASE),
            OutboxMessage.attempts < ATTEMPTS,
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    told = [getattr(OutboxMessage, name) for name in ("id", "key", "channel", "to", "subject", "body", "attempts")]
    is_oldest, tries = OutboxMessage.id == oldest, OutboxMessage.attempts + 1
    taken = lease.take(OutboxMessage, is_oldest, length=LEASE, told=told, attempts=tries)
    if taken is None:
        return None
    token, row = taken
    return Letter(**row._mapping, token=token)


@command
def mark_sent(letter: Letter) -> bool:
    """The message went. False when the lease ran out meanwhile and somebody else holds it: theirs to mark."""
    return lease.give_up(OutboxMessage, OutboxMessage.id == letter.id, letter.token, sent_at=now(), failure="")


@command
def put_back(letter: Letter, failure: str) -> bool:
    """It did not go: wait longer each time, and keep why. False when somebody else holds it by now."""
    due_at = now() + wait_after(letter.attempts)
    return lease.give_up(OutboxMessage, OutboxMessage.id == letter.id, letter.token, failure=failure, due_at=due_at)


def wait_after(attempts: int) -> timedelta:
    """Two minutes after the first try, twice as long after each further one, eight hours at most, give or take."""
    wait = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - jitter, not a secret


def dead_messages() -> AnyQuery:
    """Messages nobody tries any more, the oldest first."""
    return select(OutboxMessage).where(is_dead()).order_by(OutboxMessage.id)


def dead_message(message_id: int) -> OutboxMessage:
    """One of them; raises Missing when it was sent or tried again meanwhile."""
    found: OutboxMessage | None = db.session.scalar(dead_messages().where(OutboxMessage.id == message_id))
    if found is None:
        raise Missing(_(N_("Tin này không còn nằm trong danh sách chưa gửi được.")))
    return found


@command
def send_again(actor: Actor, message: OutboxMessage) -> OutboxMessage:
    """An administrator lets a dead message be tried anew, from the start and at once."""
    require(actor.is_administrator or actor.is_system)
    message.attempts, message.due_at, message.lease, message.leased_until = 0, now(), None, None
    return message


@command
def forget_sent() -> int:
    """Drop messages sent so long ago that nobody will ask for them; gives how many."""
    old = delete(OutboxMessage).where(OutboxMessage.sent_at < now() - KEPT).returning(OutboxMessage.id)
    return len(db.session.scalars(old.execution_options(synchronize_session=False)).all())
