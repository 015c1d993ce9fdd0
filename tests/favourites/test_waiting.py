"""“Tell me when it is back”: told once, when it can be ordered, whatever brought it back; then the wish is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.commands import ThereAlready
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.periodic import JOBS
from marketplace.notifications import commands as notifications
from marketplace.orders import commands as orders
from marketplace.organisations import commands as organisations
from marketplace.stock import commands as stock
from marketplace.stock.states import SharingRule
from tests.notifications.conftest import give_address
from tests.notifications.reading import mail, told
from tests.world.goods import live_listing, seller_of
from tests.world.people import acting, person
from tests.world.trade import REASON, Trade, bought

Harvest = Callable[..., None]


def turn() -> None:
    """The worker comes by."""
    if queries.has_goods_to_tell_of():
        JOBS["favourites tell-waiting"].work()


def heard(somebody: Person) -> list[str]:
    return [notice.subject for notice in told(somebody, "goods:")]


def test_who_waits_hears_once_when_there_is_stock(ginger: Listing, lan: Person, harvest: Harvest) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    turn()
    assert heard(lan) == []
    harvest(ginger)
    turn()
    (notice,) = told(lan, "goods:")
    assert (notice.subject, notice.path) == ("Có lại rồi: Gừng gió", f"/san-pham/{ginger.slug}")
    harvest(ginger)
    turn()
    assert len(heard(lan)) == 1
    assert not queries.waits_for(acting(lan), ginger.id)


def test_a_new_wish_is_told_anew(
    market: Trade, ginger: Listing, lan: Person, harvest: Harvest, clock: FrozenClock
) -> None:
    for _time in range(2):
        commands.wait_for_goods(acting(lan), listing=ginger.slug)
        harvest(ginger, 3)
        turn()
        bought(market, {ginger: 3})
    assert heard(lan) == ["Có lại rồi: Gừng gió"] * 2


def test_less_than_the_least_that_can_be_bought_is_not_back(market: Trade, lan: Person, harvest: Harvest) -> None:
    rice = live_listing(market.seller, "Gạo rẫy", stock=Decimal(0), min_quantity=Decimal(5))
    commands.wait_for_goods(acting(lan), listing=rice.slug)
    harvest(rice, 4)
    turn()
    assert heard(lan) == []
    harvest(rice, 1)
    turn()
    assert heard(lan) == ["Có lại rồi: Gạo rẫy"]


def cancelled_order(market: Trade, goods: Listing) -> None:
    orders.cancel_order(market.buying, bought(market, {goods: 1}), reason=REASON)


def resumed(market: Trade, goods: Listing) -> None:
    catalogue.resume_listing(market.selling, goods)


def made_to_order(market: Trade, goods: Listing) -> None:
    stock.make_to_order(market.selling, goods)


def season_opened(market: Trade, goods: Listing) -> None:
    stock.foresee(market.selling, goods, expected=Decimal(8))
    turn()
    stock.open_season(
        market.selling,
        goods,
        starts_on=today() + timedelta(days=20),
        ends_on=today() + timedelta(days=40),
        forecast=Decimal(8),
        rule=SharingRule.BY_TIME,
    )


@pytest.mark.parametrize("way", [made_to_order, season_opened])
def test_whatever_makes_them_orderable_counts(
    market: Trade, ginger: Listing, lan: Person, way: Callable[[Trade, Listing], Any]
) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    way(market, ginger)
    turn()
    assert heard(lan) == ["Có lại rồi: Gừng gió"]


def test_goods_that_rested_are_back_when_they_are_sold_again(market: Trade, lan: Person) -> None:
    catalogue.pause_listing(market.selling, market.honey)
    commands.wait_for_goods(acting(lan), listing=market.honey.slug)
    turn()
    assert heard(lan) == []
    resumed(market, market.honey)
    turn()
    assert heard(lan) == ["Có lại rồi: Mật ong rừng"]


def test_goods_of_an_order_that_came_to_nothing_are_back(market: Trade, lan: Person) -> None:
    order = bought(market, {market.honey: 10})
    commands.wait_for_goods(acting(lan), listing=market.honey.slug)
    orders.cancel_order(market.buying, order, reason=REASON)
    turn()
    assert heard(lan) == ["Có lại rồi: Mật ong rừng"]


def test_goods_of_a_suspended_seller_are_not_back(
    market: Trade, ginger: Listing, lan: Person, harvest: Harvest
) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    harvest(ginger)
    organisations.suspend(acting(market.official), market.seller, reason="Hàng hỏng")
    turn()
    assert heard(lan) == []
    organisations.reinstate(acting(market.official), market.seller)
    turn()
    assert heard(lan) == ["Có lại rồi: Gừng gió"]


def test_goods_gone_again_before_the_worker_came_are_no_news(
    market: Trade, ginger: Listing, lan: Person, harvest: Harvest
) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    harvest(ginger, 3)
    bought(market, {ginger: 3})
    turn()
    assert heard(lan) == []
    assert queries.waits_for(acting(lan), ginger.id)


def test_goods_sold_out_while_people_are_told_leave_the_others_waiting(
    market: Trade, ginger: Listing, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marketplace.favourites.commands.telling.BATCH", 2)
    people = [person(f"Người chờ {number}") for number in range(5)]
    for each in people:
        commands.wait_for_goods(acting(each), listing=ginger.slug)
    harvest(ginger, 3)
    assert commands.tell_waiting(SYSTEM, listing_id=ginger.id) == 2
    bought(market, {ginger: 3})
    assert commands.tell_waiting(SYSTEM, listing_id=ginger.id) == 0
    assert sorted(len(heard(each)) for each in people) == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("end", ["retire", "take_down"])
def test_when_goods_leave_for_good_who_waits_hears_so_and_waits_no_more(
    market: Trade, ginger: Listing, lan: Person, end: str
) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    if end == "retire":
        catalogue.retire_listing(market.selling, ginger)
    else:
        catalogue.take_down_listing(acting(market.official), ginger, reason="Hàng hỏng")
    turn()
    turn()
    assert heard(lan) == ["Thôi chờ: Gừng gió"]
    assert not queries.waits_for(acting(lan), ginger.id)


def test_who_stopped_waiting_hears_nothing(ginger: Listing, lan: Person, harvest: Harvest) -> None:
    commands.wait_for_goods(acting(lan), listing=ginger.slug)
    assert commands.stop_waiting(acting(lan), listing=ginger.slug)
    assert not commands.stop_waiting(acting(lan), listing=ginger.slug)
    harvest(ginger)
    turn()
    assert heard(lan) == []


def test_nobody_waits_for_what_can_be_ordered_or_is_gone(market: Trade, ginger: Listing, lan: Person) -> None:
    with pytest.raises(ThereAlready, match="Bạn đặt được ngay"):
        commands.wait_for_goods(acting(lan), listing=market.honey.slug)
    catalogue.retire_listing(market.selling, ginger)
    with pytest.raises(Missing):
        commands.wait_for_goods(acting(lan), listing=ginger.slug)


def test_only_the_market_itself_tells(ginger: Listing, lan: Person) -> None:
    with pytest.raises(NotAllowed):
        commands.tell_waiting(acting(lan), listing_id=ginger.id)


def test_it_is_mailed_unless_the_person_turned_it_off(ginger: Listing, lan: Person, market: Trade, app: Flask) -> None:
    give_address(lan, "lan@vidu.vn")
    give_address(market.minh, "minh@vidu.vn", language="en")
    notifications.choose_news(acting(lan), orders=True, reminders=True, approvals=True, favourites=False)
    for each in (lan, market.minh):
        commands.wait_for_goods(acting(each), listing=ginger.slug)
    stock.receive(seller_of(market.seller), ginger, amount=Decimal(2))
    turn()
    assert [(letter.to, letter.subject) for letter in mail()] == [("minh@vidu.vn", "Back again: Gừng gió")]
    assert len(heard(lan)) == 1
