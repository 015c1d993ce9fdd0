"""What people write into cells: gói, Có, tháng 3–5, 85.000 – each read for sure, or refused with what to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from marketplace.catalogue.models import Category
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Unit
from marketplace.kernel.text import fold

from .columns import Column, Kind, both_languages
from .encodings import has_lost_letters, is_garbled
from .goods import choice_words
from .tables import AMOUNT, DAY, FAULT, FORMULA, MERGED, Cell

YES, NO = {"co", "x", "1", "yes", "true", "dung", "y"}, {"khong", "0", "no", "false", "n", "ko", "k"}
GROUPED = re.compile(r"\s*-?[0-9]{1,3}(?P<sign>[.,])[0-9]{3}\s*")
MONTH_RANGE = re.compile(r"([0-9]{1,2})\s*(?:-|–|đến|den|to)\s*(?:tháng|thang|t)?\s*([0-9]{1,2})")
MONTH = re.compile(r"[0-9]{1,2}")
MONTH_WORDS = re.compile(r"(?:tháng|thang|month|months|t)\s*(?=[0-9])")
ALL_YEAR = {"quanh nam", "ca nam", "all year", "all year round"}
ALSO_CALLED = {
    Unit.KG.value: ("ký", "kí", "cân", "kilogram", "kilôgam", "kilo"),
    Unit.GRAM.value: ("gam", "gram", "gr"),
    Unit.LITRE.value: ("lit", "litre", "liter", "L"),
    Unit.GOI.value: ("bao", "bịch"),
    Unit.HU.value: ("lọ",),
    Unit.QUA.value: ("trái",),
}


class Unreadable(ValueError):
    """What stands in a cell cannot be read for sure; the words say what to write."""


def unread(sentence: str, **values: object) -> Unreadable:
    return Unreadable(_(sentence, **values))


class Reader:
    """Reads cells into what the form would be sent; knows the words of every choice in both languages."""

    def __init__(self, categories: Iterable[Category], decimal_sign: str) -> None:
        self.decimal_sign = decimal_sign
        self.choices: dict[str, Mapping[str, str]] = {
            "category": spelled(
                {each.slug: (each.short_name, each.short_name_en, each.name, f"{each.id}") for each in categories}
            ),
            **{
                name: spelled(
                    {
                        value: (value, *both_languages(words), *ALSO_CALLED.get(value, ()))
                        for value, words in choice_words(name).items()
                    }
                )
                for name in ("unit", "condition", "content_unit")
            },
        }

    def read(self, column: Column, cell: Cell) -> Any:
        """What the form would be sent for this cell. Raises Unreadable with what to write instead."""
        plain = self._plain(column, cell)
        match column.kind:
            case Kind.MONEY:
                return plain
            case Kind.AMOUNT:
                return plain if isinstance(cell, dict) else self._amount(plain)
            case Kind.WHOLE:
                return plain.rstrip("% ") if isinstance(plain, str) else plain
            case Kind.CHOICE:
                return self._choice(column, str(plain))
            case Kind.YES_NO:
                return yes_or_no(str(plain))
            case Kind.MONTHS:
                return months(str(plain))
            case _:
                return _sound(column, str(plain))

    def _plain(self, column: Column, cell: Cell) -> str | int:
        if not isinstance(cell, dict):
            return cell
        kind, words = next(iter(cell.items()))
        if kind == AMOUNT:
            return words
        if kind == DAY and column.kind is Kind.WORDS:
            return _day(words)
        raise {
            DAY: unread(N_("Ô này bị bảng đổi thành ngày tháng. Hãy đổi ô sang dạng chữ (Text) rồi ghi lại.")),
            FORMULA: unread(N_("Ô này là công thức chưa có kết quả. Hãy ghi hẳn giá trị vào ô.")),
            FAULT: unread(N_("Ô này báo lỗi %(words)s trong bảng. Hãy ghi hẳn giá trị vào ô."), words=words),
            MERGED: unread(N_("Ô này bị gộp với ô khác (%(words)s). Hãy bỏ gộp ô rồi ghi từng dòng."), words=words),
        }[kind]

    def _amount(self, plain: str | int) -> str | int:
        """`1.125` may be a little more than one, or more than a thousand; `1,5` is clear."""
        if not isinstance(plain, str) or not (grouped := GROUPED.fullmatch(plain)):
            return plain
        if grouped["sign"] != self.decimal_sign or plain.rstrip().endswith("0"):
            raise unread(
                N_("Không rõ %(typed)s là bao nhiêu. Hãy ghi số liền, không có dấu chấm giữa: 1200 hoặc 1,2."),
                typed=plain,
            )
        return plain

    def _choice(self, column: Column, words: str) -> str:
        known = self.choices[column.name]
        exact = known.get(spelling(words))
        if exact is not None:
            return exact
        meant = {value for said, value in known.items() if fold(said) == fold(words)}
        if len(meant) == 1:
            return meant.pop()
        if meant:
            raise unread(N_("“%(words)s” có thể hiểu hai cách. Hãy ghi đủ dấu."), words=words[:40])
        if column.name == "category":
            raise unread(N_("Không có nhóm hàng “%(words)s”. Xem các nhóm ở trang “Giải thích”."), words=words[:60])
        raise unread(
            N_("Không hiểu “%(words)s”. Hãy ghi một trong: %(known)s."), words=words[:40], known=_listed(column.name)
        )


def _listed(name: str) -> str:
    return ", ".join(_(words) for words in choice_words(name).values())


def spelled(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The value by each of its words."""
    found: dict[str, str] = {}
    for value, said in words.items():
        for each in said:
            found.setdefault(spelling(each), value)
    found.pop("", None)
    return found


def spelling(words: str) -> str:
    """Words as they are compared with their marks: bó and bộ are two things."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().replace(",", " ").split())


def yes_or_no(words: str) -> str:
    """`1` or `0`."""
    plain = fold(words)
    if plain in YES or words.strip() in ("✓", "✔"):
        return "1"
    if plain in NO:
        return "0"
    raise unread(N_("Hãy ghi Có hoặc Không."))


def months(words: str) -> list[str]:
    """`3, 4, 5`, `tháng 3–5` and `T11 đến T2` as months; `quanh năm` is none named, as on the form."""
    if fold(words) in ALL_YEAR:
        return []
    plain = MONTH_WORDS.sub("", words.casefold())
    found: list[int] = []
    for first, last in MONTH_RANGE.findall(plain):
        begin, end = int(first), int(last)
        found += [(begin - 1 + step) % 12 + 1 for step in range((end - begin) % 12 + 1)] if begin < 13 > end else [0]
    rest = MONTH_RANGE.sub(" ", plain)
    found += [int(each) for each in MONTH.findall(rest)]
    if not found or not all(0 < month < 13 for month in found) or re.search(r"[^\W\d_]", rest.replace("và", " ")):
        raise unread(N_("Hãy ghi số của tháng, từ 1 đến 12: 3, 4, 5. Quanh năm thì bỏ trống."))
    return [str(month) for month in sorted(set(found))]


def _day(words: str) -> str:
    """A day that a spreadsheet made of `12/2026`, as people write it."""
    try:
        return date.fromisoformat(words).strftime("%d/%m/%Y")
    except ValueError:
        return words


def _sound(column: Column, words: str) -> str:
    if is_garbled(words) or (column.name == "name" and has_lost_letters(words)):
        raise unread(N_("Chữ trong ô này bị lỗi mã. Hãy gõ lại ô này, hoặc lưu tệp dạng .xlsx rồi gửi lại."))
    return words
