"""What may be reviewed, and how to look at it. Each feature registers its own kinds; the desk knows no subject."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.kernel.i18n import N_

OTHER = "other"
OWN_WORDS = (OTHER, N_("Lý do khác (ghi rõ bên dưới)"))
Words = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reviewable:
    """One kind of thing a coordinator looks at: how it is loaded and drawn, what to check, why it may go back."""

    kind: str
    label: str
    load: Callable[[int], Any]
    template: str
    checklist: Words
    reasons: Words
    speaks_for: Callable[[Actor, Any], bool]
    checklist_of: Callable[[Any], Words]
    load_all: Callable[[Collection[int]], Mapping[int, Any]]
    hints: Callable[[Mapping[int, Any]], Mapping[int, Sequence[str]]]
    only_alone: Callable[[Mapping[int, Any]], Mapping[int, str]]

    def sentence(self, reason: str) -> str:
        """The plain words of a reason, to be translated where they are shown; none for own words alone."""
        return dict(self.reasons).get(reason, "") if reason != OTHER else ""


_kinds: dict[str, Reviewable] = {}


def reviewable(
    kind: str,
    *,
    label: str,
    load: Callable[[int], Any],
    template: str,
    checklist: Words,
    reasons: Words,
    speaks_for: Callable[[Actor, Any], bool] = lambda actor, subject: False,
    checklist_of: Callable[[Any], Words] | None = None,
    load_all: Callable[[Collection[int]], Mapping[int, Any]] | None = None,
    hints: Callable[[Mapping[int, Any]], Mapping[int, Sequence[str]]] = lambda subjects: {},
    only_alone: Callable[[Mapping[int, Any]], Mapping[int, str]] = lambda subjects: {},
) -> Reviewable:
    """Let things of this kind be submitted for review.

    `load(subject_id)` gives the template's `subject` with all it shows; checklist and reasons are (code, sentence)
    pairs, `checklist_of(subject)` the part one of them needs; `speaks_for` says who is on the subject's own side: they
    may withdraw it and may not decide about it. For many at once: `load_all`, `hints` (what to look at twice) and
    `only_alone` (why one may not be approved together with others), each by the subject's number.
    """
    _kinds[kind] = Reviewable(
        kind,
        label,
        load,
        template,
        tuple(checklist),
        (*reasons, OWN_WORDS),
        speaks_for,
        checklist_of or (lambda subject: tuple(checklist)),
        load_all or (lambda numbers: {number: load(number) for number in numbers}),
        hints,
        only_alone,
    )
    return _kinds[kind]


def kind_of(name: str) -> Reviewable:
    """The registered kind of this name."""
    return _kinds[name]


def kinds() -> list[Reviewable]:
    """Every registered kind, for the desk's filter."""
    return list(_kinds.values())
