"""The review desk for programs: same rules, same sentences."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.commands import issue_token
from marketplace.accounts.models import Person
from marketplace.accounts.states import Scope
from marketplace.approvals.models import Review
from marketplace.kernel.clock import FrozenClock
from tests.pages import PageClient
from tests.world.organisations import HOA_CUONG, place, review_of, submitted_seller
from tests.world.people import acting, coordinator_of, person


@pytest.fixture
def review(app: Flask) -> Review:
    return review_of(submitted_seller(person("Hồ Thị Dung")))


def key_of(somebody: Person, *scopes: Scope, **headers: str) -> dict[str, Any]:
    secret = issue_token(acting(somebody), name="thử", scopes=scopes or (Scope.COORDINATE,)).secret
    return {"headers": {"Authorization": f"Bearer {secret}", **headers}}


def test_the_queue_is_read_in_slices(review: Review, client: PageClient) -> None:
    submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    submitted_seller(person("Lê Thị Hòa"), "Hộ bà Hòa", code=HOA_CUONG)
    key = key_of(coordinator_of(place()))
    first = client.get("/api/v1/reviews?limit=1", **key)
    assert [each["name"] for each in first.json["items"]] == ["Hộ bà Dung"]
    second = client.get(f"/api/v1/reviews?limit=1&cursor={first.json['next']}", **key)
    assert [each["name"] for each in second.json["items"]] == ["Hộ bà Cúc"]
    assert second.json["next"] is None
    assert client.get("/api/v1/reviews?kind=listing", **key).json["items"] == []


def test_one_review_tells_all_and_no_row_numbers(review: Review, client: PageClient) -> None:
    answer = client.get(f"/api/v1/reviews/{review.reference}", **key_of(coordinator_of(place())))
    assert answer.status_code == 200 and answer.headers["ETag"] == f'"{review.version}"'
    assert answer.json["state"] == "submitted" and answer.json["state_label"] == "Chờ duyệt"
    assert answer.json["kind"] == "organisation" and answer.json["locality"] == "20923"
    assert not {"id", "subject_id", "locality_id", "submitted_by_id"} & set(answer.json)


def test_approve_and_a_repeat_gives_the_same_answer(review: Review, client: PageClient) -> None:
    key = key_of(coordinator_of(place()), **{"Idempotency-Key": "một-lần"})
    path = f"/api/v1/reviews/{review.reference}/approve"
    key["headers"]["Idempotency-Key"] = "mot-lan"
    first = client.post(path, json={"checked": ["person"]}, **key)
    again = client.post(path, json={"checked": ["person"]}, **key)
    assert (first.status_code, first.json["state"]) == (200, "approved")
    assert again.json == first.json and again.headers["Idempotent-Replayed"] == "true"


def test_return_needs_a_note_and_gives_it_back_verbatim(review: Review, client: PageClient) -> None:
    key, path = key_of(coordinator_of(place())), f"/api/v1/reviews/{review.reference}/return"
    empty = client.post(path, json={}, **key)
    assert empty.status_code == 422 and empty.json["code"] == "not_said_why"
    assert empty.json["errors"] == [
        {"pointer": "/note", "detail": "Hãy ghi rõ cần sửa gì, để người gửi biết đường làm."}
    ]
    done = client.post(path, json={"note": "Ghi thêm số nhà."}, **key)
    assert done.status_code == 200 and done.json["said"] == ["Ghi thêm số nhà."]


def test_the_second_is_told_who_decided(review: Review, client: PageClient) -> None:
    first, second = coordinator_of(place(), "Nguyễn Thị Lan"), coordinator_of(place(), "Trần Văn Hải")
    path = f"/api/v1/reviews/{review.reference}"
    client.post(path + "/approve", json={}, **key_of(first))
    late = client.post(path + "/return", json={"note": "Khoan đã."}, **key_of(second))
    assert late.status_code == 409 and late.content_type == "application/problem+json"
    assert late.json["code"] == "already_decided"
    assert late.json["detail"].startswith("Nguyễn Thị Lan đã duyệt mục này lúc ")


def test_it_refuses_strangers_other_places_and_weak_keys(review: Review, client: PageClient) -> None:
    path = f"/api/v1/reviews/{review.reference}"
    dieu = coordinator_of(place())
    assert client.get(path).status_code == 401
    assert client.get(path, **key_of(person("Lan"))).status_code == 403
    assert client.get(path, **key_of(coordinator_of(place(HOA_CUONG)))).status_code == 404
    assert client.post(path + "/approve", json={}, **key_of(dieu, Scope.READ)).status_code == 403
    assert client.post(path + "/approve", json={"state": "approved"}, **key_of(dieu)).status_code == 422
    assert client.get("/api/v1/reviews/AAAAAA", **key_of(dieu)).status_code == 404


def test_a_slip_is_taken_back_and_the_queue_is_narrowed(review: Review, client: PageClient, clock: FrozenClock) -> None:
    key = key_of(coordinator_of(place()))
    path = f"/api/v1/reviews/{review.reference}"
    listed = client.get(f"/api/v1/reviews?producer={review.owner_slug}&age=qua-han", **key).json["items"]
    assert [each["reference"] for each in listed] == []
    (shown,) = client.get(f"/api/v1/reviews?producer={review.owner_slug}", **key).json["items"]
    assert (shown["producer"], shown["is_late"], shown["due_on"]) == (
        review.owner_slug,
        False,
        review.due_on.isoformat(),
    )
    assert client.get("/api/v1/reviews?age=bao-gio", **key).status_code == 422

    client.post(f"{path}/approve", json={"seen": review.version}, **key)
    back = client.post(f"{path}/take-back", **key)
    assert (back.status_code, back.json["state"], back.json["decided_at"]) == (200, "submitted", None)
    assert client.post(f"{path}/approve", json={"seen": 1}, **key).status_code == 409
    assert client.post(f"{path}/take-back", **key).status_code == 403
