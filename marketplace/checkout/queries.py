"""Reading carts: whose, what is in them, how many lines."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import is_for_sale, on_the_shelf
from marketplace.handbook.models import PolicyVersion
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import now
from marketplace.kernel.db import AnyQuery, db
from marketplace.kernel.errors import DomainError, Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from marketplace.organisations.models import Organisation
from marketplace.photos.models import Photo
from marketplace.stock.models import Season, StockItem
from marketplace.stock.queries import MAY_BE_PREORDERED, SUPPLY
from marketplace.stock.supply import Supply

from .amendment import Amendment, Wish
from .basket import Basket, Item
from .models import Cart, CartLine

SECRET = "cart"  # noqa: S105 - the name a visitor's secret has in their session
CONTRACT_POLICIES = ("giao-nhan", "doi-tra", "khieu-nai", "quy-che", "quyen-rieng-tu")


class NoBuyer(DomainError):
    """It was not said for whom, or that is nobody one buys for."""


def hashed(secret: str) -> str:
    """What is kept of a visitor's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def cart_of(actor: Actor, secret: str = "") -> Cart | None:
    """One's own cart: the person's when signed in, else the one this browser holds the secret of."""
    if not actor.is_signed_in and not secret:
        return None
    return db.session.scalar(select(Cart).where(owned(actor, secret)))


def owned(actor: Actor, secret: str) -> Any:
    """Which cart is theirs, for SQL."""
    if actor.is_signed_in:
        return Cart.person_id == actor.person_id
    return (Cart.secret_hash == hashed(secret)) & Cart.person_id.is_(None)


def count_in_cart(actor: Actor, secret: str = "") -> int:
    """How many lines one's cart holds."""
    if not actor.is_signed_in and not secret:
        return 0
    lines = select(func.count(CartLine.id)).join(CartLine.cart).where(owned(actor, secret))
    return db.session.scalar(lines) or 0


def basket_of(actor: Actor, cart: Cart | None, *, pictured: bool = False) -> Basket:
    """What the cart holds, with goods, sellers, prices and stock of this moment: one statement."""
    if cart is None:
        return Basket([])
    rows = db.session.execute(_lines_of(cart, pictured)).unique().all()
    return Basket([_item(actor, line, Supply.of(supply)) for line, *supply in rows])


def _lines_of(cart: Cart, pictured: bool) -> AnyQuery:
    goods = contains_eager(CartLine.listing)
    loads = [
        goods.joinedload(Listing.producer, innerjoin=True),
        goods.joinedload(Listing.category),
        goods.joinedload(Listing.certificates),
    ]
    if pictured:
        loads.append(goods.joinedload(Listing.hung))
    return (
        select(CartLine, *SUPPLY)
        .join(CartLine.listing)
        .outerjoin(StockItem, StockItem.listing_id == CartLine.listing_id)
        .outerjoin(Season, MAY_BE_PREORDERED)
        .where(CartLine.cart_id == cart.id)
        .order_by(CartLine.id)
        .options(*loads)
    )


def _item(actor: Actor, line: CartLine, supply: Supply) -> Item:
    return Item(
        line_id=line.id,
        listing=line.listing,
        amount=line.amount,
        seen_price=line.seen_price,
        supply=supply,
        is_own=line.listing.producer_id in actor.sells_for,
    )


def find_line(cart: Cart | None, slug: str) -> CartLine | None:
    """The line of these goods in the cart, if it is there."""
    if cart is None:
        return None
    lines = select(CartLine).join(CartLine.listing).where(CartLine.cart_id == cart.id, Listing.slug == slug)
    return db.session.scalar(lines.options(contains_eager(CartLine.listing)))


def line_of(cart: Cart | None, slug: str) -> CartLine:
    """The line of these goods in the cart. Raises Missing."""
    if (found := find_line(cart, slug)) is None:
        raise Missing(_(N_("Món này không có trong giỏ.")))
    return found


def listing_named(slug: str) -> Listing | None:
    """These goods, for putting into a cart."""
    return db.session.scalar(
        select(Listing).where(Listing.slug == slug).options(joinedload(Listing.producer, innerjoin=True))
    )


def buyers_of(actor: Actor) -> Sequence[Organisation]:
    """For whom this person may order."""
    theirs = select(Organisation).where(Organisation.id.in_(actor.buys_for), Organisation.buys)
    return db.session.scalars(theirs.order_by(Organisation.sort_key, Organisation.id)).unique().all()


def buyer_named(actor: Actor, slug: str) -> Organisation:
    """For whom is ordered: the one named, or the only one there is. Raises NoBuyer."""
    found = buyers_of(actor)
    chosen = [each for each in found if each.slug == slug] if slug else found
    if len(chosen) != 1:
        raise NoBuyer(_(N_("Hãy chọn mua cho ai.")), field="buyer")
    return chosen[0]


