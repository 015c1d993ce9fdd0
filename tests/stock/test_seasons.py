"""A harvest to come: announced, ordered beforehand, brought in, closed – or short."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.stock import commands, queries
from marketplace.stock.commands import (
    NeedsNoSeason,
    NotHarvested,
    OutOfStock,
    SeasonClosed,
    SeasonStillOpen,
    WrongDates,
)
from marketplace.stock.models import Season, StockItem
from marketplace.stock.states import MovementKind, SharingRule
from tests.pages import PageClient
from tests.world.goods import approved, approved_revision, live_listing, revised, seller_of, submitted_listing
from tests.world.people import acting, coordinator_of, tra_tan

ORDER = "BKMQ27"
LEDGER = "/ban-hang/kho/cam-sanh"
PAGE = f"{LEDGER}/mua-vu"
TYPED = {"starts_on": "12/03/2026", "ends_on": "30/04/2026", "forecast": "100", "rule": "equal_share"}


@pytest.fixture
def oranges(household: Organisation, clock: FrozenClock) -> Listing:
    """Two kilograms of last year's lie there; it is the second of March 2026."""
    return live_listing(household, "Cam sành", stock=Decimal(2))


def announced(listing: Listing, **more: Any) -> Season:
    said: dict[str, Any] = {
        "starts_on": date(2026, 3, 12),
        "ends_on": date(2026, 4, 30),
        "forecast": Decimal(100),
        "rule": SharingRule.BY_TIME,
    }
    return commands.open_season(SYSTEM, listing, **said | more)


def figures(listing: Listing) -> tuple[Decimal, Decimal, Decimal]:
    """On hand, held, still to come."""
    item = db.session.get_one(StockItem, listing.id, populate_existing=True)
    return item.on_hand, item.reserved, item.expected


def test_a_whole_season(oranges: Listing, dung_selling: Actor) -> None:
    season = announced(oranges)
    assert queries.available([oranges.id]) == {oranges.id: Decimal(102)}

    commands.reserve(SYSTEM, {oranges.id: Decimal(60)}, reference=ORDER)
    assert figures(oranges) == (Decimal(2), Decimal(60), Decimal(100))
    assert queries.promised_beyond_hand(oranges) == Decimal(58)
    commands.receive(dung_selling, oranges, amount=Decimal(70))
    assert figures(oranges) == (Decimal(72), Decimal(60), Decimal(30))
    commands.ship(SYSTEM, {oranges.id: Decimal(60)}, reference=ORDER)
    commands.close_season(dung_selling, season)

    assert figures(oranges) == (Decimal(12), Decimal(0), Decimal(0))
    assert queries.open_season(oranges) is None
    rows = db.session.scalars(queries.movements_of(oranges)).all()
    assert [row.kind for row in reversed(rows)] == [
        MovementKind.HARVESTED,
        MovementKind.EXPECTED,
        MovementKind.RESERVED,
        MovementKind.HARVESTED,
        MovementKind.SHIPPED,
        MovementKind.SHIPPED,
        MovementKind.EXPECTED,
    ]
    assert not queries.drift()


def test_no_more_is_promised_than_there_is_and_will_be(oranges: Listing) -> None:
    announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(100)}, reference=ORDER)

    with pytest.raises(OutOfStock, match="Cam sành chỉ còn 2 kg"):
        commands.reserve(SYSTEM, {oranges.id: Decimal(3)}, reference="BKMQ28")


def test_a_season_that_is_over_sells_only_what_lies_there(oranges: Listing, clock: FrozenClock) -> None:
    announced(oranges)
    clock.move(days=59)  # the last day itself
    assert queries.available([oranges.id]) == {oranges.id: Decimal(102)}

    clock.move(days=1)

    assert queries.available([oranges.id]) == {oranges.id: Decimal(2)}
    assert db.session.get_one(StockItem, oranges.id).available == Decimal(2)
    with pytest.raises(OutOfStock):
        commands.reserve(SYSTEM, {oranges.id: Decimal(3)}, reference=ORDER)
    commands.reserve(SYSTEM, {oranges.id: Decimal(2)}, reference=ORDER)


