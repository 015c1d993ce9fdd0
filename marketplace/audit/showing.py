"""Entries in plain words for a reader: who did what to what, from what to what, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum

from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import local
from marketplace.kernel.db import UtcDateTime, db
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.flow import label_of
from marketplace.kernel.history import thing_behind
from marketplace.kernel.i18n import N_, _, language
from marketplace.kernel.money import Money, MoneyType
from marketplace.kernel.quantity import AmountType

from . import queries
from .models import AuditEntry
from .queries import Named
from .states import By
from .words import COMMANDS, EVENTS, FIELDS, KINDS

MOST = 8  # changed fields shown of one entry
ALL_MONTHS = 12
WITHOUT_VALUE = {"identity_check.method", "consent.purpose", "listing.category_id"}  # codes nobody reads
NOT_TOLD = {"order_.buyer_id", "purchase.buyer_id"}  # who bought stands on the order, for those who may open it
A_SIDE = N_("Một bên mua bán")
SOMEBODY = N_("Người ở nơi khác")
Names = Mapping[tuple[str, int], Named]


@dataclass(frozen=True)
class Changed:
    """One field: what it is called, what stood there before and after; of a personal one neither."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One entry as it is read. `by` and `about` are for the links that show more of the same."""

    entry: AuditEntry
    who: str
    on_behalf_of: str
    verb: str
    kind: str
    name: str
    about: str
    changes: list[Changed] = field(default_factory=list)
    more: int = 0


def lines_of(actor: Actor, entries: Sequence[AuditEntry]) -> list[Line]:
    """The entries for this reader; a few statements, however many entries there are."""
    asked = queries.spoken_of(entries)
    for each in entries:
        for kind, number in _named_in(each):
            asked[kind].add(number)
    names = queries.names_of(actor, asked)
    in_trade = {each.by_id for each in entries if each.is_trade and each.by_id is not None}
    traders = queries.names_in_trade(actor, in_trade)
    return [_line(each, names, traders) for each in entries]


def _line(entry: AuditEntry, names: Names, traders: Mapping[int, str]) -> Line:
    subject = names.get((entry.thing_kind, entry.subject_id or 0))
    changes = [shown for each in entry.changes if (shown := _changed(each, names))]
    behalf = names.get(("organisation", entry.for_id or 0))
    return Line(
        entry,
        _who(entry, names, traders),
        behalf.name if behalf else "",
        verb_words(entry.verb),
        _(KINDS.get(entry.thing_kind, "")) if entry.thing_kind else "",
        subject.name if subject else "",
        f"{entry.thing_kind}:{subject.reference}" if subject else "",
        changes[:MOST],
        max(0, len(entry.changes) - min(len(changes), MOST)),
    )


def verb_words(verb: str) -> str:
    """What was done, in the reader's language; the name itself of a deed nobody has words for any more."""
    words = EVENTS.get(verb) or COMMANDS.get(verb)
    return _(words) if words else verb


def _who(entry: AuditEntry, names: Names, traders: Mapping[int, str]) -> str:
    if entry.by_id is None:
        return _(entry.by.label)
    if entry.is_trade:
        name = traders.get(entry.by_id, _(A_SIDE))
    else:
        known = names.get(("person", entry.by_id))
        name = known.name if known else _(SOMEBODY)
    return _(N_("%(name)s, qua chương trình"), name=name) if entry.by is By.PROGRAM else name


def _changed(change: dict[str, Any], names: Names) -> Changed | None:
    words = FIELDS.get(change["field"])
    if words is None or change["field"] in NOT_TOLD:
        return None
    if change["field"] in WITHOUT_VALUE:
        return Changed(_(words))
    column = column_of(change["field"])
    before, after = (_value(column, change["field"], change.get(side), names) for side in ("before", "after"))
    return Changed(_(words), before, after)


def column_of(field_name: str) -> Column[Any] | None:
    """The column an entry speaks of as `table.column`; None for a fact of an event, or a column that is no more."""
    table, _dot, name = field_name.partition(".")
    known = db.metadata.tables.get(table)
    return None if known is None else known.columns.get(name)


def _named_in(entry: AuditEntry) -> list[tuple[str, int]]:
    """Things among the changed values: the organisation of a role, the place of a point."""
    found = []
    for change in entry.changes:
        column = column_of(change["field"])
        behind = thing_behind(column) if column is not None and change["field"] in FIELDS else None
        if behind:
            found += [(behind.kind, value) for side in ("before", "after") if (value := change.get(side)) is not None]
    return found


def _value(column: Column[Any] | None, name: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or (column is not None and isinstance(column.type, Boolean)):
        return _(N_("có")) if value else _(N_("không"))
    if column is None:
        return str(value)
    if behind := thing_behind(column):
        known = names.get((behind.kind, value))
        return known.name if known else ""
    return "" if column.foreign_keys else _typed(column, name, value)


def _typed(column: Column[Any], name: str, value: Any) -> str:
    kind = column.type
    if isinstance(kind, MoneyType):
        return str(Money(value)) if language() == "vi" else f"VND\u00a0{value:,}"
    if isinstance(kind, AmountType):
        return amount_text(Decimal(value))
    if isinstance(kind, UtcDateTime):
        return local(datetime.fromisoformat(value)).strftime("%H:%M %d/%m/%Y")
    if isinstance(kind, Date):
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if isinstance(kind, Enum) and kind.enum_class:
        return next((_(label_of(each)) for each in kind.enum_class if each.value == value), str(value))
    if name == "listing.harvest_months":
        return ", ".join(f"{month}" for month in range(1, ALL_MONTHS + 1) if value & (1 << (month - 1)))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
