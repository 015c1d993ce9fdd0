"""What may be told of a change later: the things that have a history, and what of each table may be written down.

Each room declares its own in its file `history`; whoever writes or shows histories asks here and knows no room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, Column, ColumnElement, Enum, ScalarSelect, String, Table, inspect
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from .actor import Actor

Place = Callable[[ColumnElement[int]], ScalarSelect[Any] | ColumnElement[Any]]
Names = Callable[[Actor, Collection[int]], Mapping[int, str]]


class Kept(StrEnum):
    """How much of a column a history keeps.

    Of an open one what stood there before and after; of a personal one only that it changed, so that a person can be
    forgotten; of a bare one nothing, because it is a secret, or follows from others.
    """

    OPEN = "open"
    PERSONAL = "personal"
    BARE = "bare"


@dataclass(frozen=True)
class Thing:
    """A kind of thing that has a history of its own; what hangs on it (its lines, photos, papers) is told with it.

    `known_by` is the column of its public reference. Its name is a column everybody may read (`named`), or one that the
    reader may know (`names`; `names_in_trade` where people buy and sell). `place` and `owner` give, in SQL, the
    locality whose coordinators see its history and the organisation it belongs to (None: nobody's); coordinators of
    `far_place` may see the history of this one thing too. Trade is between two and no administrator's. `tells_why`:
    the reasons said about it are officials' or public words, and may be kept.
    """

    kind: str
    model: type[Any]
    known_by: InstrumentedAttribute[Any]
    named: InstrumentedAttribute[Any] | None = None
    names: Names | None = None
    names_in_trade: Names | None = None
    place: Place | None = None
    far_place: Place | None = None
    owner: Place | None = None
    is_trade: bool = False
    tells_why: bool = False

    @property
    def number(self) -> ColumnElement[int]:
        """The column of its own number."""
        return inspect(self.model).primary_key[0]


THINGS: dict[str, Thing] = {}
UNTOLD: dict[type[Any], str] = {}
GUARDED: set[type] = set()
MACHINERY = __name__.rpartition(".")[0] + "."
_things_of: dict[str, Thing] = {}
_parents: dict[type[Any], str] = {}
_kept: dict[type[Any], dict[str, Kept]] = {}


def thing(kind: str, model: type[Any], *, known_by: InstrumentedAttribute[Any], **more: Any) -> Thing:
    """Let things of this kind have a history; what else may be said of them stands at `Thing`."""
    THINGS[kind] = _things_of[model.__table__.name] = Thing(kind, model, known_by, **more)
    return THINGS[kind]


def hangs_on(model: type[Any], column: str) -> None:
    """Say which column leads to the thing a row belongs to, where that is not its first foreign key to a thing."""
    _parents[model] = column


def kept(model: type[Any], *, open: str = "", personal: str = "", bare: str = "") -> None:
    """Say how much of each written column a history keeps: names parted by spaces. A mixin speaks for its heirs."""
    levels = ((Kept.OPEN, open), (Kept.PERSONAL, personal), (Kept.BARE, bare))
    _kept[model] = {name: level for level, names in levels for name in names.split()}


def untold(*models: type[Any], why: str) -> None:
    """Changes of these tables are nobody's history; `why` is for readers of the list."""
    UNTOLD.update(dict.fromkeys(models, why))


def guarded(*events: type) -> None:
    """From where these were done is kept too, for as long as a misuse may be looked into."""
    GUARDED.update(events)


def level_of(mapper: Mapper[Any], column: Column[Any]) -> Kept:
    """How much of this column is kept. What holds free words is personal until its room says otherwise."""
    said = declared(mapper, column)
    if said is not None:
        return said
    return Kept.PERSONAL if holds_words(column) else Kept.OPEN


def declared(mapper: Mapper[Any], column: Column[Any]) -> Kept | None:
    """What its room said of a column; None when it said nothing."""
    for each in mapper.class_.__mro__:
        if column.name in _kept.get(each, {}):
            return _kept[each][column.name]
    return None


def holds_words(column: Column[Any]) -> bool:
    """Whether anything at all may stand in a column: text and JSON, not one of a few fixed words."""
    return isinstance(column.type, (String, JSON)) and not isinstance(column.type, Enum)


def is_untold(mapper: Mapper[Any]) -> bool:
    """Whether changes of this table are nobody's history: so its room said, or it is machinery of the kernel."""
    if any(each in UNTOLD for each in mapper.class_.__mro__):
        return True
    return is_machinery(mapper) and not belonging(mapper)


def is_machinery(mapper: Mapper[Any]) -> bool:
    """Keys, leases and mail on its way: the kernel's own tables."""
    return mapper.class_.__module__.startswith(MACHINERY)


def belonging(mapper: Mapper[Any]) -> list[tuple[Thing, Column[Any]]]:
    """The things rows of this table may belong to, each with the column that leads there: the first not empty counts.

    A thing belongs to itself, by its own number. Empty for rows that belong to nothing.
    """
    table = cast(Table, mapper.local_table)
    if own := _things_of.get(table.name):
        return [(own, table.primary_key.columns[0])]
    first = next((_parents[each] for each in mapper.class_.__mro__ if each in _parents), "")
    leading = [(behind, column) for column in table.columns if (behind := thing_behind(column))]
    return sorted(leading, key=lambda pair: pair[1].name != first)


def thing_behind(column: Column[Any]) -> Thing | None:
    """The kind of thing a foreign key names."""
    return next((_things_of[key.column.table.name] for key in column.foreign_keys if _is_thing(key.column)), None)


def _is_thing(column: Column[Any]) -> bool:
    return column.primary_key and column.table.name in _things_of
