import threading

import pytest
from flask import Flask

from marketplace.accounts import commands, queries
from marketplace.accounts.commands.roles import LastAdministrator, PlaceMissing
from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.commands import whole
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, NotAllowed
from tests.pages import PageClient
from tests.world.organisations import seller
from tests.world.people import acting, administrator, coordinator_of, hoa_cuong, let_in, person, tra_tan


@pytest.fixture
def keeper(app):
    return administrator()


@pytest.fixture
def lan(app):
    return person("Hồ Thị Lan", "0905123456")


def held(somebody):
    return [(each.role, each.locality_id) for each in queries.memberships_of(somebody)]


def only(somebody):
    (membership,) = queries.memberships_of(somebody)
    return membership


def test_an_administrator_makes_a_coordinator_and_takes_it_back(keeper, lan):
    commands.grant_role(acting(keeper), lan, role=Role.COORDINATOR, locality=tra_tan())
    assert held(lan) == [(Role.COORDINATOR, tra_tan().id)]
    assert acting(lan).coordinates == {tra_tan().id}
    commands.withdraw_role(acting(keeper), only(lan))
    assert acting(lan).coordinates == frozenset()


def test_a_role_given_twice_is_held_once(keeper, lan):
    for _time in range(2):
        commands.grant_role(acting(keeper), lan, role=Role.COORDINATOR, locality=tra_tan())
    assert len(held(lan)) == 1


def test_a_coordinator_needs_a_place(keeper, lan):
    with pytest.raises(PlaceMissing):
        commands.grant_role(acting(keeper), lan, role=Role.COORDINATOR)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_only_an_administrator_gives_an_office(keeper, lan, role):
    official = coordinator_of(tra_tan())
    for who in (VISITOR, acting(lan), acting(official)):
        with pytest.raises(NotAllowed):
            commands.grant_role(who, lan, role=role, locality=tra_tan())
    assert held(lan) == []


def test_nobody_raises_themselves(keeper):
    with pytest.raises(NotAllowed):
        commands.grant_role(acting(keeper), keeper, role=Role.COORDINATOR, locality=tra_tan())


def test_the_last_administrator_stays(keeper, lan):
    with pytest.raises(LastAdministrator):
        commands.withdraw_role(acting(keeper), only(keeper))
    commands.grant_role(acting(keeper), lan, role=Role.ADMINISTRATOR)
    commands.withdraw_role(acting(keeper), only(keeper))
    assert held(keeper) == []
    with pytest.raises(LastAdministrator):
        commands.withdraw_role(acting(lan), only(lan))


def test_an_administrator_whose_account_is_closed_does_not_count(keeper, lan):
    commands.grant_role(SYSTEM, lan, role=Role.ADMINISTRATOR)
    commands.disable_person(SYSTEM, lan)
    with pytest.raises(LastAdministrator):
        commands.withdraw_role(acting(keeper), only(keeper))


@pytest.mark.measures
def test_two_administrators_removing_each_other_leave_one(app: Flask, keeper, lan):
    commands.grant_role(SYSTEM, lan, role=Role.ADMINISTRATOR)
    first, second = (acting(keeper), only(lan).id, lan.id), (acting(lan), only(keeper).id, keeper.id)
    db.session.remove()
    removed = threading.Event()
    refused = []

    def remove(who, membership_id, person_id, hold):
        with app.app_context():
            try:
                whole(lambda: withdrawn_slowly(who, membership_id, person_id, hold))
            except DomainError as refusal:
                refused.append(type(refusal))
            finally:
                removed.set()
                db.session.remove()

    def withdrawn_slowly(who, membership_id, person_id, hold):
        commands.withdraw_role(who, queries.membership_for(queries.person_for(person_id), membership_id))
        removed.set()
        threading.Event().wait(hold)  # not yet kept, while the other one tries

    slow = threading.Thread(target=remove, args=(*first, 0.5))
    slow.start()
    removed.wait()
    remove(*second, 0)
    slow.join()
    assert refused == [LastAdministrator]
    assert len(db.session.scalars(queries.administrators()).all()) == 1


