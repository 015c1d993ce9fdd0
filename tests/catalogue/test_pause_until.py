"""“Tuần này không bán”: off the shelf until a day the producer names, and back on it by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue import commands, queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from tests.notifications.reading import subjects
from tests.pages import PageClient
from tests.world.goods import draft, live_listing, official_for, seller_of
from tests.world.hands import at_once
from tests.world.people import acting
from tests.world.programs import Program

NEXT_MONDAY = date(2026, 3, 9)  # the clock of the tests stands on a Monday, the 2nd of March


@pytest.fixture
def bananas(clock: FrozenClock, household: Organisation) -> Listing:
    return live_listing(household, "Chuối mốc")


def state_of(listing: Listing) -> tuple[ListingState, date | None]:
    db.session.refresh(listing)
    return listing.state, listing.resumes_on


def resume_paused(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["catalogue", "resume-paused"])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_a_week_off_ends_on_monday(bananas: Listing, dung_selling: Actor) -> None:
    commands.pause_until(dung_selling, bananas)

    assert state_of(bananas) == (ListingState.PAUSED, NEXT_MONDAY)
    assert queries.moves_of(bananas)[-1].why == "Bán lại từ 09/03/2026"


@pytest.mark.parametrize(("days", "monday"), [(5, NEXT_MONDAY), (6, NEXT_MONDAY), (7, NEXT_MONDAY + timedelta(7))])
def test_the_week_ends_with_sunday(clock: FrozenClock, app: Flask, days: int, monday: date) -> None:
    clock.move(days=days)
    assert commands.next_monday() == monday


def test_the_day_counts_as_in_vietnam(clock: FrozenClock, app: Flask) -> None:
    clock.set(datetime(2026, 3, 8, 17, 30, tzinfo=UTC))  # half past midnight on Monday there
    assert commands.next_monday() == NEXT_MONDAY + timedelta(7)


def test_the_goods_come_back_when_the_day_has_come(
    app: Flask, clock: FrozenClock, bananas: Listing, dung: Person, dung_selling: Actor
) -> None:
    commands.pause_until(dung_selling, bananas, day=date(2026, 3, 5))

    clock.move(days=2)
    assert resume_paused(app) == "0 listings back on the shelf."
    assert state_of(bananas)[0] is ListingState.PAUSED

    clock.move(days=1)
    assert resume_paused(app) == "1 listings back on the shelf."
    assert state_of(bananas) == (ListingState.LIVE, None)
    assert subjects(dung, "listing:")[-1] == "Đã bán lại: Chuối mốc"


def test_a_job_that_was_down_catches_up_once(
    app: Flask, clock: FrozenClock, bananas: Listing, household: Organisation, dung: Person, dung_selling: Actor
) -> None:
    honey = live_listing(household, "Mật ong")
    commands.pause_until(dung_selling, bananas, day=date(2026, 3, 4))
    commands.pause_until(dung_selling, honey, day=date(2026, 3, 20))
    clock.move(days=60)

    assert resume_paused(app) == "2 listings back on the shelf."
    assert resume_paused(app) == "0 listings back on the shelf."
    assert [step.name for step in queries.moves_of(bananas)].count("resume") == 1
    assert [said for said in subjects(dung, "listing:") if "bán lại" in said] == [
        "Đã bán lại: Chuối mốc",
        "Đã bán lại: Mật ong",
    ]


def test_two_workers_bring_goods_back_once(
    app: Flask, clock: FrozenClock, bananas: Listing, dung: Person, dung_selling: Actor
) -> None:
    commands.pause_until(dung_selling, bananas)
    clock.move(days=7)
    number = bananas.id

    def end() -> bool:
        return commands.end_pause(SYSTEM, db.session.get_one(Listing, number))

    assert sorted(at_once(app, end, end)) == [False, True]
    assert [said for said in subjects(dung, "listing:") if "bán lại" in said] == ["Đã bán lại: Chuối mốc"]


def test_what_was_paused_by_hand_meanwhile_stays(
    app: Flask, clock: FrozenClock, bananas: Listing, dung_selling: Actor
) -> None:
    commands.pause_until(dung_selling, bananas)
    commands.resume_listing(dung_selling, bananas)
    commands.pause_listing(dung_selling, bananas)
    clock.move(days=30)

    assert resume_paused(app) == "0 listings back on the shelf."
    assert state_of(bananas) == (ListingState.PAUSED, None)


def test_what_was_taken_down_or_given_up_meanwhile_stays(
    app: Flask, clock: FrozenClock, bananas: Listing, household: Organisation, dung_selling: Actor
) -> None:
    honey = live_listing(household, "Mật ong")
    commands.pause_until(dung_selling, bananas)
    commands.pause_until(dung_selling, honey)
    commands.take_down_listing(official_for(household), bananas, reason="Nhãn sai")
    commands.retire_listing(dung_selling, honey)
    clock.move(days=30)

    assert resume_paused(app) == "0 listings back on the shelf."
    assert (state_of(bananas)[0], state_of(honey)[0]) == (ListingState.TAKEN_DOWN, ListingState.RETIRED)


def test_the_goods_of_a_suspended_producer_wait(
    app: Flask, clock: FrozenClock, bananas: Listing, household: Organisation, coordinator: Person, dung_selling: Actor
) -> None:
    commands.pause_until(dung_selling, bananas)
    organisations.suspend(acting(coordinator), household, reason="Kiểm tra giấy tờ")
    clock.move(days=30)
    assert resume_paused(app) == "0 listings back on the shelf."
    assert not commands.end_pause(SYSTEM, bananas)

    organisations.reinstate(acting(coordinator), household)
    assert resume_paused(app) == "1 listings back on the shelf."


def test_another_day_may_be_named_while_it_is_paused(bananas: Listing, dung_selling: Actor) -> None:
    commands.pause_listing(dung_selling, bananas)
    commands.pause_until(dung_selling, bananas, day=date(2026, 4, 1))

    assert state_of(bananas) == (ListingState.PAUSED, date(2026, 4, 1))


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2025, 1, 1), date(2028, 1, 1)])
def test_no_day_of_the_past_and_none_far_away(bananas: Listing, dung_selling: Actor, day: date) -> None:
    with pytest.raises(commands.WrongDay):
        commands.pause_until(dung_selling, bananas, day=day)
    assert state_of(bananas)[0] is ListingState.LIVE


def test_only_goods_for_sale_and_only_by_who_sells_them(
    bananas: Listing, household: Organisation, neighbour: Organisation, coordinator: Person, dung_selling: Actor
) -> None:
    for stranger in (seller_of(neighbour), acting(coordinator)):
        with pytest.raises(NotAllowed):
            commands.pause_until(stranger, bananas)
        with pytest.raises(NotAllowed):
            commands.end_pause(stranger, bananas)
    with pytest.raises(WrongState):
        commands.pause_until(dung_selling, draft(household, "Măng"))


def test_one_tap_on_the_phone_and_the_buyer_reads_the_day(phone: PageClient, bananas: Listing) -> None:
    address = f"/ban-hang/san-pham/{bananas.slug}"
    answer = phone.submit(address, press="Tuần này không bán (bán lại 09/03/2026)")

    assert answer.status_code == 303
    assert "Tự bán lại từ 09/03/2026" in phone.get(address).text
    assert "Bán lại từ 09/03/2026." in phone.get(f"/san-pham/{bananas.slug}").text


def test_a_chosen_day_and_a_day_that_cannot_be(phone: PageClient, bananas: Listing) -> None:
    address = f"/ban-hang/san-pham/{bananas.slug}"
    wrong = phone.submit(address, {"day": "01/03/2026"}, press="Nghỉ đến ngày này")
    assert wrong.status_code == 422
    assert "Ngày bán lại phải sau hôm nay." in wrong.text
    assert 'value="01/03/2026"' in wrong.text

    assert phone.submit(address, {"day": "15/3/2026"}, press="Nghỉ đến ngày này").status_code == 303
    assert state_of(bananas) == (ListingState.PAUSED, date(2026, 3, 15))


def test_by_program(app: Flask, bananas: Listing, dung_selling: Actor, neighbour: Organisation) -> None:
    answer = Program(app, dung_selling)("POST", f"/listings/{bananas.slug}/pause-until", {"day": "2026-03-20"})
    assert answer.status_code == 200
    assert answer.get_json()["state"] == "paused"
    assert answer.get_json()["resumes_on"] == "2026-03-20"

    refused = Program(app, dung_selling)("POST", f"/listings/{bananas.slug}/pause-until", {"day": "2026-03-01"})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/day")
    assert Program(app, seller_of(neighbour))("POST", f"/listings/{bananas.slug}/pause-until", {}).status_code == 404
