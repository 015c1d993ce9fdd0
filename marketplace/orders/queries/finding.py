"""Orders found by what somebody remembers of them, among those one may list: by code, and by the people in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, not_, select, union, union_all

from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.finding import MOST_KEYS, MOST_SHOWN, Found, Sought, begins_with, first_of, read_sought
from marketplace.organisations.queries import traders

from .. import policy
from ..models import Order, OrderKey, Purchase
from .lists import sold_by, told
from .one import ended_at

MOST_FORGOTTEN = 500


def find_sold(actor: Actor, *, wanted: str) -> Found:
    """The seller's own orders by code, or by name and number of their buyer, as rows of a list, the newest first.

    Whom a seller may no longer reach (`policy.reachable`) is no longer found by name or number. Raises NothingToFind.
    """
    sought = read_sought(wanted)
    mine = sold_by(actor)
    keyed = mine.join(OrderKey, OrderKey.order_id == Order.id).where(
        OrderKey.producer_id.in_(actor.sells_for), policy.reachable(ended_at())
    )
    whole = keyed.where(OrderKey.key == sought.beginning)
    begun = keyed.where(OrderKey.key > sought.beginning, begins_with(OrderKey.key, sought.beginning))
    return _rows(mine, [*_with_code(mine, sought), *_newest(whole), *_newest(begun)])


def find_watched(actor: Actor, *, wanted: str) -> Found:
    """Orders with a side in the localities one coordinates, by code, or by who sells or buys, the newest first.

    Whom to reach about an order is for the two who trade: it is not found by that. Raises NothingToFind.
    """
    sought = read_sought(wanted)
    watched = select(Order).where(policy.has_local_side(actor))
    ids, is_cut = traders(actor, sought)
    sides = (select(Order.id).where(side.in_(ids)) for side in (Order.producer_id, Order.buyer_id))
    theirs = union_all(*sides).subquery()  # read first: walking all orders, the newest first, may find none for long
    newest = watched.join(theirs, theirs.c.id == Order.id).order_by(theirs.c.id.desc()).limit(2 * (MOST_SHOWN + 1))
    by_people = db.session.scalars(newest.with_only_columns(Order.id)).all() if ids else []
    return _rows(watched, [*_with_code(watched, sought), *by_people], is_cut=is_cut)


def to_forget() -> Sequence[int]:
    """Some of the orders that still have keys though their seller may no longer reach the buyer."""
    kept = select(OrderKey.order_id).where(OrderKey.order_id == Order.id)
    beyond = select(Order.id).where(kept.exists(), not_(policy.reachable(ended_at())))
    return db.session.scalars(beyond.limit(MOST_FORGOTTEN)).all()


def _newest(keyed: Select[Order]) -> Sequence[int]:
    """The newest orders under one key, the next key's then: as the index is read backwards, and nothing is sorted."""
    backwards = keyed.order_by(OrderKey.key.desc(), OrderKey.order_id.desc())
    return db.session.scalars(backwards.with_only_columns(OrderKey.order_id).limit(MOST_KEYS)).all()


def _with_code(orders: Select[Order], sought: Sought) -> Sequence[int]:
    """The order of this code among these, or the orders of the purchase of this code."""
    if not sought.code:
        return []
    bought = select(Order.id).join(Order.purchase).where(Purchase.reference == sought.code)
    either = union(select(Order.id).where(Order.reference == sought.code), bought)
    return db.session.scalars(orders.where(Order.id.in_(either)).with_only_columns(Order.id).limit(MOST_SHOWN)).all()


def _rows(orders: Select[Order], found: Sequence[int], *, is_cut: bool = False) -> Found:
    """The first of these orders, told as in a list."""
    ids, are_more = first_of(found)
    rows = told(orders.where(Order.id.in_(ids))).order_by(Order.id.desc())
    return Found(db.session.execute(rows).all() if ids else (), is_cut or are_more)
