"""Numbers as text, and back: for people in Vietnamese digits, for programs in plain ones."""

from __future__ import annotations

import re
from decimal import Decimal

THOUSANDTH = Decimal("0.001")
LARGEST = Decimal(1_000_000)
TYPED_AMOUNT = re.compile(r"(?P<whole>\d{1,7})(?:[.,](?P<part>\d{1,3}))?")


def plain_text(amount: Decimal) -> str:
    """`1.5` and `1200`: as programs write a number, no trailing zeros, never an exponent."""
    return f"{amount.normalize():f}"


def whole_text(number: int) -> str:
    """`1.250.000`: a whole number in Vietnamese digits."""
    return f"{number:,}".replace(",", ".")


def amount_text(amount: Decimal) -> str:
    """`1,5` and `1.200`: Vietnamese digits, at most three decimals, no trailing zeros."""
    whole, _sep, part = f"{amount.quantize(THOUSANDTH):,}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def read_amount(typed: str) -> Decimal | None:
    """What a person typed as a number of things: `1,5`, `1.5`, `12`. At most three decimals; None when unreadable."""
    match = TYPED_AMOUNT.fullmatch(typed.strip().replace("\u00a0", "").replace(" ", ""))
    if not match or not typed.isascii():
        return None
    amount = Decimal(f"{match['whole']}.{match['part'] or 0}")
    return amount if amount <= LARGEST else None


def is_whole(amount: Decimal) -> bool:
    """Whether it has no decimals."""
    return amount == amount.to_integral_value()
