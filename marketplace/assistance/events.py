from __future__ import annotations

from dataclasses import dataclass

from .models import AssistedEntry, EntryConsent


@dataclass(frozen=True)
class ConsentRecorded:
    """A coordinator wrote down that a producer gave somebody leave to enter goods."""

    consent: EntryConsent


@dataclass(frozen=True)
class RelativeAllowed:
    """Somebody may enter goods for a producer from now on, and hears of it."""

    consent: EntryConsent


@dataclass(frozen=True)
class EnteringStarted:
    """Somebody sat down to type for the producer who gave this leave."""

    consent: EntryConsent


@dataclass(frozen=True)
class EntryTyped:
    """Something was typed for a producer; told once for everything one change brought."""

    entry: AssistedEntry


@dataclass(frozen=True)
class EntryObjected:
    """The producer does not agree with what was typed."""

    entry: AssistedEntry
