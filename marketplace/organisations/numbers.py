"""Tax numbers: what is accepted, what only looks wrong, and how much of a number anybody needs to see."""

from __future__ import annotations

import re

from marshmallow import validate
from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from marketplace.kernel.i18n import N_

TAX_NUMBER = re.compile(r"\d{10}(-?\d{3})?|\d{12}")
LAST_FOUR = validate.Regexp(r"[0-9A-Z]{4}\Z|\Z", error=N_("Ghi đúng bốn ký tự cuối trên giấy tờ."))
PERSONAL = 12  # since 1 July 2025 a household's tax number is its owner's personal number (facts §3.2)


def read_tax_number(typed: str) -> str | None:
    """10 digits, 13 with or without the dash, or 12; kept as `0314409058-002`. None when it is none of these."""
    number = re.sub(r"[\s.]", "", typed)
    if not number.isascii() or not TAX_NUMBER.fullmatch(number):
        return None
    digits = number.replace("-", "")
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def looks_wrong(tax_number: str) -> bool:
    """Whether the check digit does not fit. The rule has no published legal basis, so it warns and never blocks."""
    if not tax_number or len(tax_number) == PERSONAL:
        return False
    try:
        mst.validate(tax_number)
    except ValidationError:
        return True
    return False


def masked(number: str) -> str:
    """`0492••••••34`: the first four and the last two (of a short one, the last two only)."""
    if len(number) < 8:
        return "•" * max(0, len(number) - 2) + number[-2:]
    return number[:4] + "•" * (len(number) - 6) + number[-2:]
