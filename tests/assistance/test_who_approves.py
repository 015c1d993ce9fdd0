"""No official approves what they typed; where there is no other, a written reason is kept."""

from __future__ import annotations

import pytest

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.commands import NotSaidWhy
from marketplace.approvals.models import Review
from marketplace.approvals.policy import is_exception, may_decide
from marketplace.approvals.queries import doubts_among, open_review
from marketplace.approvals.states import ReviewState
from marketplace.assistance import commands
from marketplace.catalogue import commands as catalogue
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import live_listing, seller_of
from tests.world.helping import entering, entries, leave_for_official, leave_for_relative, typed
from tests.world.people import acting, coordinator_of, let_in


@pytest.fixture
def typed_by_dieu(dieu: Person, household: Organisation) -> Review:
    """Honey that Điều, who is not entering any more, typed for bà Dung."""
    listing = typed(entering(dieu, leave_for_official(dieu, household)), household)
    return waiting(catalogue.KIND, listing.id)


@pytest.fixture
def hanh(household: Organisation) -> Person:
    """A second coordinator of Trà Tân."""
    return coordinator_of(household.locality, "Phạm Hạnh")


def waiting(kind: str, subject_id: int) -> Review:
    review = open_review(kind, subject_id)
    assert review is not None
    return review


def test_another_coordinator_decides(typed_by_dieu: Review, dieu: Person, hanh: Person) -> None:
    for verb in (approvals.approve, approvals.return_with_note):
        with pytest.raises(NotAllowed):
            verb(acting(dieu), typed_by_dieu, **({"reason": "photos"} if verb is approvals.return_with_note else {}))
    approvals.approve(acting(hanh), typed_by_dieu, sure=True)
    assert typed_by_dieu.state is ReviewState.APPROVED


def test_typed_by_one_and_sent_by_the_producer_is_still_typed_by_that_one(
    dieu: Person, hanh: Person, household: Organisation
) -> None:
    listing = typed(entering(dieu, leave_for_official(dieu, household)), household)
    catalogue.withdraw_listing(seller_of(household), listing)
    catalogue.submit_listing(seller_of(household), listing)
    review = waiting(catalogue.KIND, listing.id)
    assert review.assistance_id is None
    assert not may_decide(acting(dieu), review)
    assert may_decide(acting(hanh), review)


def test_new_words_are_decided_by_another_too(dieu: Person, hanh: Person, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.offer_revision(entering(dieu, leave_for_official(dieu, household)), listing, description="Ngon.")
    catalogue.offer_revision(seller_of(household), listing, description="Ngon, dẻo.")
    review = waiting(catalogue.REVISION, listing.open_revision.id)
    assert review.entered_by == [str(dieu.id)]
    assert not may_decide(acting(dieu), review)
    assert may_decide(acting(hanh), review)


def test_what_a_relative_typed_is_decided_as_ever(dieu: Person, lan: Person, household: Organisation) -> None:
    listing = typed(entering(lan, leave_for_relative(lan, household)), household)
    review = waiting(catalogue.KIND, listing.id)
    assert review.was_entered
    assert may_decide(acting(dieu), review)
    assert not is_exception(acting(dieu), review)


def test_the_only_coordinator_of_a_place_gives_a_reason(typed_by_dieu: Review, dieu: Person) -> None:
    with pytest.raises(NotSaidWhy) as refusal:
        approvals.approve(acting(dieu), typed_by_dieu, sure=True)
    assert refusal.value.field == "exception"
    approvals.approve(acting(dieu), typed_by_dieu, exception="Xã chỉ có một cán bộ; đã hỏi lại bà Dung.", sure=True)
    assert typed_by_dieu.exception == "Xã chỉ có một cán bộ; đã hỏi lại bà Dung."


def test_approving_together_leaves_these_out(typed_by_dieu: Review, hanh: Person) -> None:
    assert "nhập thay" in doubts_among([typed_by_dieu], together=True)[typed_by_dieu.id].apart
    outcome = approvals.approve_together(acting(hanh), [(typed_by_dieu, typed_by_dieu.version)])
    assert [review.id for review, _why in outcome.skipped] == [typed_by_dieu.id]


def test_by_page_the_desk_shows_who_typed_and_what_the_producer_said(
    client: PageClient, typed_by_dieu: Review, hanh: Person
) -> None:
    desk = let_in(client, hanh)
    address = f"/dieu-phoi/duyet/{typed_by_dieu.reference}"
    assert "Nhập thay, nhà sản xuất chưa xác nhận" in desk.get("/dieu-phoi/duyet").text
    page = desk.get(address).text
    assert "Người nhập: Nguyễn Thị Điều." in page
    assert "Nhà sản xuất chưa trả lời" in page
    commands.confirm_entry(SYSTEM, entries()[0], seen=2)
    assert "Nhà sản xuất đã xác nhận đúng" in desk.get(address).text
    assert "Nhập thay, nhà sản xuất đã xác nhận" in desk.get("/dieu-phoi/duyet").text


def test_by_page_who_typed_it_is_asked_to_call_another(
    client: PageClient, typed_by_dieu: Review, dieu: Person, hanh: Person
) -> None:
    page = let_in(client, dieu).get(f"/dieu-phoi/duyet/{typed_by_dieu.reference}").text
    assert "Bạn đã nhập thay mục này nên không tự duyệt được" in page
    assert "Yêu cầu bổ sung" not in page


def test_by_page_the_only_one_writes_why(client: PageClient, typed_by_dieu: Review, dieu: Person) -> None:
    desk = let_in(client, dieu)
    address = f"/dieu-phoi/duyet/{typed_by_dieu.reference}"
    refused = desk.submit(address, {"exception": "", "checked": "photos"})
    assert refused.status_code == 422
    assert "vì sao không có cán bộ khác" in refused.text
    assert desk.submit(address, {"exception": "Xã chỉ có một cán bộ.", "checked": "photos"}).status_code == 303
    assert "Duyệt ngoại lệ: Xã chỉ có một cán bộ." in desk.get(address).text
