"""Less than was promised of one line: who hears why, what is owed, where the goods go."""

from decimal import Decimal

import pytest

from marketplace.kernel import commands as kernel
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands, events
from marketplace.orders.commands import NothingLeft, NotThatMuch, WhyIsMissing
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind, OrderState, Shortage, Weighing
from marketplace.stock.commands import NotWhole
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, confirmed, figures_of, in_stock
from tests.world.trade import REASON, Trade, bought, brought


def shorted(market: Trade, order: Order, amount: object, line: int = 2, **more) -> Order:
    said = {"reason": REASON, **more}
    return commands.short_line(market.selling, order, line=line, amount=Decimal(str(amount)), **said)


def test_what_cannot_be_given_is_neither_owed_nor_in_stock(market: Trade) -> None:
    order = shorted(market, confirmed(market), "1.5")
    all_is_in_order()
    assert figures_of(order) == [(2, 0, 2), (Decimal("1.5"), Decimal("0.5"), Decimal("1.5"))]
    assert order.total == Money(275_000)
    assert in_stock(market.bamboo) == (Decimal("19.5"), Decimal("1.5"))
    (change,) = order.changes
    assert (change.kind, change.before, change.after, change.why) == (ChangeKind.SHORTED, 2, Decimal("1.5"), REASON)
    assert [edition.total for edition in order.editions] == [Money(310_000)]


def test_what_is_still_good_goes_back_on_the_shelf(market: Trade) -> None:
    shorted(market, confirmed(market), 1, restock=True)
    all_is_in_order()
    assert in_stock(market.bamboo) == (20, 1)


def test_nothing_of_a_line_cancels_the_line(market: Trade) -> None:
    order = shorted(market, confirmed(market), 0, cause=Shortage.STORM, reason="")
    all_is_in_order()
    assert figures_of(order)[1] == (0, 2, 0)
    (change,) = order.changes
    assert (change.kind, change.why) == (ChangeKind.LINE_CANCELLED, "Mưa bão")
    brought(market, order, "pack", "ship", "deliver", "complete")
    all_is_in_order()
    assert (order.total, order.lines[1].delivered) == (Money(170_000), 0)


def test_the_last_line_is_not_cancelled_but_the_order(market: Trade) -> None:
    order = shorted(market, confirmed(market), 0)
    with pytest.raises(NothingLeft, match="hủy cả đơn"):
        shorted(market, order, 0, line=1)
    all_is_in_order()
    assert figures_of(order)[0] == (2, 0, 2)


def test_a_packed_order_may_come_to_nothing_because_it_cannot_be_cancelled(market: Trade) -> None:
    order = brought(market, confirmed(market, {market.honey: 2}), "pack")
    shorted(market, order, 0, line=1)
    all_is_in_order()
    assert (order.lines[0].packed, order.total, in_stock(market.honey)) == (0, Money(0), (8, 0))


def test_a_packed_line_counts_what_is_still_packed(market: Trade) -> None:
    order = shorted(market, brought(market, confirmed(market), "pack"), 1)
    assert order.lines[1].packed == 1
    brought(market, order, "ship", "deliver")
    all_is_in_order()
    assert (order.lines[1].delivered, in_stock(market.bamboo)) == (1, (18, 0))


def test_an_older_weighing_counts_no_more(market: Trade) -> None:
    order = confirmed(market)
    commands.weigh_line(market.selling, order, line=2, weight=Decimal("2.6"))
    shorted(market, order, 1)
    all_is_in_order()
    assert (order.lines[1].weighing, order.lines[1].weighed, order.lines[1].due) == (Weighing.NONE, None, 1)
    brought(market, order, "pack")


def test_less_must_be_less_and_in_whole_pieces(market: Trade) -> None:
    holds = {"unit": Unit.HU, "content_amount": Decimal(300), "content_unit": Unit.GRAM}
    jar = live_listing(market.seller, "Mứt gừng", price=Money(40_000), **holds)
    order = confirmed(market, {jar: 2, market.bamboo: 2})
    for amount in (2, "2.5", 100):
        with pytest.raises(NotThatMuch, match="đang hứa giao 2 kg"):
            shorted(market, order, amount)
    with pytest.raises(NotWhole):
        shorted(market, order, "1.5", line=1)
    assert order.edition == 1


def test_a_shortage_needs_a_reason(market: Trade) -> None:
    order = confirmed(market)
    with pytest.raises(WhyIsMissing):
        shorted(market, order, 1, reason="")
    shorted(market, order, 1, cause=Shortage.SPOILED, reason="Dập trên đường")
    assert order.changes[0].why == "Hư hỏng: Dập trên đường"


