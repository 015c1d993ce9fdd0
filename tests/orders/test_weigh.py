"""The real weight: within the tolerance it counts and is told, beyond it the buyer decides."""

from decimal import Decimal

import pytest

from marketplace.catalogue import commands as catalogue
from marketplace.kernel import commands as kernel
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands, events
from marketplace.orders.commands import AnswerAwaited, NoSuchLine, NotByWeight, NothingPromised, NotThatMuch
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind, Weighing
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, another_buyer, bought_by, confirmed, in_stock
from tests.world.trade import Trade, bought, brought

WHY = "Măng còn ướt"


def weighed(market: Trade, order: Order, weight: object, **more) -> Order:
    return commands.weigh_line(market.selling, order, line=2, weight=Decimal(str(weight)), **more)


def test_a_weight_within_the_tolerance_counts_at_once(market: Trade) -> None:
    order = weighed(market, confirmed(market), "1.9", why=WHY)
    all_is_in_order()
    line = order.lines[1]
    assert (line.weighing, line.due, line.amount) == (Weighing.TOLD, Decimal("1.9"), Money(133_000))
    assert order.total == Money(303_000)
    assert in_stock(market.bamboo) == (20, Decimal("1.9"))
    (change,) = order.changes
    assert (change.kind, change.before, change.after, change.why) == (ChangeKind.WEIGHED, 2, Decimal("1.9"), WHY)
    (edition,) = order.editions
    assert (edition.number, edition.total, order.edition) == (1, Money(310_000), 2)
    assert edition.content["lines"][1]["due"] == "2"


@pytest.mark.parametrize(
    ("weight", "counts"), [("2.2", True), ("1.8", True), ("2.201", False), ("1.799", False), ("0.001", False)]
)
def test_the_edge_of_the_tolerance_still_counts(market: Trade, weight: str, counts: bool) -> None:
    order = weighed(market, confirmed(market), weight)
    all_is_in_order()
    line = order.lines[1]
    assert line.weighing is (Weighing.TOLD if counts else Weighing.ASKED)
    assert line.due == (Decimal(weight) if counts else 2)
    assert order.edition == (2 if counts else 1)


def test_beyond_the_tolerance_nothing_counts_until_the_buyer_agrees(market: Trade) -> None:
    order = weighed(market, confirmed(market), "2.6", why=WHY)
    all_is_in_order()
    assert (order.lines[1].due, order.total, in_stock(market.bamboo)) == (2, Money(310_000), (20, 2))
    commands.agree_weight(market.buying, order, line=2)
    all_is_in_order()
    line = order.lines[1]
    assert (line.weighing, line.due, order.total) == (Weighing.AGREED, Decimal("2.6"), Money(352_000))
    assert in_stock(market.bamboo) == (20, Decimal("2.6"))
    assert [change.kind for change in order.changes] == [ChangeKind.WEIGHT_ASKED, ChangeKind.WEIGHT_AGREED]
    assert [edition.total for edition in order.editions] == [Money(310_000)]


def test_refused_the_promise_stands_and_the_seller_weighs_again(market: Trade) -> None:
    order = weighed(market, confirmed(market), "2.6")
    commands.refuse_weight(market.buying, order, line=2, why="Nhiều quá")
    all_is_in_order()
    assert (order.lines[1].weighing, order.lines[1].due, order.edition) == (Weighing.REFUSED, 2, 1)
    weighed(market, order, "2.1")
    all_is_in_order()
    assert (order.lines[1].weighing, order.lines[1].due) == (Weighing.TOLD, Decimal("2.1"))
    with pytest.raises(WrongState):
        commands.refuse_weight(market.buying, order, line=2)


def test_a_second_weighing_replaces_the_first(market: Trade) -> None:
    order = confirmed(market)
    for weight in ("1.9", "2.1", "5", "2.05"):
        weighed(market, order, weight)
        all_is_in_order()
    assert (order.lines[1].weighing, order.lines[1].due) == (Weighing.TOLD, Decimal("2.05"))
    assert [change.after for change in order.changes] == [Decimal("1.9"), Decimal("2.1"), 5, Decimal("2.05")]


def test_what_changes_nothing_is_no_change(market: Trade) -> None:
    order = weighed(market, confirmed(market), "2")
    assert (order.edition, order.changes, order.lines[1].weighing) == (1, [], Weighing.TOLD)
    weighed(market, order, "2.6")
    weighed(market, order, "2.6")
    assert (order.edition, len(order.changes)) == (1, 1)


def test_nothing_is_packed_or_sent_while_the_buyer_is_asked(market: Trade) -> None:
    order = weighed(market, confirmed(market), "2.6")
    with pytest.raises(AnswerAwaited, match="Măng khô"):
        commands.pack_order(market.selling, order)
    commands.refuse_weight(market.buying, order, line=2)
    brought(market, order, "pack")
    weighed(market, order, "3")
    with pytest.raises(AnswerAwaited):
        commands.ship_order(market.selling, order)
    commands.agree_weight(market.buying, order, line=2)
    brought(market, order, "ship", "deliver")
    all_is_in_order()
    line = order.lines[1]
    assert (line.packed, line.delivered, line.held, in_stock(market.bamboo)) == (3, 3, 0, (17, 0))


