"""Orders nobody answers: reminded, called about, given back; delivered ones closed. The clock moves by hand."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.clock import HERE, FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.periodic import JOBS
from marketplace.notifications.models import Notice
from marketplace.orders import commands, jobs, policy, queries
from marketplace.orders.commands import NotDue
from marketplace.orders.models import Order, OrderCall, OrderMove, OrderTimes
from marketplace.orders.states import OrderState, Side
from marketplace.stock import queries as stock
from tests.databases import statements
from tests.pages import PageClient
from tests.world.organisations import HOA_CUONG, TRA_TAN, place
from tests.world.people import acting, coordinator_of, hoa_cuong, let_in, person, tra_tan
from tests.world.trade import Trade, bought, brought, trade

TIMES = {"remind_hours": 6, "call_hours": 12, "release_hours": 24, "complete_days": 3}


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    """Eight on a Monday morning."""
    return trade()


def at(hour: int, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=HERE)


def work() -> None:
    """One turn of the worker over the clocks of orders."""
    for name in ("remind-unconfirmed", "release-unconfirmed", "complete-delivered"):
        JOBS[f"orders {name}"].work()


def told(somebody: Person, about: str) -> int:
    db.session.rollback()
    theirs = select(Notice).where(Notice.person_id == somebody.id, Notice.key.contains(about))
    return len(db.session.scalars(theirs).all())


def state_of(order: Order) -> OrderState:
    db.session.rollback()
    return db.session.scalars(select(Order.state).where(Order.id == order.id)).one()


def test_the_whole_life_of_an_order_nobody_answers(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    clock.set(at(13))
    work()
    assert told(market.dung, "SellerReminded") == 0
    clock.set(at(14))
    work()
    assert told(market.dung, "SellerReminded") == 1
    clock.set(at(20))
    work()
    assert told(market.official, "CallAsked") == 1
    assert [each.id for each in queries.call_page(acting(market.official), 1).rows] == [order.id]
    clock.set(at(7, day=3))
    work()
    assert state_of(order) is OrderState.PLACED
    clock.set(at(8, day=3))
    work()
    assert state_of(order) is OrderState.CANCELLED
    assert (told(market.dung, "OrderCancelled"), told(market.minh, "OrderCancelled")) == (1, 1)
    assert stock.available([market.honey.id])[market.honey.id] == 10
    assert not stock.drift()
    last = queries.order_for(SYSTEM, order.reference).moves[-1]
    assert (last.side, last.by_id) == (Side.MARKET, None)
    assert "không trả lời trong 24 giờ" in last.why


def test_every_clock_strikes_once(market: Trade, clock: FrozenClock) -> None:
    bought(market)
    for hours in (7, 5, 1):
        clock.move(hours=hours)
        for _turn in range(3):
            work()
    clock.set(at(9, day=3))
    for _turn in range(3):
        work()
    assert told(market.dung, "SellerReminded") == 1
    assert told(market.official, "CallAsked") == 1
    assert told(market.minh, "OrderCancelled") == 1


def test_an_answered_order_is_left_alone(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, bought(market), "confirm")
    clock.move(days=5)
    work()
    assert state_of(order) is OrderState.CONFIRMED
    assert told(market.dung, "SellerReminded") == 0
    assert queries.calls_to_make(acting(market.official)) == 0


def test_after_days_without_a_worker_the_seller_is_warned_before_the_order_is_given_back(
    market: Trade, clock: FrozenClock
) -> None:
    order = bought(market)
    clock.set(at(9, day=6))
    work()
    work()
    assert state_of(order) is OrderState.PLACED
    assert told(market.dung, "SellerReminded") == 1
    clock.set(at(2, day=7))
    work()
    assert state_of(order) is OrderState.PLACED
    clock.move(hours=3.9)
    work()
    assert state_of(order) is OrderState.PLACED
    clock.set(at(6, day=7))
    work()
    assert state_of(order) is OrderState.CANCELLED


def test_an_order_reminded_a_while_ago_is_not_given_back_by_command_either(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    clock.set(at(15, day=5))  # placed three days ago, and no worker ran
    commands.remind_seller(SYSTEM, order)
    clock.move(hours=17.9)

    with pytest.raises(NotDue):
        commands.release_order(SYSTEM, order)

    assert state_of(order) is OrderState.PLACED
    clock.move(hours=0.1)
    assert commands.release_order(SYSTEM, order).state is OrderState.CANCELLED


def test_nobody_is_reminded_and_nothing_given_back_at_night(market: Trade, clock: FrozenClock) -> None:
    clock.set(at(16))
    order = bought(market)
    clock.set(at(22))
    work()
    assert told(market.dung, "SellerReminded") == 0
    with pytest.raises(NotDue):
        commands.remind_seller(SYSTEM, order)
    clock.set(at(6, day=3))
    work()
    assert told(market.dung, "SellerReminded") == 1
    clock.set(at(23, day=4))
    work()
    assert not policy.may_release(SYSTEM, order)
    assert state_of(order) is OrderState.PLACED
    clock.set(at(6, day=5))
    work()
    assert state_of(order) is OrderState.CANCELLED


def test_delivered_orders_are_closed_three_days_later(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, bought(market), "confirm", "pack", "ship", "deliver")
    clock.move(days=2, hours=23)
    work()
    assert state_of(order) is OrderState.DELIVERED
    clock.move(hours=1)
    work()
    assert state_of(order) is OrderState.COMPLETED
    assert (told(market.dung, "OrderCompleted"), told(market.minh, "OrderCompleted")) == (1, 1)


def test_an_order_the_market_may_not_touch_stays_as_it_is(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    with pytest.raises(NotDue):
        commands.release_order(SYSTEM, order)
    with pytest.raises(NotAllowed):
        commands.cancel_order(SYSTEM, order, reason="không được")
    for command in (commands.remind_seller, commands.ask_for_call, commands.release_order, commands.close_delivered):
        for who in (VISITOR, market.selling, market.buying, acting(market.official)):
            with pytest.raises(NotAllowed):
                command(who, order)
    assert state_of(order) is OrderState.PLACED


def test_one_bad_order_stops_no_other(market: Trade, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    orders = [bought(market, {market.bamboo: 1}) for _each in range(5)]
    remind, bad = commands.remind_seller, orders[1].id

    def breaks_on_one(actor, order):
        if order.id == bad:
            raise ValueError("broken")
        return remind(actor, order)

    monkeypatch.setattr(commands, "remind_seller", breaks_on_one)
    clock.set(at(15))
    work()
    db.session.rollback()
    reminded = set(db.session.scalars(select(Order.id).where(Order.reminded_at.is_not(None))))
    assert reminded == {order.id for order in orders} - {bad}


def test_the_times_are_those_of_the_sellers_own_place(market: Trade, clock: FrozenClock) -> None:
    ward = coordinator_of(hoa_cuong(), "Lê Thị Phường")
    commands.set_times(acting(ward), place(HOA_CUONG), **{**TIMES, "remind_hours": 1})
    bought(market)
    clock.set(at(10))
    work()
    assert told(market.dung, "SellerReminded") == 0
    commands.set_times(acting(market.official), place(TRA_TAN), **{**TIMES, "remind_hours": 2})
    work()
    assert told(market.dung, "SellerReminded") == 1


def test_only_the_places_own_coordinator_sets_its_times(market: Trade) -> None:
    for who in (VISITOR, market.selling, acting(coordinator_of(hoa_cuong(), "Lê Thị Phường"))):
        with pytest.raises(NotAllowed):
            commands.set_times(who, place(TRA_TAN), **TIMES)
    assert db.session.get(OrderTimes, place(TRA_TAN).id) is None


def test_the_times_are_set_by_page_and_must_follow_each_other(market: Trade, client: PageClient) -> None:
    let_in(client, market.official)
    address = client.get("/dieu-phoi/thoi-han-don").location
    assert address == f"/dieu-phoi/thoi-han-don/{TRA_TAN}"
    page = client.get(address).text
    assert 'value="24"' in page and "được nhắc trước rồi mới hủy" in page
    wrong = client.submit(address, {"remind_hours": "12", "call_hours": "8", "release_hours": "300"})
    assert wrong.status_code == 422
    assert "từ 3 đến 240" in wrong.text and 'value="8"' in wrong.text
    wrong = client.submit(address, {"remind_hours": "12", "call_hours": "12", "release_hours": "24"})
    assert wrong.status_code == 422 and 'href="#f-call_hours"' in wrong.text
    assert client.submit(address, {"remind_hours": "4", "call_hours": "8"}).status_code == 303
    times = policy.times_of(place(TRA_TAN).id)
    assert (times.remind_hours, times.call_hours, times.release_hours, times.complete_days) == (4, 8, 24, 3)
    assert client.get(f"/dieu-phoi/thoi-han-don/{HOA_CUONG}").status_code == 404


def test_a_coordinator_telephones_and_notes_what_was_said(
    market: Trade, client: PageClient, clock: FrozenClock
) -> None:
    order = bought(market, note="Cổng xanh", contact_name="Chị Lan", contact_phone="+84905999888")
    clock.move(hours=13)
    let_in(client, market.official)
    page = client.get("/dieu-phoi/can-goi").text
    for words in ("Hộ bà Dung", "tel:0905111222", "Chờ 13 giờ", "Mật ong rừng 2 kg", order.reference):
        assert words in page, words
    address = f"/dieu-phoi/can-goi/{order.reference}"
    page = client.get(address).text
    for words in ("sms:+84905111222?body=", "https://zalo.me/0905111222", "Báo cho bên kia"):
        assert words in page, words
    for private in ("Chị Lan", "0905 999 888", "Cổng xanh"):
        assert private not in page, private
    assert client.submit(address, {"note": " "}).status_code == 422
    assert client.submit(address, {"note": "Bà hẹn chiều trả lời"}).location == "/dieu-phoi/can-goi"
    (call,) = db.session.scalars(select(OrderCall)).all()
    assert (call.note, call.by_id, call.order_id) == ("Bà hẹn chiều trả lời", market.official.id, order.id)
    assert "Bà hẹn chiều trả lời" in client.get("/dieu-phoi/can-goi").text
    assert "Bà hẹn chiều trả lời" in client.get(address).text


def test_another_places_coordinator_sees_nothing(market: Trade, client: PageClient, clock: FrozenClock) -> None:
    order = bought(market)
    clock.move(hours=13)
    ward = coordinator_of(hoa_cuong(), "Lê Thị Phường")
    with pytest.raises(NotAllowed):
        commands.note_call(acting(ward), order, note="không phải việc mình")
    with pytest.raises(Missing):
        queries.order_to_call(acting(ward), order.reference)
    let_in(client, ward)
    assert "Không có ai cần gọi" in client.get("/dieu-phoi/can-goi").text
    assert client.get(f"/dieu-phoi/can-goi/{order.reference}").status_code == 404
    assert queries.calls_to_make(acting(market.official)) == 1


def test_the_call_list_is_oldest_first_and_costs_the_same_however_long(
    market: Trade, client: PageClient, clock: FrozenClock, app: Flask
) -> None:
    first = bought(market, {market.bamboo: 1})
    clock.move(hours=1)
    second = bought(market, {market.bamboo: 1})
    clock.move(hours=13)
    let_in(client, market.official)
    client.get("/dieu-phoi/can-goi")
    with statements(app) as few:
        page = client.get("/dieu-phoi/can-goi").text
    assert page.index(first.reference) < page.index(second.reference)
    for _each in range(6):
        bought(market, {market.bamboo: 1})
    clock.move(hours=13)
    let_in(client, market.official)
    with statements(app) as many:
        client.get("/dieu-phoi/can-goi")
    assert len(many) == len(few) <= 12, "\n".join(many)


def test_those_who_trade_have_words_ready_for_each_other(market: Trade, client: PageClient, app: Flask) -> None:
    order = bought(market, contact_name="Chị Lan", contact_phone="+84905999888")
    let_in(client, market.minh)
    for address in (f"/don-hang/{order.reference}", f"/don-hang/lan/{order.purchase.reference}"):
        page = client.get(address).text
        for words in ("Báo cho bên kia", "tel:0905111222", "sms:+84905111222?body=Ch%C3%A0o", "zalo.me/0905111222"):
            assert words in page, (address, words)
        assert "Mật ong rừng 2 kg" in page
    seller = let_in(app.test_client(), market.dung)
    page = seller.get(f"/ban-hang/don-hang/{order.reference}").text
    for words in ("Báo cho bên kia", "zalo.me/0905999888", "Chào Chị Lan"):
        assert words in page, words
    official = let_in(app.test_client(), market.official)
    assert "Báo cho bên kia" not in official.get(f"/dieu-phoi/don-hang/{order.reference}").text


@pytest.mark.parametrize("state", list(OrderState))
def test_there_are_words_for_every_state(state: OrderState) -> None:
    from marketplace.orders.contacting import TO_BUYER, TO_SELLER

    assert TO_BUYER[state] and TO_SELLER[state]


def test_the_commands_say_what_they_did(market: Trade, app: Flask, clock: FrozenClock) -> None:
    bought(market)
    clock.set(at(20))
    runner = app.test_cli_runner()
    assert "reminded 1, asked for 1 calls" in runner.invoke(args=["orders", "remind-unconfirmed"]).output
    assert "reminded 0, asked for 0 calls" in runner.invoke(args=["orders", "remind-unconfirmed"]).output
    clock.set(at(14, day=3))
    assert "released 1" in runner.invoke(args=["orders", "release-unconfirmed"]).output
    assert "completed 0" in runner.invoke(args=["orders", "complete-delivered"]).output
    assert db.session.scalars(select(OrderMove.name)).all() == ["place", "cancel"]


def test_somebody_without_a_desk_finds_no_call_list(market: Trade, client: PageClient) -> None:
    let_in(client, person("Người Lạ"))
    for address in ("/dieu-phoi/can-goi", "/dieu-phoi/thoi-han-don"):
        assert client.get(address).status_code == 403
    assert tra_tan().code == TRA_TAN
