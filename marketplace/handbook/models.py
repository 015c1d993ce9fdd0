from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Dated, Table
from marketplace.kernel.i18n import language


class PolicyVersion(Dated, Table):
    """One version of one policy page in both languages. Never changed; a newer one takes its place from a day on."""

    __table_args__ = (UniqueConstraint("slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    title_vi: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    body_vi: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    in_force_from: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def title(self) -> str:
        """The heading in the reader's language."""
        return self.title_en if language() == "en" else self.title_vi

    @property
    def body(self) -> str:
        """The text (Markdown) in the reader's language."""
        return self.body_en if language() == "en" else self.body_vi