def test_goods_already_packed_are_weighed_too(market: Trade) -> None:
    order = weighed(market, brought(market, confirmed(market), "pack"), "1.9")
    all_is_in_order()
    assert order.lines[1].packed == Decimal("1.9")
    brought(market, order, "ship", "deliver")
    all_is_in_order()
    assert in_stock(market.bamboo) == (Decimal("18.1"), 0)


def test_more_than_there_is_is_refused_with_what_is_left(market: Trade) -> None:
    scarce = live_listing(market.seller, "Nấm", price=Money(50_000), stock=Decimal(10))
    order = confirmed(market, {scarce: 9})
    bought_by(another_buyer(), {scarce: 1})
    with pytest.raises(NotThatMuch, match="chỉ còn 0 kg"):
        commands.weigh_line(market.selling, order, line=1, weight=Decimal("9.5"))
    all_is_in_order()
    commands.weigh_line(market.selling, order, line=1, weight=Decimal(12))
    with pytest.raises(NotThatMuch, match="Hãy gọi người bán"):
        commands.agree_weight(market.buying, order, line=1)
    all_is_in_order()
    assert order.lines[0].weighing is Weighing.ASKED


def test_only_what_is_sold_by_weight_is_weighed(market: Trade) -> None:
    jar = live_listing(
        market.seller,
        "Mứt gừng",
        price=Money(40_000),
        unit=Unit.HU,
        content_amount=Decimal(300),
        content_unit=Unit.GRAM,
    )
    order = confirmed(market, {jar: 2, market.bamboo: 1})
    with pytest.raises(NotByWeight):
        commands.weigh_line(market.selling, order, line=1, weight=Decimal(2))
    with pytest.raises(NoSuchLine):
        commands.weigh_line(market.selling, order, line=3, weight=Decimal(2))
    commands.short_line(market.selling, order, line=2, amount=Decimal(0), reason="Hết")
    with pytest.raises(NothingPromised):
        commands.weigh_line(market.selling, order, line=2, weight=Decimal(1))


def test_the_tolerance_is_that_of_the_day_of_the_order(market: Trade) -> None:
    catalogue.change_season(market.selling, market.bamboo, weight_tolerance=0)
    order = confirmed(market, {market.honey: 1, market.bamboo: 2})
    catalogue.change_season(market.selling, market.bamboo, weight_tolerance=50)
    assert weighed(market, order, "2.001").lines[1].weighing is Weighing.ASKED
    later = confirmed(market, {market.honey: 1, market.bamboo: 2})
    assert weighed(market, later, "3").lines[1].weighing is Weighing.TOLD


def test_who_may_weigh_and_answer_and_when(market: Trade) -> None:
    order, official = bought(market), acting(market.official)
    with pytest.raises(WrongState):
        commands.weigh_line(market.selling, order, line=1, weight=Decimal(2))
    brought(market, order, "confirm")
    for stranger in (market.buying, official):
        with pytest.raises(NotAllowed):
            commands.weigh_line(stranger, order, line=1, weight=Decimal(2))
    commands.weigh_line(market.selling, order, line=1, weight=Decimal(3))
    for stranger in (market.selling, official):
        with pytest.raises(NotAllowed):
            commands.agree_weight(stranger, order, line=1)
        with pytest.raises(NotAllowed):
            commands.refuse_weight(stranger, order, line=1)
    commands.agree_weight(market.buying, order, line=1)
    brought(market, order, "pack", "ship")
    with pytest.raises(WrongState):
        commands.weigh_line(market.selling, order, line=1, weight=Decimal(2))
    with pytest.raises(WrongState):
        commands.agree_weight(market.buying, order, line=1)


