"""Two programs on one thing: what each saw (ETag), what each means to change (If-Match), one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Response, make_response, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from .access import noted
from .commands import command
from .db import db, lock

COMPRESSED = (":br", ":gzip", ":zstd", ":deflate")  # what the compression further out adds to an entity tag
IF_MATCH = "If-Match"
View = TypeVar("View", bound=Callable[..., Any])
Changed = TypeVar("Changed")


class Tagged(Protocol):
    """A row that says in `etag` which state of it somebody saw, with all that its view shows of other rows."""

    @property
    def etag(self) -> str: ...


Held = TypeVar("Held", bound=Any)


def changing(find: Callable[[], Held], change: Callable[[Held], Changed], *, is_required: bool = True) -> Changed:
    """Change a thing from the version the program named: found, locked, compared and changed in one transaction.

    `find` gives the row (Missing for strangers), `change` is told the row as it stands under the lock; gives what
    `change` gives. Joins the transaction that is open, as an Idempotency-Key opens one. 428 without If-Match (unless
    not `is_required`), 412 when somebody was quicker.
    """

    @command
    def step() -> Changed:
        thing = lock(find())
        db.session.expire_all()  # what hangs on it was read before its other writer let go
        _refuse_another_version(thing, is_required)
        changed = change(thing)
        db.session.flush()
        db.session.expire_all()  # the answer shows what stands now, not what was compared
        return changed

    return step()


def etag_of(thing: Tagged) -> str:
    """The entity tag of a thing as it stands."""
    return f'"{thing.etag}"'


def with_etag(answer: Any, thing: Tagged) -> Response:
    """The answer, carrying the version it shows."""
    response = make_response(answer)
    response.headers["ETag"] = etag_of(thing)
    return response


def versioned_by(how: str) -> Callable[[View], View]:
    """For the document and the house: a PUT, PATCH or DELETE that takes no If-Match.

    `row`: each row of the body names its version. `nothing`: it only ends a thing, there is nothing to write over.
    """

    def mark(view: View) -> View:
        return noted(view, takes_version=how)

    return mark


def _refuse_another_version(thing: Tagged, is_required: bool) -> None:
    wanted = request.headers.get(IF_MATCH)
    if wanted is None:
        if is_required:
            raise PreconditionRequired
        return
    if wanted.strip() != "*" and etag_of(thing) not in map(_as_given, wanted.split(",")):
        raise PreconditionFailed


def _as_given(tag: str) -> str:
    """The tag as `etag_of` wrote it: a proxy may have weakened it, the compression have marked it."""
    bare = tag.strip().removeprefix("W/").strip('"')
    for mark in COMPRESSED:
        bare = bare.removesuffix(mark)
    return f'"{bare}"'
