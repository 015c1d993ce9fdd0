"""Where drawings become pictures of the market; kept apart so that a painting process loads little."""

from __future__ import annotations

from marketplace.kernel.images import Picture, develop

from .drawings import draw

SIZE = (800, 600)


def paint(view: tuple[str, int]) -> Picture:
    """A drawing (kind, variant) in all the sizes pages show."""
    return develop(draw(*view, size=SIZE))