def test_the_second_of_two_who_saw_the_same_order_is_told(market: Trade) -> None:
    order = confirmed(market)
    seen = order.version
    weighed(market, order, "1.9", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        weighed(market, order, "2.1", seen=seen)


def test_the_floors_above_hear_of_it(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[ChangeKind, str]] = []
    listeners = [lambda told: heard.append((told.kind, told.reason))]
    monkeypatch.setitem(kernel._listeners, events.OrderChanged, listeners)
    order = weighed(market, confirmed(market), "2.6", why=WHY)
    commands.agree_weight(market.buying, order, line=2)
    assert heard == [(ChangeKind.WEIGHT_ASKED, WHY), (ChangeKind.WEIGHT_AGREED, "")]


def test_weighed_and_answered_by_page(market: Trade, dung: PageClient, minh: PageClient) -> None:
    order = confirmed(market)
    address, form = f"/ban-hang/don-hang/{order.reference}", f"/ban-hang/don-hang/{order.reference}/mon/2/can-lai"
    assert form in dung.get(address).text
    page = dung.get(form).text
    assert "từ 1,8 kg đến 2,2 kg" in page
    for wrong in ("", "0", "-1", "abc", "1.2345", "9999999999"):
        answer = dung.submit(form, {"weight": wrong, "why": "Cân ở chợ"})
        assert answer.status_code == 422, wrong
        assert "Cân ở chợ" in answer.text
    answer = dung.submit(form, {"weight": "2,6", "why": WHY})
    assert (answer.status_code, answer.location) == (303, address)
    assert "Đang chờ người mua trả lời" in dung.get(address).text
    mine = f"/don-hang/{order.reference}"
    page = minh.get(mine).text
    for words in ("cân thực khác số đã đặt", "2,6 kg", "182.000", "352.000", WHY):
        assert words in page, words
    assert minh.submit(mine, to="/dong-y-can").location == mine
    page = minh.get(mine).text
    assert "/dong-y-can" not in page
    for words in ("352.000", "từ 2 kg thành 2,6 kg", "Đã sửa gì"):
        assert words in page, words
    all_is_in_order()
    for paper in (minh.get(f"{mine}?in=1").text, minh.get(f"{mine}/hop-dong.txt").text):
        for words in ("352.000", "2,6", "từ 2 kg thành 2,6 kg", WHY):
            assert words in paper, words
    assert "Đã sửa" in dung.get("/ban-hang/don-hang").text
    assert "Đã sửa" in minh.get("/don-hang").text


def test_a_refusal_by_page_says_what_the_seller_does_next(market: Trade, dung: PageClient, minh: PageClient) -> None:
    order = weighed(market, confirmed(market), "2.6")
    answer = minh.submit(f"/don-hang/{order.reference}", {"why": "Chỉ cần hai cân"}, to="/khong-dong-y-can")
    assert answer.status_code == 303
    page = dung.get(f"/ban-hang/don-hang/{order.reference}").text
    assert "Chỉ cần hai cân" in page
    assert "Người mua không đồng ý cân thực" in page


def test_an_answer_to_an_older_question_is_not_taken(market: Trade, minh: PageClient) -> None:
    from tests.pages import form_in, untouched

    order = weighed(market, confirmed(market), "2.6")
    mine = f"/don-hang/{order.reference}"
    typed = dict(untouched(form_in(minh.get(mine).text, set(), "/dong-y-can", "")))
    weighed(market, order, "5")
    answer = minh.post(f"{mine}/dong-y-can", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 409
    assert "vừa đổi" in answer.text
    assert "5 kg" in answer.text
    assert order.lines[1].weighing is Weighing.ASKED


def test_weighed_and_answered_by_program(market: Trade, dungs_program: Program, minhs_program: Program) -> None:
    order = confirmed(market)
    path = f"/orders/{order.reference}"
    seen = dungs_program("GET", path)
    assert {"weigh", "short"} <= set(seen.json["open_changes"])
    body = {"line": 2, "weight": "2.6", "why": WHY}
    asked = dungs_program("POST", f"{path}/weigh", body, Idempotency_Key="w-1", If_Match=seen.headers["ETag"])
    assert asked.status_code == 200
    line = asked.json["lines"][1]
    assert (line["line"], line["weighing"], line["weighed"], line["due"]) == (2, "asked", "2.6", "2")
    again = dungs_program("POST", f"{path}/weigh", body, Idempotency_Key="w-1", If_Match=seen.headers["ETag"])
    assert again.headers["Idempotent-Replayed"] == "true"
    stale = dungs_program("POST", f"{path}/weigh", {**body, "weight": "2"}, If_Match=seen.headers["ETag"])
    assert stale.status_code == 412
    assert dungs_program("POST", f"{path}/pack", {}).json["code"] == "answer_awaited"
    agreed = minhs_program("POST", f"{path}/agree-weight", {"line": 2})
    assert (agreed.status_code, agreed.json["total"], agreed.json["edition"]) == (200, 352_000, 2)
    assert [change["kind"] for change in agreed.json["changes"]] == ["weight_asked", "weight_agreed"]
    assert agreed.json["changes"][0]["line"] == 2
    again = minhs_program("POST", f"{path}/refuse-weight", {"line": 2})
    assert (again.status_code, again.json["code"]) == (409, "wrong_state")
    assert minhs_program("POST", f"{path}/weigh", body).status_code == 403
    all_is_in_order()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"line": 2}, {"weight": "2"}, {"line": 0, "weight": "2"}, {"line": 3, "weight": "2"},
        {"line": "x", "weight": 1}, {"line": 2, "weight": 0}, {"line": 2, "weight": "-1"}, {"line": 2, "weight": 1.5},
        {"line": 2, "weight": "1.2345"}, {"line": 2, "weight": None}, {"line": 2, "weight": True},
        {"line": 2, "weight": "1e3"}, {"line": 2, "weight": 10**9}, {"line": 2, "weight": "2", "price": 1},
        {"line": 2, "weight": "2", "why": "x" * 501}, [], "x",
    ],
)  # fmt: skip
def test_odd_weights_are_refused(market: Trade, dungs_program: Program, body: object) -> None:
    order = confirmed(market)
    answer = dungs_program("POST", f"/orders/{order.reference}/weigh", body)
    assert answer.status_code == 422, answer.json
    assert answer.mimetype == "application/problem+json"
    all_is_in_order()
    assert order.edition == 1
