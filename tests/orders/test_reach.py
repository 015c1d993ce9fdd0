"""A seller sees how to reach a buyer until thirty days after the order's end; the buyer always does."""

from __future__ import annotations

import pytest

from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.clock import FrozenClock
from marketplace.orders.models import Order
from tests.pages import PageClient
from tests.world.programs import Program
from tests.world.trade import Trade, bought, brought

AT_HOME = "12 Lê Thanh Nghị"
ALL = ("confirm", "pack", "ship", "deliver", "complete")


@pytest.fixture
def order(market: Trade, clock: FrozenClock) -> Order:
    """Honey brought to anh Minh's door."""
    return bought(market, delivery=DeliveryMethod.HOME, address=AT_HOME)


def local(order: Order) -> str:
    """The number as people read it."""
    national = "0" + order.terms["buyer"]["contact_phone"].removeprefix("+84")
    return f"{national[:4]} {national[4:7]} {national[7:]}"


def seen_by_seller(order: Order, dung: PageClient) -> str:
    """Everything a seller may open of an order, page, print, text and table."""
    own = f"/ban-hang/don-hang/{order.reference}"
    places = (own, f"{own}/hop-dong.txt", f"{own}/phieu-giao", "/ban-hang/don-hang/xuat.csv")
    return "".join(dung.get(each).text for each in places)


@pytest.mark.parametrize("ending", [ALL, ("decline",), ("confirm", "cancel")])
def test_a_seller_reaches_the_buyer_for_thirty_days(
    market: Trade, dung: PageClient, order: Order, clock: FrozenClock, ending: tuple[str, ...]
) -> None:
    brought(market, order, *ending)

    clock.move(days=29, hours=23)
    assert local(order) in seen_by_seller(order, dung) and AT_HOME in seen_by_seller(order, dung)
    clock.move(hours=2)
    seen = seen_by_seller(order, dung)
    assert local(order) not in seen and order.terms["buyer"]["contact_phone"] not in seen and AT_HOME not in seen
    assert "Xem được đến 30 ngày sau khi đơn xong" in seen


def test_an_order_that_goes_on_is_reachable_however_old(
    market: Trade, dung: PageClient, order: Order, clock: FrozenClock
) -> None:
    brought(market, order, "confirm", "pack", "ship", "deliver")
    clock.move(days=90)

    assert local(order) in seen_by_seller(order, dung)


def test_programs_of_the_seller_read_the_same(
    market: Trade, dungs_program: Program, minhs_program: Program, order: Order, clock: FrozenClock
) -> None:
    brought(market, order, *ALL)
    clock.move(days=31)

    sold = dungs_program("GET", f"/orders/{order.reference}").get_json()["terms"]
    mine = minhs_program("GET", f"/orders/{order.reference}").get_json()["terms"]

    assert (sold["buyer"]["contact_phone"], sold["delivery"].get("address")) == ("", None)
    assert mine["buyer"]["contact_phone"] == order.terms["buyer"]["contact_phone"]
    assert AT_HOME in mine["delivery"]["address"]


def test_the_buyer_keeps_the_whole_contract(market: Trade, minh: PageClient, order: Order, clock: FrozenClock) -> None:
    brought(market, order, *ALL)
    clock.move(days=60)

    page = minh.get(f"/don-hang/{order.reference}").text + minh.get("/don-hang/xuat.csv").text
    assert local(order) in page and AT_HOME in page
