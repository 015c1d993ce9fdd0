"""How money, days and moments stand on a page, in a message, on paper: in the reader's words and Vietnam's time."""

from __future__ import annotations

from datetime import date, datetime

from .clock import local
from .i18n import language
from .money import Money


def show_money(value: Money | None) -> str:
    """`1.250.000 ₫`; in English `VND 1,250,000`."""
    if value is None:
        return ""
    return str(value) if language() == "vi" else f"VND\u00a0{value.dong:,}"


def show_date(value: date | datetime | None) -> str:
    """`05/03/2027`, in Vietnam's day."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def show_moment(value: datetime | None) -> str:
    """`14:05 05/03/2027`."""
    return "" if value is None else local(value).strftime("%H:%M %d/%m/%Y")


def show_time(value: datetime | None) -> str:
    """`14:05`."""
    return "" if value is None else local(value).strftime("%H:%M")