def test_what_is_expected_without_a_season_is_not_sold(oranges: Listing, dung_selling: Actor) -> None:
    commands.foresee(dung_selling, oranges, expected=Decimal(50), why="Vườn đồi")

    assert queries.available([oranges.id]) == {oranges.id: Decimal(2)}
    with pytest.raises(OutOfStock):
        commands.reserve(SYSTEM, {oranges.id: Decimal(3)}, reference=ORDER)


def test_goods_leave_only_once_they_are_harvested(oranges: Listing, dung_selling: Actor) -> None:
    announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(10)}, reference=ORDER)

    with pytest.raises(NotHarvested, match="trong kho mới có 2 kg"):
        commands.ship(SYSTEM, {oranges.id: Decimal(10)}, reference=ORDER)

    commands.receive(dung_selling, oranges, amount=Decimal(8))
    commands.ship(SYSTEM, {oranges.id: Decimal(10)}, reference=ORDER)
    assert figures(oranges) == (Decimal(0), Decimal(0), Decimal(92))


def test_a_harvest_beyond_the_forecast_expects_nothing_more(oranges: Listing, dung_selling: Actor) -> None:
    announced(oranges, forecast=Decimal(10))

    commands.receive(dung_selling, oranges, amount=Decimal(15))

    assert figures(oranges) == (Decimal(17), Decimal(0), Decimal(0))


def test_a_forecast_below_what_was_promised_lets_the_orders_stand(oranges: Listing, dung_selling: Actor) -> None:
    season = announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(40)}, reference=ORDER)

    commands.change_forecast(dung_selling, season, forecast=Decimal(10), why="Mưa đá")

    assert figures(oranges) == (Decimal(2), Decimal(40), Decimal(10))
    assert str(queries.owed(oranges)).startswith("Đã hứa 40 kg. Còn thiếu 28 kg.")
    with pytest.raises(OutOfStock):
        commands.reserve(SYSTEM, {oranges.id: Decimal(1)}, reference="BKMQ28")
    commands.change_forecast(dung_selling, season, forecast=Decimal(38))
    assert queries.owed(oranges) is None
    assert not queries.drift()


def test_a_season_closes_also_while_something_is_owed(oranges: Listing, dung_selling: Actor) -> None:
    season = announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(40)}, reference=ORDER)
    commands.receive(dung_selling, oranges, amount=Decimal(30))

    commands.close_season(dung_selling, season)

    assert figures(oranges) == (Decimal(32), Decimal(40), Decimal(0))
    assert "Còn thiếu 8 kg" in str(queries.owed(oranges))
    with pytest.raises(SeasonClosed):
        commands.change_forecast(dung_selling, season, forecast=Decimal(5))
    assert announced(oranges).closed_at is None


def test_what_was_held_of_a_harvest_that_hail_took_is_expected_no_more(oranges: Listing) -> None:
    announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(30)}, reference=ORDER)

    commands.release(SYSTEM, {oranges.id: Decimal(30)}, reference=ORDER, why="Mưa đá", restock=False)

    assert figures(oranges) == (Decimal(0), Decimal(0), Decimal(72))
    assert not queries.drift()


def test_one_season_at_a_time(oranges: Listing) -> None:
    announced(oranges)

    with pytest.raises(SeasonStillOpen):
        announced(oranges)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"ends_on": date(2026, 3, 11)}, "ends_on"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 1)}, "ends_on"),
        ({"ends_on": date(2027, 4, 1)}, "ends_on"),
        ({"starts_on": date(2036, 1, 1), "ends_on": date(2036, 2, 1)}, "starts_on"),
    ],
)
def test_dates_that_make_no_season(oranges: Listing, dates: dict[str, date], field: str) -> None:
    with pytest.raises(WrongDates) as refusal:
        announced(oranges, **dates)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "verb",
    [
        lambda actor, listing, season: commands.foresee(actor, listing, expected=Decimal(1)),
        lambda actor, listing, season: commands.change_forecast(actor, season, forecast=Decimal(1)),
        lambda actor, listing, season: commands.close_season(actor, season),
        lambda actor, listing, season: commands.make_to_order(actor, listing),
        lambda actor, listing, season: commands.sell_from_stock(actor, listing),
    ],
)
def test_a_neighbour_foresees_nothing(
    oranges: Listing, neighbour: Organisation, verb: Callable[[Actor, Listing, Season], object]
) -> None:
    season = announced(oranges)

    with pytest.raises(NotAllowed):
        verb(seller_of(neighbour), oranges, season)


