from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Dated, Table

from .states import NewsKind


class Notice(Dated, Table):
    """One piece of news for one person. `key` names the fact, so that nobody is told it twice; `path` leads there."""

    __table_args__ = (
        UniqueConstraint("key", "person_id"),
        Index("ix_notice_inbox", "person_id", "read_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(100))
    kind: Mapped[NewsKind]
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime | None]


class MutedNews(Dated, Table):
    """A person wants no e-mail about this kind of news; the row is the wish, no row is the custom."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[NewsKind] = mapped_column(primary_key=True)
