"""Saving goods: once, for oneself alone, as they stand today."""

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.commands import ListIsFull, keeping
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.money import Money
from marketplace.organisations import commands as organisations
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import draft, live_listing, seller_of
from tests.world.hands import at_once
from tests.world.people import acting, let_in
from tests.world.trade import Trade


def saved(somebody: Person) -> list[str]:
    return [each.listing.name for each in queries.saved_page(acting(somebody), 1).rows]


def test_saved_goods_stand_on_the_list_the_last_first(market: Trade, lan: Person) -> None:
    for goods in (market.honey, market.bamboo):
        commands.save_goods(acting(lan), listing=goods.slug)
    assert saved(lan) == ["Măng khô", "Mật ong rừng"]


def test_saving_again_changes_nothing(market: Trade, lan: Person) -> None:
    first = commands.save_goods(acting(lan), listing=market.honey.slug)
    commands.save_goods(acting(lan), listing=market.bamboo.slug)
    assert commands.save_goods(acting(lan), listing=market.honey.slug).id == first.id
    assert saved(lan) == ["Măng khô", "Mật ong rừng"]


def test_two_taps_at_once_save_once(market: Trade, lan: Person, app: Flask) -> None:
    actor, slug = acting(lan), market.honey.slug
    results = at_once(app, *[lambda: commands.save_goods(actor, listing=slug).id] * 6)
    assert len(set(results)) == 1, results
    assert saved(lan) == ["Mật ong rừng"]


def test_saved_goods_can_be_taken_off_twice(market: Trade, lan: Person) -> None:
    commands.save_goods(acting(lan), listing=market.honey.slug)
    assert commands.unsave_goods(acting(lan), listing=market.honey.slug)
    assert not commands.unsave_goods(acting(lan), listing=market.honey.slug)
    assert saved(lan) == []


def test_a_list_is_its_persons_alone(market: Trade, lan: Person) -> None:
    commands.save_goods(acting(lan), listing=market.honey.slug)
    assert saved(market.minh) == []
    assert queries.saved_ids(acting(market.minh)) == frozenset()


def test_a_visitor_keeps_no_list(market: Trade) -> None:
    with pytest.raises(NotAllowed):
        commands.save_goods(VISITOR, listing=market.honey.slug)


@pytest.mark.parametrize("slug", ["khong-co", "../../", "x" * 80])
def test_what_is_not_there_cannot_be_saved(market: Trade, lan: Person, slug: str) -> None:
    with pytest.raises(Missing):
        commands.save_goods(acting(lan), listing=slug)


def test_a_draft_and_goods_gone_for_good_cannot_be_saved(market: Trade, lan: Person) -> None:
    unseen = draft(market.seller, "Nghệ vàng")
    catalogue.retire_listing(market.selling, market.honey)
    for goods in (unseen, market.honey):
        with pytest.raises(Missing):
            commands.save_goods(acting(lan), listing=goods.slug)


def test_a_full_list_says_what_to_do(market: Trade, lan: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_SAVED", 1)
    commands.save_goods(acting(lan), listing=market.honey.slug)
    with pytest.raises(ListIsFull, match="Bỏ bớt ở trang Đã lưu"):
        commands.save_goods(acting(lan), listing=market.bamboo.slug)
    commands.save_goods(acting(lan), listing=market.honey.slug)
    commands.unsave_goods(acting(lan), listing=market.honey.slug)
    commands.save_goods(acting(lan), listing=market.bamboo.slug)


def test_taps_at_once_do_not_pass_the_limit(
    market: Trade, lan: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_SAVED", 3)
    slugs = [live_listing(market.seller, f"Món {number}").slug for number in range(6)]
    actor = acting(lan)
    results = at_once(app, *[lambda slug=slug: commands.save_goods(actor, listing=slug).id for slug in slugs])
    assert sum(isinstance(each, ListIsFull) for each in results) == 3
    assert len(saved(lan)) == 3


def test_the_page_tells_price_stock_and_state_of_today(
    market: Trade, lan: Person, ginger: Listing, client: PageClient
) -> None:
    tea, silk = live_listing(market.seller, "Chè dây"), live_listing(market.seller, "Tấm thổ cẩm")
    for goods in (market.honey, market.bamboo, tea, silk, ginger):
        commands.save_goods(acting(lan), listing=goods.slug)
    seller = seller_of(market.seller)
    catalogue.change_price(seller, market.honey, price=Money(99_000))
    catalogue.change_price(seller, market.bamboo, price=Money(60_000))
    catalogue.pause_listing(seller, tea)
    catalogue.retire_listing(seller, silk)
    page = let_in(client, lan).get("/da-luu").text
    for words in (
        f"Tăng giá, lúc trước {Money(85_000)}",
        f"Giảm giá, lúc trước {Money(70_000)}",
        "Còn 20 kg",
        "Tạm nghỉ bán",
        "Không còn bán",
        "Hết hàng",
    ):
        assert words in page, words
    assert f"/san-pham/{market.honey.slug}" in page
    assert f'href="/san-pham/{silk.slug}"' not in page


def test_a_suspended_seller_is_told(market: Trade, lan: Person) -> None:
    commands.save_goods(acting(lan), listing=market.honey.slug)
    organisations.suspend(acting(market.official), market.seller, reason="Hàng hỏng")
    (kept,) = queries.saved_page(acting(lan), 1).rows
    assert (kept.obstacle, kept.is_shown, kept.may_be_ordered) == ("seller_suspended", False, False)


def test_a_long_list_is_read_page_by_page(market: Trade, lan: Person, client: PageClient) -> None:
    for number in range(26):
        goods = live_listing(market.seller, f"Món {number:02}", stock=Decimal(5))
        commands.save_goods(acting(lan), listing=goods.slug)
    let_in(client, lan)
    first, second = client.get("/da-luu").text, client.get("/da-luu?trang=2").text
    assert "Món 25" in first and "Món 01" not in first
    assert "Món 01" in second and "Món 25" not in second


def test_a_page_of_cards_costs_one_statement_more_for_a_person_and_none_for_a_visitor(
    market: Trade, lan: Person, app: Flask, client: PageClient
) -> None:
    for number in range(12):
        live_listing(market.seller, f"Món {number}")
    commands.save_goods(acting(lan), listing=market.honey.slug)
    for somebody in (None, lan):
        if somebody:
            let_in(client, somebody)
        client.get("/san-pham")
        with statements(app) as seen:
            client.get("/san-pham")
        assert sum("favourite" in each for each in seen) == (somebody is not None), seen
    db.session.rollback()
