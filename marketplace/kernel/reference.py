"""Short references people read aloud, type and print: six characters, the last one a check."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from .db import db

# No vowels, none of W D S F R X J Z, so Telex and VNI input never change a typed code, none of 0/O, 1/I (ux §0.8).
ALPHABET = "23456789BCGHKLMNPQTV"
LENGTH = 6
WEIGHTS = (1, 3, 7, 9, 11)  # each prime to 20: changing any one character always changes the check


def new_reference() -> str:
    """A fresh reference such as `BKMQ27`; the caller's UNIQUE constraint keeps it the only one."""
    body = "".join(secrets.choice(ALPHABET) for _place in WEIGHTS)
    return body + _check(body)


def long_reference() -> str:
    """Three of them in a row, which nobody can guess: whoever knows it may use what it stands for."""
    return new_reference() + new_reference() + new_reference()


def free_reference(column: InstrumentedAttribute[str]) -> str:
    """A fresh reference nobody has in this column yet: among a few thousand, two of three million do meet."""
    while True:
        drawn = new_reference()
        if db.session.scalar(select(column).where(column == drawn)) is None:
            return drawn


def is_reference(text: str) -> bool:
    """Whether the text could be one of ours: right letters, right check character."""
    if len(text) != LENGTH or any(letter not in ALPHABET for letter in text):
        return False
    return _check(text[:-1]) == text[-1]


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(WEIGHTS, body, strict=True))
    return ALPHABET[total % len(ALPHABET)]
