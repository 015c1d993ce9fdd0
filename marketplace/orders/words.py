"""Words on an order: the unit in full, and a sum written out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from marketplace.kernel.decimals import amount_text
from marketplace.kernel.i18n import N_, _, gettext
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Quantity, Unit
from marketplace.kernel.text import cut_at_words

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LONGEST_NAME = 40  # letters of a name on a card
GROUPS = ("", "nghìn", "triệu", "tỷ")


def unit_words(
    unit: Unit,
    condition: Condition = Condition.NONE,
    content: Quantity | None = None,
    say: Callable[[str], str] = gettext,
) -> str:
    """The unit as the buyer must read it: `kg tươi`, `gói 500 g`, `bó (≈ 0,8 kg)`. `say=str` leaves it Vietnamese."""
    words = [say(unit.label)]
    if condition is not Condition.NONE:
        words.append(say(condition.label))
    if content is not None:
        held = f"{amount_text(content.amount)} {say(content.unit.label)}"
        words.append(f"(≈ {held})" if unit.needs_weight else held)
    return " ".join(words)


def unit_words_of(unit: Unit, facts: dict[str, Any]) -> str:
    """The unit of a line as it was when ordered, in the reader's language."""
    content = facts.get("content")
    held = Quantity(Decimal(content["amount"]), Unit(content["unit"])) if content else None
    return unit_words(unit, Condition(facts.get("condition", Condition.NONE)), held)


def goods_in_words(name: str, amount: Quantity, others: int) -> str:
    """An order's goods as a card names them: the first of them, and how many more. `Chuối mốc 4 nải, +2`."""
    first = f"{cut_at_words(name, LONGEST_NAME)} {amount}"
    return _(N_("%(first)s, +%(others)s"), first=first, others=others) if others else first


def money_in_words(money: Money) -> str:
    """`255.000 ₫` → `Hai trăm năm mươi lăm nghìn đồng`, as documents in Vietnam write it."""
    if not money:
        return "Không đồng"
    words = _number(money.dong)
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int) -> str:
    """Billions are counted in words of their own: `một nghìn tỷ`."""
    if number >= 10**9:
        rest = f" {_below_billion(number % 10**9, leading=False)}" if number % 10**9 else ""
        return f"{_number(number // 10**9)} tỷ{rest}"
    return _below_billion(number, leading=True)


def _below_billion(number: int, *, leading: bool) -> str:
    parts: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            parts.append(" ".join(filter(None, (_group(group, full=bool(parts) or not leading), GROUPS[power]))))
    return " ".join(parts)


def _group(number: int, *, full: bool) -> str:
    """Three digits; after a higher group the hundreds are said even when there are none (`không trăm lẻ năm`)."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        words.append(f"{DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("lẻ")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return " ".join(words)
