"""A harvest still to come, from the shelf to the paper of the order: everywhere the same sentence and the same rule."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.catalogue.models import Listing
from marketplace.checkout import queries
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.stock import commands as stock
from marketplace.stock.states import SharingRule
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import let_in
from tests.world.trade import Trade, bought, cart_with, checked_out, trade

PREORDER = "Đặt trước, thu hoạch từ 12/03/2026"
RULE = "Nếu thu hoạch ít hơn dự kiến: chia đều cho mọi người đặt."


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    return trade()


@pytest.fixture
def oranges(market: Trade) -> Listing:
    """Two kilograms lie there, forty more are to be harvested from the twelfth."""
    listing = live_listing(market.seller, "Cam sành", price=Money(30_000), stock=Decimal(2))
    stock.open_season(
        SYSTEM,
        listing,
        starts_on=date(2026, 3, 12),
        ends_on=date(2026, 4, 30),
        forecast=Decimal(40),
        rule=SharingRule.EQUAL_SHARE,
    )
    return listing


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


def offer_in(page: str) -> dict[str, Any]:
    """What the page tells search engines of its goods."""
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert data
    told = json.loads(data.group(1))
    return (told[0] if isinstance(told, list) else told)["offers"]


def test_what_lies_there_waits_for_nothing(market: Trade, oranges: Listing) -> None:
    order = bought(market, {oranges: 2})

    assert "preorder" not in order.lines[0].facts
    assert order.lines[0].preorder_words == ""


def test_more_than_lies_there_is_a_preorder_frozen_on_the_order(
    market: Trade, oranges: Listing, minh: PageClient
) -> None:
    cart = cart_with(market.buying, {oranges: 5})
    for address in ("/gio-hang", "/dat-hang"):
        page = minh.get(address).text
        assert PREORDER in page, address
        assert RULE in page, address

    order = checked_out(market.buying, cart).orders[0]

    assert order.lines[0].facts["preorder"] == {"from": "2026-03-12", "until": "2026-04-30", "rule": "equal_share"}
    for address in ("", "?in=1", "/hop-dong.txt"):
        told = minh.get(f"/don-hang/{order.reference}{address}").text
        assert PREORDER in told, address
        assert RULE in told, address
    english = minh.get(f"/don-hang/{order.reference}?lang=en").text
    assert "Pre-order, harvested from 12/03/2026" in english


def test_the_shelf_says_when_it_is_harvested(
    market: Trade, oranges: Listing, client: PageClient, clock: FrozenClock
) -> None:
    assert "Còn 2 kg" in client.get("/san-pham").text or "Chỉ còn 2 kg" in client.get("/san-pham").text
    first = client.get("/san-pham/cam-sanh").text
    assert "Cần nhiều hơn số có sẵn:" in first
    assert RULE in first
    assert offer_in(first)["availability"] == "https://schema.org/InStock"

    bought(market, {oranges: 2})
    page = client.get("/san-pham/cam-sanh").text

    assert PREORDER in client.get("/san-pham").text
    assert PREORDER in page
    assert "Đặt trước được đến 40 kg." in page
    assert offer_in(page)["availability"] == "https://schema.org/PreOrder"
    assert offer_in(page)["availabilityStarts"] == "2026-03-12"
    clock.move(days=60)
    later = client.get("/san-pham/cam-sanh").text
    assert "Tạm hết hàng" in later
    assert PREORDER not in later
    assert offer_in(later)["availability"] == "https://schema.org/OutOfStock"


def test_a_cart_outlives_its_season(market: Trade, oranges: Listing, minh: PageClient, clock: FrozenClock) -> None:
    cart = cart_with(market.buying, {oranges: 5})

    clock.move(days=60)

    item = queries.basket_of(market.buying, cart).items[0]
    assert item.fault is not None
    assert item.fault.code == "short"
    assert "Chỉ còn 2 kg." in item.fault.sentence


def test_programs_read_what_waits(market: Trade, oranges: Listing, client: PageClient) -> None:
    shown = client.get("/api/v1/listings/cam-sanh").get_json()
    assert (shown["available"], shown["at_hand"], shown["is_made_to_order"]) == ("42", "2", False)
    assert shown["preorder"] == {"from": "2026-03-12", "until": "2026-04-30", "rule": "equal_share"} | {
        "detail": f"{PREORDER}. {RULE}"
    }
    plain = client.get(f"/api/v1/listings/{market.honey.slug}").get_json()
    assert plain["preorder"] is None

    secret = accounts.issue_token(market.buying, name="máy", scopes=["read", "trade"]).secret
    bearer = {"Authorization": f"Bearer {secret}"}
    cart = client.post("/api/v1/cart/lines", json={"listing": "cam-sanh", "amount": "5"}, headers=bearer).get_json()
    assert cart["lines"][0]["preorder"]["from"] == "2026-03-12"


def test_goods_made_to_order_say_who_waits(market: Trade, oranges: Listing, client: PageClient) -> None:
    stock.make_to_order(SYSTEM, market.honey)

    bought(market, {market.honey: 50})

    page = client.get(f"/san-pham/{market.honey.slug}").text
    assert "Làm theo đơn" in page
    assert "Đang có người đặt: 50 kg" in page
    assert offer_in(page)["availability"] == "https://schema.org/InStock"
    assert client.get(f"/api/v1/listings/{market.honey.slug}").get_json()["is_made_to_order"]
    assert "Làm theo đơn" in client.get("/san-pham?con_hang=1").text


def test_a_cart_of_harvests_to_come_takes_no_more_statements(app: Flask, market: Trade, oranges: Listing) -> None:
    cart = cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    with statements(app) as before:
        queries.basket_of(market.buying, cart)
    cart_with(market.buying, {oranges: 5})

    with statements(app) as after:
        assert queries.basket_of(market.buying, cart).items[-1].preorder is not None

    assert len(after) == len(before)
