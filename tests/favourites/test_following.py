"""Following a maker: news of what came on the shelf, one message a day, to those who still follow."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.commands import ListIsFull, keeping
from marketplace.favourites.models import MakerNews, NewsGoods
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import HERE, FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.periodic import JOBS
from marketplace.organisations import commands as organisations
from tests.notifications.reading import told
from tests.world.goods import approved, live_listing, submitted_listing
from tests.world.hands import at_once
from tests.world.people import acting
from tests.world.trade import Trade, another_seller


def turn() -> None:
    """The worker comes by."""
    if queries.has_due_news():
        JOBS["favourites tell-followers"].work()


def heard(somebody: Person) -> list[tuple[str, str]]:
    return [(notice.subject, notice.body.partition("\n")[0]) for notice in told(somebody, "maker:")]


@pytest.fixture
def following(market: Trade, lan: Person, clock: FrozenClock) -> Person:
    """Lan follows bà Dung."""
    commands.follow_maker(acting(lan), producer=market.seller.slug)
    return lan


def test_new_goods_are_news_for_whoever_follows(market: Trade, following: Person, clock: FrozenClock) -> None:
    live_listing(market.seller, "Chè dây")
    clock.move(minutes=11)
    turn()
    turn()
    assert heard(following) == [("Hộ bà Dung có hàng mới", "Mới lên chợ: Chè dây.")]
    (notice,) = told(following, "maker:")
    assert notice.path == f"/nha-san-xuat/{market.seller.slug}"
    assert told(market.minh, "maker:") == []


def test_goods_of_one_morning_are_one_message(market: Trade, following: Person, clock: FrozenClock) -> None:
    for name in ("Chè dây", "Nghệ vàng", "Lá lốt", "Ớt xiêm", "Sả"):
        live_listing(market.seller, name)
    turn()
    assert heard(following) == []
    clock.move(minutes=11)
    turn()
    assert heard(following) == [
        ("Hộ bà Dung có 5 món mới", "Mới lên chợ: Chè dây, Nghệ vàng, Lá lốt và 2 món nữa."),
    ]


def test_a_maker_has_one_message_a_day(market: Trade, following: Person, clock: FrozenClock) -> None:
    live_listing(market.seller, "Chè dây")
    clock.move(minutes=11)
    turn()
    for name in ("Nghệ vàng", "Lá lốt"):
        live_listing(market.seller, name)
        clock.move(hours=2)
        turn()
    assert len(heard(following)) == 1
    clock.set(datetime(2026, 3, 3, 6, 0, tzinfo=HERE))
    turn()
    live_listing(market.seller, "Sả")
    clock.move(hours=2)
    turn()
    assert [words for _subject, words in heard(following)] == [
        "Mới lên chợ: Chè dây.",
        "Mới lên chợ: Nghệ vàng, Lá lốt.",
    ]
    clock.move(days=1)
    turn()
    assert heard(following)[-1][1] == "Mới lên chợ: Sả."


def test_two_makers_are_two_messages(market: Trade, following: Person, clock: FrozenClock) -> None:
    other = another_seller("Hộ ông Lực", "Nguyễn Văn Lực")
    commands.follow_maker(acting(following), producer=other.slug)
    live_listing(market.seller, "Chè dây")
    live_listing(other, "Gừng gió")
    clock.move(minutes=11)
    turn()
    assert {subject for subject, _words in heard(following)} == {"Hộ bà Dung có hàng mới", "Hộ ông Lực có hàng mới"}


def test_goods_that_left_again_are_not_told(market: Trade, following: Person, clock: FrozenClock) -> None:
    catalogue.pause_listing(market.selling, live_listing(market.seller, "Chè dây"))
    clock.move(minutes=11)
    turn()
    assert heard(following) == []
    assert not queries.has_due_news()


def test_goods_resumed_or_revised_are_no_news(market: Trade, following: Person, clock: FrozenClock) -> None:
    catalogue.pause_listing(market.selling, market.honey)
    catalogue.resume_listing(market.selling, market.honey)
    clock.move(minutes=11)
    assert not queries.has_due_news()


def test_who_left_hears_nothing(market: Trade, following: Person, clock: FrozenClock) -> None:
    live_listing(market.seller, "Chè dây")
    assert commands.unfollow_maker(acting(following), producer=market.seller.slug)
    clock.move(minutes=11)
    turn()
    assert heard(following) == []


def test_without_followers_nothing_is_kept(market: Trade, clock: FrozenClock) -> None:
    live_listing(market.seller, "Chè dây")
    assert db.session.scalar(select(func.count(MakerNews.id))) == 0


def test_goods_approved_at_once_are_one_message(market: Trade, following: Person, app: Flask) -> None:
    waiting = [submitted_listing(market.seller, f"Món {number}").id for number in range(4)]
    approve = [lambda each=each: approved(db.session.get_one(Listing, each)).id for each in waiting]
    assert at_once(app, *approve) == waiting
    assert db.session.scalar(select(func.count(MakerNews.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(NewsGoods)) == 4


def test_only_a_seller_everybody_may_know_can_be_followed(market: Trade, lan: Person) -> None:
    for slug in ("khong-co", market.buyer.slug):
        with pytest.raises(Missing):
            commands.follow_maker(acting(lan), producer=slug)
    organisations.suspend(acting(market.official), market.seller, reason="Hàng hỏng")
    with pytest.raises(Missing):
        commands.follow_maker(acting(lan), producer=market.seller.slug)


def test_a_suspended_maker_stays_on_the_list_and_can_be_left(market: Trade, following: Person) -> None:
    organisations.suspend(acting(market.official), market.seller, reason="Hàng hỏng")
    (row,) = queries.followed_page(acting(following), 1).rows
    assert (row.producer.name, row.is_public) == ("Hộ bà Dung", False)
    assert commands.unfollow_maker(acting(following), producer=market.seller.slug)


def test_a_full_list_says_what_to_do(market: Trade, following: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_FOLLOWED", 1)
    other = another_seller("Hộ ông Lực", "Nguyễn Văn Lực")
    with pytest.raises(ListIsFull, match="Bỏ bớt ở trang Đang theo dõi"):
        commands.follow_maker(acting(following), producer=other.slug)


def test_messages_told_long_ago_are_swept(market: Trade, following: Person, clock: FrozenClock) -> None:
    live_listing(market.seller, "Chè dây")
    clock.move(minutes=11)
    turn()
    clock.move(days=29)
    assert commands.forget_told_news(SYSTEM) == 0
    clock.move(days=2)
    assert commands.forget_told_news(SYSTEM) == 1
    assert db.session.scalar(select(func.count()).select_from(NewsGoods)) == 0
