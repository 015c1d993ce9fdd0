"""Before a coordinator looks, everything needed to decide is there; what is missing is said field by field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.models import Review
from marketplace.approvals.queries import open_review
from marketplace.approvals.states import ReviewState
from marketplace.catalogue import commands, policy
from marketplace.catalogue.commands import CategoryRefused, NotReady
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.quantity import Unit
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import (
    ALCOHOL,
    CRAFT,
    DRIED,
    approved,
    category,
    draft,
    live_listing,
    official_for,
    returned,
    revised,
    seller_of,
    submitted_listing,
    waiting_review,
)
from tests.world.organisations import seller
from tests.world.people import acting, administrator, let_in

LABELLED = {"ingredients": "Măng nứa", "shelf_life": "12 tháng"}
PAPERS = {**LABELLED, "self_declaration": "01/DUNG/2026", "safety_exemption": "Hộ nhỏ lẻ"}
SUPPLEMENT, COSMETIC = 18, 19


def test_it_waits_on_the_coordinators_desk(household: Organisation) -> None:
    listing = submitted_listing(household, "Mật ong rừng")

    assert listing.state is ListingState.SUBMITTED
    review = open_review("listing", listing.id)
    assert review is not None
    assert (review.subject_name, review.locality_id, review.round) == ("Mật ong rừng", household.locality_id, 1)


@pytest.mark.parametrize(
    ("written", "lacking"),
    [
        ({"price": None}, {"price"}),
        ({"origin": ""}, {"origin"}),
        ({"stock": None}, {"stock"}),
        ({"category": None}, {"category"}),
        ({"unit": Unit.GOI}, {"content_amount"}),
        ({"unit": Unit.GOI, "content_amount": Decimal(500)}, {"content_unit"}),
        ({"unit": Unit.GOI, "content_amount": Decimal(500), "content_unit": Unit.GRAM}, set()),
        ({"unit": Unit.GUI}, {"content_amount"}),
        ({"unit": Unit.GUI, "content_amount": Decimal(12)}, set()),
        ({"unit": Unit.GUI, "content_amount": Decimal(12), "content_unit": Unit.LITRE}, {"content_amount"}),
        ({"unit": Unit.CON}, set()),
        ({"unit": Unit.CON, "stock": Decimal("1.5")}, {"stock"}),
        ({"unit": Unit.CON, "step": Decimal("0.5")}, {"step"}),
        ({"step": Decimal("0.5"), "min_quantity": Decimal("0.5")}, set()),
        ({"step": Decimal(2), "min_quantity": Decimal(3)}, {"min_quantity"}),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    household: Organisation, written: dict[str, Any], lacking: set[str]
) -> None:
    listing = draft(household, **written)

    assert missing_after_submitting(listing) == lacking


@pytest.mark.parametrize(
    ("number", "written", "lacking"),
    [
        (CRAFT, {}, set()),
        (DRIED, {}, {"ingredients", "shelf_life", "self_declaration", "safety_certificate"}),
        (DRIED, {**LABELLED, "self_declaration": "01/DUNG/2026"}, {"safety_certificate"}),
        (DRIED, PAPERS, set()),
        (SUPPLEMENT, PAPERS, {"registration_number", "warning"}),
        (SUPPLEMENT, {**PAPERS, "registration_number": "12/2026/ĐKSP", "warning": "Không phải là thuốc."}, set()),
        (COSMETIC, LABELLED, {"registration_number"}),
    ],
)
def test_each_kind_of_goods_is_asked_only_for_its_own_papers(
    household: Organisation, number: int, written: dict[str, Any], lacking: set[str]
) -> None:
    listing = draft(household, category=category(number), **written)

    assert missing_after_submitting(listing) == lacking


def missing_after_submitting(listing: Any) -> set[str]:
    try:
        commands.submit_listing(seller_of(listing.producer), listing)
    except NotReady as refusal:
        assert listing.state is ListingState.DRAFT
        return set(refusal.by_field)
    return set()


def test_a_listing_without_a_photo_is_not_ready(household: Organisation, dung_selling: Actor) -> None:
    listing = commands.start_listing(dung_selling, household, name="Gà đồi")

    assert "photos" in missing_after_submitting(listing)


def test_alcohol_is_refused_with_the_reason(household: Organisation, dung_selling: Actor) -> None:
    with pytest.raises(CategoryRefused, match="Luật 44/2019") as refusal:
        commands.start_listing(dung_selling, household, name="Rượu cần", category=category(ALCOHOL))

    assert refusal.value.field == "category"


def test_a_new_seller_is_sent_along_to_be_verified(dung: Person, coordinator: Person) -> None:
    household = seller(dung)

    submitted_listing(household)

    assert household.standing is Standing.SUBMITTED
    assert {review.subject_kind for review in db.session.scalars(select(Review))} == {"listing", "organisation"}


def test_a_suspended_seller_sends_nothing(household: Organisation) -> None:
    listing = draft(household)
    organisations.suspend(acting(administrator()), household, reason="Bán hàng giả")

    with pytest.raises(organisations.ProducerSuspended):
        commands.submit_listing(seller_of(household), listing)


def test_it_cannot_be_sent_twice(household: Organisation, dung_selling: Actor) -> None:
    listing = submitted_listing(household)

    with pytest.raises(WrongState, match="Hiện đang ở bước “Chờ duyệt”"):
        commands.submit_listing(dung_selling, listing)


def test_only_its_own_seller_may_send_it(household: Organisation, neighbour: Organisation) -> None:
    with pytest.raises(NotAllowed):
        commands.submit_listing(seller_of(neighbour), draft(household))


def test_taken_back_it_can_be_changed(household: Organisation, dung_selling: Actor) -> None:
    listing = submitted_listing(household)

    commands.withdraw_listing(dung_selling, listing)
    commands.amend_draft(dung_selling, listing, name="Măng le khô")

    assert listing.state is ListingState.DRAFT
    assert open_review("listing", listing.id) is None
    assert db.session.scalars(select(Review.state).where(Review.subject_kind == "listing")).all() == [
        ReviewState.WITHDRAWN
    ]


def test_while_it_waits_it_is_not_changed(household: Organisation, dung_selling: Actor) -> None:
    with pytest.raises(WrongState):
        commands.amend_draft(dung_selling, submitted_listing(household), name="Khác hẳn")


def test_returned_it_says_what_to_mend_and_can_be_sent_again(phone: PageClient, household: Organisation) -> None:
    listing = returned(submitted_listing(household), "photos", "Chụp thêm mặt sau.")

    page = phone.get(f"/ban-hang/san-pham/{listing.slug}").text
    assert "Ảnh mờ hoặc chưa thấy rõ hàng. Hãy chụp lại ngoài sáng. Chụp thêm mặt sau." in page
    answer = phone.submit(f"/ban-hang/san-pham/{listing.slug}/sua", {"description": "Đã chụp lại"}, press="submit")

    assert answer.status_code == 303
    review = open_review("listing", listing.id)
    assert review is not None
    assert review.round == 2


def test_the_first_button_of_what_was_returned_mends_it(phone: PageClient, household: Organisation) -> None:
    listing, goods = returned(submitted_listing(household)), live_listing(household, "Nấm lim")
    revision = revised(goods, name="Nấm lim xanh")
    approvals.return_with_note(official_for(household), waiting_review(revision), reason="photos", note="")

    for slug in (listing.slug, goods.slug):
        main = phone.get(f"/ban-hang/san-pham/{slug}").text.partition("<main")[2]
        (primary,) = re.findall(r'<(?:a|button)[^>]*class="button primary[^>]*>.*?</(?:a|button)>', main, re.DOTALL)
        assert f'href="/ban-hang/san-pham/{slug}/sua"' in primary
        assert "Sửa" in primary
        assert "Gửi duyệt" in main, "sending it as it is stays possible"


def test_approved_it_is_on_the_shelf_with_its_stock(client: PageClient, household: Organisation) -> None:
    listing = approved(submitted_listing(household, "Nấm lim", stock=Decimal(4)))

    assert listing.state is ListingState.LIVE
    shown = client.get("/api/v1/listings").get_json()["items"]
    assert [(each["name"], each["available"]) for each in shown] == [("Nấm lim", "4")]


def test_the_coordinator_reads_everything_needed_to_decide(
    client: PageClient, household: Organisation, coordinator: Person
) -> None:
    listing = submitted_listing(household, category=category(DRIED), **PAPERS)
    review = open_review("listing", listing.id)
    assert review is not None

    page = let_in(client, coordinator).get(f"/dieu-phoi/duyet/{review.reference}").text

    for words in ("Măng khô", "Hộ bà Dung", "70.000", "Thôn 2, xã Trà Tân", "01/DUNG/2026", "cần tự công bố"):
        assert words in page, words


def test_a_status_jump_by_the_page_is_refused(phone: PageClient, household: Organisation) -> None:
    listing = draft(household)
    own = f"/ban-hang/san-pham/{listing.slug}"
    token = dict(untouched(form_in(phone.get(own).text, set(), "/gui", "")))

    for jump in ("ban-lai", "ngung", "rut"):
        assert phone.post(f"{own}/{jump}", data=token).status_code == 409, jump
    assert phone.post(f"{own}/gia", data={**token, "price": "1.000"}).status_code == 409


def test_somebody_elses_goods_are_not_there(phone: PageClient, neighbour: Organisation) -> None:
    theirs = [draft(neighbour), approved(submitted_listing(neighbour, "Gừng"))]

    for listing in theirs:
        for path in ("", "/sua"):
            assert phone.get(f"/ban-hang/san-pham/{listing.slug}{path}").status_code == 404
        assert phone.get(f"/ban-hang/kho/{listing.slug}").status_code == 404


def test_officials_see_what_was_sent_but_no_drafts(household: Organisation) -> None:
    official = official_for(household)
    unsent, sent = draft(household), submitted_listing(household, "Chuối")

    assert [each.id for each in db.session.scalars(policy.visible_to(official))] == [sent.id]
    assert not policy.may_see(official, unsent)
    assert policy.may_see(official, sent)
