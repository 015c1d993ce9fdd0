"""Goods that leave the shelf while orders wait for them: the orders are named, and the producer is asked first."""

from __future__ import annotations

from decimal import Decimal

import pytest
from werkzeug.test import TestResponse

from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.orders.models import Order
from tests.pages import PageClient, form_in, pressed, untouched
from tests.world.people import let_in
from tests.world.promises import another_buyer, bought_by
from tests.world.trade import Trade, bought

BUTTONS = [
    ("thoi-ban", "Thôi bán hẳn", ListingState.RETIRED),
    ("ngung", "Tạm ngưng bán", ListingState.PAUSED),
    ("nghi", "Nghỉ bán đến ngày hẹn", ListingState.PAUSED),
]


@pytest.fixture
def order(market: Trade) -> Order:
    return bought(market, {market.honey: 6})


def state_of(listing: Listing) -> ListingState:
    db.session.refresh(listing)
    return listing.state


@pytest.mark.parametrize(("button", "yes", "state"), BUTTONS)
def test_orders_that_wait_are_named_and_stand(
    client: PageClient, market: Trade, order: Order, button: str, yes: str, state: ListingState
) -> None:
    phone, page = let_in(client, market.dung), f"/ban-hang/san-pham/{market.honey.slug}"
    other = bought_by(another_buyer(), {market.honey: 2})

    asked = phone.submit(page, to=f"{page}/{button}")

    assert asked.status_code == 200
    assert "2 đơn đang chờ hàng này" in asked.text
    assert f"{order.reference} (6 kg), {other.reference} (2 kg)" in asked.text
    assert f'href="/ban-hang/don-hang/{order.reference}"' in asked.text
    assert state_of(market.honey) is ListingState.LIVE, "nothing happens before the yes"

    assert yes_to(phone, asked.text, f"{page}/{button}", yes).status_code == 303
    assert state_of(market.honey) is state
    db.session.refresh(order)
    assert order.lines[0].held == Decimal(6)


def test_the_day_that_was_chosen_goes_along(
    clock: FrozenClock, client: PageClient, market: Trade, order: Order
) -> None:
    phone, page = let_in(client, market.dung), f"/ban-hang/san-pham/{market.honey.slug}"

    asked = phone.submit(page, {"day": "20/03/2026"}, to=f"{page}/nghi")
    yes_to(phone, asked.text, f"{page}/nghi", "Nghỉ bán đến ngày hẹn")

    db.session.refresh(market.honey)
    assert f"{market.honey.resumes_on:%d/%m/%Y}" == "20/03/2026"


def test_a_wrong_day_is_told_before_anything_is_asked(client: PageClient, market: Trade, order: Order) -> None:
    phone, page = let_in(client, market.dung), f"/ban-hang/san-pham/{market.honey.slug}"

    answer = phone.submit(page, {"day": "32/13/2026"}, to=f"{page}/nghi")

    assert answer.status_code == 422
    assert 'value="32/13/2026"' in answer.text


def test_an_order_that_came_meanwhile_is_asked_about_too(client: PageClient, market: Trade, order: Order) -> None:
    phone, page = let_in(client, market.dung), f"/ban-hang/san-pham/{market.honey.slug}"
    asked = phone.submit(page, to=f"{page}/ngung")
    other = bought_by(another_buyer(), {market.honey: 2})

    again = yes_to(phone, asked.text, f"{page}/ngung", "Tạm ngưng bán")

    assert again.status_code == 200
    assert other.reference in again.text
    assert state_of(market.honey) is ListingState.LIVE


def test_without_orders_the_week_off_is_one_tap(client: PageClient, market: Trade) -> None:
    phone, page = let_in(client, market.dung), f"/ban-hang/san-pham/{market.honey.slug}"

    assert phone.submit(page, to=f"{page}/ngung").status_code == 303
    assert state_of(market.honey) is ListingState.PAUSED


def yes_to(phone: PageClient, page: str, address: str, yes: str) -> TestResponse:
    """Press the button with these words on a page that was an answer."""
    form = form_in(page, set(), "", yes)
    return phone.post(
        address, data={**dict(untouched(form)), **pressed(form, yes)}, headers={"Sec-Fetch-Site": "same-origin"}
    )
