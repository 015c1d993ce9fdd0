from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from marketplace.catalogue.models import Listing, PriceChange
from marketplace.catalogue.states import OFFERED
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.stock.models import StockItem, StockMovement
from marketplace.stock.states import MovementKind

BY_HAND = (MovementKind.HARVESTED, MovementKind.SPOILED, MovementKind.CORRECTED)


def own_goods(actor: Actor) -> Select[Listing, StockItem]:
    """Everything this person sells, beside what is there of it, by name; to be narrowed and paged."""
    return (
        select(Listing, StockItem)
        .outerjoin(StockItem, StockItem.listing_id == Listing.id)
        .where(Listing.producer_id.in_(actor.keeps_goods_of))
        .order_by(Listing.sort_key, Listing.id)
        .options(joinedload(Listing.producer), joinedload(StockItem.season))
    )


def offered_goods(actor: Actor) -> Select[Listing, StockItem]:
    """What of it is on the shelf or paused."""
    return own_goods(actor).where(Listing.state.in_(OFFERED))


def goods_named(actor: Actor, slugs: Collection[str]) -> dict[str, tuple[Listing, StockItem | None]]:
    """These goods as far as this person sells them, by the name in their address. One statement."""
    rows = db.session.execute(own_goods(actor).where(Listing.slug.in_(slugs)))
    return {listing.slug: (listing, item) for listing, item in rows.unique()}


def latest_price_change(listing: Listing) -> PriceChange | None:
    """Who asked another price last, and when."""
    found = select(PriceChange).where(PriceChange.listing_id == listing.id).options(joinedload(PriceChange.changed_by))
    return db.session.scalar(found.order_by(PriceChange.id.desc()).limit(1))


def latest_count(listing: Listing, after: int) -> StockMovement | None:
    """The last row somebody wrote by hand into a ledger after this number; what orders did is left out."""
    found = select(StockMovement).where(
        StockMovement.listing_id == listing.id,
        StockMovement.number > after,
        StockMovement.kind.in_(BY_HAND),
        StockMovement.reference == "",
    )
    return db.session.scalar(found.options(joinedload(StockMovement.by)).order_by(StockMovement.number.desc()).limit(1))
