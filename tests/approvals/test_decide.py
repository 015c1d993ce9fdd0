"""A coordinator looks and decides: right, or back with words its maker can act on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from marketplace.accounts.commands import withdraw_role
from marketplace.accounts.queries import memberships_of
from marketplace.approvals import commands, queries, registry
from marketplace.approvals.models import Review
from marketplace.approvals.registry import kind_of
from marketplace.approvals.states import ReviewState
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import Duplicate, Missing, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.organisations.commands import withdraw_submission
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from tests.pages import PageClient, form_in, untouched
from tests.world.organisations import HOA_CUONG, place, review_of, submitted_seller
from tests.world.people import acting, coordinator_of, let_in, person


@pytest.fixture
def review(app: Flask) -> Review:
    """Bà Dung's household waits on the desk of Trà Tân."""
    return review_of(submitted_seller(person("Hồ Thị Dung")))


def test_approved_it_is_done_and_what_was_looked_at_is_kept(review: Review, clock: FrozenClock) -> None:
    dieu = acting(coordinator_of(place(), "Nguyễn Thị Điều"))
    commands.approve(dieu, review, checked=["person", "name", "made up"])
    assert review.state is ReviewState.APPROVED
    assert (review.decided_by_id, review.checked) == (dieu.person_id, ["name", "person"])
    assert queries.waiting_count(dieu) == 0


def test_returned_the_words_of_the_official_stay_as_they_stand(review: Review) -> None:
    note = "Bà Dung ơi,\n  ghi giúp “số nhà” <b>và</b> thôn nhé."
    commands.return_with_note(acting(coordinator_of(place())), review, reason="other", note=note)
    assert review.said == [note]


def test_it_refuses_a_return_that_helps_nobody(review: Review) -> None:
    dieu = acting(coordinator_of(place()))
    for said in ({"reason": "other", "note": "  "}, {"reason": "no such reason", "note": "Vì thế."}):
        with pytest.raises(commands.NotSaidWhy):
            commands.return_with_note(dieu, review, **said)
    assert review.state is ReviewState.SUBMITTED


def test_it_refuses_everybody_but_the_officials_of_the_place(review: Review) -> None:
    for who in (VISITOR, acting(person("Lan")), acting(coordinator_of(place(HOA_CUONG)))):
        with pytest.raises(NotAllowed):
            commands.approve(who, review, sure=True)
        with pytest.raises(Missing):
            queries.review_for(who, review.reference)


def test_an_official_moved_away_decides_no_more(review: Review) -> None:
    dieu = coordinator_of(place())
    withdraw_role(SYSTEM, memberships_of(dieu)[0])
    with pytest.raises(NotAllowed):
        commands.approve(acting(dieu), review, sure=True)


def test_a_thing_waits_once_only(review: Review) -> None:
    with pytest.raises(Duplicate, match="đang chờ duyệt"):
        commands.submit(
            acting(person("Lan")),
            kind=review.subject_kind,
            subject_id=review.subject_id,
            subject_name="Lần nữa",
            locality_id=review.locality_id,
        )


def test_what_was_taken_back_cannot_be_decided(review: Review) -> None:
    household = db.session.get_one(Organisation, review.subject_id)
    withdraw_submission(acting(review.submitted_by), household)
    with pytest.raises(commands.AlreadyDecided, match="đã rút mục này lại"):
        commands.approve(acting(coordinator_of(place())), review, sure=True)
    assert household.standing is Standing.UNVERIFIED


