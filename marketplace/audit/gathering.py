"""Gathers, while a change goes on, what happened in it: the events told and the rows written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Column, event, inspect
from sqlalchemy.engine import Result
from sqlalchemy.orm import ColumnProperty, InstanceState, Mapper, ORMExecuteState, RelationshipProperty, Session

from marketplace.kernel.change import change_under_way
from marketplace.kernel.db import db
from marketplace.kernel.history import Kept, belonging, is_machinery, is_untold, level_of
from marketplace.kernel.money import Money

NOTES = "audit"
LONGEST = 200  # letters of a text that are kept; the text itself stands in its own editions
WHO_ANYWAY = ("by_id", "assistance_id")  # an entry says it of itself
WHY = ("why", "reason", "note")
Subject = tuple[str, int | None]
leads_of, is_nobodys = cache(belonging), cache(is_untold)  # asked for every row; rooms have declared all by then


@dataclass
class RowChanged:
    """One row of one table: what stood in it before and after, by column; whether it is new."""

    mapper: Mapper[Any]
    number: int | None
    subject: Subject
    is_new: bool = False
    is_gone: bool = False
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def settle(self) -> None:
        """Forget what in the end stands as it stood before."""
        self.values = {name: pair for name, pair in self.values.items() if pair[0] != pair[1]}


@dataclass
class Gathered:
    """What one change did so far."""

    events: list[Any] = field(default_factory=list)
    rows: dict[tuple[Any, ...], RowChanged] = field(default_factory=dict)
    tables: dict[Mapper[Any], None] = field(default_factory=dict)
    whys: dict[Subject, str] = field(default_factory=dict)


def gathered() -> Gathered | None:
    """What the change under way did so far; None outside any change."""
    change = change_under_way()
    return change.notes.setdefault(NOTES, Gathered()) if change else None


def hear(told: object) -> None:
    """Keep an event; of what it is about is asked at the end, when everything has its number."""
    so_far = gathered()
    if so_far is not None:
        so_far.events.append(told)


@event.listens_for(db.session, "after_flush")
def note_rows(session: Session, _context: Any) -> None:
    """Keep what this flush wrote. It runs before the session forgets what stood there."""
    so_far = gathered()
    if so_far is None:
        return
    for row in session.new:
        _note(so_far, row, is_new=True)
    for row in session.dirty:
        _note(so_far, row)
    for row in session.deleted:
        _note_gone(so_far, row)


@event.listens_for(db.session, "do_orm_execute")
def note_statement(state: ORMExecuteState) -> Result[*tuple[Any, ...]] | None:
    """Keep which tables an UPDATE or DELETE of many rows changed; one that found none changed nothing."""
    if not (state.is_update or state.is_delete) or (so_far := gathered()) is None:
        return None
    result = state.invoke_statement()
    mapper = state.bind_mapper
    if mapper and not is_nobodys(mapper) and not is_machinery(mapper) and getattr(result, "rowcount", -1) != 0:
        so_far.tables[mapper] = None
    return result


def _note(so_far: Gathered, row: Any, *, is_new: bool = False) -> None:
    state: InstanceState[Any] = inspect(row)
    mapper = state.mapper
    if is_nobodys(mapper) or (subject := subject_of(row)) is None:
        return
    key = (mapper.base_mapper.class_, state.identity or id(state))
    values = _changed(state)
    _keep_why(so_far, subject, mapper, values)
    if not values and not is_new:
        return
    number = state.identity[0] if state.identity and len(state.identity) == 1 else None
    known = so_far.rows.setdefault(key, RowChanged(mapper, number, subject, is_new))
    for name, (before, after) in values.items():
        known.values[name] = (known.values[name][0] if name in known.values else before, after)


def _note_gone(so_far: Gathered, row: Any) -> None:
    state: InstanceState[Any] = inspect(row)
    if is_nobodys(state.mapper) or (subject := subject_of(row)) is None:
        return
    held = {name: (state.dict.get(name), None) for name in told_columns(state.mapper) if state.dict.get(name)}
    number = state.identity[0] if state.identity and len(state.identity) == 1 else None
    key = (state.mapper.base_mapper.class_, state.identity)
    so_far.rows[key] = RowChanged(state.mapper, number, subject, is_gone=True, values=held)


def _changed(state: InstanceState[Any]) -> dict[str, tuple[Any, Any]]:
    """What stood in the told columns before and after, where that differs."""
    found = {}
    for name in (*told_columns(state.mapper), *told_lists(state.mapper)):
        history = state.attrs[name].history
        if history.added or history.deleted:
            found[name] = (_one(history.deleted, name, state), _one(history.added, name, state))
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _one(held: Any, name: str, state: InstanceState[Any]) -> Any:
    """The value of a column; of a list the numbers of its members."""
    if name in told_lists(state.mapper):
        return [inspect(each).identity[0] for each in held or () if inspect(each).identity] or None
    return held[0] if held else None


def _keep_why(so_far: Gathered, subject: Subject, mapper: Mapper[Any], values: dict[str, tuple[Any, Any]]) -> None:
    for name in WHY:
        if name in values and told_columns(mapper)[name] is Kept.OPEN and (said := values.pop(name)[1]):
            so_far.whys.setdefault(subject, str(said))


@cache
def told_columns(mapper: Mapper[Any]) -> dict[str, Kept]:
    """The columns of a table that a history speaks of, and how much of each: not its own number, nor what is bare."""
    led_by = {column.name for _thing, column in leads_of(mapper)[:1]}
    return {
        each.key: level
        for each in mapper.column_attrs
        if _is_told(each, led_by)
        if (level := level_of(mapper, each.columns[0])) is not Kept.BARE  # type: ignore[arg-type]  # each is a column
    }


def _is_told(attribute: ColumnProperty[Any], led_by: set[str]) -> bool:
    column = attribute.columns[0]
    if not isinstance(column, Column) or column.primary_key or column.name in ("version", "created_at"):
        return False
    return column.name not in led_by and not column.name.endswith(WHO_ANYWAY)


@cache
def told_lists(mapper: Mapper[Any]) -> dict[str, RelationshipProperty[Any]]:
    """The lists of other things that hang on a row by a table between them: which goods a certificate covers."""
    return {each.key: each for each in mapper.relationships if each.secondary is not None and not each.viewonly}


def subject_of(row: Any) -> Subject | None:
    """The thing a row belongs to, by kind and number; None where it belongs to none. Asks the database nothing."""
    state: InstanceState[Any] = inspect(row)
    for thing, column in leads_of(state.mapper):
        if column.primary_key and state.identity:
            return thing.kind, state.identity[0]
        number = state.dict.get(state.mapper.get_property_by_column(column).key)
        if number is not None:
            return thing.kind, number
    return None


def plain(value: Any) -> Any:
    """A value as it stands in an entry: numbers, words, true or false, and lists of those."""
    if isinstance(value, Money):
        return value.dong
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize() if value else 0:f}"
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value if isinstance(value, (int, bool, type(None))) else str(value)[:LONGEST]
