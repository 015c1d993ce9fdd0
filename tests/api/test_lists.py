"""Every list of the API is read the same way: so many rows at most, and a cursor that belongs to one list alone."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.world.programs import Program
from tests.world.trade import Trade, bought


@pytest.fixture
def minh(app: Flask, market: Trade) -> Program:
    for _order in range(3):
        bought(market)
    return Program(app, market.buying)


def test_a_list_is_walked_by_its_links(minh: Program) -> None:
    seen, path = [], "/orders?side=buyer&limit=2"
    while path:
        answer = minh("GET", path)
        seen += [each["reference"] for each in answer.json["items"]]
        link = answer.headers.get("Link", "")
        assert bool(link) is (answer.json["next"] is not None)
        path = link.partition(">")[0].removeprefix("</api/v1")
    assert len(seen) == len(set(seen)) == 3


def test_a_cursor_belongs_to_one_list_and_its_filters(minh: Program, market: Trade) -> None:
    cursor = minh("GET", "/orders?side=buyer&limit=1").json["next"]
    assert minh("GET", f"/orders?side=buyer&limit=2&cursor={cursor}").status_code == 200
    for other in ("/orders?side=seller", "/orders?", "/orders?side=buyer&state=placed", "/notices?", "/listings?"):
        refused = minh("GET", f"{other}&cursor={cursor}")
        assert (refused.status_code, refused.json["code"]) == (400, "bad_cursor"), other


def test_a_cursor_of_one_goods_is_none_of_anothers(app: Flask, market: Trade) -> None:
    dung = Program(app, market.selling)
    for amount in ("1", "2"):
        dung("POST", f"/listings/{market.honey.slug}/stock/receive", {"amount": amount})
    cursor = dung("GET", f"/listings/{market.honey.slug}/lots?limit=1").json["next"]
    assert cursor
    assert dung("GET", f"/listings/{market.honey.slug}/lots?cursor={cursor}").status_code == 200
    assert dung("GET", f"/listings/{market.bamboo.slug}/lots?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x"])
def test_nobody_takes_more_than_a_hundred_rows(minh: Program, limit: str) -> None:
    assert minh("GET", f"/orders?limit={limit}").status_code == 422
