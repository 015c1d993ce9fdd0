"""“Which orders wait for these goods?” One question, asked here and answered by whichever room keeps promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.kernel.i18n import ngettext
from marketplace.kernel.quantity import Quantity, Unit

MOST_NAMED = 8  # orders named in one sentence


@dataclass(frozen=True)
class Promise:
    """So much of some goods is kept back for one order, known by its code."""

    reference: str
    amount: Decimal


Answer = Callable[[Collection[int]], Mapping[int, Sequence[Promise]]]
_answers: list[Answer] = []


def knows_promises(answer: Answer) -> Answer:
    """Register a room's answer: for the numbers of goods, what waits for each of them, the oldest first."""
    _answers.append(answer)
    return answer


def promises_of(listing_ids: Collection[int]) -> dict[int, tuple[Promise, ...]]:
    """What waits for each of these goods, the oldest first; nothing for most of them."""
    found: dict[int, tuple[Promise, ...]] = {}
    for answer in _answers:
        for listing_id, promises in answer(listing_ids).items():
            found[listing_id] = (*found.get(listing_id, ()), *promises)
    return found


def named(promises: Sequence[Promise], unit: Unit) -> str:
    """Orders in one breath, each with its amount: “BKMQ27 (2 kg), T5WHRA (1 kg) và 3 đơn nữa”."""
    first = ", ".join(f"{each.reference} ({Quantity(each.amount, unit)})" for each in promises[:MOST_NAMED])
    more = len(promises) - MOST_NAMED
    if more <= 0:
        return first
    return ngettext("%(named)s và %(n)s đơn nữa", "%(named)s và %(n)s đơn nữa", more, named=first)
