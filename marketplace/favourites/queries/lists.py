"""What somebody keeps an eye on, and what they bought before: each list in an order its index has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import OFFERED
from marketplace.checkout.basket import Item
from marketplace.checkout.queries import goods_by_id
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import AnyQuery, AnyRow, db
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import Page, page_of
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import GIVEN_UP
from marketplace.organisations.models import Organisation
from marketplace.organisations.policy import PUBLIC, is_public

from .. import policy
from ..kept import Kept
from ..models import Favourite, Follow, Wait

PER_PAGE = 24
LATELY = 8
ORDERS_LOOKED_AT = 20


def goods_named(slug: str) -> Listing:
    """Goods that everybody may look at, on sale or resting; Missing otherwise."""
    asked = select(Listing).join(Listing.producer).options(contains_eager(Listing.producer))
    found = db.session.scalar(
        asked.where(
            Listing.slug == slug, Listing.state.in_(OFFERED), Organisation.sells, Organisation.standing.in_(PUBLIC)
        )
    )
    if found is None:
        raise Missing(_(N_("Món này không còn trên chợ. Xem món khác ở trang Sản phẩm.")), field="listing")
    return found


def maker_named(slug: str) -> Organisation:
    """A seller everybody may know; Missing otherwise."""
    found = db.session.scalar(
        select(Organisation).where(Organisation.slug == slug, Organisation.sells, Organisation.standing.in_(PUBLIC))
    )
    if found is None:
        raise Missing(_(N_("Không có người bán này trên chợ.")), field="producer")
    return found


def saved_ids(actor: Actor) -> frozenset[int]:
    """The numbers of all goods this person saved, for the marks of a page. One statement; none for a visitor."""
    if not actor.is_signed_in:
        return frozenset()
    return frozenset(db.session.scalars(policy.saved_by(actor).with_only_columns(Favourite.listing_id)))


def follows(actor: Actor, producer_id: int) -> bool:
    """Whether this person follows the maker. No statement for a visitor."""
    return actor.is_signed_in and bool(
        db.session.scalar(
            policy.followed_by(actor).with_only_columns(Follow.id).where(Follow.organisation_id == producer_id)
        )
    )


def waits_for(actor: Actor, listing_id: int) -> bool:
    """Whether this person waits for the goods. No statement for a visitor."""
    return actor.is_signed_in and bool(
        db.session.scalar(policy.awaited_by(actor).with_only_columns(Wait.id).where(Wait.listing_id == listing_id))
    )


def saved_page(actor: Actor, number: int) -> Page:
    """One page of the saved goods as they stand today, saved last first: four statements."""
    page = page_of(policy.saved_by(actor).order_by(Favourite.id.desc()), number, PER_PAGE)
    return replace(page, rows=told_of_goods(actor, page.rows))


def awaited_page(actor: Actor, number: int) -> Page:
    """One page of the goods this person waits for: four statements."""
    page = page_of(policy.awaited_by(actor).order_by(Wait.id.desc()), number, PER_PAGE)
    return replace(page, rows=told_of_goods(actor, page.rows))


def told_of_goods(actor: Actor, rows: Sequence[Favourite | Wait]) -> list[Kept]:
    """Rows of a list with their goods as they stand today: two statements."""
    goods = _goods(actor, [row.listing_id for row in rows])
    awaited = frozenset(db.session.scalars(policy.awaited_by(actor).with_only_columns(Wait.listing_id)))
    return [
        Kept(
            goods[row.listing_id],
            row.seen_price if isinstance(row, Favourite) else None,
            row.created_at,
            row.listing_id in awaited,
        )
        for row in rows
    ]


def _goods(actor: Actor, listing_ids: Collection[int]) -> dict[int, Item]:
    return goods_by_id(actor, Listing.id.in_(listing_ids), photos=joinedload)


@dataclass(frozen=True)
class Followed:
    """A maker somebody follows, and since when."""

    producer: Organisation
    since: datetime

    @property
    def is_public(self) -> bool:
        """Whether they still have a page."""
        return is_public(self.producer)


def followed_page(actor: Actor, number: int) -> Page:
    """One page of the makers this person follows, the newest first: three statements."""
    page = page_of(policy.followed_by(actor).order_by(Follow.id.desc()), number, PER_PAGE)
    return replace(page, rows=told_of_makers(page.rows))


def told_of_makers(rows: Sequence[Follow]) -> list[Followed]:
    """Rows of the list with their makers. One statement."""
    wanted = select(Organisation).where(Organisation.id.in_([row.organisation_id for row in rows]))
    makers = {maker.id: maker for maker in db.session.scalars(wanted)}
    return [Followed(makers[row.organisation_id], row.created_at) for row in rows]


def bought_lately(actor: Actor, limit: int = LATELY) -> list[Kept]:
    """The goods this person bought last, each once, with the price and amount of that time: two statements."""
    if not actor.buys_for:
        return []
    last: dict[int, AnyRow] = {}
    for line in db.session.execute(_lines_of_late(actor)):
        last.setdefault(line.listing_id, line)
    chosen = list(last.values())[:limit]
    goods = _goods(actor, [line.listing_id for line in chosen]) if chosen else {}
    return [Kept(goods[line.listing_id], line.price, line.created_at, line.is_awaited, line.ordered) for line in chosen]


def _lines_of_late(actor: Actor) -> AnyQuery:
    """The lines of the last orders of those this person buys for, the newest order first."""
    late = select(Order.id).where(Order.buyer_id.in_(actor.buys_for), Order.state.not_in(GIVEN_UP))
    late = late.order_by(Order.id.desc()).limit(ORDERS_LOOKED_AT)
    awaited = exists().where(Wait.listing_id == OrderLine.listing_id, Wait.person_id == actor.person_id)
    columns = (OrderLine.listing_id, OrderLine.price, Order.created_at, OrderLine.ordered)
    lines = select(*columns, awaited.label("is_awaited")).join(OrderLine.order).where(Order.id.in_(late))
    return lines.order_by(Order.id.desc(), OrderLine.id)
