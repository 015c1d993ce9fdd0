"""Words in a cell that no spreadsheet runs, and the way back to what was written."""

from __future__ import annotations

import re

from ..text import CONTROL

LONGEST_CELL = 32_767
STARTS = re.compile("\\A(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20'])")
WRITTEN = re.compile("\\A'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20'])")


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it without running it, whatever is done to the file later."""
    return STARTS.sub("'", CONTROL.sub("", text))[:LONGEST_CELL]


def as_written(cell: str) -> str:
    """What was written, from a cell read back."""
    return WRITTEN.sub("", cell)
