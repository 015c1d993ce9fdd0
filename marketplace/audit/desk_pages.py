"""What the desks' pages of the audit have in common: the filters in the address, and a stretch of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import render_template, request
from sqlalchemy import Select

from marketplace.kernel.actor import Actor, actor
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import PER_PAGE, slice_of
from marketplace.kernel.show import show_date
from marketplace.kernel.text import clean
from marketplace.kernel.web import address_with

from .models import AuditEntry
from .queries import LARGEST, Wanted
from .showing import lines_of, verb_words
from .words import COMMANDS, EVENTS, KINDS

YEARS = range(2000, 2101)  # beyond them no day has a next one in every zone, and nothing was done
Reading = Callable[[Actor, str, Wanted], Select[AuditEntry]]


def page_of_entries(template: str, read: Reading, *, without: tuple[str, ...] = ()) -> str:
    """A desk's page: newest first, narrowed by what the address says. `without` are kinds this desk never sees."""
    wanted = read_wanted()
    about = clean(request.args.get("ve", ""))[:120]
    part = slice_of(
        read(actor(), about, wanted),
        by=(AuditEntry.id,),
        descending=True,
        limit=PER_PAGE,
        cursor=request.args.get("sau"),
        filters=f"audit:{template}:{actor().person_id}:{about}:{wanted}",
    )
    lines = lines_of(actor(), part.rows)
    return render_template(
        template,
        lines=lines,
        about=about,
        about_name=next((each.name for each in lines if each.about == about), ""),
        wanted=wanted,
        chips=chips(wanted, about, [each.who for each in lines if each.entry.by_id == wanted.by_id]),
        kinds=[(kind, _(words), None, kind == wanted.kind) for kind, words in KINDS.items() if kind not in without],
        following=address_with(sau=part.next_cursor) if part.next_cursor else None,
        first=address_with(sau=None) if "sau" in request.args else None,
        with_=lambda **changed: address_with(sau=None, **changed),
    )


def read_wanted() -> Wanted:
    """The filters of the address; what makes no sense filters nothing."""
    kind, verb, by = (request.args.get(name, "") for name in ("loai", "viec", "ai"))
    is_number = by.isascii() and by.isdigit() and len(by) < 11 and int(by) <= LARGEST
    return Wanted(
        kind=kind if kind in KINDS else "",
        by_id=int(by) if is_number else None,
        verb=verb if verb in EVENTS or verb in COMMANDS else "",
        day=_read_day(request.args.get("ngay", "")),
    )


def _read_day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def chips(wanted: Wanted, about: str, names: list[str]) -> list[tuple[str, str]]:
    """The filters in force, each with the address that goes without it."""
    found = []
    if about:
        found.append((_(N_("Chỉ một mục")), address_with(ve=None, sau=None)))
    if wanted.kind:
        found.append((_(KINDS[wanted.kind]), address_with(loai=None, sau=None)))
    if wanted.verb:
        found.append((verb_words(wanted.verb), address_with(viec=None, sau=None)))
    if wanted.by_id is not None:
        found.append((names[0] if names else _(N_("Một người")), address_with(ai=None, sau=None)))
    if wanted.day:
        found.append((show_date(wanted.day), address_with(ngay=None, sau=None)))
    return found