def policies_in_force() -> list[dict[str, Any]]:
    """The policy pages a contract refers to, each with the version in force now."""
    newest = (
        select(PolicyVersion.slug, func.max(PolicyVersion.number).label("number"))
        .where(PolicyVersion.in_force_from <= now(), PolicyVersion.slug.in_(CONTRACT_POLICIES))
        .group_by(PolicyVersion.slug)
        .subquery()
    )
    rows = db.session.execute(
        select(PolicyVersion.slug, PolicyVersion.number, PolicyVersion.title_vi, PolicyVersion.title_en).join(
            newest, (newest.c.slug == PolicyVersion.slug) & (newest.c.number == PolicyVersion.number)
        )
    ).all()
    ranked = sorted(rows, key=lambda row: CONTRACT_POLICIES.index(row.slug))
    return [{"slug": row.slug, "number": row.number, "vi": row.title_vi, "en": row.title_en} for row in ranked]


def goods_by_id(
    actor: Actor, listings: ColumnElement[bool], *, photos: Callable[..., Any] = selectinload
) -> dict[int, Item]:
    """Goods as they are now (none of them chosen yet), with their seller, photos and what is left: two statements.

    `photos` says how their photos are read: with `joinedload`, for a few goods, all of it is one statement.
    """
    rows = db.session.execute(
        select(Listing, *SUPPLY)
        .join(Listing.producer)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .outerjoin(Season, MAY_BE_PREORDERED)
        .where(listings)
        .order_by(Listing.sort_key, Listing.id)
        .options(
            contains_eager(Listing.producer),
            joinedload(Listing.category),
            joinedload(Listing.certificates),
            photos(Listing.hung),
        )
        .execution_options(populate_existing=True)
    )
    return {listing.id: _on_shelf(actor, listing, Supply.of(supply)) for listing, *supply in rows.unique()}


def _on_shelf(actor: Actor, listing: Listing, supply: Supply) -> Item:
    return Item(
        line_id=0,
        listing=listing,
        amount=Decimal(0),
        seen_price=listing.price or Money(0),
        supply=supply,
        is_own=listing.producer_id in actor.sells_for,
    )


def amendment_of(
    actor: Actor, order: Order, lines: Sequence[Mapping[str, Any]], add: Sequence[Mapping[str, Any]]
) -> Amendment:
    """What is wanted of an order (`lines`: which place, how much; `add`: which goods, how much) at today's prices."""
    wishes = [_wish(order, said) for said in lines]
    slugs: dict[str, Decimal] = defaultdict(Decimal)
    for said in add:
        slugs[said["listing"]] += said["amount"]
    changed = {wish.line.listing_id for wish in wishes if wish.is_changed}
    of_seller = and_(Listing.producer_id == order.producer_id, Listing.slug.in_(slugs))
    today = goods_by_id(actor, or_(Listing.id.in_(changed), of_seller)) if changed or slugs else {}
    ids = {item.listing.slug: listing_id for listing_id, item in today.items()}
    return Amendment(
        order=order,
        wishes=wishes,
        added={ids[slug]: amount for slug, amount in slugs.items() if slug in ids},
        today=today,
        unknown=[slug for slug in slugs if slug not in ids],
    )


def _wish(order: Order, said: Mapping[str, Any]) -> Wish:
    if said["line"] > len(order.lines):
        raise Missing(_(N_("Đơn này không có món số %(place)s."), place=said["line"]))
    return Wish(said["line"], order.lines[said["line"] - 1], said["amount"])


def goods_around(actor: Actor, order: Order) -> dict[int, Item]:
    """The goods on an order and whatever else its seller has on the shelf, as they are now."""
    on_order = {line.listing_id for line in order.lines}
    theirs = and_(Listing.producer_id == order.producer_id, or_(on_the_shelf(), Listing.id.in_(on_order)))
    return goods_by_id(actor, theirs)


def addable_to(order: Order, goods: Mapping[int, Item]) -> list[Item]:
    """What of these goods may come on the order besides what stands on it."""
    promised = {line.listing_id for line in order.lines if line.promised}
    return [
        item
        for listing_id, item in goods.items()
        if listing_id not in promised and is_for_sale(item.listing) and item.most >= item.listing.min_quantity
    ]


def covers_of(items: Sequence[Item]) -> dict[int, Photo]:
    """The first photo of each listing in a basket that was read with its photos."""
    return {item.listing.id: item.listing.photos[0] for item in items if item.listing.photos}
