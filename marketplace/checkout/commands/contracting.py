"""Contracting: who buys, which goods at which price, on which terms; out come orders, one per seller.

The one command that makes orders, whoever asks: a cart, a quote, a need, a standing order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import is_for_sale
from marketplace.delivery.queries import WaysToDeliver
from marketplace.delivery.ways import NotDeliveredThere
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import number_of
from marketplace.kernel.errors import DomainError
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders.commands import Addition, Promise
from marketplace.orders.models import Order, Purchase
from marketplace.organisations.models import Organisation
from marketplace.payments.queries import payment_terms
from marketplace.payments.states import PaymentMethod

from .. import queries, terms
from ..agreement import Contact, Line, Ways, by_seller
from ..basket import too_small_for

Sold = Sequence[tuple[Organisation, Sequence[Line]]]


class NothingAsked(DomainError):
    """A contract about nothing."""

    status = 422


class NotForSale(DomainError):
    """These goods cannot be bought (any more)."""


class OwnGoods(DomainError):
    """Nobody buys from themselves."""


class CannotJoin(DomainError):
    """That order takes no more goods: it is packed, given up, or none of this buyer's with this seller."""


class BelowMinimum(DomainError):
    """A seller takes no order as small as this."""


class NoInvoiceNumber(DomainError):
    """An invoice needs a number to be made out to."""


@command
def contract(
    actor: Actor,
    buying: Organisation,
    *,
    lines: Sequence[Line],
    ways: Mapping[int, Ways],
    contact: Contact | None = None,
    into: Mapping[int, Order] | None = None,
    note: str = "",
    invoice: bool = False,
) -> Purchase:
    """One purchase with an order for each seller of these lines, all of them or none, each at the price of its line.

    `ways` says by seller (the id of the organisation) how the goods come and how they are paid; `into` names, by
    seller, an order that is still open: what is bought of that seller goes into it, on its terms. `contact` is the
    actor when nobody is named. What was agreed is frozen on the orders, with the words of the law (19/2023 Đ37.1).

    Stock is kept back listing by listing and open orders are held one by one, both by their ids. Raises NothingAsked,
    NotForSale, OwnGoods, CannotJoin, BelowMinimum, NoInvoiceNumber, NotDeliveredThere and whatever
    `orders.place_orders` refuses.
    """
    known, open_orders = _known_now(actor, lines), dict(into or {})
    _refuse_unfit(buying, known)
    _refuse_foreign(buying, open_orders)
    sold = by_seller(known)
    placed = [(producer, theirs) for producer, theirs in sold if producer.id not in open_orders]
    _refuse_too_small(placed, ways)
    said = _said_to_all(buying, contact or Contact(actor.name, actor.phone), invoice)
    return orders.place_orders(
        actor,
        buying,
        promises=_promises(placed, said, _terms_of_sellers(buying, placed, ways), note),
        additions=_additions(sold, open_orders),
        note=note,
    )


def _known_now(actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """Goods this change has not read yet are read in two statements, however many they are."""
    unread = {number_of(line.listing) for line in lines if line.supply is None}
    today = queries.goods_by_id(actor, Listing.id.in_(unread)) if unread else {}
    return [line if line.supply else replace(line, supply=today[number_of(line.listing)].supply) for line in lines]


def _refuse_unfit(buying: Organisation, lines: Sequence[Line]) -> None:
    if not lines:
        raise NothingAsked(_(N_("Chưa có món nào để đặt.")))
    for line in lines:
        if line.listing.producer_id == buying.id:
            raise OwnGoods(_(N_("Đây là hàng của chính bạn, không đặt mua được.")), listing=line.listing.slug)
        if not is_for_sale(line.listing):
            sentence = N_("%(name)s: hiện không mua được.")
            raise NotForSale(_(sentence, name=line.listing.name), listing=line.listing.slug)


def _refuse_foreign(buying: Organisation, into: Mapping[int, Order]) -> None:
    for producer_id, order in into.items():
        if (order.buyer_id, order.producer_id) != (buying.id, producer_id):
            sentence = N_("Đơn %(code)s không phải giữa hai bên này, không gộp được.")
            raise CannotJoin(_(sentence, code=order.reference), field="join")


def _refuse_too_small(placed: Sold, ways: Mapping[int, Ways]) -> None:
    """Each seller takes orders from their own smallest sum on; what goes into an open order may be less."""
    for producer, theirs in placed:
        too_small = too_small_for(producer, sum((line.total for line in theirs), Money(0)))
        if too_small:
            row = ways[producer.id].row
            raise BelowMinimum(too_small, field=f"{row}/sellers" if row else "expected_total")


def _said_to_all(buying: Organisation, contact: Contact, invoice: bool) -> dict[str, Any]:
    """What stands in the contract with every seller."""
    return {
        "buyer": terms.buyer(buying, contact.name, contact.phone, _invoice(buying) if invoice else None),
        "policies": queries.policies_in_force(),
        "rights": list(terms.RIGHTS),
        "placed_at": now().isoformat(),
    }


def _invoice(buying: Organisation) -> dict[str, str]:
    if not (buying.tax_number or buying.budget_number):
        sentence = N_("Muốn lấy hóa đơn, hãy ghi mã số thuế hoặc mã ĐVQHNS vào hồ sơ của %(name)s trước.")
        raise NoInvoiceNumber(_(sentence, name=buying.name), field="invoice")
    return terms.invoice(buying)


def _terms_of_sellers(buying: Organisation, placed: Sold, ways: Mapping[int, Ways]) -> dict[int, dict[str, Any]]:
    """The delivery and payment parts of each contract; more sellers, however they deliver, cost no statement more."""
    alike: dict[Ways, list[Organisation]] = defaultdict(list)
    for producer, _theirs in placed:
        alike[ways[producer.id]].append(producer)
    reach = WaysToDeliver(buying, [producer for producer, _theirs in placed])
    found: dict[int, dict[str, Any]] = {}
    for chosen, producers in alike.items():
        delivery = _delivery_terms(reach, producers, chosen)
        found |= {producer.id: {"delivery": delivery} for producer in producers}
    for method in PaymentMethod:
        paid_so = [producer.id for producer, _theirs in placed if ways[producer.id].payment is method]
        for producer_id, payment in (payment_terms(method, paid_so) if paid_so else {}).items():
            found[producer_id]["payment"] = payment
    return found


def _delivery_terms(reach: WaysToDeliver, producers: Sequence[Organisation], chosen: Ways) -> dict[str, Any]:
    """What these sellers agree to; a refusal stands where the way was chosen."""
    try:
        return reach.terms(producers, chosen.delivery, pickup_point=chosen.pickup_point, address=chosen.address)
    except NotDeliveredThere as refusal:
        raise NotDeliveredThere(refusal.sentence, field=chosen.where(refusal.field)) from refusal


def _promises(placed: Sold, said: dict[str, Any], by_id: Mapping[int, dict[str, Any]], note: str) -> list[Promise]:
    return [
        Promise(
            producer=producer,
            goods=[line.promised() for line in theirs],
            terms={"seller": terms.seller(producer), **said, **by_id[producer.id]},
            note=note,
        )
        for producer, theirs in placed
    ]


def _additions(sold: Sold, into: Mapping[int, Order]) -> list[Addition]:
    """In the order of the orders' ids, so that two purchases into the same orders never wait for each other."""
    added = [
        Addition(into[producer.id], [line.promised() for line in theirs])
        for producer, theirs in sold
        if producer.id in into
    ]
    return sorted(added, key=lambda addition: addition.order.id)
