from __future__ import annotations

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Dated, Table
from marketplace.kernel.files import speaks_of_files


class Photo(Dated, Table):
    """A picture somebody sent (`kept_by_id`): upright, without metadata, stored by content in a few sizes.

    It does not know what shows it: whoever does says so (`registry.uses_photos`).
    """

    __table_args__ = (UniqueConstraint("reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32))
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(160), default="")


@speaks_of_files
def kept_photos() -> Select[str]:
    """The digest of every photo there is."""
    return select(Photo.digest)
