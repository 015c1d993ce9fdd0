"""Vietnamese đồng: whole numbers, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

from .decimals import whole_text
from .exact import KeepsType

LARGEST = 10**13  # ten thousand billion đồng: more than the whole market will ever turn over
GROUPED = re.compile(r"\d{1,3}([. ,])\d{3}(?:\1\d{3})*|\d+")
IN_THOUSANDS = re.compile(r"(\d{1,9})(?:k|nghìn|ngàn|nghin|ngan)")


@dataclass(frozen=True, order=True)
class Money:
    """So many whole đồng. Adds to money, multiplies by a count or a Decimal, refuses floats."""

    dong: int

    def __post_init__(self) -> None:
        if not isinstance(self.dong, int) or isinstance(self.dong, bool):
            raise TypeError("money is counted in whole đồng")

    def __add__(self, other: Money) -> Money:
        return Money(self.dong + other.dong)

    def __radd__(self, other: object) -> Money:
        return self if other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.dong - other.dong)

    def __neg__(self) -> Money:
        return Money(-self.dong)

    def __mul__(self, factor: int | Decimal) -> Money:
        """Half a đồng and more rounds up, as a market woman would."""
        if isinstance(factor, bool) or not isinstance(factor, (int, Decimal)):
            raise TypeError("multiply money by an int or a Decimal")
        return Money(int((Decimal(self.dong) * factor).quantize(Decimal(1), ROUND_HALF_UP)))

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.dong != 0

    def __str__(self) -> str:
        """`1.250.000 ₫`, with the no-break space Vietnamese typography puts before the sign."""
        return whole_text(self.dong) + "\u00a0₫"


def read_money(typed: str) -> Money | None:
    """What a person typed, as money: `70.000`, `70000`, `70 000`, `70,000 đ`, `70k` and `70 nghìn` are one amount.

    None when it cannot be read for sure: `70.5` and `1.25` may mean two different sums, so they are refused.
    """
    text = typed.strip().casefold().replace("\u00a0", " ").replace("\u202f", " ")
    text = re.sub(r"\s*(₫|đồng|đ|vnd|vnđ|dong)$", "", text).strip()
    if match := IN_THOUSANDS.fullmatch(text.replace(" ", "")):
        return Money(int(match[1]) * 1000)
    if not text.isascii() or len(text) > 24 or not GROUPED.fullmatch(text):
        return None
    dong = int(re.sub(r"\D", "", text))
    return Money(dong) if dong <= LARGEST else None


class MoneyType(TypeDecorator[Money]):
    """Money in a BIGINT column."""

    impl = BigInteger
    cache_ok = True
    comparator_factory = KeepsType

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.dong

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))