def test_goods_made_to_order_need_no_stock(oranges: Listing, dung_selling: Actor) -> None:
    commands.make_to_order(dung_selling, oranges)

    commands.reserve(SYSTEM, {oranges.id: Decimal(500)}, reference=ORDER)
    assert queries.supplies([oranges.id])[oranges.id].demand == Decimal(500)
    commands.ship(SYSTEM, {oranges.id: Decimal(500)}, reference=ORDER)

    assert figures(oranges) == (Decimal(0), Decimal(0), Decimal(0))
    rows = db.session.scalars(queries.movements_of(oranges)).all()
    assert [(row.kind, row.on_hand_change, row.reference) for row in reversed(rows)][2:] == [
        (MovementKind.HARVESTED, Decimal(498), ORDER),
        (MovementKind.SHIPPED, Decimal(-2), ORDER),
        (MovementKind.SHIPPED, Decimal(-498), ORDER),
    ]
    assert not queries.drift()


def test_turning_it_off_says_what_is_owed(phone: PageClient, oranges: Listing, dung_selling: Actor) -> None:
    assert phone.submit(LEDGER, to="/theo-don").status_code == 303
    commands.reserve(SYSTEM, {oranges.id: Decimal(12)}, reference=ORDER)
    assert "đang có người đặt" in phone.get(LEDGER).text

    assert phone.submit(LEDGER, to="/theo-kho").status_code == 303

    assert "Đã hứa 12 kg. Còn thiếu 10 kg." in phone.get(LEDGER).text
    commands.receive(dung_selling, oranges, amount=Decimal(10))
    assert "Còn thiếu" not in phone.get(LEDGER).text
    assert queries.available([oranges.id]) == {oranges.id: Decimal(0)}


def test_a_season_and_making_to_order_exclude_each_other(oranges: Listing, dung_selling: Actor) -> None:
    season = announced(oranges)
    with pytest.raises(SeasonStillOpen):
        commands.make_to_order(dung_selling, oranges)

    commands.close_season(dung_selling, season)
    commands.make_to_order(dung_selling, oranges)
    with pytest.raises(NeedsNoSeason):
        announced(oranges)


def test_the_ledger_opens_as_the_listing_said(household: Organisation) -> None:
    baskets = live_listing(household, "Gùi mây", is_made_to_order=True, stock=None)

    assert queries.supplies([baskets.id])[baskets.id].is_on_demand


