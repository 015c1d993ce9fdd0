from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.clock import now
from marketplace.kernel.db import Table

from .states import By

OF_OFFICE = "NOT is_trade"


class AuditEntry(Table):
    """One thing one change did to one subject. Never changed, never deleted: the database refuses it too (0016).

    `act` is common to all entries of one change, `command` the command it began with, `verb` what happened: the name of
    the event, or of the command where it told of none. Numbers stand without foreign keys: an entry outlives its
    subject. `changes` lists {field, row?, before?, after?}: values of open columns only, of personal ones the name.
    """

    __table_args__ = (
        Index("ix_audit_entry_subject", "thing_kind", "subject_id", "id"),
        Index("ix_audit_entry_locality", "locality_id", "id"),
        Index("ix_audit_entry_by", "by_id", "id"),
        Index(
            "ix_audit_entry_of_office",
            "id",
            sqlite_where=text(OF_OFFICE),
            postgresql_where=text(OF_OFFICE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(16))
    command: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(60))
    by: Mapped[By]
    by_id: Mapped[int | None]
    token_id: Mapped[int | None]
    for_id: Mapped[int | None]  # the organisation somebody else typed for
    assistance_id: Mapped[int | None]
    thing_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    locality_id: Mapped[int | None]
    is_trade: Mapped[bool]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(Text)


class AuditAddress(Table):
    """From where an act that concerns somebody's account or rights was done; purged after a year, never changed."""

    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(16))  # a digest: tells one browser from another, names none
