"""State machines as data: which move leads where, and from where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, Self, TypeVar

from .errors import DomainError
from .i18n import N_, _

State = TypeVar("State", bound=StrEnum)


class WrongState(DomainError):
    """The thing has moved on; this step is not open any more."""


SAME = None  # where a move leads that leaves the state as it is


@dataclass(frozen=True)
class Move(Generic[State]):
    """One verb of a flow: its name, the words on its button, the states it is open in, the state it reaches, for whom.

    A target of None (`SAME`): it stays in its state. No sources: with it something begins. `who` names those who may
    take it, in words of its room, whose policy (`sides_of`) says what a person is.
    """

    name: str
    label: str
    sources: tuple[State, ...]
    target: State | None
    who: tuple[StrEnum, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether it leaves the state as it is."""
        return self.target is None

    @property
    def begins(self) -> bool:
        """Whether something comes into being with it."""
        return not self.sources


def move(
    name: str, *sources: State, to: State | None, label: str, who: StrEnum | tuple[StrEnum, ...] = ()
) -> Move[State]:
    """A row of a flow's table."""
    return Move(name, label, sources, to, who if isinstance(who, tuple) else (who,))


class Flow(Generic[State]):
    """A table of moves. It refuses what the table does not hold; nobody writes a state by hand."""

    def __init__(self, *moves: Move[State]) -> None:
        self.moves = {each.name: each for each in moves}

    def first(self, name: str) -> State:
        """The state something begins in with this move; KeyError when nothing begins with it."""
        begun = self.moves[name]
        if begun.target is None or not begun.begins:
            raise KeyError(name)
        return begun.target

    def after(self, state: State, name: str) -> State:
        """The state after the move; raises WrongState when the move is not open."""
        wanted = self.moves[name]
        if state not in wanted.sources:
            raise WrongState(
                _(
                    N_("Không làm được: “%(move)s”. Hiện đang ở bước “%(state)s”."),
                    move=_(wanted.label),
                    state=_(label_of(state)),
                )
            )
        return state if wanted.target is None else wanted.target

    def is_for(self, name: str, whoever: Collection[StrEnum]) -> bool:
        """Whether somebody who is all of these may take a step, in whatever state things are."""
        return not set(self.moves[name].who).isdisjoint(whoever)

    def open_to(self, state: State, whoever: Collection[StrEnum] | None = None) -> list[str]:
        """The moves that can be made now (by somebody who is all of these): what the buttons show."""
        return [
            each.name
            for each in self.moves.values()
            if state in each.sources and (whoever is None or self.is_for(each.name, whoever))
        ]

    def states(self) -> set[State]:
        """Every state the table speaks of."""
        spoken_of = {state for each in self.moves.values() for state in (*each.sources, each.target)}
        return {state for state in spoken_of if state is not None}

    def diagram(self) -> str:
        """The flow as a Mermaid state diagram, for the README."""
        rows = [
            f"    {source} --> {each.target or source}: {each.name}"
            for each in self.moves.values()
            for source in each.sources or ("[*]",)
        ]
        return "\n".join(["stateDiagram-v2", *rows])


class Labelled(StrEnum):
    """An enum whose members carry the Vietnamese words for the screen: `PLACED = "placed", N_("Chờ xác nhận")`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # no label where a member is looked up by its value
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def label_of(state: Enum) -> str:
    """The Vietnamese words for a state."""
    return getattr(state, "label", str(state))


def options(members: Iterable[StrEnum]) -> list[tuple[str, str, str]]:
    """Members as (value, words, hint) for a choice on a form."""
    return [(str(member.value), _(label_of(member)), "") for member in members]