def test_a_season_by_page(phone: PageClient, oranges: Listing) -> None:
    assert "Chia đều cho mọi người đặt" in phone.get(PAGE).text
    assert phone.submit(PAGE, TYPED).location == PAGE

    page = phone.get(PAGE).text
    assert "12/03/2026 đến 30/04/2026" in page
    assert "Chia đều cho mọi người đặt" in page
    assert phone.submit(PAGE, {"forecast": "80,5", "why": "Ít nắng"}).status_code == 303
    assert figures(oranges) == (Decimal(2), Decimal(0), Decimal("80.5"))
    assert phone.submit(PAGE, to="/dong").status_code == 303
    assert figures(oranges) == (Decimal(2), Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": "31/02/2026"}, "Hãy nhập ngày dạng dd/mm/yyyy"),
        ({"ends_on": "01/03/2026"}, "Ngày cuối không được trước ngày bắt đầu thu hoạch."),
        ({"forecast": "nhiều lắm"}, "Hãy nhập số lượng bằng chữ số"),
        ({"rule": ""}, "Nếu thu hoạch ít hơn đã hứa"),
    ],
)
def test_a_season_that_cannot_be_keeps_what_was_typed(
    phone: PageClient, oranges: Listing, wrong: dict[str, str], sentence: str
) -> None:
    answer = phone.submit(PAGE, TYPED | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    for name, typed in (TYPED | wrong).items():
        assert name == "rule" or f'value="{typed}"' in answer.text
    assert queries.open_season(oranges) is None


def test_closing_too_early_says_on_the_page_what_is_owed(phone: PageClient, oranges: Listing) -> None:
    phone.submit(PAGE, TYPED)
    commands.reserve(SYSTEM, {oranges.id: Decimal(40)}, reference=ORDER)
    assert "Đã hứa giao nhiều hơn số đang có 38 kg" in phone.get(PAGE).text

    answer = phone.submit(PAGE, to="/dong")

    assert (answer.status_code, answer.location) == (303, LEDGER)
    assert "Đã hứa 40 kg. Còn thiếu 38 kg." in phone.get(LEDGER).text


def test_a_season_for_programs(client: PageClient, dung: Person, oranges: Listing, neighbour: Organisation) -> None:
    secret = accounts.issue_token(acting(dung), name="máy", scopes=["read", "trade"]).secret
    bearer = {"Authorization": f"Bearer {secret}"}
    own = "/api/v1/listings/cam-sanh"
    said = {"starts_on": "2026-03-12", "ends_on": "2026-04-30", "forecast": "100", "rule": "by_time"}
    assert client.get(f"{own}/season", headers=bearer).status_code == 404

    opened = client.post(f"{own}/season", json=said, headers=bearer)

    assert opened.status_code == 201
    assert opened.get_json()["rule_label"] == "Ai đặt trước được giao trước"
    again = client.post(f"{own}/season", json=said, headers=bearer)
    assert (again.status_code, again.get_json()["code"]) == (409, "season_still_open")
    wrong = client.post(f"{own}/season", json=said | {"ends_on": "2026-02-31"}, headers=bearer)
    assert [each["pointer"] for each in wrong.get_json()["errors"]] == ["/ends_on"]
    changed = client.post(f"{own}/season/forecast", json={"forecast": "60"}, headers=bearer)
    assert changed.get_json()["forecast"] == "60"
    assert client.get(f"{own}/stock", headers=bearer).get_json()["expected"] == "60"
    commands.reserve(SYSTEM, {oranges.id: Decimal(5)}, reference=ORDER)
    closed = client.post(f"{own}/season/close", headers=bearer).get_json()
    assert closed["closed_at"]
    assert (closed["owed"]["promised"], closed["owed"]["missing"]) == ("5", "3")
    theirs = live_listing(neighbour, "Gừng").slug
    assert client.post(f"/api/v1/listings/{theirs}/season", json=said, headers=bearer).status_code == 404


def test_making_to_order_for_programs(client: PageClient, dung: Person, oranges: Listing) -> None:
    secret = accounts.issue_token(acting(dung), name="máy", scopes=["read", "trade"]).secret
    bearer = {"Authorization": f"Bearer {secret}"}
    own = "/api/v1/listings/cam-sanh/stock"

    assert client.post(f"{own}/make-to-order", headers=bearer).get_json()["is_on_demand"]
    commands.reserve(SYSTEM, {oranges.id: Decimal(5)}, reference=ORDER)
    switched = client.post(f"{own}/sell-from-stock", headers=bearer).get_json()

    assert not switched["is_on_demand"]
    assert switched["owed"]["detail"].startswith("Đã hứa 5 kg. Còn thiếu 3 kg.")
    commands.release(SYSTEM, {oranges.id: Decimal(5)}, reference=ORDER)
    assert client.get(own, headers=bearer).get_json()["owed"] is None


def test_after_another_unit_only_what_is_promised_stays(oranges: Listing) -> None:
    season = announced(oranges)
    commands.reserve(SYSTEM, {oranges.id: Decimal(60)}, reference=ORDER)

    approved_revision(revised(oranges, unit=Unit.QUA, price=Money(8_000)))

    assert figures(oranges) == (Decimal(2), Decimal(60), Decimal(58))
    assert season.forecast == Decimal(58)
    assert queries.available([oranges.id]) == {oranges.id: Decimal(0)}
    assert queries.drift() == []


def test_goods_approved_anew_begin_as_their_producer_says_then(household: Organisation, clock: FrozenClock) -> None:
    official = acting(coordinator_of(tra_tan(), "Lê Văn Điều"))
    baskets = submitted_listing(household, "Gùi mây", stock=Decimal(5))
    review = open_review(catalogue.KIND, baskets.id)
    assert review is not None
    approvals.approve(official, review, sure=True)
    approvals.take_back(official, review)
    assert figures(baskets) == (Decimal(0), Decimal(0), Decimal(0))

    catalogue.withdraw_listing(seller_of(household), baskets)
    catalogue.amend_draft(seller_of(household), baskets, is_made_to_order=True, stock=None)
    catalogue.submit_listing(seller_of(household), baskets)
    approved(baskets)

    assert db.session.get_one(StockItem, baskets.id, populate_existing=True).is_on_demand
