"""A command is one change to the world: all of it happens, or none of it, and then the mail goes."""

from __future__ import annotations

import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from .change import Change
from .db import Base, db, writing
from .errors import ChangedMeanwhile, DomainError, Duplicate
from .i18n import N_, _

P = ParamSpec("P")
T = TypeVar("T")
ATTEMPTS = 8
RETRIED = {"40001", "40P01"}  # PostgreSQL: could not serialise, deadlock
PAUSE, PAUSE_WHEN_LOST = 0.02, 0.1  # seconds, more with every attempt: a server that fell over is back in a moment
log = logging.getLogger(__name__)
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
_closers: list[Callable[[Change], None]] = []


def on(event_type: type) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Run the function inside the same transaction whenever the event is recorded; `on(object)` hears every event."""

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        if function not in _listeners[event_type]:
            _listeners[event_type].append(function)
        return function

    return register


def record(event: T) -> T:
    """Tell the floors above that something happened; what they do belongs to this same change."""
    for listener in (*_listeners[type(event)], *_listeners[object]):
        listener(event)
    return event


def at_every_end(function: Callable[[Change], None]) -> Callable[[Change], None]:
    """Run the function at the very end of every change, within it, when all else is written."""
    if function not in _closers:
        _closers.append(function)
    return function


def after_commit(function: Callable[..., None], *args: Any) -> None:
    """Run after the commit, or not at all."""
    db.session.info.setdefault("after_commit", []).append((function, args))


def before_commit(key: Any, function: Callable[..., Any], *args: Any) -> None:
    """Run at the end of this change and within it; once, however often it is asked for under this key."""
    db.session.info.setdefault("before_commit", {})[key] = (function, args)


@contextmanager
def transaction() -> Iterator[None]:
    """Open the change, or join the one already open. What was read before is read again inside it."""
    info = db.session.info
    if info.get("in_command"):
        yield
        return
    info["committing"] = False
    db.session.rollback()
    db.session.expire_all()
    info["in_command"], info["after_commit"], info["before_commit"] = True, [], {}
    info["change"] = Change()
    token = writing.set(True)
    try:
        yield
        _finish()
        _close()
        info["committing"] = True
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)
        info["in_command"] = False
        del info["change"]  # what it holds would keep rows in the session as they were, for whoever reads next
    for function, args in info.pop("after_commit"):
        _follow(function, args)


def _finish() -> None:
    while asked := db.session.info["before_commit"]:
        function, args = asked.pop(next(iter(asked)))
        function(*args)


def _close() -> None:
    db.session.flush()
    for close in _closers:
        close(db.session.info["change"])


def _follow(function: Callable[..., None], args: tuple[Any, ...]) -> None:
    """The change is kept already: what fails now is logged, never shown as a failed change."""
    try:
        function(*args)
    except Exception:
        log.exception("what should follow a change failed: %s", function.__qualname__)


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Make a verb of the market: one transaction, refusals in words, deadlocks tried again."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if db.session.info.get("in_command"):
            return _within(function, *args, **kwargs)
        return whole(lambda: _within(function, *args, **kwargs))

    vars(run)["is_command"] = True
    return run


def _within(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    db.session.info["change"].begin(function, (*args, *kwargs.values()))
    result = function(*args, **kwargs)
    db.session.flush()
    return result


def whole(work: Callable[[], T]) -> T:
    """Do the work in one transaction; what the database undid is tried again, its broken rule becomes a sentence.

    Raises ChangedMeanwhile when another one wrote the row it read, and what the work itself raises.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction():
                return work()
        except IntegrityError as error:
            raise refusal(error) from error
        except DBAPIError as error:
            pause = PAUSE if is_undone(error) else PAUSE_WHEN_LOST
            if attempt == ATTEMPTS or not (is_undone(error) or is_lost_before_commit(error)):
                raise
            time.sleep(random.uniform(0, pause) * attempt)  # noqa: S311 - jitter, not a secret
        except StaleDataError as error:
            raise ChangedMeanwhile(_(N_("Có người vừa sửa mục này. Hãy tải lại trang rồi làm tiếp."))) from error
    raise AssertionError("unreachable")


def is_undone(error: DBAPIError) -> bool:
    """The database itself undid the change because of another one going on."""
    return getattr(error.orig, "sqlstate", None) in RETRIED


def is_lost_before_commit(error: DBAPIError) -> bool:
    """The PostgreSQL server went away while nothing could have been kept yet (DUR-09).

    A connection lost at COMMIT says nothing of what became of the change: only who asked, with the same one-time key,
    may ask again.
    """
    is_lost = error.connection_invalidated or error.statement is None  # no statement: it could not even be reached
    return hasattr(error.orig, "sqlstate") and is_lost and not db.session.info["committing"]


def refusal(error: IntegrityError) -> DomainError | IntegrityError:
    """The sentence a constraint carries in its `info={"says": …, "field": …}`; the bare error when it has none."""
    said = str(error.orig)
    for table in Base.metadata.tables.values():
        rules: list[Any] = [*table.constraints, *table.indexes]
        for rule in rules:
            if "says" not in rule.info:
                continue
            columns = ", ".join(f"{table.name}.{column.name}" for column in getattr(rule, "columns", ()))
            if (rule.name and f"{rule.name}" in said) or said.endswith(f"UNIQUE constraint failed: {columns}"):
                sentence = rule.info["says"]
                return Duplicate(_(sentence), field=rule.info.get("field", "_schema"))
    return error
