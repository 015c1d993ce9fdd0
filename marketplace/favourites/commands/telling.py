"""Telling many people, so many in a change: whoever is told is off the list in the same breath."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import HERE, MORNING, now, today
from marketplace.kernel.commands import command, record
from marketplace.kernel.db import count_changed, db, lock
from marketplace.kernel.dialect import upsert
from marketplace.kernel.errors import require
from marketplace.organisations.models import Organisation

from .. import policy, queries
from ..events import GoodsReturned, MakerNewsTold, WaitsEnded
from ..models import Follow, MakerNews, NewsGoods, Wait
from ..queries.telling import Outcome

BATCH = 200  # people told in one change
GATHERED = timedelta(minutes=10)  # goods approved one after the other are one message
KEPT = timedelta(days=30)
TELL = {Outcome.BACK: GoodsReturned, Outcome.GONE: WaitsEnded}


@command
def tell_waiting(actor: Actor, *, listing_id: int) -> int:
    """Tell some of those who wait for these goods how it ended; gives how many, fewer than BATCH when no more wait.

    Looked at afresh each time: goods that are sold out again before everybody was told leave the others waiting.
    """
    require(policy.may_tell(actor))
    outcome = queries.outcome_of(listing_id)
    if outcome is None:
        return 0
    some = select(Wait.id).where(Wait.listing_id == listing_id).order_by(Wait.person_id).limit(BATCH)
    told = delete(Wait).where(Wait.id.in_(some.with_for_update(skip_locked=True))).returning(Wait.person_id)
    people = db.session.scalars(told.execution_options(synchronize_session=False)).all()
    if people:
        record(TELL[outcome](db.session.get_one(Listing, listing_id), people))
    return len(people)


@command
def gather_news(actor: Actor, listing: Listing) -> None:
    """Keep goods that came on the shelf for the next message to the followers of their maker, if there are any."""
    require(policy.may_tell(actor))
    if not db.session.scalar(select(exists().where(Follow.organisation_id == listing.producer_id))):
        return
    goods = {"news_id": _next_news(listing.producer_id).id, "listing_id": listing.id}
    db.session.execute(upsert(NewsGoods).values(**goods).on_conflict_do_nothing())


def _next_news(producer_id: int) -> MakerNews:
    """The message that is not told yet; a maker has one a day, so after today's it is that of tomorrow morning."""
    theirs = select(MakerNews).where(MakerNews.organisation_id == producer_id)
    latest = db.session.scalar(theirs.order_by(MakerNews.day.desc()).limit(1).with_for_update())
    if latest is not None and not latest.is_begun:
        return latest
    day, due_at = today(), now() + GATHERED
    if latest is not None and latest.day >= day:
        day = latest.day + timedelta(days=1)
        due_at = datetime.combine(day, MORNING, HERE)
    fresh = {"organisation_id": producer_id, "day": day, "due_at": due_at, "created_at": now(), "told_up_to": 0}
    db.session.execute(upsert(MakerNews).values(**fresh).on_conflict_do_nothing())
    return db.session.scalars(theirs.where(MakerNews.day == day).with_for_update()).one()


@command
def tell_followers(actor: Actor, *, news_id: int) -> int:
    """Tell some of a maker's followers what is new on the shelf; gives how many, fewer than BATCH when all know.

    Where none of the goods is on the shelf any more, nobody is told.
    """
    require(policy.may_tell(actor))
    news = lock(db.session.get_one(MakerNews, news_id))
    goods = queries.goods_of_news(news) if news.done_at is None else []
    followers = _followers_after(news) if goods else []
    if followers:
        producer = db.session.get_one(Organisation, news.organisation_id)
        record(MakerNewsTold(producer, news.day, goods, [person_id for _number, person_id in followers]))
        news.told_up_to = followers[-1][0]
    if len(followers) < BATCH:
        news.done_at = news.done_at or now()
    return len(followers)


def _followers_after(news: MakerNews) -> list[tuple[int, int]]:
    """The next followers to be told: the number of the row and the person's."""
    rows = select(Follow.id, Follow.person_id).where(
        Follow.organisation_id == news.organisation_id, Follow.id > news.told_up_to
    )
    return [(number, person_id) for number, person_id in db.session.execute(rows.order_by(Follow.id).limit(BATCH))]


@command
def forget_told_news(actor: Actor) -> int:
    """Drop messages told long ago; gives how many."""
    require(policy.may_tell(actor))
    old = select(MakerNews.id).where(MakerNews.done_at < now() - KEPT)
    db.session.execute(delete(NewsGoods).where(NewsGoods.news_id.in_(old)))
    return count_changed(delete(MakerNews).where(MakerNews.done_at < now() - KEPT))
