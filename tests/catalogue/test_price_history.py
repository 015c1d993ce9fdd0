"""What goods cost until today, for who sells them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.catalogue import commands, queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.price_history import HEIGHT, ROOM, WIDTH, Stretch, line_of, stretches_of
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.money import Money
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import draft, live_listing, seller_of
from tests.world.programs import Program


@pytest.fixture
def honey(clock: FrozenClock, household: Organisation, dung_selling: Actor) -> Listing:
    """Mật ong: 70.000, after ten days 90.000, after ten more 80.000, ten days ago."""
    goods = live_listing(household, "Mật ong", price=Money(70_000))
    for dong in (90_000, 80_000):
        clock.move(days=10)
        commands.change_price(dung_selling, goods, price=Money(dong))
    clock.move(days=10)
    return goods


def test_the_first_price_counts_from_the_approval(honey: Listing) -> None:
    prices = stretches_of(honey, queries.prices_of(honey))

    assert [each.price.dong for each in prices] == [70_000, 90_000, 80_000]
    assert prices[0].since == honey.approved_at
    assert [(later.since - sooner.since).days for sooner, later in zip(prices, prices[1:], strict=False)] == [10, 10]


def test_the_line_goes_in_steps_until_today(honey: Listing) -> None:
    line = line_of(stretches_of(honey, queries.prices_of(honey)))

    assert line is not None
    assert (line.lowest, line.highest) == (Money(70_000), Money(90_000))
    assert line.dots == ((12, HEIGHT - ROOM), (204, ROOM), (396, HEIGHT // 2))
    assert line.path == f"M12 148H204V12H396V80H{WIDTH - ROOM}"


def test_a_price_that_never_changed_is_a_flat_line(clock: FrozenClock) -> None:
    line = line_of([Stretch(now(), Money(50_000))])

    assert line is not None
    assert line.is_flat
    assert line.path == f"M12 {HEIGHT // 2}H{WIDTH - ROOM}"
    assert line_of([]) is None


def test_the_page_says_who_changed_it_and_when(phone: PageClient, honey: Listing) -> None:
    page = phone.get(f"/ban-hang/san-pham/{honey.slug}/gia").text

    assert '<svg viewBox="0 0 600 160" role="img"' in page
    assert "08:00 12/03/2026" in page
    assert page.count("Hồ Thị Dung</span></th>") == 2
    assert "70.000\u00a0₫" in page


def test_goods_without_a_history_say_so(phone: PageClient, household: Organisation) -> None:
    new, written = live_listing(household, "Chuối"), draft(household, "Măng")

    assert "chưa đổi giá lần nào" in phone.get(f"/ban-hang/san-pham/{new.slug}/gia").text
    assert "Hàng lên chợ rồi mới có giá" in phone.get(f"/ban-hang/san-pham/{written.slug}/gia").text


def test_the_page_costs_the_same_however_long_the_history(
    phone: PageClient, honey: Listing, dung_selling: Actor, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    address = f"/ban-hang/san-pham/{honey.slug}/gia"
    few = statement_count(lambda: phone.get(address))
    for dong in range(60_000, 70_000, 1_000):
        commands.change_price(dung_selling, honey, price=Money(dong))

    assert statement_count(lambda: phone.get(address)) == few


def test_it_is_the_sellers_own(app: Flask, honey: Listing, dung_selling: Actor, neighbour: Organisation) -> None:
    answer = Program(app, dung_selling)("GET", f"/listings/{honey.slug}/prices")
    assert [each["new_price"] for each in answer.get_json()["items"]] == [80_000, 90_000]
    assert answer.get_json()["items"][0]["changed_by"] == "Hồ Thị Dung"

    assert Program(app, seller_of(neighbour))("GET", f"/listings/{honey.slug}/prices").status_code == 404
