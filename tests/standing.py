"""Worlds built once and put back: what a fixture makes by commands is kept by each worker for the next test.

A world grows in layers. The market as loaded is the first; each fixture marked `@standing` adds one. A layer is put
back only where nothing else was written since the layer below it was; otherwise the fixture builds by commands, as it
always did. So a marked fixture never sees another market than an unmarked one would, and a test may mark none, some or
all of its fixtures.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import event, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import InstanceState

from marketplace.kernel import clock
from marketplace.kernel.db import db

Made = TypeVar("Made")
Layer = tuple[tuple[str, datetime | None], ...]
AS_LOADED: Layer = ()
READS = ("SELECT", "PRAGMA", "SET ", "BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE", "SHOW", "EXPLAIN")


class Keeper(Protocol):
    """Where the rows and files of each layer are kept."""

    def keep(self, layer: Layer) -> None:
        """Take the market as it stands now as this layer."""

    def put(self, layer: Layer) -> None:
        """Make this layer of the one below it."""


@dataclass
class Ground:
    """What this test stands on: the layer put back last, and whether anything was written since."""

    keeper: Keeper
    made: dict[Layer, Any] = field(default_factory=dict)
    layer: Layer = AS_LOADED
    is_touched: bool = False
    is_served: bool = False
    asked: set[Layer] = field(default_factory=set)

    def fresh(self) -> None:
        """A test begins: the market is as loaded."""
        self.layer, self.is_touched = AS_LOADED, False

    def watch(self, engine: Engine) -> None:
        """Hear of every statement that may write."""
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(READS):
            self.is_touched = True

    def stand(self, name: str, build: Callable[[], Made]) -> Made:
        """What `build` makes on the present ground: built the first time, put back afterwards."""
        if self.is_touched:
            return build()
        layer = self.above(name)
        if layer in self.made:
            self.keeper.put(layer)
            made = found_again(self.made[layer])
        else:
            made = build()
            self.keeper.keep(layer)
            self.made[layer] = remembered(made)
        self.layer, self.is_touched = layer, False
        return made

    def above(self, name: str) -> Layer:
        """The layer of this name on the present one; a clock that stands still is part of it."""
        return (*self.layer, (name, clock.frozen_at()))

    def grow(self, name: str, build: Callable[[], Made]) -> Made:
        """As `stand`, for what a test makes in its own time: kept when it is asked for again.

        Never where a browser is reading meanwhile.
        """
        layer = self.above(name)
        is_first = layer not in self.asked
        if self.is_touched or self.is_served or is_first:
            if not self.is_touched:
                self.asked.add(layer)
            return build()
        return self.stand(name, build)


_ground: Ground | None = None


def stand_on(ground: Ground | None, *, is_served: bool = False) -> None:
    """The ground of the test that begins now; `is_served` to a browser, or not."""
    global _ground
    _ground = ground
    if ground is not None:
        ground.is_served = is_served


def grown(name: str, build: Callable[[], Made]) -> Made:
    """What `build` makes, put back where the same ground has seen it made before; it gives what `standing` may give."""
    return build() if _ground is None else _ground.grow(name, build)


def standing(fixture: Callable[..., Made]) -> Callable[..., Made]:
    """Mark a fixture function that makes people, goods or orders by commands and has nothing to clean up.

    What it gives may be a row, a value, or a dataclass, list, tuple or dict of these.
    """

    @functools.wraps(fixture)
    def put_back(*given: Any, **named: Any) -> Made:
        build = functools.partial(fixture, *given, **named)
        if _ground is None:
            return build()
        return _ground.stand(f"{fixture.__module__}.{fixture.__qualname__}", build)

    return put_back


@dataclass(frozen=True)
class RowOf:
    """A row, by its table and key."""

    table: type[Any]
    key: Any


@dataclass(frozen=True)
class Parts:
    """A dataclass, by its fields."""

    kind: type
    fields: dict[str, Any]


def remembered(made: Any) -> Any:
    """`made` without a session: rows by their keys, everything else as it is."""
    state = inspect(made, raiseerr=False)
    if isinstance(state, InstanceState):
        return RowOf(type(made), state.identity)
    if dataclasses.is_dataclass(made) and not isinstance(made, type):
        return Parts(type(made), {each.name: remembered(getattr(made, each.name)) for each in dataclasses.fields(made)})
    if isinstance(made, (list, tuple)):
        return type(made)(map(remembered, made))
    if isinstance(made, dict):
        return {key: remembered(value) for key, value in made.items()}
    return made


def found_again(kept: Any) -> Any:
    """What `remembered` kept, with its rows read in this test's session."""
    if isinstance(kept, RowOf):
        return db.session.get_one(kept.table, kept.key)
    if isinstance(kept, Parts):
        return kept.kind(**{name: found_again(value) for name, value in kept.fields.items()})
    if isinstance(kept, (list, tuple)):
        return type(kept)(map(found_again, kept))
    if isinstance(kept, dict):
        return {key: found_again(value) for key, value in kept.items()}
    return kept
