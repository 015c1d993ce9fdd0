"""Beginning to sell or to buy."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.kernel.actor import VISITOR
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations import commands, queries
from marketplace.organisations.states import OrganisationKind, Standing
from tests.pages import PageClient, form_in, untouched
from tests.world.organisations import buyer, place, seller
from tests.world.people import acting, let_in, person


def test_a_household_begins_to_sell_and_its_founder_owns_it(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung, "Hộ bà Dung")
    assert household.standing is Standing.UNVERIFIED
    assert household.address == "Thôn 2, xã Trà Tân, TP. Đà Nẵng"
    assert household.phone == dung.phone
    assert acting(dung).sells_for == {household.id}
    assert acting(dung).buys_for == frozenset()
    assert queries.owners_of(household) == {dung.id}


def test_one_person_may_have_several_and_two_households_the_same_name(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    first, second = seller(dung, "Hộ bà Dung"), seller(dung, "Hộ bà Dung", tax_number="0402353502")
    shop = buyer(dung, "Quán Bếp Nhà", kind=OrganisationKind.HOUSEHOLD_BUSINESS, tax_number="0402353502")
    assert (first.slug, second.slug) == ("ho-ba-dung", "ho-ba-dung-2")
    assert acting(dung).organisations == {first.id, second.id, shop.id}
    assert [each.slug for each in queries.organisations_of(acting(dung))] == [first.slug, second.slug, shop.slug]


def test_it_refuses_somebody_not_signed_in_and_a_purpose_nobody_said(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        commands.found_organisation(
            VISITOR, kind=OrganisationKind.HOUSEHOLD, name="Ai đó", locality=place(), sells=True
        )
    with pytest.raises(commands.NotYetComplete):
        commands.found_organisation(
            acting(person("Hồ Thị Dung")), kind=OrganisationKind.HOUSEHOLD, name="Hộ bà Dung", locality=place()
        )


def test_by_page_a_seller_goes_on_to_the_file_and_a_buyer_to_what_they_came_for(app: Flask, client: PageClient) -> None:
    minh = person("Lê Văn Minh")
    let_in(client, minh)
    assert "Mua hàng" in client.get("/tai-khoan/bat-dau").text
    answers = {"kind": "household", "name": "Nhà anh Minh", "locality": "20257", "hamlet": "12 Núi Thành"}
    bought = client.submit("/tai-khoan/bat-dau?muon=buy&next=/dat-hang", answers)
    assert (bought.status_code, bought.location) == (303, "/dat-hang")
    elsewhere = client.submit("/tai-khoan/bat-dau?muon=buy&next=//evil.example", {**answers, "name": "Nhà hai"})
    assert elsewhere.location == "/"
    sold = client.submit("/tai-khoan/bat-dau?muon=sell", {**answers, "name": "Hộ bà Dung", "locality": "20923"})
    assert sold.location == "/tai-khoan/to-chuc/ho-ba-dung"
    page = client.get(sold.location).text
    assert "Gửi xác minh" in page and "Chưa xác minh" in page


def test_by_page_wrong_answers_come_back_at_their_fields_with_what_was_typed(app: Flask, client: PageClient) -> None:
    let_in(client, person("Lê Văn Minh"))
    wrong = {"kind": "household", "name": "  \u200b ", "locality": "99999", "tax_number": "123", "budget_number": "12"}
    page = client.submit("/tai-khoan/bat-dau?muon=buy", {**wrong, "hamlet": "Thôn 2"})
    assert page.status_code == 422
    for sentence in (
        "Hãy điền mục “Tên”.",
        "Hãy chọn xã, phường trong danh sách.",
        "Mã số thuế có 10, 12 hoặc 13",
        "7 chữ số",
    ):
        assert sentence in page.text
    assert 'value="Thôn 2"' in page.text and 'value="123"' in page.text
    assert page.text.index("error-summary") < page.text.index("<h1")


def test_the_same_form_sent_twice_founds_one(app: Flask, client: PageClient) -> None:
    minh = person("Lê Văn Minh")
    let_in(client, minh)
    path = "/tai-khoan/bat-dau?muon=buy"
    form = form_in(client.get(path).text, {"name", "hamlet"}, "", "")
    typed = {**dict(untouched(form)), "kind": "household", "name": "Nhà anh Minh", "locality": "20257"}
    first, again = (client.post(path, data=typed, headers={"Sec-Fetch-Site": "same-origin"}) for _time in range(2))
    assert (first.location, again.location) == ("/", "/")
    assert len(queries.organisations_of(acting(minh))) == 1
