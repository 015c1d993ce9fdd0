"""A thing asked for twice is done once: one-time keys of forms, Idempotency-Key of the API."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .clock import now
from .commands import command, whole
from .db import Dated, Table, db
from .dialect import upsert
from .errors import DomainError
from .i18n import N_, _

KEPT = timedelta(days=30)


class KeyUsedForSomethingElse(DomainError):
    """The same key came with another request."""

    status = 422


class IdempotencyKey(Dated, Table):
    """A claimed key and the answer it earned. Claimed in the same transaction as the effect."""

    __tablename__ = "once_key"
    __table_args__ = (UniqueConstraint("scope", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)


def fingerprint(*parts: bytes | str) -> str:
    """A digest of a request, to tell a repeat from another request under the same key."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


def run_idempotent(
    scope: str, key: str, print_: str, work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do the work and keep its answer, or give the answer kept from the first time: `(answer, whether it was kept)`.

    `scope` says whose key it is (`form:7`), `print_` is the `fingerprint` of the request. Key and effect are one
    transaction: a crash leaves both or neither, and a second hand on the same key waits for the first. Raises
    KeyUsedForSomethingElse when the key was used for another request.
    """
    return whole(lambda: _claimed(scope, key, print_, work))


def answered(scope: str, key: str, print_: str) -> dict[str, Any] | None:
    """The answer this request earned before, if it did: for work too long to be done inside the claim."""
    kept = db.session.scalar(_kept(scope, key))
    if kept is None:
        return None
    return _same(kept, print_).answer


def _kept(scope: str, key: str) -> Select[IdempotencyKey]:
    return select(IdempotencyKey).where(IdempotencyKey.scope == scope, IdempotencyKey.key == key)


def _same(kept: IdempotencyKey, print_: str) -> IdempotencyKey:
    if kept.fingerprint != print_:
        raise KeyUsedForSomethingElse(_(N_("Mã chống gửi trùng này đã dùng cho một yêu cầu khác.")))
    return kept


def _claimed(scope: str, key: str, print_: str, work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    claim = (
        upsert(IdempotencyKey)
        .values(scope=scope, key=key, fingerprint=print_, answer={}, created_at=now())
        .on_conflict_do_nothing(index_elements=["scope", "key"])
        .returning(IdempotencyKey.id)
    )
    mine = db.session.scalar(claim)
    if mine is None:
        kept = db.session.scalars(_kept(scope, key)).one()
        return _same(kept, print_).answer, True
    answer = work()
    db.session.execute(update(IdempotencyKey).where(IdempotencyKey.id == mine).values(answer=answer))
    return answer, False


@command
def forget_old_keys() -> int:
    """Drop keys nobody will repeat any more; gives how many."""
    old = delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEPT)
    return len(db.session.scalars(old.returning(IdempotencyKey.id)).all())