def test_who_may_let_somebody_trade_for_an_organisation(lan):
    owner, stranger = person("Hồ Văn Bảy"), person("Lê Văn Minh")
    farm = seller(owner)
    near, far = coordinator_of(tra_tan()), coordinator_of(hoa_cuong())
    for who in (VISITOR, acting(stranger), acting(far)):
        with pytest.raises(NotAllowed):
            commands.grant_role(who, stranger, role=Role.PRODUCER, organisation=farm)
    with pytest.raises(NotAllowed):
        commands.grant_role(acting(near), near, role=Role.PRODUCER, organisation=farm)
    for who in (owner, near):
        commands.grant_role(acting(who), lan, role=Role.PRODUCER, organisation=farm)
    assert acting(lan).sells_for == {farm.id}
    assert queries.organisation_names({farm.id}) == {farm.id: "Hộ bà Dung"}
    with pytest.raises(NotAllowed):
        commands.withdraw_role(acting(stranger), only(lan))
    commands.withdraw_role(acting(lan), only(lan))
    assert acting(lan).sells_for == frozenset()


def test_an_account_is_closed_by_an_administrator_only_and_never_a_peers(keeper, lan):
    peer = administrator("Phạm Thị Kho")
    for who, whom in ((lan, lan), (keeper, keeper), (keeper, peer), (lan, keeper)):
        with pytest.raises(NotAllowed):
            commands.disable_person(acting(who), whom)
    commands.disable_person(acting(keeper), lan)
    assert lan.is_disabled
    commands.enable_person(acting(keeper), lan)
    assert not lan.is_disabled


def test_by_page_an_office_is_given_and_taken(client: PageClient, keeper, lan):
    let_in(client, keeper)
    listed = client.submit("/quan-tri/nguoi-dung", {"wanted": "ho thi"})
    assert "Hồ Thị Lan" in listed.text
    assert f'/quan-tri/nguoi-dung/{keeper.id}"' not in listed.text
    answer = client.submit(f"/quan-tri/nguoi-dung/{lan.id}/vai-tro", {"role": "coordinator", "locality": "20923"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "xã Trà Tân, TP. Đà Nẵng" in page
    assert client.submit(answer.location, to="/vai-tro/", press="Thu hồi Điều phối viên").status_code == 303
    assert held(lan) == []


def test_by_page_a_coordinator_without_a_place_is_told_at_the_field(client: PageClient, keeper, lan):
    let_in(client, keeper)
    answer = client.submit(f"/quan-tri/nguoi-dung/{lan.id}/vai-tro", {"role": "coordinator"})
    assert answer.status_code == 422
    assert 'id="f-locality-error"' in answer.text


def test_by_page_the_last_administrator_reads_why(client: PageClient, keeper):
    let_in(client, keeper)
    address = f"/quan-tri/nguoi-dung/{keeper.id}"
    assert "Thêm vai trò</span></a>" not in client.get(address).text
    client.submit(address, to="/vai-tro/")
    assert "Đây là quản trị viên cuối cùng" in client.get(address).text


def test_by_page_an_account_is_closed_and_opened(app: Flask, client: PageClient, keeper, lan):
    hers = let_in(app.test_client(), lan)
    let_in(client, keeper)
    address = f"/quan-tri/nguoi-dung/{lan.id}"
    client.submit(address, to="/khoa")
    assert hers.get("/tai-khoan").status_code == 302
    assert "Tài khoản này đang bị khóa" in client.get(address).text
    client.submit(address, to="/mo")
    let_in(hers, lan)
    client.submit(address, to="/dang-xuat", press="Đăng xuất trên mọi máy")
    assert hers.get("/tai-khoan").status_code == 302


@pytest.mark.parametrize("path", ["", "/1", "/1/vai-tro", "/1/ma-dat-lai"])
def test_by_page_others_stay_outside(client: PageClient, keeper, path):
    let_in(client, coordinator_of(tra_tan()))
    assert client.get(f"/quan-tri/nguoi-dung{path}").status_code == 403


def test_by_page_people_are_listed_by_role(client: PageClient, keeper, lan):
    coordinator_of(tra_tan())
    let_in(client, keeper)
    officials = client.get("/quan-tri/nguoi-dung?vai_tro=coordinator").text
    assert "Nguyễn Thị Điều" in officials
    assert "Hồ Thị Lan" not in officials
    assert client.get("/quan-tri/nguoi-dung?vai_tro=king&trang=999").status_code == 200
