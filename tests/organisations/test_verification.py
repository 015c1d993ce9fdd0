"""A coordinator of the place checks who it is; only then it may sell."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.organisations import commands, policy, queries
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import CheckMethod, Standing
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.organisations import HOA_CUONG, place, seller, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person

MOST_STATEMENTS = 12


def test_checked_and_approved_it_is_public(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), coordinator_of(place())
    household = seller(dung)
    assert not policy.is_public(household)
    commands.submit_for_verification(acting(dung), household)
    commands.check_identity(acting(dieu), household, method=CheckMethod.SEEN_IN_PERSON, last_four="0134")
    approvals.approve(acting(dieu), open_review(commands.REVIEWED, household.id), checked=["person"])
    assert policy.is_public(household)
    assert db.session.scalars(queries.producers()).all() == [household]
    (check,) = queries.checks_of(household)
    assert (check.method, check.last_four, check.checked_by.name) == ("seen_in_person", "0134", dieu.name)
    assert [move.name for move in queries.moves_of(household)] == ["verify", "submit"]


def test_nobody_is_verified_before_somebody_noted_who_they_are(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), acting(coordinator_of(place()))
    household = seller(dung)
    commands.submit_for_verification(acting(dung), household)
    review = open_review(commands.REVIEWED, household.id)
    with pytest.raises(commands.NotYetChecked):
        approvals.approve(dieu, review, sure=True)
    assert open_review(commands.REVIEWED, household.id) is not None
    assert household.standing is Standing.SUBMITTED


def test_returned_it_reads_the_words_and_may_be_sent_again(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), acting(coordinator_of(place()))
    household = seller(dung)
    commands.submit_for_verification(acting(dung), household)
    note = "Bà ghi thêm số nhà,\ncảm ơn bà."
    review = open_review(commands.REVIEWED, household.id)
    approvals.return_with_note(dieu, review, reason="address", note=note)
    assert household.standing is Standing.RETURNED
    assert review.said == ["Địa chỉ chưa rõ. Hãy ghi số nhà, thôn hoặc tổ.", note]
    commands.submit_for_verification(acting(dung), household)
    assert open_review(commands.REVIEWED, household.id).round == 2


def test_only_officials_of_its_place_and_never_its_own_people(app: Flask) -> None:
    dung, stranger = person("Hồ Thị Dung"), acting(coordinator_of(place(HOA_CUONG)))
    household = seller(dung)
    own = coordinator_of(place(), "Trần Thị Vừa Bán Vừa Duyệt")
    own_household = seller(own, "Hộ cán bộ")
    for who, whose in ((stranger, household), (acting(dung), household), (acting(own), own_household)):
        with pytest.raises(NotAllowed):
            commands.check_identity(who, whose, method=CheckMethod.PAPERS)
    commands.submit_for_verification(acting(own), own_household)
    with pytest.raises(NotAllowed):
        approvals.approve(acting(own), open_review(commands.REVIEWED, own_household.id), sure=True)


def test_a_suspended_seller_leaves_the_public_list_and_comes_back(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), acting(coordinator_of(place()))
    household = verified_seller(dung, dieu)
    commands.suspend(dieu, household, reason="Hàng không đúng mô tả, đã báo trước 5 ngày.")
    assert db.session.scalars(queries.producers()).all() == []
    with pytest.raises(WrongState):
        commands.suspend(dieu, household, reason="Lần nữa.")
    commands.reinstate(dieu, household)
    assert policy.is_public(household)


def test_withdrawn_it_can_be_mended_and_sent_again(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    commands.submit_for_verification(acting(dung), household)
    commands.withdraw_submission(acting(dung), household)
    assert household.standing is Standing.UNVERIFIED
    assert open_review(commands.REVIEWED, household.id) is None
    commands.submit_for_verification(acting(dung), household)


def test_by_page_from_the_owner_to_the_official_and_back(app: Flask, client: PageClient) -> None:
    dung, dieu = person("Hồ Thị Dung"), coordinator_of(place())
    household = seller(dung)
    let_in(client, dung)
    assert "Chưa xác minh" in client.get("/ban-hang/ho-so").text
    sent = client.submit("/ban-hang/ho-so", press="Gửi xác minh")
    assert sent.status_code == 303
    assert "Cán bộ đang xem" in client.get(f"/tai-khoan/to-chuc/{household.slug}").text
    desk = let_in(app.test_client(), dieu)
    review = open_review(commands.REVIEWED, household.id)
    page = desk.get(f"/dieu-phoi/duyet/{review.reference}").text
    assert "Hộ bà Dung" in page and "Thôn 2" in page and "Chưa đối chiếu giấy tờ lần nào." in page
    refused = desk.submit(f"/dieu-phoi/duyet/{review.reference}", {"checked": "person"})
    assert refused.status_code == 422 and "Hãy ghi lại đã đối chiếu giấy tờ" in refused.text
    checked = desk.submit(f"/dieu-phoi/duyet/{review.reference}", {"method": "papers", "last_four": "0134"})
    assert checked.location == f"/dieu-phoi/duyet/{review.reference}"
    assert "••0134" in desk.get(checked.location).text
    done = desk.submit(f"/dieu-phoi/duyet/{review.reference}", {"checked": ["person", "name"]})
    assert done.location == "/dieu-phoi/duyet"
    assert "Đã duyệt “Hộ bà Dung”." in desk.get(done.location).text
    assert db.session.get_one(Organisation, household.id).standing is Standing.VERIFIED
    assert "Xem trang công khai" in client.get("/ban-hang/ho-so").text


def test_by_page_a_second_tap_changes_nothing_and_frightens_nobody(app: Flask, client: PageClient) -> None:
    dung, dieu = person("Hồ Thị Dung"), coordinator_of(place())
    household = seller(dung)
    let_in(client, dung)
    own = f"/tai-khoan/to-chuc/{household.slug}"
    form = dict(untouched(form_in(client.get(own).text, set(), "/xac-minh", "")))
    assert [tapped(client, own + "/xac-minh", form).location for _time in range(2)] == [own, own]
    assert "Không làm được" not in client.get(own).text
    commands.check_identity(acting(dieu), household, method=CheckMethod.PAPERS)
    desk = let_in(app.test_client(), dieu)
    path = f"/dieu-phoi/duyet/{open_review(commands.REVIEWED, household.id).reference}"
    form = {**dict(untouched(form_in(desk.get(path).text, {"checked"}, "", ""))), "checked": "person"}
    answers = [tapped(desk, path + "/duyet", form) for _time in range(2)]
    assert [each.location for each in answers] == ["/dieu-phoi/duyet"] * 2


def tapped(client: PageClient, address: str, form: dict[str, str]) -> TestResponse:
    return client.post(address, data=form, headers={"Sec-Fetch-Site": "same-origin"})


def test_by_page_an_official_finds_suspends_and_reinstates(app: Flask, client: PageClient) -> None:
    dung, dieu = person("Hồ Thị Dung"), coordinator_of(place())
    household = verified_seller(dung, acting(dieu))
    seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    let_in(client, dieu)
    with statements(app) as seen:
        listed = client.get("/dieu-phoi/nha-san-xuat?buoc=verified").text
        client.get(f"/dieu-phoi/nha-san-xuat/{household.slug}")
    assert len(seen) <= 2 * MOST_STATEMENTS, seen
    assert "Hộ bà Dung" in listed and "Hộ bà Cúc" not in listed
    assert "Hộ bà Cúc" in client.get("/dieu-phoi/nha-san-xuat?buoc=unverified").text
    path = f"/dieu-phoi/nha-san-xuat/{household.slug}"
    assert client.submit(path, {"reason": ""}, press="Tạm ngưng").status_code == 422
    assert client.submit(path, {"reason": "Hàng không đúng mô tả."}, press="Tạm ngưng").status_code == 303
    page = client.get(path).text
    assert client.get(f"/dieu-phoi/mat-khau/{dung.id}").status_code == 200 and f"/dieu-phoi/mat-khau/{dung.id}" in page
    assert "Hàng không đúng mô tả." in page and "Cho bán lại" in page
    assert client.submit(path, {"reason": "Đã sửa."}, press="Cho bán lại").status_code == 303
    wrong = client.submit(path, {"method": "papers", "last_four": "12"})
    assert wrong.status_code == 422 and 'value="12"' in wrong.text


def test_by_page_an_official_of_another_place_finds_nothing(app: Flask, client: PageClient) -> None:
    household = seller(person("Hồ Thị Dung"))
    let_in(client, coordinator_of(place(HOA_CUONG)))
    assert client.get(f"/dieu-phoi/nha-san-xuat/{household.slug}").status_code == 404
    assert "Hộ bà Dung" not in client.get("/dieu-phoi/nha-san-xuat").text
    assert client.get("/dieu-phoi/nha-san-xuat/khong-co").status_code == 404
