"""Writes what a change did, at its very end and in its own transaction: one INSERT, however much it was."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Insert, Integer, bindparam, case, insert, literal_column

from marketplace.kernel.actor import Actor, actor, came_from, came_through
from marketplace.kernel.change import Change
from marketplace.kernel.clock import now
from marketplace.kernel.db import Table, db
from marketplace.kernel.history import GUARDED, THINGS, Kept

from .gathering import NOTES, WHY, Gathered, RowChanged, Subject, leads_of, plain, subject_of, told_columns
from .models import AuditAddress, AuditEntry
from .states import By

MANY = 30  # so many untold-of subjects of one kind in one change are one entry with their count
NOTHING: Subject = ("", None)
LIKE_A_NUMBER = re.compile(r"\d{9,}|(?:\+84|0)(?:[ .\-]?\d){8,}")
LIKE_MAIL = re.compile(r"\S+@\S+")
Row = dict[str, Any]


def write_entries(change: Change) -> None:
    """Write the entries of this change, and where it was asked from if it concerns an account; nothing for nothing."""
    so_far: Gathered = change.notes.get(NOTES) or Gathered()
    told = list(entries_of(change, so_far))
    if not told:
        return
    is_trade = any(entry["is_trade"] for entry in told)  # what a buyer did to goods tells what they bought
    common = {"at": now(), "act": secrets.token_hex(8), "command": change.verb, **by_whom(change, so_far)}
    connection = db.session.connection()
    connection.execute(inserting(), [{**common, **entry, "is_trade": is_trade} for entry in told])
    if any(type(each) in GUARDED for each in so_far.events):
        keep_address(common["act"])


def keep_address(act: str) -> None:
    """Keep from where an act was asked for, apart from its entries, so that it can be purged."""
    address, agent = came_from()
    if address:
        digest = hashlib.sha256(agent.encode()).hexdigest()[:16]
        row = {"act": act, "at": now(), "address": address, "agent": digest}
        db.session.connection().execute(insert(AuditAddress.__table__), row)


def by_whom(change: Change, so_far: Gathered) -> Row:
    """Who did it, through what, and for whom. Whoever just proved who they are did it themselves."""
    who = change.actor or actor()
    program = came_through() if who.scopes is not None else None
    return {
        "by": _by(who),
        "by_id": who.person_id,
        "token_id": getattr(program, "id", None),
        "for_id": next(iter(who.enters_for), None),
        "assistance_id": who.assistance_id,
        **_come_in(who, so_far),
    }


def _by(who: Actor) -> By:
    if who.is_system:
        return By.MARKET
    if not who.is_signed_in:
        return By.VISITOR
    return By.PERSON if who.scopes is None else By.PROGRAM


def _come_in(who: Actor, so_far: Gathered) -> Row:
    if who.is_signed_in or who.is_system:
        return {}
    proved = [each for each in so_far.events if type(each) in GUARDED]
    kinds = [subject for each in proved for subject in subjects_of(each) if subject[0] == "person"]
    return {"by": By.PERSON, "by_id": kinds[0][1]} if kinds else {}


def entries_of(change: Change, so_far: Gathered) -> Iterator[Row]:
    """An entry for each event and each thing it is about, then one for each thing that changed without being told of.

    What changed of a thing stands with the first event its own room told, else with the first.
    """
    rows: dict[Subject, list[RowChanged]] = defaultdict(list)
    for row in so_far.rows.values():
        row.settle()
        if (
            row.values or row.is_gone or (row.is_new and not so_far.events)
        ):  # of a bare new row there is nothing to tell
            rows[row.subject].append(row)
    heard = [(told, subject) for told in so_far.events for subject in subjects_of(told) or [NOTHING]]
    best: dict[Subject, Any] = {}
    for told, subject in sorted(heard, key=lambda pair: not _is_own(*pair)):
        best.setdefault(subject, told)
    for told, subject in heard:
        changes = changes_of(rows.pop(subject, [])) if best[subject] is told else []
        why = _why_of(told) or so_far.whys.get(subject, "")
        yield _entry(subject, type(told).__name__, [*facts_of(told), *changes], why)
    yield from _not_told_of(change, so_far, rows)


def _is_own(told: Any, subject: Subject) -> bool:
    thing = THINGS.get(subject[0])
    return thing is not None and type(told).__module__.split(".")[:2] == thing.model.__module__.split(".")[:2]


def _not_told_of(change: Change, so_far: Gathered, rows: dict[Subject, list[RowChanged]]) -> Iterator[Row]:
    by_kind: dict[str, list[Subject]] = defaultdict(list)
    for subject in rows:
        by_kind[subject[0]].append(subject)
    for kind, subjects in by_kind.items():
        if len(subjects) > MANY:
            yield _entry((kind, None), change.verb, [{"field": "count", "after": len(subjects)}], "")
            continue
        for subject in subjects:
            yield _entry(subject, change.verb, changes_of(rows[subject]), so_far.whys.get(subject, ""))
    if not rows and not so_far.events:
        for kind in dict.fromkeys(leads[0][0].kind for each in so_far.tables if (leads := leads_of(each))):
            yield _entry((kind, None), change.verb, [], "")


def _entry(subject: Subject, verb: str, changes: list[Row], why: str) -> Row:
    kind, number = subject
    thing = THINGS.get(kind)
    return {
        "verb": verb,
        "thing_kind": kind,
        "subject_id": number,
        "of_kind": kind,
        "of_number": number,
        "is_trade": bool(thing and thing.is_trade),
        "changes": changes,
        "why": without_numbers(why) if thing and thing.tells_why else "",
    }


def subjects_of(told: Any) -> list[Subject]:
    """The things an event is about: those of its first field that names any."""
    for each in fields(told) if is_dataclass(told) else ():
        if found := list(_subjects(each.name, getattr(told, each.name))):
            return list(dict.fromkeys(found))
    return []


def _subjects(name: str, value: Any) -> Iterator[Subject]:
    if isinstance(value, Table):
        if subject := subject_of(value):
            yield subject
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _subjects(name.removesuffix("s"), each)
    elif isinstance(value, int) and name.removesuffix("_id") in THINGS:
        yield name.removesuffix("_id"), value
    elif is_dataclass(value) and not isinstance(value, (Actor, type)):
        yield from subjects_of(value)


def facts_of(told: Any) -> list[Row]:
    """What an event says beside its subject: numbers, choices, yes and no; never words, which may name somebody."""
    return [
        {"field": each.name, "after": plain(value)}
        for each in (fields(told) if is_dataclass(told) else ())
        if isinstance(value := getattr(told, each.name), (bool, int, StrEnum))
        and each.name not in ("before", "after")
        and each.name.removesuffix("_id") not in THINGS
    ]


def changes_of(rows: Iterable[RowChanged]) -> list[Row]:
    """What changed in these rows, column by column; `row` is the number of a part of the thing."""
    return [change for row in rows for change in _changes(row)]


def _changes(row: RowChanged) -> Iterator[Row]:
    levels = told_columns(row.mapper)
    table = row.mapper.local_table.name  # type: ignore[attr-defined]  # no table of ours is a join or a query
    part = {"row": row.number} if row.number is not None and row.number != row.subject[1] else {}
    for name, (before, after) in row.values.items():
        if row.is_new and after in (None, "", [], {}):
            continue
        known = {"field": f"{table}.{name}", **part}
        if levels.get(name, Kept.OPEN) is Kept.PERSONAL:
            yield known
        elif row.is_new:
            yield {**known, "after": plain(after)}
        else:
            yield {**known, "before": plain(before), "after": plain(after)}


def _why_of(told: Any) -> str:
    """The reason an event carries."""
    return next((said for name in WHY if isinstance(said := getattr(told, name, None), str) and said), "")


def without_numbers(words: str) -> str:
    """Words without what looks like somebody's telephone, account or address of mail."""
    return LIKE_MAIL.sub("…", LIKE_A_NUMBER.sub("…", words))


@cache
def inserting() -> Insert:
    """The one statement; whose coordinators may read an entry is looked up by the database as it writes it."""
    kind: BindParameter[str] = bindparam("of_kind")
    number = bindparam("of_number", type_=Integer)
    placed = [(kind == literal_column(f"'{each.kind}'"), each.place(number)) for each in THINGS.values() if each.place]
    names = [each.name for each in AuditEntry.__table__.columns if each.name not in ("id", "locality_id")]
    values: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in names}
    return insert(AuditEntry.__table__).values(**values, locality_id=case(*placed, else_=literal_column("NULL")))
