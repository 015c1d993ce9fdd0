"""Somebody who is quicker: slips in after a call has looked at a thing and before it holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, get_ident
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def slipping_in(app: Flask, change: Callable[[], Any]) -> Iterator[None]:
    """Make this change, whole and kept, right before this thread first takes a write lock inside the block.

    On PostgreSQL that is its first row held FOR UPDATE, on SQLite the beginning of its first command.
    """
    waiting, faults, here = [change], [], get_ident()

    def quicker() -> None:
        with app.app_context():
            try:
                waiting.pop()()
            except Exception as fault:  # told where the block ends
                faults.append(fault)

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if waiting and get_ident() == here and ("FOR UPDATE" in statement or statement == "BEGIN IMMEDIATE"):
            somebody = Thread(target=quicker)
            somebody.start()
            somebody.join()

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", look)
    assert not faults, faults
    assert not waiting, "no write lock was taken, so nobody could slip in"
