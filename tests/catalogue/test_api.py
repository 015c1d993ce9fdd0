"""The same goods for programs: same rules, same sentences, versions and one-time keys."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.accounts.states import Scope
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import draft, jpeg, live_listing, submitted_listing
from tests.world.papers import starred
from tests.world.people import acting, person

LISTINGS = "/api/v1/listings"


@pytest.fixture
def bearer(dung: Person, household: Organisation) -> dict[str, str]:
    """Dung's program may trade."""
    return bearer_of(dung, "trade")


def bearer_of(somebody: Person, *scopes: str) -> dict[str, str]:
    issued = accounts.issue_token(acting(somebody), name="Máy của Dung", scopes=[Scope(each) for each in scopes])
    return {"Authorization": f"Bearer {issued.secret}"}


def honey(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mật ong rừng",
        "category": "mat-ong",
        "unit": "chai",
        "content_amount": "500",
        "content_unit": "ml",
        "price": 160_000,
        "stock": "12",
        "origin": "thôn 2, xã Trà Tân",
        **more,
    }


def test_a_program_writes_adds_a_photo_and_sends(client: PageClient, bearer: dict[str, str]) -> None:
    made = client.post(LISTINGS, json=honey(), headers=bearer)
    assert made.status_code == 201, made.text
    assert made.get_json()["content"] == {"amount": "500", "unit": "ml"}
    own = made.headers["Location"]
    refused = client.post(f"{own}/submit", headers=bearer)
    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.get_json()["errors"]] == ["/photos"]

    photo = {"photo": (BytesIO(jpeg()), "mat-ong.jpg")}
    shown = client.post(f"{own}/photos", data=photo, headers=bearer, content_type="multipart/form-data")
    assert shown.status_code == 201, shown.text
    sent = client.post(f"{own}/submit", headers=bearer)

    assert sent.get_json()["state"] == "submitted"
    assert client.get(shown.get_json()["url"]).status_code == 200


def test_once_means_once(client: PageClient, bearer: dict[str, str]) -> None:
    keyed = {**bearer, "Idempotency-Key": "mat-ong-1"}

    first, again = (client.post(LISTINGS, json=honey(), headers=keyed) for _turn in range(2))

    assert first.get_json()["slug"] == again.get_json()["slug"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert client.post(LISTINGS, json=honey(name="Khác"), headers=keyed).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"price": "70.5"}, "/price"),
        ({"price": 70.5}, "/price"),
        ({"price": True}, "/price"),
        ({"price": -1}, "/price"),
        ({"price": 2**63}, "/price"),
        ({"stock": 1.5}, "/stock"),
        ({"stock": "NaN"}, "/stock"),
        ({"step": 0}, "/step"),
        ({"unit": "chuc"}, "/unit"),
        ({"category": 14}, "/category"),
        ({"category": "ruou-trang"}, "/category"),
        ({"harvest_months": [0]}, "/harvest_months/0"),
        ({"photos": ["BKMQ27"]}, "/photos/0"),
        ({"state": "live"}, "/state"),
        ({"producer_id": 1}, "/producer_id"),
        ({"name": None}, "/name"),
        ({"trace_link": "javascript:alert(1)"}, "/trace_link"),
    ],
)
def test_wrong_input_is_pointed_at(
    client: PageClient, bearer: dict[str, str], wrong: dict[str, Any], pointer: str
) -> None:
    answer = client.post(LISTINGS, json=honey(**wrong), headers=bearer)

    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert [each["pointer"] for each in answer.get_json()["errors"]] == [pointer]


def test_a_change_names_the_version_it_was_made_from(
    client: PageClient, household: Organisation, bearer: dict[str, str]
) -> None:
    own = f"{LISTINGS}/{draft(household).slug}"
    seen = client.get(own, headers=bearer).headers["ETag"]

    assert client.patch(own, json={"price": 90_000}, headers=bearer).status_code == 428
    changed = client.patch(own, json={"price": 90_000}, headers={**bearer, "If-Match": seen})
    assert changed.get_json()["price"] == 90_000
    assert client.patch(own, json={"price": 95_000}, headers={**bearer, "If-Match": seen}).status_code == 412


