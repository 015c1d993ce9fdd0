"""Passwords: kept as argon2id, refused when everybody else would guess them first. No database, no request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.text import fold

Cost = tuple[int, int, int]  # rounds, KiB, lanes
COMMON = Path(__file__).parent / "data" / "common-passwords.txt"
OUR_WORDS = {
    "tratan",
    "hoacuong",
    "danang",
    "ocop",
    "chotratan",
    "chohoacuong",
    "tratanhoacuong",
    "quangnam",
    "bactramy",
}
AT_ONCE = BoundedSemaphore(4)  # each costs 19 MiB and 24 ms; the rest wait their turn
NOBODYS = "nobody has this password"
_cost: Cost = (2, 19 * 1024, 1)


class GuessablePassword(DomainError):
    """A password others would try first."""


def use_cost(cost: Cost) -> None:
    """Hash at this cost from now on (`PASSWORD_HASH_COST`); older hashes are made anew when their owner signs in."""
    global _cost
    _cost = cost


def hashed(password: str) -> str:
    """The password as it is kept."""
    with AT_ONCE:
        return _hasher(_cost).hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password. With nothing kept (unknown phone) the same work is done, and the answer is no."""
    with AT_ONCE:
        try:
            return _hasher(_cost).verify(kept or _decoy(_cost), password) and kept is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made at another cost than today's."""
    return _hasher(_cost).check_needs_rehash(kept)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    rounds, memory, lanes = cost
    return PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=lanes, type=Type.ID)


@cache
def _decoy(cost: Cost) -> str:
    return _hasher(cost).hash(NOBODYS)


def refuse_guessable(password: str, *, field: str, own_words: tuple[str, ...]) -> None:
    """A new password must not be one that others try first. Raises GuessablePassword."""
    if is_guessable(password, own_words=own_words):
        raise GuessablePassword(
            _(N_("Mật khẩu này dễ đoán quá. Hãy ghép vài từ không liên quan, ví dụ tên một con suối và một món ăn.")),
            field=field,
        )


def is_guessable(password: str, *, own_words: tuple[str, ...] = ()) -> bool:
    """Whether it is common, a run of keys, or only one's own name, phone or place with figures around it."""
    bare = fold(password).replace(" ", "")
    letters = re.sub(r"[^a-z]", "", bare)
    if bare in common() or password.casefold() in common() or _is_run(bare):
        return True
    if letters and (letters in OUR_WORDS or (letters in common() and len(letters) >= len(bare) - 4)):
        return True
    return any(_is_only(bare, letters, word) for word in own_words)


def _is_only(bare: str, letters: str, word: str) -> bool:
    """Nothing but this word, perhaps with figures or signs around it."""
    own = fold(word).replace(" ", "")
    if own.isdigit():
        return bool(own) and own[-9:] in bare
    return len(own) >= 3 and letters == re.sub(r"[^a-z]", "", own)


def _is_run(bare: str) -> bool:
    """`aaaaaaaa`, `12341234`, `87654321`, `qwertyui`: a short piece repeated, or neighbours in a row."""
    if re.fullmatch(r"(.{1,4}?)\1+", bare):
        return True
    return any(len(bare) >= 4 and (bare in row or bare in row[::-1]) for row in ROWS)


ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)


@cache
def common() -> frozenset[str]:
    """The shipped list of passwords known to everybody, folded."""
    return frozenset(_common_words())


def _common_words() -> Iterator[str]:
    for line in COMMON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield fold(line).replace(" ", "")
