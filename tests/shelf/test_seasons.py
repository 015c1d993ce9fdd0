"""The year of a producer's goods: months of harvest, and what of it may be ordered beforehand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.organisations.models import Organisation
from marketplace.shelf.seasons import months_between, season_row
from marketplace.stock import commands as stock
from marketplace.stock.queries import stock_of
from marketplace.stock.states import SharingRule
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.programs import Program

YEAR = "/ban-hang/mua-vu"


@pytest.fixture
def bamboo(household: Organisation, dung_selling: Actor) -> Listing:
    """Bamboo shoots are dug from June to August; this year's may be ordered beforehand from the 20th of June."""
    goods = live_listing(household, "Măng tươi", stock=Decimal(0), harvest_months=[6, 7, 8])
    season = {"starts_on": date(2026, 6, 20), "ends_on": date(2026, 7, 10), "rule": SharingRule.BY_TIME}
    stock.open_season(dung_selling, goods, forecast=Decimal(200), **season)
    return goods


def test_months_and_the_open_season_are_told(clock: FrozenClock, bamboo: Listing) -> None:
    stock.reserve(SYSTEM, {bamboo.id: Decimal(30)}, reference="BKMQ27")

    assert season_row(bamboo, stock_of(bamboo)) == (
        "Măng tươi",
        "/ban-hang/kho/mang-tuoi/mua-vu",
        [6, 7, 8],
        [6, 7],
        ["Đặt trước 20/06/2026 – 10/07/2026.", "Dự kiến 200 kg, còn chờ thu hoạch 200 kg."],
    )


def test_a_season_that_is_over_asks_to_be_closed(clock: FrozenClock, bamboo: Listing) -> None:
    clock.move(days=200)
    _name, _url, _months, booked, words = season_row(bamboo, stock_of(bamboo))

    assert booked == []
    assert words == ["Mùa 20/06/2026 – 10/07/2026 đã qua. Hãy đóng mùa."]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 3, 12), date(2026, 3, 30), [3]),
        (date(2026, 11, 20), date(2027, 2, 3), [1, 2, 11, 12]),
        (date(2026, 3, 1), date(2027, 2, 28), list(range(1, 13))),
        (date(2026, 3, 1), date(2027, 3, 1), list(range(1, 13))),
    ],
)
def test_a_season_may_run_over_new_year(first: date, last: date, months: list[int]) -> None:
    assert months_between(first, last) == months


def test_the_page_draws_a_table(phone: PageClient, bamboo: Listing, honey: Listing, neighbour: Organisation) -> None:
    live_listing(neighbour, "Quế")
    page = phone.get(YEAR).text

    assert page.count('<td class="booked">') == 2
    assert page.count('<td class="ripe">') == 1 + 12, "August, and honey all the year"
    assert '<th scope="col" aria-current="date"><span class="hidden-words">tháng </span>3</th>' in page
    assert "Dự kiến 200 kg, còn chờ thu hoạch 200 kg." in page
    assert "Quế" not in page
    assert "Harvest calendar" in phone.get(f"{YEAR}?lang=en").text


def test_without_goods_it_teaches_the_first_step(phone: PageClient) -> None:
    assert "Đăng sản phẩm và ghi tháng có hàng" in phone.get(YEAR).text


def test_the_year_costs_the_same_however_many_goods(
    app: Flask, phone: PageClient, bamboo: Listing, household: Organisation
) -> None:
    def cost() -> int:
        with statements(app) as sent:
            phone.get(YEAR)
        return len(sent)

    few = cost()
    for n in range(10):
        live_listing(household, f"Chuối {n}")
    assert cost() == few <= 8


def test_programs_read_the_season_too(app: Flask, bamboo: Listing, dung_selling: Actor) -> None:
    (row,) = Program(app, dung_selling)("GET", "/shelf").get_json()["items"]
    assert row["harvest_months"] == [6, 7, 8]
    assert (row["season"]["starts_on"], row["season"]["forecast"]) == ("2026-06-20", "200")
