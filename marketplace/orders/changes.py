"""What changed of an order since it was placed, in the reader's words."""

from __future__ import annotations

from typing import NamedTuple

from marketplace.kernel.actor import Actor
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.show import show_moment

from . import policy
from .models import Order, OrderChange


class Changed(NamedTuple):
    """One change of a line in the reader's words."""

    what: str
    before: str
    after: str
    why: str


def changes_by_line(found: Order) -> dict[int, list[Changed]]:
    """What changed of each line since it was ordered, by the line's number."""
    changed: dict[int, list[Changed]] = {}
    for change in found.changes:
        words = Changed(_(change.kind.label), *figures_of(change), _(change.why) if change.why else "")
        changed.setdefault(change.line.number, []).append(words)
    return changed


def history_of(found: Order, who: Actor) -> list[tuple[str, str, str, str]]:
    """Every change in the order in which it was made: what, when, by whom, why. Names are for the two who trade."""
    named = policy.may_see_contact(who, found)
    return [
        (
            told_change(change),
            show_moment(change.created_at),
            f"{_(change.side.label)} ({change.by.name})" if named and change.by else _(change.side.label),
            _(change.why) if change.why else "",
        )
        for change in found.changes
    ]


def told_change(change: OrderChange) -> str:
    """One change as a sentence."""
    before, after = figures_of(change)
    sentence = N_("%(kind)s – %(name)s: từ %(before)s thành %(after)s")
    return _(sentence, kind=_(change.kind.label), name=change.line.name, before=before, after=after)


def figures_of(change: OrderChange) -> tuple[str, str]:
    """Before and after, with the unit."""
    unit = change.line.unit
    return str(Quantity(change.before, unit)), str(Quantity(change.after, unit))


def history_in_words(found: Order, who: Actor) -> list[str]:
    """The same, a sentence each, for paper."""
    return [f"{at} · {by}: {what}" + (f" – “{why}”" if why else "") for what, at, by, why in history_of(found, who)]
