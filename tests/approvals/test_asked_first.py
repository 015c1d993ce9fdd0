"""One rule asks before an approval: when something should be looked at twice, or nothing was ticked as looked at."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.commands import issue_token
from marketplace.accounts.models import Person
from marketplace.accounts.states import Scope
from marketplace.approvals import commands, queries
from marketplace.approvals.models import Review
from marketplace.approvals.states import ReviewState
from marketplace.catalogue.commands import KIND
from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.kernel.idempotency import IdempotencyKey
from marketplace.organisations.models import Organisation
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing, submitted_listing
from tests.world.organisations import place, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person

QUEUE = "/dieu-phoi/duyet"
HEALS = "Có chữ nghe như hứa chữa bệnh: chữa."
MOST_TO_DECIDE = 35  # by one step of the page: the sentences, the decision, the log, the one-time key


@pytest.fixture
def dieu(app: Flask) -> Person:
    return coordinator_of(place(), "Nguyễn Thị Điều")


@pytest.fixture
def household(dieu: Person) -> Organisation:
    return verified_seller(person("Hồ Thị Dung"), acting(dieu))


@pytest.fixture
def desk(client: PageClient, dieu: Person) -> PageClient:
    return let_in(client, dieu)


def review_for(listing: Listing) -> Review:
    found = queries.open_review(KIND, listing.id)
    assert found is not None
    return found


def plain(household: Organisation) -> Review:
    return review_for(submitted_listing(household, "Măng khô"))


def odd(household: Organisation) -> Review:
    """Somebody should look at these words twice."""
    return review_for(submitted_listing(household, "Nghệ", description="Chữa đau dạ dày"))


def test_looked_at_and_nothing_odd_is_one_step(household: Organisation, dieu: Person) -> None:
    review = plain(household)
    assert queries.doubts_among([review], ["photos"])[review.id].asked == []
    commands.approve(acting(dieu), review, checked=["photos"])
    assert review.state is ReviewState.APPROVED


@pytest.mark.parametrize("checked", [[], ["made up"]], ids=["nothing ticked", "nothing it knows"])
def test_an_empty_checklist_asks(household: Organisation, dieu: Person, checked: list[str]) -> None:
    review = plain(household)
    with pytest.raises(commands.AskFirst, match=queries.UNCHECKED) as question:
        commands.approve(acting(dieu), review, checked=checked)
    assert (question.value.field, review.state) == ("sure", ReviewState.SUBMITTED)
    commands.approve(acting(dieu), review, checked=checked, sure=True)
    assert (review.state, review.checked) == (ReviewState.APPROVED, [])


def test_a_hint_asks_however_much_is_ticked(household: Organisation, dieu: Person) -> None:
    review = odd(household)
    every = [code for code, _sentence in review.kind.checklist]
    with pytest.raises(commands.AskFirst, match="hứa chữa bệnh"):
        commands.approve(acting(dieu), review, checked=every)
    commands.approve(acting(dieu), review, checked=every, sure=True)
    assert review.state is ReviewState.APPROVED


def test_nobody_is_asked_about_what_is_decided_or_changed(household: Organisation, dieu: Person) -> None:
    review = plain(household)
    with pytest.raises(commands.ChangedMeanwhile):
        commands.approve(acting(dieu), review, seen=review.version + 1)
    commands.return_with_note(acting(dieu), review, reason="photos")
    with pytest.raises(commands.AlreadyDecided):
        commands.approve(acting(dieu), review)


def test_the_page_asks_with_its_reasons_and_keeps_what_was_ticked(desk: PageClient, household: Organisation) -> None:
    review = odd(household)
    path = f"{QUEUE}/{review.reference}"
    asked = desk.submit(path, {"checked": ["photos", "price"]}, press="Duyệt")

    assert asked.status_code == 200 and "Lỗi:" not in asked.text
    assert "Vẫn duyệt “Nghệ”?" in asked.text and HEALS in asked.text and queries.UNCHECKED not in asked.text
    assert 'value="price" checked' in asked.text and "Thôi, xem lại" in asked.text
    assert state_of(review) is ReviewState.SUBMITTED
    assert db.session.scalars(select(IdempotencyKey).where(IdempotencyKey.scope.like("form:%"))).all() == []

    done = desk.send(asked, press="Vẫn duyệt")
    assert done.location == QUEUE
    assert state_of(review) is ReviewState.APPROVED
    assert db.session.get_one(Review, review.id).checked == ["photos", "price"]


def test_the_question_names_an_empty_checklist_and_offers_it_again(desk: PageClient, household: Organisation) -> None:
    review = plain(household)
    path = f"{QUEUE}/{review.reference}"
    asked = desk.submit(path, press="Duyệt")
    assert queries.UNCHECKED in asked.text
    desk.send(asked, {"checked": "photos"}, press="Vẫn duyệt")
    assert state_of(review) is ReviewState.APPROVED
    assert db.session.get_one(Review, review.id).checked == ["photos"]


def test_what_was_decided_while_one_was_asked_is_not_decided_again(
    desk: PageClient, household: Organisation, dieu: Person
) -> None:
    review = plain(household)
    asked = desk.submit(f"{QUEUE}/{review.reference}", press="Duyệt")
    commands.return_with_note(acting(coordinator_of(place(), "Chị Lan")), review, reason="photos")
    late = desk.send(asked, press="Vẫn duyệt")
    assert late.status_code == 409 and "Chị Lan đã yêu cầu bổ sung" in late.text


def test_nonsense_in_the_checklist_is_a_fault_and_no_question(desk: PageClient, household: Organisation) -> None:
    path = f"{QUEUE}/{plain(household).reference}"
    page = desk.get(path)
    answer = desk.send(page, {"checked": ["x" * 41]}, to="/duyet")
    assert answer.status_code == 422 and "Vẫn duyệt" not in answer.text
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    deep = {"csrf_token": token, "checked-0-x": "1"}
    answer = desk.post(f"{path}/duyet", data=deep, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422 and "Vẫn duyệt" not in answer.text


def test_many_together_are_asked_about_too(desk: PageClient, household: Organisation) -> None:
    live_listing(household, "Đã bán")
    reviews = [plain(household), odd(household)]
    chosen = [f"{each.reference}.{each.version}" for each in reviews]
    page = desk.get(f"{QUEUE}/cung-luc", query_string={"muc": chosen})
    asked = desk.send(page, press="Duyệt 1 mục")

    assert asked.status_code == 422 and "Hãy xem từng mục, rồi đánh dấu vào ô này." in asked.text
    assert [state_of(each) for each in reviews] == [ReviewState.SUBMITTED] * 2
    assert desk.send(asked, {"sure": "1"}, press="Duyệt 1 mục").location == QUEUE
    assert [state_of(each) for each in reviews] == [ReviewState.APPROVED, ReviewState.SUBMITTED]


def test_a_program_reads_the_hints_and_is_not_asked(client: PageClient, household: Organisation, dieu: Person) -> None:
    review = odd(household)
    secret = issue_token(acting(dieu), name="thử", scopes=(Scope.COORDINATE,)).secret
    key: dict[str, Any] = {"headers": {"Authorization": f"Bearer {secret}", "Idempotency-Key": "mot"}}
    path = f"/api/v1/reviews/{review.reference}"

    (hint,) = client.get(path, **key).json["hints"]
    assert HEALS in hint
    done = client.post(f"{path}/approve", json={}, **key)
    assert (done.status_code, done.json["state"]) == (200, "approved")
    assert client.get(path, **key).json["hints"] == []


def test_one_step_of_the_page_costs_few_statements(
    app: Flask, desk: PageClient, household: Organisation, dieu: Person
) -> None:
    path = f"{QUEUE}/{plain(household).reference}"
    page = desk.get(path)
    with statements(app) as seen:
        assert desk.send(page, {"checked": "photos"}, press="Duyệt").status_code == 303
    print("one step:", len(seen))
    assert len(seen) <= MOST_TO_DECIDE, "\n".join(seen)


def state_of(review: Review) -> ReviewState:
    return db.session.get_one(Review, review.id, populate_existing=True).state
