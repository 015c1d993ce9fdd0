"""The table of what may be reviewed: how it is shown, judged and decided. Each room fills in its kinds in `reviewing`.

The desk knows no subject and asks no kind by name: it takes the row of the kind and calls what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.i18n import N_
from marketplace.kernel.money import Money

OTHER = "other"
OWN_WORDS = (OTHER, N_("Lý do khác (ghi rõ bên dưới)"))
Words = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Glance:
    """What a list shows of a thing: a photo or a drawing, what it costs, how much there is. All may be missing."""

    photo: Any = None
    drawing: str = ""
    price: Money | None = None
    unit: str = ""
    stock: str = ""


@dataclass(frozen=True, kw_only=True)
class Reviewable:
    """One kind of thing a coordinator looks at: shown, checked, decided. See `reviewable` for what each part means."""

    kind: str
    label: str
    template: str
    load: Callable[[int], Any]
    load_all: Callable[[Collection[int]], Mapping[int, Any]]
    approve: Callable[[Actor, int], None]
    give_back: Callable[[Actor, int, str], None]
    take_back: Callable[[Actor, int, datetime], None]
    checklist: Words
    checklist_of: Callable[[Any], Words]
    reasons: Words
    refusal: str
    speaks_for: Callable[[Actor, Any], bool]
    hints: Callable[[Mapping[int, Any]], Mapping[int, Sequence[str]]]
    only_alone: Callable[[Mapping[int, Any]], Mapping[int, str]]
    glances: Callable[[Collection[int]], Mapping[int, Glance]]
    symbol: str

    def sentence(self, reason: str) -> str:
        """The plain words of a reason, to be translated where they are shown; none for own words alone."""
        return dict(self.reasons).get(reason, "") if reason != OTHER else ""


_kinds: dict[str, Reviewable] = {}


def reviewable(
    kind: str,
    *,
    label: str,
    template: str,
    load: Callable[[int], Any],
    approve: Callable[[Actor, int], None],
    give_back: Callable[[Actor, int, str], None],
    take_back: Callable[[Actor, int, datetime], None],
    checklist: Words,
    reasons: Words,
    refusal: str = "",
    speaks_for: Callable[[Actor, Any], bool] = lambda actor, subject: False,
    checklist_of: Callable[[Any], Words] | None = None,
    load_all: Callable[[Collection[int]], Mapping[int, Any]] | None = None,
    hints: Callable[[Mapping[int, Any]], Mapping[int, Sequence[str]]] = lambda subjects: {},
    only_alone: Callable[[Mapping[int, Any]], Mapping[int, str]] = lambda subjects: {},
    glances: Callable[[Collection[int]], Mapping[int, Glance]] = lambda numbers: {},
    symbol: str = "list",
) -> Reviewable:
    """Let things of this kind be submitted for review.

    `load(subject_id)` gives the template's `subject` with all it shows. A decision calls `approve(actor, subject_id)`,
    `give_back(actor, subject_id, note)` or `take_back(actor, subject_id, since)` within its own transaction: where one
    of them raises, nothing is decided. `note` is in Vietnamese, `since` the moment of the decision that is undone.

    Checklist and reasons are (code, sentence) pairs, `checklist_of(subject)` the part one of them needs, `refusal` the
    reason that says no for good. `speaks_for` says who is on the subject's own side: they may withdraw it and may not
    decide about it. For many at once: `load_all`, `hints` (what to look at twice) and `only_alone` (why one may not be
    approved together with others), each by the subject's number. Lists of many show `glances(numbers)`, read in one go,
    and the `symbol` of the kind where there is no picture.
    """
    _kinds[kind] = Reviewable(
        kind=kind,
        label=label,
        template=template,
        load=load,
        load_all=load_all or (lambda numbers: {number: load(number) for number in numbers}),
        approve=approve,
        give_back=give_back,
        take_back=take_back,
        checklist=tuple(checklist),
        checklist_of=checklist_of or (lambda subject: tuple(checklist)),
        reasons=(*reasons, OWN_WORDS),
        refusal=refusal,
        speaks_for=speaks_for,
        hints=hints,
        only_alone=only_alone,
        glances=glances,
        symbol=symbol,
    )
    return _kinds[kind]


def kind_of(name: str) -> Reviewable:
    """The registered kind of this name."""
    return _kinds[name]


def named_kind(name: str | None) -> Reviewable | None:
    """The kind of a name somebody typed; None when there is no such kind."""
    return _kinds.get(name or "")


def kinds() -> list[Reviewable]:
    """Every registered kind, for the desk's filter."""
    return list(_kinds.values())
