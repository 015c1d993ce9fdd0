"""One history: every step of whatever has a flow is taken here, and written down by one writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, String, Text, insert
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from .actor import Actor
from .db import Dated, db
from .flow import Flow


class Step(Dated):
    """One step of a thing: which, who, for whom, when, from which state to which, why. Its table adds the thing's key.

    The first step comes from no state (""); a step that leaves the state as it is comes from where it goes.
    `assistance_id` is the sitting in which it was taken for somebody else; empty when people acted for themselves.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    from_state: Mapped[str] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assistance_id: Mapped[int | None] = mapped_column(ForeignKey("assistance.id"))
    why: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    def by(cls) -> Mapped[Any]:
        """The person; None when the market itself took the step."""
        return relationship("Person")

    @property
    def label(self) -> str:
        """The step in (Vietnamese) words."""
        (flow,) = (life.flow for life in LIVES.values() if isinstance(self, life.row))
        return flow.moves[self.name].label


@dataclass(frozen=True)
class Life:
    """What things of a kind go through: their flow, its rows with the column `key` of the thing, where they stand."""

    flow: Flow[Any]
    row: type[Any]
    key: str
    state: str


LIVES: dict[type[Any], Life] = {}


def goes_through(model: type[Any], flow: Flow[Any], row: type[Any], *, key: str, state: str = "state") -> None:
    """Let things of this kind go through a flow; their steps are rows of `row`, whose column `key` names the thing."""
    LIVES[model] = Life(flow, row, key, state)


def life_of(model: type[Any]) -> Life:
    """What things of this kind, or of a kind of that kind, go through; KeyError when nobody said."""
    return next((LIVES[each] for each in model.__mro__ if each in LIVES), None) or LIVES[model]


def take_step(thing: Any, name: str, *, by: Actor, why: str = "", **more: Any) -> Any:
    """Take one step of a thing's flow and write down who did, when and why; `more` fills other columns of its row.

    Whoever calls holds the thing (`lock`) and has asked whether they may. Raises WrongState when the flow does not
    hold the step; gives the row.
    """
    life = life_of(type(thing))
    before = getattr(thing, life.state)
    after = life.flow.after(before, name)
    if after is not before:
        setattr(thing, life.state, after)
    return _write(life, thing, name, before, by, why, more)


def begin(thing: Any, name: str, *, by: Actor, why: str = "", **more: Any) -> Any:
    """The first step of a thing just made: it stands in the state the step leads to, and has its first row."""
    life = life_of(type(thing))
    setattr(thing, life.state, life.flow.first(name))
    return _write(life, thing, name, "", by, why, more)


def begin_all(things: Sequence[Any], name: str, *, by: Actor, **more: Any) -> None:
    """The first step of several things of a kind, stored already in the state it leads to; written in one statement."""
    life = life_of(type(things[0]))
    rows = [_values(life, thing, name, "", by, "") | more for thing in things]
    db.session.execute(insert(life.row), rows)


def _write(life: Life, thing: Any, name: str, before: str, by: Actor, why: str, more: dict[str, Any]) -> Any:
    if thing.id is None:
        db.session.flush()
    row = life.row(**_values(life, thing, name, before, by, why), **more)
    db.session.add(row)
    return row


def _values(life: Life, thing: Any, name: str, before: str, by: Actor, why: str) -> dict[str, Any]:
    return {
        life.key: thing.id,
        "name": name,
        "from_state": before,
        "to_state": getattr(thing, life.state),
        "by_id": by.person_id,
        "assistance_id": by.assistance_id,
        "why": why,
    }
