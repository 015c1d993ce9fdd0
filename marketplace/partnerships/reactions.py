"""What the floors below are told of twinnings."""

from __future__ import annotations

from marketplace.localities.queries import comes_first

from .queries import twinned_places

comes_first(twinned_places())
