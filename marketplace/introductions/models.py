from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.kernel.db import Dated, Table
from marketplace.kernel.files import speaks_of_files
from marketplace.organisations.models import Organisation

IS_HELD = "ended_at IS NULL"


class ShownPicture(Dated, Table):
    """A picture on a producer's page, with words for who cannot see it: a face, the garden, how it is made."""

    __table_args__ = (UniqueConstraint("organisation_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    words: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int] = mapped_column(default=0)

    @property
    def alt(self) -> str:
        """As a gallery wants it."""
        return self.words


class Withholding(Dated, Table):
    """A coordinator took a picture or the story off a page: what it was, why, and until when. Nobody edits it.

    `digest` names the picture; it is empty for the story. `words` keeps the story, or the picture's words.
    """

    __table_args__ = (
        Index(
            "uq_withholding_held",
            "organisation_id",
            "digest",
            unique=True,
            sqlite_where=text(IS_HELD),
            postgresql_where=text(IS_HELD),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    by: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_story(self) -> bool:
        """The story, not a picture."""
        return not self.digest


@speaks_of_files
def pictures_of_pages() -> Select[str]:
    """Every picture on a page."""
    return select(ShownPicture.digest)


@speaks_of_files
def pictures_withheld() -> Select[str]:
    """Pictures that may be given back."""
    return select(Withholding.digest).where(Withholding.ended_at.is_(None), Withholding.digest != "")
