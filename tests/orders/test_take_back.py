"""A slip of the finger is taken back within ten seconds, as if it had not been; later it stands, and says so."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.states import Role
from marketplace.checkout import commands as checkout
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.notifications import commands as notifications
from marketplace.notifications.models import Notice
from marketplace.orders import commands, queries
from marketplace.orders.commands import TooLateToTakeBack
from marketplace.orders.models import Order
from marketplace.orders.states import TIME_TO_TAKE_BACK, OrderState
from marketplace.organisations import commands as organisations
from tests.notifications.conftest import give_address
from tests.notifications.reading import mail, subjects, told
from tests.pages import PageClient, form_in, untouched
from tests.world.people import acting, person
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, figures_of, in_stock
from tests.world.trade import REASON, Trade, bought, brought


def state_of(order: Order) -> OrderState:
    return db.session.scalars(select(Order.state).where(Order.id == order.id)).one()


def test_a_yes_is_taken_back_and_the_goods_stay_kept_back(market: Trade) -> None:
    order = bought(market)
    before = figures_of(order), in_stock(market.honey)
    brought(market, order, "confirm")
    commands.take_back_step(market.selling, order)
    assert state_of(order) is OrderState.PLACED
    assert (figures_of(order), in_stock(market.honey)) == before
    all_is_in_order()
    assert [step.name for step in queries.order_for(market.selling, order.reference).moves] == [
        "place", "confirm", "unconfirm",
    ]  # fmt: skip
    assert state_of(brought(market, order, "confirm")) is OrderState.CONFIRMED


def test_packed_is_taken_back_to_confirmed(market: Trade) -> None:
    order = brought(market, bought(market), "confirm", "pack")
    commands.take_back_step(market.selling, order)
    assert state_of(order) is OrderState.CONFIRMED
    assert [line.packed for line in order.lines] == [Decimal(0)]
    assert figures_of(order) == [(Decimal(2), Decimal(0), Decimal(2))]
    all_is_in_order()


def test_after_ten_seconds_the_step_stands_and_says_what_to_do(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, bought(market), "confirm")
    clock.move(seconds=10)
    with pytest.raises(TooLateToTakeBack, match="Đã quá 10 giây.*Không làm được thì mở"):
        commands.take_back_step(market.selling, order)
    assert state_of(order) is OrderState.CONFIRMED


def test_only_who_took_it_takes_it_back(market: Trade) -> None:
    helper = person("Hồ Văn Nam")
    organisations.add_member(market.selling, market.seller, phone=helper.phone, role=Role.PRODUCER)
    order = brought(market, bought(market), "confirm")
    with pytest.raises(NotAllowed, match="Chỉ người vừa bấm"):
        commands.take_back_step(acting(helper), order)
    with pytest.raises(NotAllowed):
        commands.take_back_step(market.buying, order)


@pytest.mark.parametrize("steps", [(), ("decline",), ("cancel",), ("confirm", "pack", "ship")])
def test_steps_that_move_goods_or_bind_others_are_not_taken_back(market: Trade, steps: tuple[str, ...]) -> None:
    order = brought(market, bought(market), *steps)
    with pytest.raises(WrongState, match="không hoàn lại được"):
        commands.take_back_step(market.selling, order)


def test_a_yes_to_a_part_gave_goods_back_and_stands(market: Trade, clock: FrozenClock) -> None:
    order = bought(market)
    commands.confirm_order(market.selling, order, lines={1: Decimal(1)}, reason=REASON)
    with pytest.raises(ChangedMeanwhile):
        commands.take_back_step(market.selling, order)
    assert state_of(order) is OrderState.CONFIRMED


def test_what_the_buyer_changed_since_is_not_undone(market: Trade, clock: FrozenClock) -> None:
    order = brought(market, bought(market), "confirm")
    clock.move(seconds=2)
    checkout.amend_order(market.buying, order, lines=[{"line": 1, "amount": Decimal(3)}], add=[])
    with pytest.raises(ChangedMeanwhile):
        commands.take_back_step(market.selling, order)


def test_another_version_than_was_seen_is_refused(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    with pytest.raises(ChangedMeanwhile):
        commands.take_back_step(market.selling, order, seen=order.version - 1)


def test_the_news_of_a_slip_goes_with_it(market: Trade, clock: FrozenClock) -> None:
    give_address(market.minh, "minh@vidu.vn")
    order = brought(market, bought(market), "confirm")
    assert len(subjects(market.minh)) == 1
    assert [letter.due_at > letter.created_at + TIME_TO_TAKE_BACK for letter in mail()] == [True]
    clock.move(seconds=5)
    commands.take_back_step(market.selling, order)
    assert (subjects(market.minh), mail()) == ([], [])
    brought(market, order, "confirm")
    assert len(subjects(market.minh)) == len(mail()) == 1


def test_whoever_had_read_it_hears_that_it_was_a_slip(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    (news,) = told(market.minh)
    notifications.read_notice(market.buying, db.session.get_one(Notice, news.id))
    commands.take_back_step(market.selling, order)
    assert [said.partition(": ")[2] for said in subjects(market.minh)] == ["người bán nhận làm", "người bán bấm nhầm"]


def test_the_page_offers_it_for_ten_seconds_and_takes_it_back(
    market: Trade, dung: PageClient, minh: PageClient, clock: FrozenClock
) -> None:
    order = bought(market)
    address = f"/ban-hang/don-hang/{order.reference}"
    dung.submit(address, to="/nhan")
    page = dung.get(address).text
    assert "Đã nhận đơn" in page and "/hoan-lai" in page
    assert "/hoan-lai" not in minh.get(f"/don-hang/{order.reference}").text
    assert dung.submit(address, to="/hoan-lai").location == address
    assert state_of(order) is OrderState.PLACED
    assert "Đã hoàn lại" in dung.get(address).text
    dung.submit(address, to="/nhan")
    late = dict(untouched(form_in(dung.get(address).text, set(), "/hoan-lai", "")))
    clock.move(seconds=11)
    assert "/hoan-lai" not in dung.get(address).text
    here = {"Sec-Fetch-Site": "same-origin"}
    answer = dung.post(f"/don-hang/{order.reference}/hoan-lai", data=late, headers=here)
    assert answer.status_code == 409
    assert "Đã quá 10 giây" in answer.text
    assert state_of(order) is OrderState.CONFIRMED


def test_a_program_takes_it_back_too(market: Trade, dungs_program: Program, app: Flask) -> None:
    path = f"/orders/{bought(market).reference}"
    assert dungs_program("GET", path).json["can_take_back"] is False
    confirmed = dungs_program("POST", f"{path}/confirm", {}).json
    assert confirmed["can_take_back"] is True
    assert "unconfirm" not in confirmed["open_moves"]
    answer = dungs_program("POST", f"{path}/take-back", {"seen": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "changed_meanwhile")
    answer = dungs_program("POST", f"{path}/take-back", {})
    assert (answer.status_code, answer.json["state"]) == (200, "placed")