def test_on_the_shelf_price_and_season_change_at_once(
    client: PageClient, household: Organisation, bearer: dict[str, str]
) -> None:
    own = f"{LISTINGS}/{live_listing(household).slug}"
    any_version = {**bearer, "If-Match": "*"}

    assert client.patch(own, json={"price": 90_000}, headers=any_version).get_json()["price"] == 90_000
    season = {"lead_days": 3, "harvest_months": [2, 3]}
    assert client.patch(own, json=season, headers=any_version).get_json()["harvest_months"] == [2, 3]
    tolerant = client.patch(own, json={"weight_tolerance": 25}, headers=any_version).get_json()
    assert (tolerant["weight_tolerance"], tolerant["harvest_months"]) == (25, [2, 3])
    assert client.patch(own, json={"weight_tolerance": 51}, headers=any_version).status_code == 422
    both = client.patch(own, json={"price": 95_000, "step": "0.5"}, headers=any_version)
    assert (both.status_code, both.get_json()["price"], both.get_json()["revision"]) == (200, 95_000, None)
    for counted in ({"stock": "3"}, {"is_made_to_order": True}):
        assert client.patch(own, json=counted, headers=any_version).status_code == 422


def test_other_words_wait_as_the_revision(
    client: PageClient, household: Organisation, dung: Person, bearer: dict[str, str], coordinator: Person
) -> None:
    own = f"{LISTINGS}/{live_listing(household, 'Măng khô').slug}"
    any_version = {**bearer, "If-Match": "*"}

    written = client.patch(own, json={"name": "Măng le khô", "price": 90_000}, headers=any_version)
    assert written.status_code == 202
    assert (written.get_json()["name"], written.get_json()["price"]) == ("Măng khô", 90_000)
    assert written.get_json()["revision"]["name"] == "Măng le khô"
    assert written.get_json()["revision"]["state"] == "draft"

    sent = client.post(f"{own}/submit", headers=bearer)
    assert sent.get_json()["revision"]["state"] == "submitted"
    reading = bearer_of(dung, "read")
    texts = client.get(f"{own}/revisions?limit=1", headers=reading)
    assert [each["state"] for each in texts.get_json()["items"]] == ["submitted"]

    rest = client.get(f"{own}/revisions?limit=1&cursor={texts.get_json()['next']}", headers=reading)
    assert [each["edition"] for each in rest.get_json()["items"]] == [1]
    official = bearer_of(coordinator, "read", "coordinate")
    assert len(client.get(f"{own}/revisions", headers=official).get_json()["items"]) == 2
    assert client.get(f"{own}/revisions", headers=bearer_of(person("Người lạ"), "read")).status_code == 404
    dropped = client.post(f"{own}/withdraw", headers=bearer)
    assert (dropped.status_code, dropped.get_json()["revision"]) == (200, None)


def test_steps_follow_the_flow(client: PageClient, household: Organisation, bearer: dict[str, str]) -> None:
    own = f"{LISTINGS}/{live_listing(household).slug}"

    states = [client.post(f"{own}/{step}", headers=bearer).get_json() for step in ("pause", "resume", "retire")]

    assert [each["state"] for each in states] == ["paused", "live", "retired"]
    refused = client.post(f"{own}/resume", headers=bearer)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "wrong_state")


def test_the_shelf_is_read_by_anybody_in_stretches(client: PageClient, household: Organisation) -> None:
    for number in range(5):
        live_listing(household, f"Hàng {number}")
    draft(household, "Nháp")

    seen, address = [], f"{LISTINGS}?limit=2"
    while address:
        answer = client.get(address)
        seen += [each["name"] for each in answer.get_json()["items"]]
        following = answer.get_json()["next"]
        address = f"{LISTINGS}?limit=2&cursor={following}" if following else ""

    assert seen == [f"Hàng {number}" for number in (4, 3, 2, 1, 0)]
    assert client.get(f"{LISTINGS}?limit=2&category=hoa&cursor=" + "x").status_code == 400


