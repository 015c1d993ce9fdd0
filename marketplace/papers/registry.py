"""What papers ask about goods. They know none themselves: the room above, which has them, answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from marketplace.organisations.models import Organisation

from .states import PaperKind


class Goods(NamedTuple):
    """Goods as papers speak of them: their address and their name."""

    slug: str
    name: str


@dataclass
class Answers:
    """Who answers. Until somebody does there are no goods, so nothing is covered and nothing asked for."""

    covered: Callable[[Collection[int]], Mapping[int, Sequence[Goods]]] = lambda certificate_ids: {}
    coverable: Callable[[Organisation], Sequence[Goods]] = lambda producer: []
    asked: Callable[[Collection[int]], Sequence[PaperKind]] = lambda producer_ids: []


_answers = Answers()


def answer_about_goods(
    *,
    covered: Callable[[Collection[int]], Mapping[int, Sequence[Goods]]],
    coverable: Callable[[Organisation], Sequence[Goods]],
    asked: Callable[[Collection[int]], Sequence[PaperKind]],
) -> None:
    """Let a room answer: which goods certificates cover, by their numbers; which goods of a producer one may cover;
    which kinds of papers the goods of these producers ask for."""
    _answers.covered, _answers.coverable, _answers.asked = covered, coverable, asked


def goods_covered_by(certificate_ids: Collection[int]) -> Mapping[int, Sequence[Goods]]:
    """The goods of many certificates, by the certificate's number; none for one that covers none."""
    return _answers.covered(certificate_ids) if certificate_ids else {}


def goods_of(certificate_id: int) -> Sequence[Goods]:
    """The goods one certificate covers."""
    return goods_covered_by([certificate_id]).get(certificate_id, [])


def coverable_goods(producer: Organisation) -> Sequence[Goods]:
    """The goods of a producer that a certificate may cover."""
    return _answers.coverable(producer)


def kinds_asked_of(producer_ids: Collection[int]) -> Sequence[PaperKind]:
    """The kinds of papers that the goods of these producers ask for, each once."""
    return _answers.asked(producer_ids)
