"""Other names of the same goods: who looks for “lạc” means the hill people's “đậu phụng” too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from marketplace.kernel.text import exact

TABLE = Path(__file__).parent / "data" / "synonyms.txt"


def also_called(text: str) -> list[str]:
    """The other names of everything the text speaks of, by whole words and with their marks; each name once."""
    words, found, place = exact(text).split(), [], 0
    while place < len(words):
        length = next(
            (length for length in range(longest(), 0, -1) if tuple(words[place : place + length]) in names()), 1
        )
        found += names().get(tuple(words[place : place + length]), [])
        place += length
    return list(dict.fromkeys(found))


@cache
def names() -> dict[tuple[str, ...], list[str]]:
    """Every name by its words, with the other names of the same thing."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    groups = [[name.strip() for name in line.split(",")] for line in lines]
    return {
        tuple(exact(name).split()): [other for other in group if other != name] for group in groups for name in group
    }


@cache
def longest() -> int:
    """How many words the longest name has."""
    return max(map(len, names()))
