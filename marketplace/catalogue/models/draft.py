from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, cast, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.kernel.clock import now
from marketplace.kernel.db import Dated, Table, Versioned
from marketplace.kernel.i18n import N_
from marketplace.organisations.models import Organisation
from marketplace.photos.models import Photo
from marketplace.photos.registry import uses_photos

from .listing import Listing


class ListingDraft(Dated, Versioned, Table):
    """A form not finished yet, kept as it was typed: incomplete or wrong as it may be, for one person's eyes only.

    A listing in the state “draft” has passed its schema; this has not. `key` is given by the page that began it, so the
    phone and the server speak of the same one before either has reached the other.
    """

    __table_args__ = (
        UniqueConstraint("person_id", "key", info={"says": N_("Bài này vừa được lưu ở cửa sổ khác. Hãy lưu lại.")}),
        Index("ix_listing_draft_saved_at", "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    producer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)  # the one it changes
    typed: Mapped[dict[str, Any]]  # the name of each field, and every value that stood in it
    saved_at: Mapped[datetime] = mapped_column(default=now)
    producer: Mapped[Organisation] = relationship()
    listing: Mapped[Listing | None] = relationship()

    @property
    def name(self) -> str:
        """What the goods are called so far."""
        return "".join(self.typed.get("name", [])).strip()

    @property
    def photos(self) -> list[str]:
        """The references of its photos, the first one first."""
        return self.typed.get("photos", [])


@uses_photos(shows=False)
def remembered_by_a_form() -> ColumnElement[bool]:
    """Photos an unfinished form names; a reference is long enough to stand for nothing else in it."""
    return exists().where(cast(ListingDraft.typed, String).contains(Photo.reference))
