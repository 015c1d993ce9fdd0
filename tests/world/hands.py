"""Many hands at once, each in a thread with its own connection."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from marketplace.kernel.db import db


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment; results and refusals come in order."""
    barrier, results = Barrier(len(works)), [None] * len(works)
    db.session.rollback()

    def run(place: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[place] = work()
            except Exception as error:
                results[place] = error

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return results
