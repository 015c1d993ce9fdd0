"""What time it is, in one place, so that a test can say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING, MORNING = time(21), time(6)
_frozen: datetime | None = None


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The date in Vietnam, which is what a harvest, a certificate and a delivery go by."""
    return now().astimezone(HERE).date()


def local(moment: datetime) -> datetime:
    """A stored moment as a person in Vietnam reads it."""
    return moment.astimezone(HERE)


def is_night(moment: datetime) -> bool:
    """Whether people in Vietnam are left in peace: from nine in the evening to six in the morning."""
    hour = local(moment).time()
    return hour >= EVENING or hour < MORNING


def by_day(moment: datetime) -> datetime:
    """The moment itself by day; six o'clock in the morning for one that falls into the night."""
    if not is_night(moment):
        return moment
    here = local(moment)
    day = here.date() + timedelta(days=here.time() >= EVENING)
    return datetime.combine(day, MORNING, HERE).astimezone(UTC)


def freeze(moment: datetime) -> None:
    """Stop the clock at an aware moment (tests only). Raises ValueError for one without a zone."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("freeze at an aware moment")
    _frozen = moment


def frozen_at() -> datetime | None:
    """The moment the clock stands at; None while it runs (tests only)."""
    return _frozen


def unfreeze() -> None:
    """Let the clock run again."""
    global _frozen
    _frozen = None


@contextmanager
def frozen(moment: datetime) -> Iterator[FrozenClock]:
    """The clock stands at `moment` inside the block and moves only by hand."""
    freeze(moment)
    try:
        yield FrozenClock()
    finally:
        unfreeze()


class FrozenClock:
    """The hand that moves a frozen clock."""

    def move(self, **by: float) -> datetime:
        """Move on by `days=`, `hours=`, `minutes=` … and give the new moment."""
        freeze(now() + timedelta(**by))
        return now()

    def set(self, moment: datetime) -> None:
        """Put the clock to another aware moment."""
        freeze(moment)