def test_the_shelf_can_be_narrowed(client: PageClient, household: Organisation, neighbour: Organisation) -> None:
    live_listing(household, "Chuối")
    live_listing(neighbour, "Gừng", stock=0)

    def names(query: str) -> list[str]:
        return [each["name"] for each in client.get(f"{LISTINGS}?{query}").get_json()["items"]]

    assert names(f"producer={neighbour.slug}") == ["Gừng"]
    assert names("in_stock=1") == ["Chuối"]
    assert names("category=hoa") == []


def test_the_shelf_can_be_narrowed_to_stars(client: PageClient, household: Organisation) -> None:
    starred(live_listing(household, "Mật ong"), 4)
    starred(live_listing(household, "Tiêu rừng"), 3)
    live_listing(household, "Chuối")

    def names(query: str) -> list[str]:
        return [each["name"] for each in client.get(f"{LISTINGS}?{query}").get_json()["items"]]

    assert (names("stars=4"), names("stars=3"), names("stars=5")) == (["Mật ong"], ["Tiêu rừng"], [])
    refused = client.get(f"{LISTINGS}?stars=2")
    assert (refused.status_code, "3, 4, 5 sao" in refused.text) == (422, True)


def test_counting_says_which_figures_were_seen(
    client: PageClient, household: Organisation, bearer: dict[str, str]
) -> None:
    own = f"{LISTINGS}/{live_listing(household).slug}/stock"
    seen = client.get(own, headers=bearer)
    assert seen.get_json() == {
        "on_hand": "10",
        "reserved": "0",
        "expected": "0",
        "available": "10",
        "owed": None,
        "is_on_demand": False,
        "low_at": None,
        "is_low": False,
    }

    counted = client.put(own, json={"on_hand": "8.5"}, headers={**bearer, "If-Match": seen.headers["ETag"]})

    assert counted.get_json()["available"] == "8.5"
    again = client.put(own, json={"on_hand": "8"}, headers={**bearer, "If-Match": seen.headers["ETag"]})
    assert again.status_code == 412


def test_strangers_find_nothing_and_change_nothing(
    client: PageClient, neighbour: Organisation, bearer: dict[str, str]
) -> None:
    hidden = [draft(neighbour).slug, submitted_listing(neighbour, "Chờ").slug]
    for slug in hidden:
        assert client.get(f"{LISTINGS}/{slug}", headers=bearer).status_code == 404
    theirs = f"{LISTINGS}/{live_listing(neighbour, 'Gừng').slug}"

    assert client.get(theirs).status_code == 200
    assert client.post(f"{theirs}/pause", headers=bearer).status_code == 404
    assert client.put(f"{theirs}/stock", json={"on_hand": "1"}, headers=bearer).status_code == 404
    assert client.post(f"{theirs}/pause").status_code == 401


def test_a_reading_token_only_reads(client: PageClient, dung: Person, household: Organisation) -> None:
    reading = bearer_of(dung, "read")

    assert client.post(LISTINGS, json=honey(), headers=reading).status_code == 403
    assert client.get(f"{LISTINGS}/{draft(household).slug}", headers=reading).status_code == 200


def test_a_file_that_is_no_photo_is_refused(
    client: PageClient, household: Organisation, bearer: dict[str, str]
) -> None:
    own = f"{LISTINGS}/{draft(household).slug}/photos"

    bad = {"photo": (BytesIO(b"GIF89a"), "dong.gif")}
    answer = client.post(own, data=bad, headers=bearer, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Tệp này không phải ảnh." in answer.get_json()["title"]
    assert client.post(own, headers=bearer, content_type="multipart/form-data").status_code == 422


def test_who_sells_for_nobody_else_need_not_name_the_producer(
    client: PageClient, neighbour: Organisation, bearer: dict[str, str]
) -> None:
    assert client.post(LISTINGS, json=honey(), headers=bearer).get_json()["producer"] != neighbour.slug
    assert client.post(LISTINGS, json=honey(producer=neighbour.slug), headers=bearer).status_code == 404
