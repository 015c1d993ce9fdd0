"""Taking on a part: one tap still confirms everything, less is said with a reason."""

from decimal import Decimal

import pytest

from marketplace.kernel import commands as kernel
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands, events
from marketplace.orders.commands import NoSuchLine, NothingLeft, NotThatMuch, WhyIsMissing
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind, OrderState
from marketplace.stock.commands import NotWhole
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, confirmed, figures_of, in_stock
from tests.world.trade import REASON, Trade, bought, brought


@pytest.fixture
def order(market: Trade) -> Order:
    """Two jars of honey and two kilograms of bamboo shoots."""
    return bought(market, {market.honey: 2, market.bamboo: 2})


def taken_on(market: Trade, order: Order, parts: dict[int, object], **more) -> Order:
    said = {"reason": REASON, **more}
    amounts = {line: Decimal(str(amount)) for line, amount in parts.items()}
    return commands.confirm_order(market.selling, order, lines=amounts, **said)


def test_a_part_is_taken_on_and_the_rest_given_back(market: Trade, order: Order) -> None:
    taken_on(market, order, {2: "1.5"})
    all_is_in_order()
    assert order.state is OrderState.CONFIRMED
    assert figures_of(order) == [(2, 0, 2), (Decimal("1.5"), Decimal("0.5"), Decimal("1.5"))]
    assert order.total == Money(275_000)
    assert in_stock(market.bamboo) == (20, Decimal("1.5"))
    assert [(each.kind, each.before, each.after) for each in order.changes] == [
        (ChangeKind.CONFIRMED_PART, 2, Decimal("1.5"))
    ]
    assert [edition.total for edition in order.editions] == [Money(310_000)]
    assert order.moves[-1].why == REASON


def test_what_is_gone_does_not_go_back_on_the_shelf(market: Trade, order: Order) -> None:
    taken_on(market, order, {2: 0}, restock=False)
    all_is_in_order()
    assert (figures_of(order)[1], in_stock(market.bamboo)) == ((0, 2, 0), (18, 0))


def test_all_of_it_is_no_change(market: Trade, order: Order) -> None:
    taken_on(market, order, {1: 2, 2: 2}, reason="")
    all_is_in_order()
    assert (order.edition, order.changes, order.editions) == (1, [], [])
    assert figures_of(order) == [(2, 0, 2), (2, 0, 2)]


@pytest.mark.parametrize(
    ("parts", "reason", "refusal"),
    [
        ({1: 0, 2: 0}, REASON, NothingLeft), ({2: "2.5"}, REASON, NotThatMuch), ({3: 1}, REASON, NoSuchLine),
        ({0: 1}, REASON, NoSuchLine), ({2: 1}, "", WhyIsMissing),
    ],
)  # fmt: skip
def test_a_part_must_make_sense(market: Trade, order: Order, parts, reason, refusal) -> None:
    with pytest.raises(refusal):
        taken_on(market, order, parts, reason=reason)
    all_is_in_order()
    assert (order.state, order.edition, in_stock(market.bamboo)) == (OrderState.PLACED, 1, (20, 2))


def test_jars_are_taken_on_whole(market: Trade) -> None:
    holds = {"unit": Unit.HU, "content_amount": Decimal(300), "content_unit": Unit.GRAM}
    jar = live_listing(market.seller, "Mứt gừng", price=Money(40_000), **holds)
    with pytest.raises(NotWhole):
        taken_on(market, bought(market, {jar: 2}), {1: "1.5"})


def test_only_once_and_only_while_it_waits(market: Trade, order: Order) -> None:
    taken_on(market, order, {2: 1})
    with pytest.raises(WrongState):
        taken_on(market, order, {2: "0.5"})


