"""The audit hears every event there is, and writes at the end of every change."""

from __future__ import annotations

from marketplace.kernel.commands import at_every_end, on

from .gathering import hear
from .writing import write_entries

on(object)(hear)
at_every_end(write_entries)
