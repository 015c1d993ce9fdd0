"""The choice of the way on the review: a fieldset for each group of sellers, with what was chosen and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from marketplace.delivery.states import DeliveryMethod
from marketplace.delivery.ways import Offer
from marketplace.kernel.errors import sentences
from marketplace.kernel.forms import Form

ALONE = {"delivery": "way", "pickup_point": "point"}  # the fields that speak for every seller, by their name in a row


@dataclass(frozen=True)
class Typed:
    """What was sent for some sellers (by slug; None: for all of them)."""

    sellers: frozenset[str] | None
    way: str
    point: str

    def speaks_of(self, offer: Offer) -> bool:
        """Whether any of these sellers was meant."""
        return self.sellers is None or any(seller.slug in self.sellers for seller in offer.sellers)


@dataclass
class Group:
    """Sellers that can do the same; the only group uses the fields that speak for everybody."""

    place: int
    offer: Offer
    is_only: bool
    way: str = ""
    point: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)

    def name(self, part: str) -> str:
        """The field's name on the page: `way`, `point` or `sellers` of this group."""
        if self.is_only:
            return next((alone for alone, in_row in ALONE.items() if in_row == part), part)
        return f"deliveries-{self.place}-{part}"

    @property
    def slugs(self) -> str:
        """Its sellers as the form sends them."""
        return " ".join(self.offer.slugs)

    @property
    def only_point(self) -> Any:
        """The point that need not be chosen, because there is no other."""
        return self.offer.points[0] if len(self.offer.points) == 1 else None


def groups_of(form: Form, offers: Sequence[Offer]) -> list[Group]:
    """The fieldsets, filled with what was typed, else with what comes first; refusals stand at the group they mean."""
    typed = list(_typed(form))
    groups = [_filled(place, offer, len(offers) == 1, typed) for place, offer in enumerate(offers)]
    for key, row, part, said in list(_refusals(form)):
        form.errors.pop(key, None)
        _refuse(form, _meant(typed, row, part, groups), part, said)
    return groups


def _typed(form: Form) -> Iterator[Typed]:
    rows = form.values.get("deliveries")
    for row in rows if isinstance(rows, list) else []:
        said = row if isinstance(row, dict) else {}
        named = frozenset(str(said.get("sellers", "")).split())
        yield Typed(named, str(said.get("way", "")), str(said.get("point", "")))
    if not rows:
        yield Typed(None, str(form.values.get("delivery") or ""), str(form.values.get("pickup_point") or ""))


def _filled(place: int, offer: Offer, is_only: bool, typed: Sequence[Typed]) -> Group:
    group = Group(place, offer, is_only)
    said = next((each for each in typed if each.way and each.speaks_of(offer)), None)
    offered = [str(method.value) for method in offer.methods]
    if said is None:
        group.way = offered[0] if offered else ""
    elif said.way in offered:
        group.way = said.way
        group.point = said.point if said.point in {point.reference for point in offer.points} else ""
    return group


def _refusals(form: Form) -> Iterator[tuple[str, int, str, list[str]]]:
    """Key of the error, row it was said in, part of the row, sentences."""
    for key, said in form.errors.items():
        if key in ALONE:
            yield key, 0, ALONE[key], sentences(said)
        elif key == "deliveries" and isinstance(said, dict):
            for row, parts in said.items():
                yield key, int(row), next(iter(parts), "way") if isinstance(parts, dict) else "way", sentences(parts)
        elif key.startswith("deliveries/"):
            _name, row, part = key.split("/")
            yield key, int(row), part, sentences(said)


def _meant(typed: Sequence[Typed], row: int, part: str, groups: Sequence[Group]) -> Group:
    """The group a refusal of a row means: of those it spoke of the one that cannot do what was asked."""
    said = typed[row] if row < len(typed) else Typed(None, "", "")
    spoken_of = [group for group in groups if said.speaks_of(group.offer)] or list(groups)
    return next((group for group in spoken_of if not _can(group.offer, said, part)), spoken_of[0])


def _can(offer: Offer, said: Typed, part: str) -> bool:
    if part == "point" and said.way == DeliveryMethod.PICKUP:
        return said.point in {point.reference for point in offer.points}
    return said.way in {method.value for method in offer.methods}


def _refuse(form: Form, group: Group, part: str, said: list[str]) -> None:
    where = part if part == "point" and not group.only_point else "way"
    group.errors.setdefault(where, []).extend(said)
    name = group.name(where)
    form.errors[name] = [*sentences(form.errors.get(name)), *said]
    form.spots[name] = f"f-{name}"
