"""Months begin and end at midnight in Vietnam."""

from datetime import UTC, date, datetime

import pytest

from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.month import Month, NoMonth, latest_months, month_of, read_month


def test_a_month_goes_from_midnight_to_midnight_in_vietnam() -> None:
    october = Month(2026, 10)
    assert october.begins.astimezone(UTC) == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert october.ends.astimezone(UTC) == datetime(2026, 10, 31, 17, tzinfo=UTC)


def test_months_follow_each_other_over_the_new_year() -> None:
    assert Month(2026, 12).following == Month(2027, 1)
    assert Month(2026, 1).before == Month(2025, 12)
    assert month_of(date(2026, 1, 31)).following == Month(2026, 2)
    assert (str(Month(2026, 2)), Month(2026, 2).words) == ("2026-02", "02/2026")


def test_an_address_names_a_month_or_this_one(clock: FrozenClock) -> None:
    assert read_month("2026-11") == Month(2026, 11)
    assert read_month(None) == read_month("") == Month(2026, 3)
    assert latest_months(4) == [Month(2026, 3), Month(2026, 2), Month(2026, 1), Month(2025, 12)]


@pytest.mark.parametrize(
    "typed", ["2026", "2026-13", "2026-00", "11/2026", "1999-01", "2026-1", "２０２６-11", "9999-12", "x"]
)
def test_anything_else_is_no_month(typed: str) -> None:
    with pytest.raises(NoMonth):
        read_month(typed)
