"""One's own lists for programs."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from tests.world.people import acting
from tests.world.programs import Program
from tests.world.trade import Trade


def test_goods_are_saved_listed_and_taken_off(market: Trade, lan: Person, app: Flask) -> None:
    call = Program(app, acting(lan))
    saved = call("POST", "/favourites", {"listing": market.honey.slug})
    assert saved.status_code == 201, saved.json
    assert saved.json["listing"] == market.honey.slug and saved.json["may_be_ordered"] is True
    assert (saved.json["price"], saved.json["seen_price"]) == (85_000, 85_000)
    assert call("POST", "/favourites", {"listing": market.bamboo.slug}).status_code == 201
    first = call("GET", "/favourites?limit=1").json
    assert [each["listing"] for each in first["items"]] == [market.bamboo.slug]
    rest = call("GET", f"/favourites?limit=1&cursor={first['next']}").json
    assert [each["listing"] for each in rest["items"]] == [market.honey.slug] and rest["next"] is None
    for _time in range(2):
        assert call("DELETE", f"/favourites/{market.honey.slug}").status_code == 204
    assert len(call("GET", "/favourites").json["items"]) == 1


def test_makers_are_followed_and_left(market: Trade, lan: Person, app: Flask) -> None:
    call = Program(app, acting(lan))
    followed = call("POST", "/follows", {"producer": market.seller.slug})
    assert (followed.status_code, followed.json["name"]) == (201, "Hộ bà Dung")
    assert [each["producer"] for each in call("GET", "/follows").json["items"]] == [market.seller.slug]
    assert call("DELETE", f"/follows/{market.seller.slug}").status_code == 204
    assert call("GET", "/follows").json["items"] == []


def test_goods_are_waited_for_only_while_they_cannot_be_ordered(
    market: Trade, ginger: Listing, lan: Person, app: Flask
) -> None:
    call = Program(app, acting(lan))
    refused = call("POST", "/waits", {"listing": market.honey.slug})
    assert (refused.status_code, refused.json["code"]) == (409, "there_already")
    waiting = call("POST", "/waits", {"listing": ginger.slug})
    assert (waiting.status_code, waiting.json["obstacle"], waiting.json["is_awaited"]) == (201, "sold_out", True)
    assert len(call("GET", "/waits").json["items"]) == 1
    assert call("DELETE", f"/waits/{ginger.slug}").status_code == 204
    assert call("GET", "/waits").json["items"] == []


def test_a_program_sees_its_persons_lists_alone(market: Trade, lan: Person, app: Flask) -> None:
    Program(app, acting(lan))("POST", "/favourites", {"listing": market.honey.slug})
    others = Program(app, acting(market.minh))
    assert others("GET", "/favourites").json["items"] == []
    assert app.test_client().get("/api/v1/favourites").status_code == 401


def test_a_key_that_only_reads_changes_no_list(market: Trade, lan: Person, app: Flask) -> None:
    call = Program(app, acting(lan), "read")
    assert call("POST", "/favourites", {"listing": market.honey.slug}).status_code == 403
    assert call("DELETE", f"/favourites/{market.honey.slug}").status_code == 403


def test_a_call_sent_twice_under_one_key_is_answered_alike(market: Trade, lan: Person, app: Flask) -> None:
    call = Program(app, acting(lan))
    answers = [call("POST", "/follows", {"producer": market.seller.slug}, Idempotency_Key="mot") for _time in range(2)]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_what_is_not_there_and_what_is_unknown_is_refused(market: Trade, lan: Person, app: Flask) -> None:
    call = Program(app, acting(lan))
    assert call("POST", "/favourites", {"listing": "khong-co"}).status_code == 404
    assert call("POST", "/favourites", {"listing": market.honey.slug, "price": 1}).status_code == 422
    assert call("POST", "/follows", {}).status_code == 422