def test_both_are_told(market: Trade, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    for event in (events.OrderConfirmed, events.OrderChanged):
        monkeypatch.setitem(kernel._listeners, event, [lambda told: heard.append(type(told).__name__)])
    taken_on(market, order, {2: 1})
    assert heard == ["OrderConfirmed", "OrderChanged"]


def test_one_tap_takes_on_everything(market: Trade, order: Order, dung: PageClient) -> None:
    address = f"/ban-hang/don-hang/{order.reference}"
    assert dung.submit(address, to="/nhan", press=f"Nhận đơn {order.reference}").location == address
    assert figures_of(order) == [(2, 0, 2), (2, 0, 2)]


def test_a_part_by_page(market: Trade, order: Order, dung: PageClient, minh: PageClient) -> None:
    address = f"/ban-hang/don-hang/{order.reference}"
    assert "Chỉ có một phần" in dung.get(address).text
    for wrong in (
        {"lines-1-amount": "abc", "reason": REASON},
        {"lines-1-amount": "9", "reason": REASON},
        {"lines-1-amount": "", "reason": REASON},
        {"lines-0-amount": "0", "lines-1-amount": "0", "reason": REASON},
        {"lines-1-amount": "1,5", "reason": ""},
    ):
        answer = dung.submit(address, wrong, to="/nhan")
        assert answer.status_code in (409, 422), wrong
        assert 'value="2"' in answer.text
        assert REASON in answer.text or not wrong["reason"]
        assert order.state is OrderState.PLACED
    kept = dung.submit(address, {"lines-1-amount": "9", "reason": REASON}, to="/nhan").text
    assert 'value="9"' in kept
    assert "khách chỉ đặt 2 kg" in kept
    answer = dung.submit(address, {"lines-1-amount": "1,5", "reason": REASON, "restock": "0"}, to="/nhan")
    assert answer.location == address
    all_is_in_order()
    assert in_stock(market.bamboo) == (Decimal("19.5"), Decimal("1.5"))
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in (REASON, "Chỉ nhận làm một phần", "từ 2 kg thành 1,5 kg", "275.000"):
        assert words in page, words


def test_a_part_by_program(market: Trade, order: Order, dungs_program: Program) -> None:
    path = f"/orders/{order.reference}/confirm"
    for wrong in (
        {"lines": "x"}, {"lines": [1]}, {"lines": [{"line": 1}]}, {"lines": [{"line": 1, "amount": 1.5}]},
        {"lines": [{"line": 1, "amount": "-1"}]}, {"lines": [{"line": 2, "amount": "1"}]},
        {"lines": [{"line": 2, "amount": "1"}] * 2, "reason": REASON}, {"lines": [{"line": 1, "amount": "1", "x": 1}]},
        {"lines": [{"line": 9, "amount": "1"}], "reason": REASON},
    ):  # fmt: skip
        answer = dungs_program("POST", path, wrong)
        assert answer.status_code == 422, (wrong, answer.json)
    nothing = {"lines": [{"line": 1, "amount": 0}, {"line": 2, "amount": 0}], "reason": REASON}
    assert dungs_program("POST", path, nothing).json["code"] == "nothing_left"
    body = {"lines": [{"line": 2, "amount": "1.5"}], "reason": REASON}
    answer = dungs_program("POST", path, body, Idempotency_Key="c-1")
    assert (answer.status_code, answer.json["total"]) == (200, 275_000)
    assert dungs_program("POST", path, body, Idempotency_Key="c-1").headers["Idempotent-Replayed"] == "true"
    all_is_in_order()


@pytest.mark.parametrize("step", ["decline", "cancel"])
def test_goods_of_an_order_given_up_may_be_gone(market: Trade, order: Order, step: str, dung: PageClient) -> None:
    address, words = f"/ban-hang/don-hang/{order.reference}", {"decline": "/tu-choi", "cancel": "/huy"}[step]
    if step == "cancel":
        assert "/huy" not in dung.get(address).text  # who has not said yes declines
        dung.submit(address, to="/nhan", press=f"Nhận đơn {order.reference}")
    assert dung.submit(address, {"reason": REASON, "restock": "0"}, to=words).status_code == 303
    all_is_in_order()
    assert (in_stock(market.honey), in_stock(market.bamboo)) == ((8, 0), (18, 0))


def test_an_order_given_up_still_says_what_it_was_to_cost(market: Trade, order: Order, minh: PageClient) -> None:
    taken_on(market, order, {2: "1.5"})
    commands.cancel_order(market.buying, order, reason=REASON)
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in ("1,5 × 70.000", "105.000", "275.000"):
        assert words in page, words
    assert "1,5 × 70.000" in minh.get(f"/don-hang/{order.reference}/hop-dong.txt").text


def test_a_tick_left_alone_puts_them_back(market: Trade, order: Order, dung: PageClient) -> None:
    dung.submit(f"/ban-hang/don-hang/{order.reference}", {"reason": REASON}, to="/tu-choi")
    assert in_stock(market.honey) == (10, 0)


def test_a_buyer_cannot_say_that_the_sellers_goods_are_gone(market: Trade, minh: PageClient) -> None:
    order = confirmed(market)
    assert "restock" not in minh.get(f"/don-hang/{order.reference}").text
    commands.cancel_order(market.buying, order, reason=REASON, restock=False)
    assert in_stock(market.honey) == (10, 0)
    all_is_in_order()


def test_the_next_steps_count_what_was_taken_on(market: Trade, order: Order) -> None:
    taken_on(market, order, {2: 1})
    brought(market, order, "pack", "ship", "deliver", "complete")
    all_is_in_order()
    assert [(line.packed, line.delivered) for line in order.lines] == [(2, 2), (1, 1)]
    assert (in_stock(market.honey), in_stock(market.bamboo)) == ((8, 0), (19, 0))
