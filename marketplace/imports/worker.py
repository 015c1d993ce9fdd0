"""The worker's part: it goes on with a sheet where it, or another worker before it, left off."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from marketplace.accounts.queries import actor_for
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.i18n import speaking
from marketplace.kernel.periodic import hold_job_on

from . import commands, queries
from .states import ImportState

AT_MOST = 15.0  # seconds for one turn: messages and other jobs have theirs


def work_on_imports(seconds: float = AT_MOST) -> int:
    """Go on with the sheets that are at work, a few rows of each in turn, for so long; gives how many rows were done.

    In turn, so that somebody's ten rows need not wait for another's five thousand.
    """
    until, done, waiting = time.monotonic() + seconds, 0, deque(queries.at_work())
    while waiting and time.monotonic() < until and hold_job_on():
        number = waiting.popleft()
        if rows := go_on_with(number):
            done += rows
            waiting.append(number)
    return done


def go_on_with(number: int) -> int:
    """The next few rows of one sheet, as the person who sent it, in their language; gives how many were dealt with."""
    imported = queries.import_numbered(number)
    if imported is None or not imported.is_at_work:
        return 0
    is_writing = imported.state is ImportState.RUNNING
    verb: Callable[..., int] = commands.write_rows if is_writing else commands.undo_rows
    who = actor_for(imported.by)
    with speaking(imported.by.language):
        try:
            return verb(who, imported)
        except commands.RowRefused as refusal:
            commands.refuse_row(who, imported, number=refusal.number, said=refusal.sentence)
            return 1
        except NotAllowed:
            if is_writing:  # who sent it does not sell for this producer any more
                commands.stop_import(SYSTEM, imported)
            return 0