@pytest.fixture
def deeds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the desk asks of the row of its kind, in place of what the room would do."""
    done: list[tuple[object, ...]] = []
    asked = replace(
        kind_of("organisation"),
        approve=lambda actor, number: done.append(("approve", number)),
        give_back=lambda actor, number, note: done.append(("give back", number, note)),
        take_back=lambda actor, number, since: done.append(("take back", number, since)),
    )
    monkeypatch.setitem(registry._kinds, "organisation", asked)
    return done


def test_a_decision_is_what_the_row_of_its_kind_says(
    review: Review, deeds: list[tuple[object, ...]], clock: FrozenClock
) -> None:
    dieu, number = acting(coordinator_of(place())), review.subject_id
    commands.return_with_note(dieu, review, reason="address", note="Thôn mấy?")
    since = review.decided_at
    commands.take_back(dieu, review)
    commands.approve(dieu, review, sure=True)
    assert deeds == [
        ("give back", number, "Địa chỉ chưa rõ. Hãy ghi số nhà, thôn hoặc tổ. Thôn mấy?"),
        ("take back", number, since),
        ("approve", number),
    ]


def test_what_its_room_refuses_is_not_decided(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_said: object) -> None:
        raise WrongState("Chưa được.")

    refusing = replace(kind_of("organisation"), approve=refuse, give_back=refuse)
    monkeypatch.setitem(registry._kinds, "organisation", refusing)
    dieu = acting(coordinator_of(place()))
    with pytest.raises(WrongState):
        commands.approve(dieu, review, checked=["person"])
    with pytest.raises(WrongState):
        commands.return_with_note(dieu, review, reason="address")
    db.session.expire_all()
    assert (review.state, review.decided_by_id, review.checked) == (ReviewState.SUBMITTED, None, [])


def test_by_page_everything_stands_on_one_page_and_earlier_rounds_too(
    review: Review, app: Flask, client: PageClient, clock: FrozenClock
) -> None:
    dieu = coordinator_of(place(), "Nguyễn Thị Điều")
    let_in(client, dieu)
    path = f"/dieu-phoi/duyet/{review.reference}"
    sent_back = client.submit(path, {"reason": "address", "note": "Ghi thêm <b>số nhà</b> nhé."})
    assert sent_back.location == "/dieu-phoi/duyet"
    owner = let_in(app.test_client(), review.submitted_by)
    told = owner.get("/ban-hang/ho-so").text
    assert "Địa chỉ chưa rõ. Hãy ghi số nhà, thôn hoặc tổ." in told
    assert "Ghi thêm &lt;b&gt;số nhà&lt;/b&gt; nhé." in told
    owner.submit("/ban-hang/ho-so", press="Gửi xác minh")
    clock.move(days=4)
    let_in(client, dieu)
    waiting = client.get("/dieu-phoi/duyet").text
    assert "chờ 4 ngày" in waiting and "lần 2" in waiting
    second = queries.queue(acting(dieu))
    page = client.get(f"/dieu-phoi/duyet/{db.session.scalars(second).one().reference}").text
    for words in (
        "Hộ bà Dung",
        "Thôn 2",
        "Các lần trước",
        "Ghi thêm &lt;b&gt;",
        "Nguyễn Thị Điều",
        "Đã gọi thử số điện thoại",
    ):
        assert words in page
    assert "quá hạn trả lời" in page
    for _code, sentence in kind_of("organisation").reasons:
        assert sentence in page


def test_by_page_a_return_without_a_reason_comes_back_with_the_note_kept(review: Review, client: PageClient) -> None:
    let_in(client, coordinator_of(place()))
    path = f"/dieu-phoi/duyet/{review.reference}"
    page = client.submit(path, {"note": "Ghi thêm số nhà."}, press="Yêu cầu bổ sung")
    assert page.status_code == 422
    assert "Hãy chọn một lý do." in page.text and "Ghi thêm số nhà." in page.text


def test_by_page_an_official_of_another_place_gets_404(review: Review, client: PageClient) -> None:
    let_in(client, coordinator_of(place(HOA_CUONG)))
    path = f"/dieu-phoi/duyet/{review.reference}"
    assert client.get(path).status_code == 404
    assert client.get("/dieu-phoi/duyet").status_code == 200
    token = _token_on(client, "/dang-xuat")
    for step in ("/duyet", "/tra-lai"):
        answer = client.post(path + step, data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 404
    assert review.state is ReviewState.SUBMITTED


def _token_on(client: PageClient, address: str) -> str:
    return dict(untouched(form_in(client.get("/tai-khoan").text, set(), address, "")))["csrf_token"]


def test_by_page_others_have_no_desk(review: Review, app: Flask, client: PageClient) -> None:
    assert client.get("/dieu-phoi/duyet").location.startswith("/dang-nhap?next=")
    let_in(client, review.submitted_by)
    assert client.get("/dieu-phoi/duyet").status_code == 403
