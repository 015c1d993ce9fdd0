"""An organisation may have several people, and a person several organisations."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts.states import Role
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations import commands, queries
from tests.pages import PageClient
from tests.world.organisations import buyer, seller
from tests.world.people import acting, let_in, person


def test_the_owner_adds_somebody_who_has_an_account_and_removes_them(app: Flask) -> None:
    dung, nam = person("Hồ Thị Dung"), person("Hồ Văn Nam")
    household = seller(dung)
    commands.add_member(acting(dung), household, phone=nam.phone, role=Role.PRODUCER)
    assert acting(nam).sells_for == {household.id}
    assert [each.person.name for each in queries.members_of(household)] == [dung.name, nam.name]
    commands.remove_member(acting(dung), household, phone=nam.phone)
    assert acting(nam).organisations == frozenset()


def test_adding_twice_changes_nothing(app: Flask) -> None:
    dung, nam = person("Hồ Thị Dung"), person("Hồ Văn Nam")
    household = seller(dung)
    for _time in range(2):
        commands.add_member(acting(dung), household, phone=nam.phone, role=Role.PRODUCER)
    assert len(queries.members_of(household)) == 2


def test_it_refuses_strangers_unknown_numbers_and_roles_it_does_not_have(app: Flask) -> None:
    dung, nam = person("Hồ Thị Dung"), person("Hồ Văn Nam")
    household = seller(dung)
    with pytest.raises(commands.UnknownPerson):
        commands.add_member(acting(dung), household, phone="+84905999999", role=Role.PRODUCER)
    with pytest.raises(commands.NotYetComplete):
        commands.add_member(acting(dung), household, phone=nam.phone, role=Role.BUYER)
    with pytest.raises(NotAllowed):
        commands.add_member(acting(nam), household, phone=nam.phone, role=Role.PRODUCER)


def test_a_member_who_does_not_own_it_brings_nobody_in(app: Flask) -> None:
    dung, nam, lan = person("Hồ Thị Dung"), person("Hồ Văn Nam"), person("Phạm Thị Lan")
    household = seller(dung)
    commands.add_member(acting(dung), household, phone=nam.phone, role=Role.PRODUCER)
    with pytest.raises(NotAllowed):
        commands.add_member(acting(nam), household, phone=lan.phone, role=Role.PRODUCER)
    with pytest.raises(NotAllowed):
        commands.remove_member(acting(nam), household, phone=dung.phone)


def test_the_last_owner_stays(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    with pytest.raises(commands.LastOwner):
        commands.remove_member(acting(dung), household, phone=dung.phone)


def test_by_page_access_ends_at_the_next_request(app: Flask, client: PageClient) -> None:
    dung, nam = person("Hồ Thị Dung"), person("Hồ Văn Nam")
    household = seller(dung)
    let_in(client, dung)
    phone = "0" + nam.phone.removeprefix("+84")
    unknown = client.submit(
        f"/tai-khoan/to-chuc/{household.slug}/them-nguoi", {"phone": "0905 999 999", "role": "producer"}
    )
    assert unknown.status_code == 422 and "chưa có tài khoản" in unknown.text and 'value="0905 999 999"' in unknown.text
    added = client.submit(f"/tai-khoan/to-chuc/{household.slug}/them-nguoi", {"phone": phone, "role": "producer"})
    assert added.status_code == 303
    helper = let_in(app.test_client(), nam)
    assert helper.get("/ban-hang").status_code == 200
    assert helper.get(f"/tai-khoan/to-chuc/{household.slug}").status_code == 200
    assert "Thêm người" not in helper.get(f"/tai-khoan/to-chuc/{household.slug}").text
    removed = client.submit(f"/tai-khoan/to-chuc/{household.slug}", {"phone": nam.phone}, press="Gỡ " + nam.name)
    assert removed.status_code == 303
    assert helper.get("/ban-hang").status_code == 403
    assert helper.get(f"/tai-khoan/to-chuc/{household.slug}").status_code == 404


def test_everybodys_list_holds_exactly_what_they_may_open(app: Flask, client: PageClient) -> None:
    dung, minh = person("Hồ Thị Dung"), person("Lê Văn Minh")
    places = [seller(dung), seller(dung, "HTX Trà Tân"), buyer(minh)]
    for somebody in (dung, minh):
        let_in(guest := app.test_client(), somebody)
        listed = {each.slug for each in queries.organisations_of(acting(somebody))}
        opened = {each.slug for each in places if guest.get(f"/tai-khoan/to-chuc/{each.slug}").status_code == 200}
        assert listed == opened
    assert "HTX Trà Tân" in let_in(client, dung).get("/tai-khoan/to-chuc").text
