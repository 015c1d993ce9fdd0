"""Places where goods are fetched: kept by officials of their own locality, seen by everybody."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.delivery import commands, queries
from marketplace.delivery.commands import NoSuchPlace
from marketplace.delivery.models import PickupPoint
from marketplace.kernel.actor import VISITOR, Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from tests.pages import PageClient, form_in, untouched
from tests.world.people import acting, coordinator_of, hoa_cuong, let_in, person, tra_tan
from tests.world.trade import pickup_point


@pytest.fixture
def official(app: Flask) -> Actor:
    return acting(coordinator_of(hoa_cuong()))


def test_a_point_is_opened_amended_closed_and_opened_again(official: Actor) -> None:
    point = commands.open_pickup_point(official, name="Chợ Hòa Cường", address="2 Lê Nổ")
    assert point.locality_id == hoa_cuong().id
    commands.amend_pickup_point(official, point, name="Chợ đầu mối", address="2 Lê Nổ", hours="5–9 giờ")
    assert queries.point_for(VISITOR, point.reference).name == "Chợ đầu mối"
    commands.close_pickup_point(official, point)
    with pytest.raises(Missing):
        queries.point_for(VISITOR, point.reference)
    assert queries.point_for(official, point.reference).hours == "5–9 giờ"
    commands.reopen_pickup_point(official, point)
    assert [each.name for each in queries.points_in([hoa_cuong().id])] == ["Chợ đầu mối"]


def test_nobody_else_keeps_it(official: Actor) -> None:
    point = commands.open_pickup_point(official, name="Chợ Hòa Cường", address="2 Lê Nổ")
    neighbour = acting(coordinator_of(tra_tan()))
    for who in (neighbour, acting(person("Người Lạ")), VISITOR):
        with pytest.raises(NotAllowed):
            commands.close_pickup_point(who, point)
        with pytest.raises((NotAllowed, NoSuchPlace)):
            commands.open_pickup_point(who, name="Ở đây", address="1 Đường nào", locality="20257")
    with pytest.raises(Missing):
        queries.own_point(neighbour, point.reference)


def test_a_place_must_be_said_when_there_are_several(official: Actor) -> None:
    with pytest.raises(NoSuchPlace):
        commands.open_pickup_point(official, name="Ở đâu", address="1 Đường nào", locality="00000")


def test_points_are_kept_by_page(app: Flask, client: PageClient) -> None:
    let_in(client, coordinator_of(hoa_cuong()))
    assert "Chưa có điểm nhận hàng" in client.get("/dieu-phoi/diem-nhan").text
    wrong = client.submit("/dieu-phoi/diem-nhan/moi", {"name": "A", "address": "", "phone": "12"})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.text
    said = {"name": "Nhà văn hóa tổ 5", "address": "25 Núi Thành", "hours": "Thứ Bảy", "phone": "0905333444"}
    assert client.submit("/dieu-phoi/diem-nhan/moi", said).status_code == 303
    point = db.session.scalars(select(PickupPoint)).one()
    address = f"/dieu-phoi/diem-nhan/{point.reference}"
    assert client.submit(address, {"name": "Nhà văn hóa tổ 6"}, to=address).status_code == 303
    assert client.submit(address, to=f"{address}/dong").status_code == 303
    page = client.get("/dieu-phoi/diem-nhan").text
    assert "Nhà văn hóa tổ 6" in page
    assert "Đã đóng" in page
    assert client.submit(address, to=f"{address}/mo").status_code == 303


def test_two_officials_saving_one_point_are_shown_what_differs(app: Flask, client: PageClient) -> None:
    keeper = coordinator_of(hoa_cuong())
    point = commands.open_pickup_point(acting(keeper), name="Chợ Hòa Cường", address="2 Lê Nổ")
    let_in(client, keeper)
    address = f"/dieu-phoi/diem-nhan/{point.reference}"
    typed = dict(untouched(form_in(client.get(address).text, {"name"}, "", "")))
    commands.amend_pickup_point(acting(keeper), point, name="Chợ Hòa Cường", address="4 Lê Nổ")
    same = {"Sec-Fetch-Site": "same-origin"}
    late = client.post(address, data={**typed, "hours": "5 giờ"}, headers=same)
    assert late.status_code == 409
    for words in ("4 Lê Nổ", "2 Lê Nổ", "5 giờ", "Người khác đã lưu"):
        assert words in late.text, words
    again = dict(untouched(form_in(late.text, {"name"}, "", "")))
    assert client.post(address, data={**again, "address": "4 Lê Nổ"}, headers=same).status_code == 303
    db.session.expire_all()
    saved = queries.point_for(VISITOR, point.reference)
    assert (saved.address, saved.hours) == ("4 Lê Nổ", "5 giờ")


def test_a_neighbours_point_is_not_there(app: Flask, client: PageClient) -> None:
    point = pickup_point()
    let_in(client, coordinator_of(tra_tan()))
    assert client.get(f"/dieu-phoi/diem-nhan/{point.reference}").status_code == 404
    assert client.get("/dieu-phoi/diem-nhan/BBBBBB").status_code == 404


def test_programs_read_and_keep_points(app: Flask) -> None:
    point = pickup_point()
    keeper = db.session.scalars(select(PickupPoint)).one()
    assert keeper.id == point.id
    client = app.test_client()
    (shown,) = client.get("/api/v1/pickup-points?locality=20257").json["items"]
    assert (shown["reference"], shown["locality"]) == (point.reference, "20257")
    assert client.get("/api/v1/pickup-points?locality=20923").json["items"] == []
    one = client.get(f"/api/v1/pickup-points/{point.reference}")
    official = acting(coordinator_of(hoa_cuong()))
    secret = accounts.issue_token(official, name="máy", scopes=["read", "coordinate"]).secret
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/pickup-points/{point.reference}"
    assert client.patch(path, json={"hours": "8 giờ"}, headers=headers).status_code == 428
    changed = client.patch(path, json={"hours": "8 giờ"}, headers={**headers, "If-Match": one.headers["ETag"]})
    assert (changed.status_code, changed.json["hours"], changed.json["name"]) == (200, "8 giờ", shown["name"])
    assert client.post(f"{path}/close", headers=headers).json["is_open"] is False
    made = client.post("/api/v1/pickup-points", json={"name": "Chợ mới", "address": "1 Đường Chợ"}, headers=headers)
    assert made.status_code == 201
    assert client.post("/api/v1/pickup-points", json={"name": "Chợ mới", "address": "1 Đường Chợ"}).status_code == 401
