"""Whom to tell of what. Goods are there again by their state, whatever brought them: no event need be waited for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import CTE, ColumnElement, and_, exists, func, or_, select

from marketplace.catalogue.models import Listing
from marketplace.catalogue.policy import on_the_shelf
from marketplace.catalogue.states import ListingState
from marketplace.kernel.clock import now
from marketplace.kernel.db import AnyQuery, db
from marketplace.organisations.models import Organisation
from marketplace.stock.queries import AVAILABLE, with_supply

from ..models import MakerNews, NewsGoods, Wait

AT_ONCE = 100  # goods looked at in one turn of the job
GONE = (ListingState.RETIRED, ListingState.TAKEN_DOWN)
IS_BACK = and_(on_the_shelf(), Listing.min_quantity <= AVAILABLE)
IS_GONE = Listing.state.in_(GONE)


class Outcome(StrEnum):
    """How waiting for goods ends."""

    BACK = "back"
    GONE = "gone"


def _ended() -> AnyQuery:
    """Goods that can be ordered again or are gone for good, with which of the two holds."""
    query = select(Listing.id, IS_GONE.label("is_gone")).join(Organisation, Organisation.id == Listing.producer_id)
    return with_supply(query).where(or_(IS_BACK, IS_GONE))


def to_tell_of(limit: int = AT_ONCE) -> Sequence[int]:
    """Goods somebody waits for whose waiting is over. One statement, over the goods that are waited for alone."""
    awaited = _awaited()
    query = _ended().join(awaited, awaited.c.listing_id == Listing.id)
    return db.session.scalars(query.order_by(Listing.id).limit(limit)).all()


def _awaited() -> CTE:
    """The goods somebody waits for, each once: from one to the next by the index, for thousands may wait for one."""
    first = select(func.min(Wait.listing_id).label("listing_id")).cte("awaited", recursive=True)
    following = select(func.min(Wait.listing_id)).where(Wait.listing_id > first.c.listing_id).scalar_subquery()
    return first.union_all(select(following).where(first.c.listing_id.is_not(None)))


def has_goods_to_tell_of() -> bool:
    """Whether the job has anything to do."""
    return bool(to_tell_of(limit=1))


def outcome_of(listing_id: int) -> Outcome | None:
    """How waiting for these goods ends just now; None while it goes on."""
    row = db.session.execute(_ended().where(Listing.id == listing_id)).one_or_none()
    if row is None:
        return None
    return Outcome.GONE if row.is_gone else Outcome.BACK


def has_due_news() -> bool:
    """Whether a maker's news waits to be told."""
    return bool(db.session.scalar(select(exists().where(*_is_due()))))


def due_news(limit: int = AT_ONCE) -> Sequence[int]:
    """The numbers of the news to be told now, the oldest first."""
    return db.session.scalars(
        select(MakerNews.id).where(*_is_due()).order_by(MakerNews.due_at, MakerNews.id).limit(limit)
    ).all()


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return MakerNews.done_at.is_(None), MakerNews.due_at <= now()


def goods_of_news(news: MakerNews) -> Sequence[Listing]:
    """The goods this message tells of that are still on the shelf, as they came there. One statement."""
    query = select(Listing).join(NewsGoods, NewsGoods.listing_id == Listing.id)
    query = query.join(Organisation, Organisation.id == Listing.producer_id)
    return db.session.scalars(query.where(NewsGoods.news_id == news.id, on_the_shelf()).order_by(Listing.id)).all()
