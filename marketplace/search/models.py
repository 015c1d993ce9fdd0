from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import db


class SearchDocument(db.Model):
    """The words of a listing as search sees them: folded for finding, exact for ranking. The same on both databases."""

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    folded: Mapped[str] = mapped_column(Text)
    exact: Mapped[str] = mapped_column(Text)
