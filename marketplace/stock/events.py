from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StockChanged:
    """What is there, or what can be promised, of these listings changed."""

    listing_ids: tuple[int, ...]
