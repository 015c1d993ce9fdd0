"""How something gets onto one's own list: once, and not endlessly many."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.dialect import hold_key
from marketplace.kernel.errors import DomainError

from ..models import Favourite, Follow, Wait

LISTS = int.from_bytes(b"list") << 31  # the keys of these lists, apart from other keys that are held
Row = TypeVar("Row", Favourite, Follow, Wait)


class ListIsFull(DomainError):
    """More than anybody looks through."""


def put_on(actor: Actor, row: Row, *, same: Any, most: int, full: str) -> Row:
    """Put the row on this person's list; gives the one that is there when `same` finds it there already.

    One hand at a time writes a person's lists, so that two taps at once save once. Raises ListIsFull, with the sentence
    `full`, when `most` stand on it.
    """
    hold_key(LISTS + (actor.person_id or 0))
    table = type(row)
    theirs = select(table).where(table.person_id == actor.person_id)
    if (there := db.session.scalar(theirs.where(same))) is not None:
        return there
    if (db.session.scalar(theirs.with_only_columns(func.count(table.id))) or 0) >= most:
        raise ListIsFull(full)
    db.session.add(row)
    db.session.flush()
    return row
