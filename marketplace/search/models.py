from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Table


class SearchDocument(Table):
    """The words of a listing as search sees them: folded for finding, exact for ranking. The same on both databases.

    Both texts begin and end with a space, so that a whole word is always a word between two spaces.
    """

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    folded: Mapped[str] = mapped_column(Text)
    exact: Mapped[str] = mapped_column(Text)


class SearchWord(Table):
    """A word somebody's goods are called by, for “Có phải bạn tìm …?”; `uses` says how often it was written."""

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    folded: Mapped[str] = mapped_column(String(40), index=True)
    uses: Mapped[int] = mapped_column(default=0)
