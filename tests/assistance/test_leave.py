"""Nobody enters for a producer without leave that is written down, in force, and their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Membership, Person
from marketplace.accounts.queries import actor_for
from marketplace.assistance import commands, policy
from marketplace.assistance.commands import UnknownHelper, WrongDates
from marketplace.assistance.models import EntryConsent
from marketplace.assistance.states import Helper, Scope, Way
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.notifications.models import Notice
from marketplace.organisations.models import Organisation
from tests.databases import statements
from tests.pages import PageClient
from tests.world.helping import entering, leave_for_official, leave_for_relative, said_yes
from tests.world.organisations import buyer, seller, verified_seller
from tests.world.people import acting, administrator, coordinator_of, hoa_cuong, let_in, person


def test_a_coordinator_writes_down_how_leave_was_given(dieu: Person, household: Organisation) -> None:
    consent = commands.record_consent(acting(dieu), household, **said_yes(way=Way.IN_PERSON))

    assert (consent.helper_id, consent.helper_is, consent.way) == (dieu.id, Helper.COORDINATOR, Way.IN_PERSON)
    assert consent.is_in_force
    assert "mật ong" in consent.words


def test_the_producer_hears_of_leave_written_in_their_name(leave: EntryConsent, dung: Person) -> None:
    told = db.session.query(Notice).filter_by(person_id=dung.id, key=f"leave:{leave.id}").one()
    assert "Nguyễn Thị Điều" in told.body
    assert told.path == "/ban-hang/nhap-ho"


def test_leave_in_place_of_the_one_before_ends_that_one(leave: EntryConsent, dieu: Person) -> None:
    newer = leave_for_official(dieu, leave.producer, scope=Scope.NEW_GOODS)
    assert not leave.is_in_force
    assert newer.is_in_force


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_on": 1}, "given_on"),
        ({"given_on": -400}, "given_on"),
        ({"given_on": -3, "ends_on": -1}, "ends_on"),
        ({"ends_on": 400}, "ends_on"),
    ],
)
def test_it_refuses_dates_that_cannot_be(
    wrong: dict[str, int], field: str, dieu: Person, household: Organisation
) -> None:
    days = {name: today() + timedelta(days=number) for name, number in wrong.items()}
    with pytest.raises(WrongDates) as refusal:
        commands.record_consent(acting(dieu), household, **said_yes(**days))
    assert refusal.value.field == field


def test_only_a_coordinator_of_the_place_writes_leave_down(dieu: Person, dung: Person, household: Organisation) -> None:
    elsewhere = coordinator_of(hoa_cuong(), "Trần Hòa")
    for somebody in (elsewhere, dung, administrator(), person("Người lạ")):
        with pytest.raises(NotAllowed):
            commands.record_consent(acting(somebody), household, **said_yes())


def test_a_coordinator_does_not_enter_for_a_household_of_their_own(dieu: Person, household: Organisation) -> None:
    own = seller(dieu, "Hộ nhà Điều")
    with pytest.raises(NotAllowed):
        commands.record_consent(acting(dieu), own, **said_yes())


def test_the_owner_lets_a_relative_enter(lan: Person, household: Organisation) -> None:
    consent = leave_for_relative(lan, household)
    assert (consent.helper_id, consent.helper_is, consent.way) == (lan.id, Helper.RELATIVE, Way.ACCOUNT)
    assert entering(lan, consent).enters_for == {household.id}
    told = db.session.scalars(select(Notice).where(Notice.person_id == lan.id)).one()
    assert (told.subject, told.path) == ("Bạn được nhập thay Hộ bà Dung", "/nhap-ho")


def test_a_coordinator_writes_down_a_relatives_leave(dieu: Person, lan: Person, household: Organisation) -> None:
    consent = commands.record_leave(acting(dieu), household, phone=lan.phone, **said_yes(way=Way.PAPER))
    assert (consent.helper_id, consent.recorded_by_id) == (lan.id, dieu.id)
    assert policy.may_start(acting(lan), consent)
    assert not policy.may_start(acting(dieu), consent)


def test_it_refuses_a_number_nobody_has_and_one_who_sells_already(dung: Person, household: Organisation) -> None:
    for phone in ("0905999888", dung.phone):
        with pytest.raises(UnknownHelper) as refusal:
            commands.allow_helper(
                acting(dung), household, phone=phone, scope=Scope.GOODS, ends_on=today() + timedelta(days=1)
            )
        assert refusal.value.field == "phone"


def test_leave_ends_with_its_day(leave: EntryConsent, dieu: Person, clock: FrozenClock) -> None:
    assert policy.may_start(acting(dieu), leave)
    clock.move(days=91)
    assert not policy.may_start(acting(dieu), leave)


def test_leave_ends_with_the_office(leave: EntryConsent, dieu: Person) -> None:
    accounts.withdraw_role(SYSTEM, db.session.scalars(select(Membership).where(Membership.person_id == dieu.id)).one())
    assert not policy.may_start(acting(dieu), leave)


def test_leave_taken_back_ends_every_sitting(leave: EntryConsent, dieu: Person, dung: Person) -> None:
    sitting = commands.start_entering(acting(dieu), leave, "a" * 64)
    commands.withdraw_consent(acting(dung), leave)
    assert not sitting.is_on
    with pytest.raises(NotAllowed):
        commands.start_entering(acting(dieu), leave, "b" * 64)


def test_who_may_take_leave_back(leave: EntryConsent, dieu: Person, dung: Person, lan: Person) -> None:
    may = {
        somebody.name: policy.may_withdraw(acting(somebody), leave)
        for somebody in (dieu, dung, lan, coordinator_of(hoa_cuong(), "Trần Hòa"))
    }
    assert may == {"Nguyễn Thị Điều": True, "Hồ Thị Dung": True, "Hồ Thị Lan": False, "Trần Hòa": False}


def test_a_program_never_enters_for_others(leave: EntryConsent, dieu: Person) -> None:
    assert not policy.may_start(actor_for(dieu, scopes=["trade", "coordinate"]), leave)


def test_a_buyer_has_nothing_to_start(leave: EntryConsent) -> None:
    minh = person("Lê Minh")
    buyer(minh)
    assert not policy.may_start(acting(minh), leave)


def test_by_page_a_coordinator_records_and_begins(client: PageClient, dieu: Person, household: Organisation) -> None:
    desk = let_in(client, dieu)
    address = f"/dieu-phoi/nhap-ho/{household.slug}"
    assert "Ghi lời đồng ý cho tôi nhập thay" in desk.get(address).text
    answer = desk.submit(f"{address}/dong-y", {"way": "phone", "words": "Bà nhờ cháu đưa mật ong lên chợ."})
    assert answer.status_code == 303, answer.text
    begun = desk.submit(address, to="/bat-dau")
    assert begun.location == "/ban-hang/san-pham"
    goods = desk.get("/ban-hang/san-pham")
    assert "Bạn đang nhập thay" in goods.text
    assert "bà Dung" in goods.text


def test_by_page_what_is_missing_is_said_and_the_rest_kept(
    client: PageClient, dieu: Person, household: Organisation
) -> None:
    desk = let_in(client, dieu)
    answer = desk.submit(f"/dieu-phoi/nhap-ho/{household.slug}/dong-y", {"words": "Bà nhờ cháu đưa lên."})
    assert answer.status_code == 422
    assert "Bà nhờ cháu đưa lên." in answer.text


def test_by_page_the_owner_allows_and_takes_back(
    client: PageClient, dung: Person, lan: Person, household: Organisation
) -> None:
    phone = let_in(client, dung)
    answer = phone.submit(
        f"/ban-hang/nhap-ho/{household.slug}/cho-phep",
        {"phone": lan.phone, "scope": "goods", "ends_on": "30/04/2026"},
    )
    assert answer.status_code == 303, answer.text
    assert "Hồ Thị Lan" in phone.get("/ban-hang/nhap-ho").text
    phone.submit("/ban-hang/nhap-ho", to="/rut")
    assert "Đã rút lại" in phone.get("/ban-hang/nhap-ho").text


def test_the_list_of_a_place_costs_the_same_for_one_producer_or_many(
    app: Flask, client: PageClient, dieu: Person, neighbour: Organisation
) -> None:
    desk = let_in(client, dieu)
    with statements(app) as for_one:
        desk.get("/dieu-phoi/nhap-ho")
    for number in range(5):
        leave_for_official(dieu, verified_seller(person(f"Hồ Văn {number}"), acting(dieu), f"Hộ số {number}"))
    with statements(app) as for_many:
        desk.get("/dieu-phoi/nhap-ho")
    assert len(for_many) <= len(for_one)


def test_a_coordinator_sees_the_producers_of_their_own_place_only(
    client: PageClient, dieu: Person, household: Organisation, neighbour: Organisation, leave: EntryConsent
) -> None:
    shown = let_in(client, dieu).get("/dieu-phoi/nhap-ho").text
    assert "Hộ ông Lực" in shown
    assert "Đã đồng ý" in shown
    assert "Chưa có đồng ý" in shown
    elsewhere = let_in(client.application.test_client(), coordinator_of(hoa_cuong(), "Trần Hòa"))
    assert "Hộ ông Lực" not in elsewhere.get("/dieu-phoi/nhap-ho").text
    assert elsewhere.get(f"/dieu-phoi/nhap-ho/{household.slug}").status_code == 404
