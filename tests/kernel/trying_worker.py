"""A worker for the confined process that tries what it must not be able to do."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any


def prepare(_content: bytes) -> None:
    """Nothing else is needed."""


def work(content: bytes, *, what: str) -> tuple[dict[str, Any], bytes]:
    """Try it, and tell what came of it."""
    try:
        TRIES[what](content)
    except OSError as error:
        return {"came": type(error).__name__}, content
    return {"came": "done"}, content


def fill(_content: bytes) -> None:
    """Ask for more memory than there is."""
    bytearray(2 * 2**30)


def turn(_content: bytes) -> None:
    """Never end."""
    while True:
        pass


TRIES: dict[str, Any] = {
    "answer": lambda content: None,
    "read": lambda content: Path(__file__).read_bytes(),
    "connect": lambda content: socket.socket(),
    "fill": fill,
    "turn": turn,
}
