"""Filling a cart: goods in, more, fewer, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import is_for_sale
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.commands import command
from marketplace.kernel.db import db, lock, number_of
from marketplace.kernel.dialect import upsert
from marketplace.kernel.errors import DomainError, Missing, require
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity, Unit
from marketplace.stock import queries as stock

from .. import policy, queries
from ..basket import fault_of_amount
from ..models import Cart, CartLine
from .contracting import NotForSale, OwnGoods

MOST_LINES = 60
VISITORS_CART_KEPT = timedelta(days=60)


class WrongAmount(DomainError):
    """Not so many of these goods."""

    status = 422


class WrongAmounts(DomainError):
    """Some lines cannot be had so; each has its sentence, by the slug of the goods."""

    status = 422


class CartIsFull(DomainError):
    """More lines than anybody can check."""


@command
def open_cart(actor: Actor, *, secret: str = "") -> Cart:
    """Take an empty cart: one's own, or a visitor's under the secret their browser keeps."""
    if (cart := queries.cart_of(actor, secret)) is not None:
        return cart
    mine = {"person_id": actor.person_id} if actor.is_signed_in else {"secret_hash": queries.hashed(secret)}
    fresh = upsert(Cart).values(**mine, changed_at=now(), created_at=now(), version=1)
    db.session.execute(fresh.on_conflict_do_nothing())  # two first taps at once open one cart
    return db.session.scalars(select(Cart).where(queries.owned(actor, secret))).one()


@command
def add_to_cart(actor: Actor, cart: Cart, *, listing: str, amount: Decimal) -> CartLine:
    """Put goods (by their slug) into the cart; goods already there grow.

    Raises CartIsFull when there is no room for one more line.
    """
    hold_cart(actor, cart)
    goods = _for_sale(actor, listing)
    line = db.session.scalar(select(CartLine).where(CartLine.cart_id == cart.id, CartLine.listing_id == goods.id))
    wanted = amount + (line.amount if line else 0)
    _check_amount(goods, wanted)
    if line is None:
        count = db.session.scalar(select(func.count(CartLine.id)).where(CartLine.cart_id == cart.id))
        if (count or 0) >= MOST_LINES:
            raise CartIsFull(_(N_("Giỏ đã đủ %(most)s món. Hãy đặt hàng rồi mua tiếp."), most=MOST_LINES))
        line = CartLine(cart_id=cart.id, listing=goods, amount=wanted, seen_price=goods.price)
        db.session.add(line)
    line.amount, line.seen_price = wanted, goods.price or line.seen_price
    return line


@dataclass(frozen=True)
class Wish:
    """How many of these goods (by their slug) somebody wants, and how many they saw on their page."""

    listing: str
    amount: Decimal
    seen: Decimal | None = None


@command
def change_lines(actor: Actor, cart: Cart, *, lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write every amount of a page, or none. Gives the slugs of lines another page changed or dropped meanwhile.

    What was left as it was seen keeps what the other page wrote; what was changed here counts. Raises WrongAmounts with
    a sentence for each line that cannot be had so.
    """
    hold_cart(actor, cart)
    own = db.session.scalars(
        select(CartLine).where(CartLine.cart_id == cart.id).options(joinedload(CartLine.listing))
    ).all()
    there = {line.listing.slug: line for line in own}
    wishes = {wish.listing: wish for wish in (Wish(**line) for line in lines)}
    elsewhere = [slug for slug, wish in wishes.items() if is_moved(there.get(slug), wish)]
    meant = {
        slug: wish
        for slug, wish in wishes.items()
        if slug in there and wish.amount not in (wish.seen, there[slug].amount)
    }
    left = stock.available([there[slug].listing_id for slug in meant])
    faults = {
        slug: fault.sentence
        for slug, wish in meant.items()
        if (fault := fault_of_amount(there[slug].listing, wish.amount, left[there[slug].listing_id]))
    }
    if faults:
        raise WrongAmounts(next(iter(faults.values())), fields=faults)
    for slug, wish in meant.items():
        line = there[slug]
        line.amount, line.seen_price = wish.amount, line.listing.price or line.seen_price
    return elsewhere


def is_moved(line: CartLine | None, wish: Wish) -> bool:
    """Whether another page changed or dropped the line since this one was drawn.

    An amount that stands as wished is no news: the write may be this page's own, whose answer was late or lost.
    """
    return line is None or (wish.seen is not None and line.amount not in (wish.seen, wish.amount))


