"""Three working days: weekends, Tết and the fixed days are none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.approvals.working_days import after_working_days, is_working_day, last_overdue


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02", 3, "2026-03-05"),
        ("2026-03-05", 3, "2026-03-10"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 3, "2026-03-11"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-04-24", 2, "2026-04-29"),
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-08-31", 1, "2026-09-03"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-02-04", 1, "2027-02-12"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_the_day_an_answer_is_due(start: str, days: int, due: str) -> None:
    assert after_working_days(date.fromisoformat(start), days) == date.fromisoformat(due)


def test_a_year_nobody_has_written_down_knows_its_fixed_days() -> None:
    assert not is_working_day(date(2031, 9, 2))
    assert is_working_day(date(2031, 9, 3))


def test_what_is_overdue_in_sql_is_what_is_overdue_by_the_day() -> None:
    for offset in range(120):
        today = date(2026, 1, 20) + timedelta(days=offset)
        latest = last_overdue(today, 3)
        assert after_working_days(latest, 3) < today
        assert after_working_days(latest + timedelta(days=1), 3) >= today
