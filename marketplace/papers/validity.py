"""How long a paper counts and when its holder is warned. Pure: days in, days out (facts §1.5)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

LAWFUL_MONTHS = 36  # QĐ 26/2026/QĐ-TTg, Điều 4.3
REEVALUATION = timedelta(days=180)  # Điều 12.3: it may run on until the result, so long at most
EARLIEST_DOSSIER, LATEST_DOSSIER = timedelta(days=180), timedelta(days=120)  # Điều 7.6.a, before it ends
MARKS_OF_CERTIFICATE = (180, 150, 120, 30)  # days before it ends
MARKS_OF_PAPER = (60, 30)
ENDED = 0
WITHOUT_END = date.max


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def lawful_end(issued_on: date) -> date:
    """The last day an OCOP certificate given on this day may count."""
    return months_after(issued_on, LAWFUL_MONTHS)


def mark_reached(ends_on: date, day: date, marks: tuple[int, ...]) -> int | None:
    """The latest of these marks that has come, in days before the end; ENDED once it is over; None before the first."""
    left = (ends_on - day).days
    if left < 0:
        return ENDED
    return min((mark for mark in marks if mark >= left), default=None)
