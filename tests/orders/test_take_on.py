"""The buyer asks for more of a confirmed order, and the seller says yes with one press."""

from decimal import Decimal

import pytest

from marketplace.checkout import commands as checkout
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.orders import commands
from marketplace.orders.commands import NothingAdded
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind
from tests.notifications.reading import told
from tests.pages import PageClient
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, confirmed, in_stock
from tests.world.trade import Trade, brought


@pytest.fixture
def raised(market: Trade) -> Order:
    """Two jars were confirmed; the buyer wants five."""
    order = confirmed(market)
    return checkout.amend_order(market.buying, order, lines=[{"line": 1, "amount": Decimal(5)}])


def test_the_seller_takes_on_what_was_added(market: Trade, raised: Order) -> None:
    order = commands.take_on(market.selling, raised)
    all_is_in_order()
    assert [(line.confirmed, line.promised) for line in order.lines] == [(5, 5), (2, 2)]
    assert (order.changes[-1].kind, order.changes[-1].before, order.changes[-1].after) == (ChangeKind.TAKEN_ON, 2, 5)
    assert (in_stock(market.honey), order.edition) == ((10, 5), 2)
    assert "nhận làm phần thêm" in told(market.minh)[-1].subject


def test_it_is_refused_to_everybody_else_twice_too_late_and_unseen(market: Trade, raised: Order) -> None:
    with pytest.raises(NotAllowed):
        commands.take_on(market.buying, raised)
    with pytest.raises(ChangedMeanwhile):
        commands.take_on(market.selling, raised, seen=raised.version - 1)
    commands.take_on(market.selling, raised)
    with pytest.raises(NothingAdded):
        commands.take_on(market.selling, raised)
    with pytest.raises(WrongState, match="Nhận làm phần thêm"):
        commands.take_on(market.selling, brought(market, raised, "pack"))


def test_the_button_is_there_as_long_as_something_waits(market: Trade, raised: Order, dung: PageClient) -> None:
    address = f"/ban-hang/don-hang/{raised.reference}"
    assert "Nhận làm cả phần thêm" in dung.get(address).text
    assert dung.submit(address, {}, to="/nhan-phan-them").status_code == 303
    assert "Nhận làm cả phần thêm" not in dung.get(address).text


def test_the_buyer_sees_that_it_is_not_taken_on_yet(raised: Order, minh: PageClient) -> None:
    page = minh.get(f"/don-hang/{raised.reference}").text
    assert "Đang chờ người bán nhận làm phần thêm." in page
    assert "Nhận làm cả phần thêm" not in page


def test_a_program_takes_it_on(raised: Order, dungs_program: Program, minhs_program: Program) -> None:
    path = f"/orders/{raised.reference}"
    assert "take_on" in dungs_program("GET", path).json["open_changes"]
    assert minhs_program("POST", f"{path}/take-on", {}).status_code == 403
    answer = dungs_program("POST", f"{path}/take-on", {})
    assert (answer.status_code, answer.json["lines"][0]["confirmed"]) == (200, "5")
    assert "take_on" not in answer.json["open_changes"]
    assert dungs_program("POST", f"{path}/take-on", {}).json["code"] == "nothing_added"
