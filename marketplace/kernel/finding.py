"""Finding by what somebody remembers: a code, a telephone number or its end, a name or the words it ends with.

What a thing is found by is kept in rows beside it, its keys. Each is the beginning of something one may type, so that
either database finds it by walking an index, however many there are. Keys hold personal data: rooms say who finds by
them, and for how long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from marshmallow import ValidationError
from sqlalchemy import ColumnElement, String, and_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, declared_attr, mapped_column

from .errors import DomainError
from .i18n import N_, _
from .schemas import ReferenceField, Text, read_phone
from .text import fold

MOST_SHOWN = 20
MOST_KEYS = 4 * MOST_SHOWN  # read at most: one thing may have several keys that begin alike
LONGEST_KEY = 80
LONGEST_TYPED = 120
FEWEST_LETTERS = 2
FEWEST_DIGITS, MOST_DIGITS = 4, 11
NUMBER = "+"  # begins the key of a telephone number; no word of a name begins so
AFTER_ALL = "\U0010ffff"  # no key holds it: it stands behind every key that begins alike
COUNTRY = "+84"
BETWEEN_DIGITS = re.compile(r"[\s.\-()]")
WRONG_NUMBER = N_("Số điện thoại chưa đúng. Hãy gõ cả số, ví dụ 0905 123 456, hoặc ít nhất 4 số cuối.")


class NothingToFind(DomainError):
    """What was typed is too little, or no question at all."""

    status = 422


class Keyed:
    """A table of keys; its heir says of what they are. Compared byte by byte on both databases."""

    @declared_attr
    def key(cls) -> Mapped[str]:
        in_order = String(LONGEST_KEY).with_variant(String(LONGEST_KEY, collation="C"), "postgresql")
        return mapped_column(in_order, primary_key=True, sort_order=80)


Key = TypeVar("Key", bound=Keyed)


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: the code it may be (empty when it is none), and how its keys begin."""

    code: str
    beginning: str

    @property
    def is_number(self) -> bool:
        """Whether it is a telephone number or the end of one, and no name."""
        return self.beginning.startswith(NUMBER)


@dataclass(frozen=True)
class Found:
    """The first of what was found, and whether there is more: then one should be more exact."""

    rows: Sequence[Any] = ()
    is_cut: bool = False


class Wanted(Text):
    """The box where one types what one looks for. What it means says `read_sought`; no browser remembers it."""

    def __init__(self, label: str, *, missing: str) -> None:
        super().__init__(
            label, max=LONGEST_TYPED, required=True, autocomplete="off", error_messages={"required": missing}
        )


def keys_of(*, names: Iterable[str] = (), phones: Iterable[str] = ()) -> list[str]:
    """The keys of somebody called so: `Trần Văn Minh` is found by `tran van minh`, `van minh` and `minh`.

    A number is kept from its end: `+84905123456` is `+654321509`. Empty names and numbers have no keys.
    """
    rests = {_cut(words[place:]) for words in (fold(name).split() for name in names) for place in range(len(words))}
    return sorted(rests | {_from_its_end(phone.removeprefix(COUNTRY)) for phone in phones if phone})


def be_found_by(kept: list[Key], kind: Callable[..., Key], wanted: Iterable[str]) -> None:
    """Let these be the keys of a thing from now on: `kept` is its list of them, `kind` their table."""
    known, names = {each.key: each for each in kept}, set(wanted)
    kept[:] = [known.get(name) or kind(key=name) for name in sorted(names)]


def read_sought(typed: str) -> Sought:
    """What the typed words ask for; raises NothingToFind, about the field `wanted`, when it is too little."""
    return Sought(_code_in(typed), _number_in(typed) or _name_in(typed))


def begins_with(key: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """Keys that begin so, as a stretch of their index."""
    return and_(key >= beginning, key < beginning + AFTER_ALL)


def first_of(numbers: Iterable[int]) -> tuple[list[int], bool]:
    """So many of the things found as a page shows, each once, in their order; and whether some are left out."""
    read = list(numbers)
    each_once = list(dict.fromkeys(read))
    return each_once[:MOST_SHOWN], len(each_once) > MOST_SHOWN or len(read) >= MOST_KEYS


def _code_in(typed: str) -> str:
    try:
        return str(ReferenceField().deserialize(typed))
    except ValidationError:
        return ""


def _number_in(typed: str) -> str:
    """The key a number or its end begins; empty for what is no number."""
    bare = BETWEEN_DIGITS.sub("", typed)
    digits = "".join(str(int(sign)) for sign in bare if sign.isdecimal())
    if not digits or len(digits) != len(bare.removeprefix("+")):
        return ""
    if whole := read_phone(typed, landline=True):
        return _from_its_end(whole.removeprefix(COUNTRY))
    if len(digits) < FEWEST_DIGITS:
        raise NothingToFind(_(N_("Ngắn quá: hãy gõ ít nhất 4 số cuối của số điện thoại.")), field="wanted")
    if len(digits) > MOST_DIGITS or bare.startswith("+"):
        raise NothingToFind(_(WRONG_NUMBER), field="wanted")
    return _from_its_end(digits)


def _name_in(typed: str) -> str:
    words = fold(typed).split()
    if not words:
        raise NothingToFind(_(N_("Hãy gõ chữ cái hoặc chữ số.")), field="wanted")
    if len("".join(words)) < FEWEST_LETTERS:
        raise NothingToFind(_(N_("Ngắn quá: hãy gõ ít nhất 2 chữ cái của tên.")), field="wanted")
    return _cut(words)


def _from_its_end(digits: str) -> str:
    return NUMBER + digits[::-1]


def _cut(words: Sequence[str]) -> str:
    return " ".join(words)[:LONGEST_KEY].rstrip()
