"""Working days in Vietnam: Monday to Friday, public holidays aside. Pure: days in, days out.

The holidays of Bộ luật Lao động 45/2019, Điều 112, are a data file, because Tết and Giỗ Tổ go by the moon and a day off
in lieu is fixed by the year's decree; in a year the file does not know, only the weekends and the fixed days count.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "holidays.csv"
FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))
A_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the offices are open."""
    if day.weekday() >= SATURDAY:
        return False
    return day not in holidays() and (day.month, day.day) not in FIXED


def after_working_days(start: date, count: int) -> date:
    """The working day that is `count` working days after `start`, which is not counted itself (Bộ luật Dân sự Đ147)."""
    day = start
    while count:
        day += A_DAY
        count -= is_working_day(day)
    return day


def last_overdue(today: date, count: int) -> date:
    """The latest day whose things, due after `count` working days, are overdue today."""
    day = today - A_DAY
    while after_working_days(day, count) >= today:
        day -= A_DAY
    return day


@cache
def holidays() -> frozenset[date]:
    """The days off of the data file."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["day"]) for row in csv.DictReader(file))
