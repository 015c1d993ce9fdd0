"""The index of the search is made from the goods and can be made anew at any time."""

from __future__ import annotations

from marketplace.kernel.history import untold

from .models import SearchDocument, SearchWord

untold(SearchDocument, SearchWord, why="Made from the goods, and made anew at will.")
