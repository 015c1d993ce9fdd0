"""Where two texts differ, word by word, and three texts, field by field. Pure: texts in, pieces out.

Words are matched by Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986). Texts with hardly a word in common
would cost too much for too little: they are first matched sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

WORD = re.compile(r"\w+|\s+|[^\w\s]")
SENTENCE = re.compile(r"[^.!?;\n]*[.!?;\n]+\s*|[^.!?;\n]+")
MOST_EDITS = 400


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A stretch of text with one fate."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The pieces that stay, go and come; all but the added ones read `old`, all but the removed ones read `new`."""
    pieces = _matched(WORD.findall(old), WORD.findall(new), or_else=lambda: _by_sentence(old, new))
    return [
        Piece(kind, "".join(piece.text for piece in run)) for kind, run in groupby(pieces, key=lambda each: each.kind)
    ]


def changed_share(old: str, new: str) -> float:
    """How many of a hundred words are not the same: 0 for two like texts, 100 for two with nothing in common."""
    fates = {Kind.SAME: 0, Kind.REMOVED: 0, Kind.ADDED: 0}
    for piece in difference(old, new):
        fates[piece.kind] += len(piece.text.split())
    touched = max(fates[Kind.REMOVED], fates[Kind.ADDED])
    return 100 * touched / (fates[Kind.SAME] + touched) if touched else 0.0


def _by_sentence(old: str, new: str) -> list[Piece]:
    def whole() -> list[Piece]:
        return _replaced([old], [new])

    found: list[Piece] = []
    pieces = _matched(SENTENCE.findall(old), SENTENCE.findall(new), or_else=whole)
    for is_same, run in groupby(pieces, key=lambda each: each.kind is Kind.SAME):
        if is_same:
            found += run
            continue
        changed = list(run)
        gone = "".join(each.text for each in changed if each.kind is Kind.REMOVED)
        come = "".join(each.text for each in changed if each.kind is Kind.ADDED)
        found += _within(gone, come)
    return found


def _within(gone: str, come: str) -> list[Piece]:
    return _matched(WORD.findall(gone), WORD.findall(come), or_else=lambda: _replaced([gone], [come]))


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    removed = [Piece(Kind.REMOVED, each) for each in old if each]
    return removed + [Piece(Kind.ADDED, each) for each in new if each]


def _matched(old: list[str], new: list[str], *, or_else: Callable[[], list[Piece]]) -> list[Piece]:
    """The same beginning, the same end, and the shortest way between; `or_else` when that way is too long."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if not inner_old or not inner_new:
        middle = _replaced(inner_old, inner_new)
    else:
        steps = _shortest(inner_old, inner_new)
        if steps is None:
            return or_else()
        middle = steps
    same = [[Piece(Kind.SAME, each) for each in part] for part in (old[:start], old[len(old) - end :])]
    return [*same[0], *middle, *same[1]]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _shortest(old: list[str], new: list[str]) -> list[Piece] | None:
    """Myers: the furthest place reached on each diagonal after so many edits; None after too many."""
    reached, trail = {1: 0}, []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
            )
            x = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walked_back(old, new, trail)
    return None


def _walked_back(old: list[str], new: list[str], trail: list[dict[int, int]]) -> list[Piece]:
    x, y, pieces = len(old), len(new), []
    for edits in range(len(trail) - 1, -1, -1):
        reached, diagonal = trail[edits], x - y
        down = diagonal == -edits or (
            diagonal != edits and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = reached[before] if edits else 0
        from_y = from_x - before if edits else 0
        while x > from_x and y > from_y and (not edits or (x, y) != (from_x + (not down), from_y + down)):
            x, y = x - 1, y - 1
            pieces.append(Piece(Kind.SAME, old[x]))
        if edits:
            pieces.append(Piece(Kind.ADDED, new[from_y]) if down else Piece(Kind.REMOVED, old[from_x]))
        x, y = from_x, from_y
    return pieces[::-1]


@dataclass(frozen=True)
class ThreeWay:
    """One field of three texts: the one begun from, the one on the shelf now, the new one."""

    name: str
    base: Any
    live: Any
    new: Any

    @property
    def is_contested(self) -> bool:
        """Both sides changed it, each to something else: a person must choose."""
        return self.base != self.live and self.base != self.new

    @property
    def takes_live(self) -> bool:
        """Only the shelf changed: its words are taken unless somebody says otherwise."""
        return self.base == self.new


def three_ways(base: Mapping[str, Any], live: Mapping[str, Any], new: Mapping[str, Any]) -> list[ThreeWay]:
    """Every field in which the new text and the shelf differ, in the order of the new text."""
    return [ThreeWay(name, base.get(name), live[name], value) for name, value in new.items() if live[name] != value]
