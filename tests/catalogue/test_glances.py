"""Goods at one look: picture or drawing, price, how much there is; read for many in one go."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.approvals.queries import glances_among
from marketplace.approvals.registry import Glance
from marketplace.catalogue import commands
from marketplace.catalogue.glances import listings_at_a_glance, revisions_at_a_glance, stock_told
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.photos import commands as photographing
from tests.world.goods import HONEY, category, developed, draft, live_listing, revised, seller_of, submitted_listing
from tests.world.organisations import place, review_of, submitted_seller, verified_seller
from tests.world.people import acting, coordinator_of, person


@pytest.fixture
def household(app: Flask) -> Organisation:
    return verified_seller(person("Hồ Thị Dung"), acting(coordinator_of(place())))


def picture(household: Organisation, colour: tuple[int, int, int]) -> object:
    return photographing.keep_picture(seller_of(household), picture=developed(colour))


def test_goods_show_their_first_picture_what_they_cost_and_how_much_there_is(household: Organisation) -> None:
    cover, back = picture(household, (20, 60, 160)), picture(household, (160, 60, 20))
    listing = submitted_listing(household, photos=[cover, back], price=Money(45_000), stock=Decimal("2.5"))
    seen = listings_at_a_glance([listing.id])[listing.id]
    assert (seen.photo, seen.price, seen.unit, seen.stock) == (cover, Money(45_000), "kg", "2,5 kg")


def test_goods_without_a_picture_show_the_drawing_of_their_kind(household: Organisation) -> None:
    listing = draft(household, category=category(HONEY))
    listing.show([])
    db.session.commit()
    seen = listings_at_a_glance([listing.id])[listing.id]
    assert (seen.photo, seen.drawing) == (None, category(HONEY).icon)


def test_other_words_show_the_price_and_the_picture_they_would_have(household: Organisation) -> None:
    blue = picture(household, (20, 60, 160))
    dearer = revised(live_listing(household, "Gà"), unit=Unit.CON, price=Money(90_000), photos=[blue])
    same = revised(live_listing(household, "Măng", price=Money(70_000)), name="Măng le")
    seen = revisions_at_a_glance([dearer.id, same.id])
    assert (seen[dearer.id].photo, seen[dearer.id].price, seen[dearer.id].unit) == (blue, Money(90_000), "con")
    assert seen[same.id].price == Money(70_000)


def test_what_has_neither_picture_nor_price_shows_nothing(household: Organisation) -> None:
    newcomer = review_of(submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc"))
    assert glances_among([newcomer]) == {newcomer.id: Glance()}
    assert newcomer.kind.symbol == "shop"


def test_many_are_one_statement(
    household: Organisation, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    numbers = [submitted_listing(household, f"Măng {number}").id for number in range(5)]
    assert statement_count(lambda: listings_at_a_glance(numbers)) == 1


def test_the_stock_is_told_by_the_ledger_once_goods_are_on_the_shelf(
    household: Organisation, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    written = draft(household, "Nghệ", stock=Decimal(3))
    waiting = submitted_listing(household, "Đèn", is_made_to_order=True, stock=None)
    offered = live_listing(household, "Măng", stock=Decimal(40))
    few = live_listing(household, "Gừng", stock=Decimal(2))
    commands.pause_listing(seller_of(household), few)
    assert stock_told([written, waiting, offered, few]) == {
        written.id: ("3 kg", "ok"),
        waiting.id: ("Làm theo đơn", "ok"),
        offered.id: ("Còn 40 kg", "ok"),
        few.id: ("Chỉ còn 2 kg", "low"),
    }
    assert statement_count(lambda: stock_told([offered, few])) == 1
    assert statement_count(lambda: stock_told([written, waiting])) == 0
