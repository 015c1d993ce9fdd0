"""Where drawings become pictures of the market; kept apart so that a painting process loads little."""

from __future__ import annotations

from marketplace.kernel.confined.image_worker import developed

from .drawings import draw

SIZE = (720, 540)  # a phone of 360 dots shows two pixels for each


def paint(view: tuple[str, int]) -> tuple[int, int, dict[str, bytes]]:
    """A drawing (kind, variant) in all the sizes pages show. It is our own: no stranger to be locked into a process."""
    return developed(draw(*view, size=SIZE))
