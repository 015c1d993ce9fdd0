"""Whether the market kept its word: what it acknowledged against what its database, its ledger and its mail hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import func, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.kernel.idempotency import IdempotencyKey
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.models import Order, OrderLine, Purchase
from marketplace.stock.models import StockItem
from marketplace.stock.queries import drift

PLACED = 201


@dataclass(frozen=True)
class Promise:
    """One checkout as the buyer remembers it: the key it was sent with, the goods, and what the market answered."""

    key: str
    goods: Mapping[str, int]
    purchase: str
    orders: Sequence[str]
    total: int


def broken_promises(kept: Sequence[Promise]) -> list[str]:
    """Everything in which the database differs from what buyers were told; empty on a market that kept its word."""
    return [*_lost_and_doubled(kept), *_keys(kept), *_contents(kept), *ledger_faults()]


def _lost_and_doubled(kept: Sequence[Promise]) -> Iterator[str]:
    told = Counter(promise.purchase for promise in kept)
    held = set(db.session.scalars(select(Purchase.reference)))
    yield from (f"purchase {each} was acknowledged {times} times" for each, times in told.items() if times > 1)
    yield from (f"purchase {each} was acknowledged and is lost" for each in sorted(set(told) - held))
    yield from (f"purchase {each} was never acknowledged" for each in sorted(held - set(told)))
    orders = Counter(order for promise in kept for order in promise.orders)
    held_orders = set(db.session.scalars(select(Order.reference)))
    yield from (f"order {each} was acknowledged {times} times" for each, times in orders.items() if times > 1)
    yield from (f"order {each} was acknowledged and is lost" for each in sorted(set(orders) - held_orders))
    yield from (f"order {each} was never acknowledged" for each in sorted(held_orders - set(orders)))


def _keys(kept: Sequence[Promise]) -> Iterator[str]:
    """Each key stands for exactly the purchase its owner was told of."""
    claimed = {
        key: answer["body"].get("reference")
        for key, answer in db.session.execute(select(IdempotencyKey.key, IdempotencyKey.answer))
        if answer.get("status") == PLACED and "orders" in (answer.get("body") or {})
    }
    told = {promise.key: promise.purchase for promise in kept}
    for key in sorted(set(claimed) | set(told)):
        if claimed.get(key) != told.get(key):
            yield f"key {key} stands for purchase {claimed.get(key)}, its owner was told {told.get(key)}"


def _contents(kept: Sequence[Promise]) -> Iterator[str]:
    lines = select(Purchase.reference, Listing.slug, OrderLine.ordered).join(Purchase.orders).join(Order.lines)
    held: dict[str, dict[str, int]] = {}
    for purchase, slug, ordered in db.session.execute(lines.join(OrderLine.listing)):
        held.setdefault(purchase, {})[slug] = int(ordered)
    for promise in kept:
        if promise.purchase in held and held[promise.purchase] != dict(promise.goods):
            yield f"purchase {promise.purchase} holds {held[promise.purchase]}, wanted was {dict(promise.goods)}"
    sums = select(Order.reference, Order.total, func.sum(OrderLine.amount)).join(Order.lines).group_by(Order.id)
    for reference, total, summed in db.session.execute(sums):
        if total.dong != int(getattr(summed, "dong", summed)):
            yield f"order {reference} costs {total}, its lines {summed}"


def ledger_faults() -> Iterator[str]:
    """The sums of the stock, its movements, and the lines of the orders say the same."""
    yield from (f"the stock of listing {row.listing_id} is not what its ledger says" for row in drift())
    ordered = dict(sold())
    for item in db.session.scalars(select(StockItem)):
        if item.reserved != ordered.get(item.listing_id, 0):
            yield f"listing {item.listing_id}: {item.reserved} held back, {ordered.get(item.listing_id, 0)} ordered"
        if item.reserved > item.on_hand:
            yield f"listing {item.listing_id}: {item.reserved} sold of {item.on_hand}"


def sold() -> Iterable[tuple[int, int]]:
    """How much of each listing stands in orders."""
    lines = select(OrderLine.listing_id, func.sum(OrderLine.ordered)).group_by(OrderLine.listing_id)
    return [(listing_id, amount) for listing_id, amount in db.session.execute(lines)]


def unheard(folder: Path) -> list[str]:
    """Messages that did not reach the mail folder exactly once each."""
    files = Counter(_message_id(path) for path in folder.glob("**/*.eml"))
    messages = db.session.execute(select(OutboxMessage.id, OutboxMessage.key, OutboxMessage.sent_at)).all()
    faults = [f"message {row.key} was never sent" for row in messages if row.sent_at is None]
    sent = sum(row.sent_at is not None for row in messages)
    if len(files) < sent:
        faults.append(f"{sent} messages were sent, {len(files)} arrived")
    if len(files) > len(messages):
        faults.append(f"{len(files)} messages arrived, {len(messages)} were written")
    return faults + [f"{name} arrived {times} times" for name, times in files.items() if times > 1]


def _message_id(path: Path) -> str:
    return message_from_bytes(path.read_bytes())["Message-ID"] or path.name
