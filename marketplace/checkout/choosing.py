"""Which way the goods of each seller come: one for all, or one for some of them. No database, no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod

from .agreement import Ways


class NoWayChosen(DomainError):
    """Some seller's goods have no way to come."""

    status = 422


class UnclearWay(DomainError):
    """A seller that is not in the cart, or two ways for one."""

    status = 422


@dataclass(frozen=True)
class Chosen:
    """What was said for some sellers (by slug): the way, and the point where it is one. `row` is where it was said."""

    sellers: Sequence[str]
    way: DeliveryMethod | None = None
    point: str = ""
    row: str = ""


def said_of_each(producers: Sequence[Organisation], chosen: Sequence[Chosen]) -> dict[int, Chosen]:
    """What was said, by the id of the seller it was said for. Raises UnclearWay."""
    known = {producer.slug: producer for producer in producers}
    found: dict[int, Chosen] = {}
    for slug, choice in _each_named(chosen):
        if slug not in known:
            sentence = N_("Trong giỏ không có hàng của người bán này. Hãy xem lại rồi đặt.")
            raise UnclearWay(_(sentence), field=f"{choice.row}/sellers")
        if known[slug].id in found:
            sentence = N_("Hàng của %(name)s chỉ nhận theo một cách.")
            raise UnclearWay(_(sentence, name=known[slug].name), field=f"{choice.row}/sellers")
        found[known[slug].id] = choice
    return found


def _each_named(chosen: Sequence[Chosen]) -> Iterator[tuple[str, Chosen]]:
    return ((slug, choice) for choice in chosen for slug in choice.sellers)


def ways_for(
    producers: Sequence[Organisation], said: Mapping[int, Chosen], payment: PaymentMethod, address: str
) -> dict[int, Ways]:
    """How each of these sellers delivers and is paid. Raises NoWayChosen for the first without a way."""
    return {producer.id: _way_of(producer, said.get(producer.id), payment, address) for producer in producers}


def _way_of(producer: Organisation, choice: Chosen | None, payment: PaymentMethod, address: str) -> Ways:
    if choice is None or choice.way is None:
        sentence = N_("Chọn cách nhận hàng của %(name)s.")
        field = f"{choice.row}/way" if choice and choice.row else "delivery"
        raise NoWayChosen(_(sentence, name=producer.name), field=field)
    ways = Ways(choice.way, payment, pickup_point=choice.point, row=choice.row)
    return replace(ways, address=address) if choice.way is DeliveryMethod.HOME else ways
