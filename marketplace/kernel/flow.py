"""State machines as data: which move leads where, and from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .errors import DomainError
from .i18n import N_, _


class WrongState(DomainError):
    """The thing has moved on; this step is not open any more."""


SAME = None  # where a move leads that leaves the state as it is


@dataclass(frozen=True)
class Move:
    """One verb of a flow: its name, the words on its button, the states it is open in, the state it reaches.

    A target of None (`SAME`): it stays in its state. No sources: with it something begins.
    """

    name: str
    label: str
    sources: tuple[StrEnum, ...]
    target: StrEnum | None

    @property
    def stays(self) -> bool:
        """Whether it leaves the state as it is."""
        return self.target is None

    @property
    def begins(self) -> bool:
        """Whether something comes into being with it."""
        return not self.sources


def move(name: str, *sources: StrEnum, to: StrEnum | None, label: str) -> Move:
    """A row of a flow's table."""
    return Move(name, label, sources, to)


class Flow:
    """A table of moves. It refuses what the table does not hold; nobody writes a state by hand."""

    def __init__(self, *moves: Move) -> None:
        self.moves = {each.name: each for each in moves}

    def first(self, name: str) -> StrEnum:
        """The state something begins in with this move; KeyError when nothing begins with it."""
        begun = self.moves[name]
        if begun.target is None or not begun.begins:
            raise KeyError(name)
        return begun.target

    def after(self, state: StrEnum, name: str) -> StrEnum:
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

    def open_to(self, state: StrEnum) -> list[str]:
        """The moves that can be made now: what the buttons show."""
        return [each.name for each in self.moves.values() if state in each.sources]

    def states(self) -> set[StrEnum]:
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

    def __new__(cls, value: str, label: str) -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def label_of(state: StrEnum) -> str:
    """The Vietnamese words for a state."""
    return getattr(state, "label", str(state))


def options(members: Iterable[StrEnum]) -> list[tuple[str, str, str]]:
    """Members as (value, words, hint) for a choice on a form."""
    return [(str(member.value), _(label_of(member)), "") for member in members]
