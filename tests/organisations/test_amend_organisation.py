"""Changing what is known of a household or a firm."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review, review_for, waiting_count
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.organisations import commands, policy, queries
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import CheckMethod, Standing
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import submitted_listing
from tests.world.organisations import HOA_CUONG, place, seller, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person


def test_the_story_changes_at_once_and_nobody_needs_to_look(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), acting(coordinator_of(place()))
    household = verified_seller(dung, dieu)
    commands.amend_organisation(acting(dung), household, story="Trồng quế từ năm 1998.")
    assert household.story == "Trồng quế từ năm 1998."
    assert household.standing is Standing.VERIFIED
    assert waiting_count(dieu) == 0


def test_a_verified_seller_with_a_new_name_stays_on_the_shelf_while_it_is_looked_at(app: Flask) -> None:
    dung, dieu = person("Hồ Thị Dung"), acting(coordinator_of(place()))
    household = verified_seller(dung, dieu)
    commands.amend_organisation(acting(dung), household, name="Quế bà Dung")
    commands.amend_organisation(acting(dung), household, name="Quế rừng bà Dung")
    assert policy.is_public(household)
    assert waiting_count(dieu) == 1


def test_a_seller_who_moves_is_verified_anew_and_the_old_officials_see_it_no_more(app: Flask) -> None:
    dung, here, there = person("Hồ Thị Dung"), coordinator_of(place()), coordinator_of(place(HOA_CUONG), "Lê Thị Hòa")
    household = verified_seller(dung, acting(here))
    commands.amend_organisation(acting(dung), household, name="Quế bà Dung")
    assert waiting_count(acting(here)) == 1
    commands.amend_organisation(acting(dung), household, locality=place(HOA_CUONG))
    assert household.standing is Standing.UNVERIFIED
    assert household.address.endswith("phường Hòa Cường, TP. Đà Nẵng")
    assert (waiting_count(acting(here)), waiting_count(acting(there))) == (0, 0)
    assert not policy.may_verify(acting(here), household)
    commands.submit_for_verification(acting(dung), household)
    assert (waiting_count(acting(here)), waiting_count(acting(there))) == (0, 1)
    review = open_review(commands.REVIEWED, household.id)
    with pytest.raises(commands.NotYetChecked):
        approvals.approve(acting(there), review, sure=True)
    commands.check_identity(acting(there), household, method=CheckMethod.PAPERS)
    approvals.approve(acting(there), review, sure=True)


def test_goods_waiting_for_approval_move_along(app: Flask) -> None:
    dung, here, there = person("Hồ Thị Dung"), coordinator_of(place()), coordinator_of(place(HOA_CUONG), "Lê Thị Hòa")
    household = verified_seller(dung, acting(here))
    listing = submitted_listing(household)
    commands.amend_organisation(acting(dung), household, locality=place(HOA_CUONG))
    reference = open_review("listing", listing.id).reference
    assert review_for(acting(there), reference).subject_name == listing.name
    with pytest.raises(Missing):
        review_for(acting(here), reference)


def test_selling_and_buying_go_with_the_roles_of_its_people(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    commands.amend_organisation(acting(dung), household, buys=True)
    assert acting(dung).buys_for == acting(dung).sells_for == {household.id}
    commands.amend_organisation(acting(dung), household, sells=False)
    assert (acting(dung).sells_for, acting(dung).buys_for) == (frozenset(), {household.id})
    assert queries.owners_of(household) == {dung.id}
    with pytest.raises(commands.NotYetComplete):
        commands.amend_organisation(acting(dung), household, buys=False)


def test_a_stranger_may_not_and_gets_no_page_of_it(app: Flask, client: PageClient) -> None:
    household = seller(person("Hồ Thị Dung"))
    lan = person("Phạm Thị Lan")
    with pytest.raises(NotAllowed):
        commands.amend_organisation(acting(lan), household, name="Của Lan")
    let_in(client, lan)
    for path in ("", "/sua", "/them-nguoi", "/ngan-hang"):
        assert client.get(f"/tai-khoan/to-chuc/{household.slug}{path}").status_code == 404


def test_by_page_of_two_who_edit_at_once_the_later_is_told(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)
    path = f"/tai-khoan/to-chuc/{household.slug}/sua"
    seen = dict(untouched(form_in(client.get(path).text, {"story"}, "", "")))
    commands.amend_organisation(acting(dung), household, story="Viết từ máy khác.")
    late = client.post(path, data={**seen, "story": "Viết đè."}, headers={"Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 409
    assert "Người khác vừa sửa thông tin này." in late.text and "Viết đè." in late.text
    assert db.session.get_one(Organisation, household.id).story == "Viết từ máy khác."


def test_by_page_a_wrong_check_digit_only_warns(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    let_in(client, dung)
    saved = client.submit(f"/tai-khoan/to-chuc/{household.slug}/sua", {"tax_number": "0402353503"})
    assert saved.status_code == 303
    page = client.get(saved.location).text
    assert "Mã số thuế có vẻ chưa đúng" in page
    assert "0402353503" not in page and "0402••••03" in page


def test_a_moved_seller_leaves_no_open_review_behind(app: Flask) -> None:
    dung = person("Hồ Thị Dung")
    household = seller(dung)
    commands.submit_for_verification(acting(dung), household)
    commands.amend_organisation(acting(dung), household, locality=place(HOA_CUONG))
    assert open_review(commands.REVIEWED, household.id) is None