@pytest.mark.parametrize("way", [(), ("confirm", "pack", "ship"), ("confirm", "pack", "ship", "deliver"), ("decline",)])
def test_only_between_yes_and_sending(market: Trade, way: tuple[str, ...]) -> None:
    order = brought(market, bought(market, {market.honey: 2, market.bamboo: 2}), *way)
    with pytest.raises(WrongState):
        shorted(market, order, 1)
    all_is_in_order()


def test_only_the_seller_and_only_on_what_they_saw(market: Trade) -> None:
    order = confirmed(market)
    for stranger in (market.buying, acting(market.official)):
        with pytest.raises(NotAllowed):
            commands.short_line(stranger, order, line=1, amount=Decimal(1), reason=REASON)
    seen = order.version
    shorted(market, order, "1.5", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        shorted(market, order, 1, seen=seen)


def test_the_floors_above_hear_of_it(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[ChangeKind, str]] = []
    monkeypatch.setitem(kernel._listeners, events.OrderChanged, [lambda told: heard.append((told.kind, told.reason))])
    shorted(market, confirmed(market), 1)
    assert heard == [(ChangeKind.SHORTED, REASON)]


def test_a_failure_above_undoes_all_of_it(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    order = confirmed(market)

    def fails(_told: object) -> None:
        raise NothingLeft("không ghi được")

    monkeypatch.setitem(kernel._listeners, events.OrderChanged, [fails])
    with pytest.raises(NothingLeft):
        shorted(market, order, 1)
    all_is_in_order()
    assert (order.edition, order.changes, in_stock(market.bamboo)) == (1, [], (20, 2))


def test_shorted_by_page(market: Trade, dung: PageClient, minh: PageClient) -> None:
    order = confirmed(market)
    home, form = f"/ban-hang/don-hang/{order.reference}", f"/ban-hang/don-hang/{order.reference}/mon/2/giao-thieu"
    assert form in dung.get(home).text
    page = dung.get(form).text
    for words in ("Hư hỏng", "Không đủ chín", "Mưa bão", "Bán nhầm", "Lý do khác", "Hàng còn tốt, để lại kho"):
        assert words in page, words
    for wrong in ({"amount": "3", "cause": "storm"}, {"amount": "1"}, {"amount": "", "cause": "storm"}):
        answer = dung.submit(form, {**wrong, "reason": "Ốm" if "cause" in wrong else ""})
        assert answer.status_code == 422, wrong
    answer = dung.submit(form, {"amount": "1,5", "cause": "storm", "reason": "Sạt đường", "restock": "1"})
    assert (answer.status_code, answer.location) == (303, home)
    page = minh.get(f"/don-hang/{order.reference}").text
    for words in ("từ 2 kg thành 1,5 kg", "Mưa bão: Sạt đường", "275.000", "<del>", "<ins>"):
        assert words in page, words
    assert in_stock(market.bamboo) == (20, Decimal("1.5"))
    all_is_in_order()
    assert minh.get(form).status_code == 403


def test_the_page_of_a_line_that_cannot_change_leads_back(market: Trade, dung: PageClient) -> None:
    order = bought(market)
    for what in ("can-lai", "giao-thieu", "tra-lai"):
        answer = dung.get(f"/ban-hang/don-hang/{order.reference}/mon/1/{what}")
        assert (answer.status_code, answer.location) == (303, f"/ban-hang/don-hang/{order.reference}")
        assert dung.get(f"/ban-hang/don-hang/{order.reference}/mon/9/{what}").status_code == 404


def test_shorted_by_program(market: Trade, dungs_program: Program, minhs_program: Program) -> None:
    order = confirmed(market)
    path = f"/orders/{order.reference}"
    body = {"line": 2, "amount": "0", "reason": REASON, "restock": True}
    answer = dungs_program("POST", f"{path}/short", body, Idempotency_Key="s-1")
    assert answer.status_code == 200
    line = answer.json["lines"][1]
    assert (line["promised"], line["cancelled"], line["due"], line["amount"]) == ("0", "2", "0", 0)
    assert answer.json["total"] == 170_000
    assert dungs_program("POST", f"{path}/short", body, Idempotency_Key="s-1").headers["Idempotent-Replayed"] == "true"
    last = dungs_program("POST", f"{path}/short", {**body, "line": 1})
    assert (last.status_code, last.json["code"]) == (409, "nothing_left")
    assert minhs_program("POST", f"{path}/short", body).status_code == 403
    for wrong in ({"amount": "-1"}, {"amount": 1.5}, {"reason": 1}, {"cause": "x"}, {"line": 0}, {"restock": "vâng"}):
        assert dungs_program("POST", f"{path}/short", {**body, **wrong}).status_code == 422, wrong
    assert dungs_program("POST", f"{path}/short", {"line": 1, "amount": "1"}).status_code == 422
    assert order.state is OrderState.CONFIRMED
    all_is_in_order()
