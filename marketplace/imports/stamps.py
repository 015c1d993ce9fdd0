"""The mark in the last column of our own sheets: what each cell said when the sheet was made, as short digests.

With it a sheet can be brought back weeks later: only the cells somebody touched count, and where the market has
moved on in the same field, both sides are told instead of one being written over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from .columns import CODE
from .goods import FIELDS

FORM = "v1."
LENGTH = 5  # letters for a field: one in a million is taken for another
STAMPED = (CODE, *FIELDS)


def stamp_of(code: str, texts: Mapping[str, str]) -> str:
    """The mark of goods as they stand now."""
    said = {CODE: code, **texts}
    return FORM + "".join(_short(name, said[name]) for name in STAMPED)


def stamped(stamp: str, code: str) -> dict[str, str] | None:
    """The digest of each field in a mark; None for one that is not ours, or was made for other goods."""
    digests = stamp.strip().removeprefix(FORM)
    if not stamp.strip().startswith(FORM) or len(digests) != LENGTH * len(STAMPED):
        return None
    parts = {name: digests[place * LENGTH : (place + 1) * LENGTH] for place, name in enumerate(STAMPED)}
    return parts if parts[CODE] == _short(CODE, code) else None


def is_as_stamped(digests: Mapping[str, str], name: str, text: str) -> bool:
    """Whether a field says what it said when the mark was made."""
    return digests[name] == _short(name, text)


def _short(name: str, text: str) -> str:
    return hashlib.sha256(f"{name}={text}".encode()).hexdigest()[:LENGTH]
