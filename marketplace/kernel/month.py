"""A month as people in Vietnam count it: from its first midnight there to the next one's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .clock import HERE, today
from .errors import DomainError
from .i18n import N_, _

TYPED = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")


class NoMonth(DomainError):
    """What stands in the address is no month."""

    status = 422


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def following(self) -> Month:
        """The month after it."""
        return month_of(self.first + timedelta(days=31))

    @property
    def before(self) -> Month:
        """The month before it."""
        return month_of(self.first - timedelta(days=1))

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it any more."""
        return self.following.begins

    @property
    def words(self) -> str:
        """As people read it: `11/2026`."""
        return f"{self.month:02d}/{self.year}"

    def __str__(self) -> str:
        """As an address holds it: `2026-11`."""
        return f"{self.year}-{self.month:02d}"


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(day.year, day.month)


def midnight(day: date) -> datetime:
    """The moment a day begins in Vietnam."""
    return datetime.combine(day, time(), HERE)


def read_month(typed: str | None) -> Month:
    """`2026-11` as a month, this one when nothing is said; raises NoMonth for anything else."""
    if not typed:
        return month_of(today())
    match = TYPED.fullmatch(typed)
    if match is None:
        raise NoMonth(_(N_("Tháng ghi như 2026-11.")), field="thang")
    return Month(int(match["year"]), int(match["month"]))


def latest_months(count: int = 12) -> list[Month]:
    """This month and those before it, the newest first."""
    months = [month_of(today())]
    while len(months) < count:
        months.append(months[-1].before)
    return months