@command
def change_line(actor: Actor, line: CartLine, *, amount: Decimal) -> CartLine:
    """More or fewer of goods in the cart; the price of today counts as seen."""
    line = _own_line(actor, line)
    goods = line.listing
    _check_amount(goods, amount)
    line.amount, line.seen_price = amount, goods.price or line.seen_price
    return line


@command
def remove_line(actor: Actor, line: CartLine) -> None:
    """Take goods out of the cart."""
    db.session.delete(_own_line(actor, line))


@command
def adopt_cart(actor: Actor, *, secret: str) -> None:
    """Somebody who filled a cart as a visitor signs in: its lines join their own cart."""
    found = db.session.scalar(
        select(Cart).where(Cart.secret_hash == queries.hashed(secret), Cart.person_id.is_(None)).with_for_update()
    )
    if found is None:
        return
    own = open_cart(actor)
    hold_cart(actor, own)
    _join(found, own)
    db.session.execute(delete(CartLine).where(CartLine.cart_id == found.id))
    db.session.execute(delete(Cart).where(Cart.id == found.id))


def _join(visitors: Cart, own: Cart) -> None:
    """What was chosen last wins; nothing is added up behind the buyer's back, and nothing is left out.

    Two carts may make one of more than MOST_LINES: that many holds only for putting goods in.
    """
    there = {line.listing_id: line for line in own.lines}
    for line in visitors.lines:
        if line.listing_id in there:
            there[line.listing_id].amount = line.amount
            there[line.listing_id].seen_price = line.seen_price
        else:
            kept = CartLine(cart_id=own.id, listing_id=line.listing_id, amount=line.amount, seen_price=line.seen_price)
            db.session.add(kept)
            there[line.listing_id] = kept
    db.session.flush()


@command
def forget_old_carts() -> int:
    """Drop carts of visitors nobody came back to; gives how many."""
    old = select(Cart.id).where(Cart.person_id.is_(None), Cart.changed_at < now() - VISITORS_CART_KEPT)
    db.session.execute(delete(CartLine).where(CartLine.cart_id.in_(old)))
    return len(db.session.scalars(delete(Cart).where(Cart.id.in_(old)).returning(Cart.id)).all())


def hold_cart(actor: Actor, cart: Cart) -> None:
    """One hand at a time on a cart; a change gives it a new version."""
    lock(cart)
    require(policy.may_fill(actor, cart))
    renew(cart)


def renew(cart: Cart) -> None:
    """A cart with other lines is another version of it (ETag)."""
    cart.changed_at = now()
    flag_modified(cart, "changed_at")  # the clock may stand: even so it is another version


def _own_line(actor: Actor, line: CartLine) -> CartLine:
    """The line as it stands now; another tab may have taken it out."""
    number = number_of(line)
    kept = db.session.scalar(
        select(CartLine).where(CartLine.id == number).options(joinedload(CartLine.cart), joinedload(CartLine.listing))
    )
    if kept is None:
        raise Missing(_(N_("Món này không có trong giỏ.")))
    hold_cart(actor, kept.cart)
    return kept


def _for_sale(actor: Actor, slug: str) -> Listing:
    goods = queries.listing_named(slug)
    if goods is None or not is_for_sale(goods):
        raise NotForSale(_(N_("Món này hiện không bán.")), field="listing")
    if goods.producer_id in actor.sells_for:
        raise OwnGoods(_(N_("Đây là hàng của chính bạn, không đặt mua được.")), field="listing")
    return goods


def _check_amount(goods: Listing, amount: Decimal) -> None:
    left = stock.available([goods.id])[goods.id]
    if fault := fault_of_amount(goods, amount, left):
        raise WrongAmount(fault.sentence, field="amount")


def in_units_of(listing: Listing, quantity: Quantity) -> Decimal:
    """An amount a program gave in another unit of the same kind, in the unit the goods are sold in."""
    return in_unit(listing.unit, quantity)


def in_unit(unit: Unit, quantity: Quantity) -> Decimal:
    """An amount in a unit of its kind; refused between kinds: a box never becomes a kilogram.

    Raises WrongAmount then.
    """
    try:
        return quantity.to(unit).amount
    except ValueError as error:
        sentence = N_("Món này bán theo %(unit)s.")
        raise WrongAmount(_(sentence, unit=_(unit.label)), field="quantity") from error
