"""“Is this photo in use?” One question, asked here and answered by every feature that shows or remembers photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, or_

Answer = Callable[[], ColumnElement[bool]]


class Use(NamedTuple):
    """How one feature uses photos: a condition on `Photo`, and whether people see the photo there."""

    holds: Answer
    shows: bool


_uses: list[Use] = []


def uses_photos(*, shows: bool) -> Callable[[Answer], Answer]:
    """Register a feature's answer: a condition, to be asked of `Photo` in SQL, that is true for those it uses.

    A photo that is shown belongs to what shows it. With `shows=False` the feature only remembers it, as an unfinished
    form does: it is not swept away, but its sender may still drop it or put it on something.
    """

    def register(holds: Answer) -> Answer:
        _uses.append(Use(holds, shows))
        return holds

    return register


def is_in_use() -> ColumnElement[bool]:
    """Whether anything shows or remembers this `Photo`."""
    return or_(false(), *(use.holds() for use in _uses))


def is_shown() -> ColumnElement[bool]:
    """Whether anything shows this `Photo`."""
    return or_(false(), *(use.holds() for use in _uses if use.shows))
