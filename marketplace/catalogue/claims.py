"""Promises to heal, found in what a producer wrote. Pure: a text in, the words found out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from marketplace.kernel.text import exact, fold

TABLE = Path(__file__).parent / "data" / "claims.txt"
DISCLAIMERS = (
    "không phải là thuốc",
    "không có tác dụng thay thế thuốc chữa bệnh",
    "không thay thế thuốc chữa bệnh",
)  # facts §1.10: a food supplement must say so


def claims_in(text: str) -> list[str]:
    """Every promise of the table the text makes, as the table spells it; the sentence the law asks for is none."""
    written = exact(text)
    for sentence in DISCLAIMERS:
        written = written.replace(exact(sentence), " ")
    bare = fold(written)
    found = [word for word, marked in table() if marked and _holds(written, exact(word))]
    found += [word for word, marked in table() if not marked and _holds(bare, word)]
    return found


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


@cache
def table() -> list[tuple[str, bool]]:
    """The words of the data file, and whether each needs its marks."""
    lines = [line.strip() for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return [(line.removeprefix("="), line.startswith("=")) for line in lines if line and not line.startswith("#")]
