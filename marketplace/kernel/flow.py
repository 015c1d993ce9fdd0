"""State machines as data: which move leads where, and from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, Self, TypeVar

from .errors import DomainError
from .i18n import N_, _

State = TypeVar("State", bound=StrEnum)


class WrongState(DomainError):
    """The thing has moved on; this step is not open any more."""


@dataclass(frozen=True)
class Move(Generic[State]):
    """One verb of a flow: its name, the words on its button, the states it leaves, the state it reaches."""

    name: str
    label: str
    sources: tuple[State, ...]
    target: State


def move(name: str, *sources: State, to: State, label: str) -> Move[State]:
    """A row of a flow's table."""
    return Move(name, label, sources, to)


class Flow(Generic[State]):
    """A table of moves. It refuses what the table does not hold; nobody writes a state by hand."""

    def __init__(self, *moves: Move[State]) -> None:
        self.moves = {each.name: each for each in moves}

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
        return wanted.target

    def open_to(self, state: State) -> list[str]:
        """The moves that can be made now: what the buttons show."""
        return [each.name for each in self.moves.values() if state in each.sources]

    def states(self) -> set[State]:
        """Every state the table speaks of."""
        return {state for each in self.moves.values() for state in (*each.sources, each.target)}

    def diagram(self) -> str:
        """The flow as a Mermaid state diagram, for the README."""
        rows = [
            f"    {source} --> {each.target}: {each.name}" for each in self.moves.values() for source in each.sources
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
