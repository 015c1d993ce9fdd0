"""Every step of an order reaches everybody on the other side, once, in their language."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.states import Role
from marketplace.checkout import commands as checkout
from marketplace.checkout import queries as carts
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.notifications import commands
from marketplace.notifications.commands import Fact
from marketplace.notifications.models import Notice
from marketplace.notifications.states import NewsKind
from marketplace.orders import commands as orders
from marketplace.organisations import commands as organisations
from marketplace.payments.states import PaymentMethod
from tests.databases import statements
from tests.kernel.test_outbox import at_once
from tests.notifications.conftest import give_address
from tests.notifications.reading import mail, subjects, told
from tests.world.goods import live_listing
from tests.world.people import acting, person
from tests.world.trade import REASON, Trade, another_seller, bought, brought, cart_with


def test_the_seller_hears_of_a_new_order_and_the_buyer_does_not(market: Trade) -> None:
    order = bought(market)
    (news,) = told(market.dung, "order:")
    assert (news.subject, news.path) == (
        f"Đơn mới {order.reference}: {order.total}",
        f"/ban-hang/don-hang/{order.reference}",
    )
    assert "Nhà anh Minh vừa đặt hàng" in news.body
    assert told(market.minh) == []


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("confirm",), "người bán nhận làm"),
        (("decline",), "người bán không nhận"),
        (("cancel",), "đã hủy"),
        (("confirm", "pack"), "hàng đã soạn xong"),
        (("confirm", "pack", "ship"), "hàng đang trên đường"),
        (("confirm", "pack", "ship", "delay"), "hoãn giao"),
        (("confirm", "pack", "ship", "delay", "resume"), "hàng đi tiếp"),
        (("confirm", "pack", "ship", "deliver"), "đã giao"),
        (("confirm", "pack", "ship", "deliver", "complete"), "hoàn tất"),
    ],
)
def test_the_buyer_hears_of_every_step_of_the_seller(market: Trade, steps: tuple[str, ...], words: str) -> None:
    order = brought(market, bought(market), *steps)
    said = subjects(market.minh)
    assert len(said) == len(steps)
    assert words in said[-1]
    assert told(market.minh)[-1].path == f"/don-hang/{order.reference}"
    assert len(told(market.dung, "order:")) == 1


def test_the_reason_is_told_too(market: Trade) -> None:
    brought(market, bought(market), "decline")
    assert REASON in told(market.minh)[0].body


def test_the_seller_hears_when_the_buyer_takes_an_order_back(market: Trade) -> None:
    order = bought(market)
    orders.cancel_order(market.buying, order, reason="Mua nhầm")
    news = told(market.dung, "order:")[-1]
    assert "Nhà anh Minh đã hủy đơn" in news.body and "Mua nhầm" in news.body
    assert told(market.minh) == []


def test_a_road_that_closes_twice_is_told_twice(market: Trade) -> None:
    brought(market, bought(market), "confirm", "pack", "ship", "delay", "resume", "delay")
    assert sum("hoãn giao" in said for said in subjects(market.minh)) == 2


def test_everybody_who_speaks_for_the_other_side_is_told(market: Trade) -> None:
    son, gone = person("Hồ Văn Con"), person("Hồ Văn Đi")
    for each in (son, gone):
        organisations.add_member(market.selling, market.seller, phone=each.phone, role="producer")
    gone.is_disabled = True
    db.session.commit()
    bought(market)
    assert [len(told(each, "order:")) for each in (market.dung, son, gone)] == [1, 1, 0]


def test_each_reads_it_in_their_own_language(market: Trade) -> None:
    give_address(market.minh, "minh@vidu.vn", language="en")
    order = brought(market, bought(market), "confirm")
    assert subjects(market.minh) == [f"Order {order.reference}: accepted by the seller"]
    assert "VND" in told(market.minh)[0].body


def test_a_step_undone_tells_nobody(market: Trade) -> None:
    order = bought(market)
    with pytest.raises(NotAllowed):
        orders.confirm_order(market.buying, order)
    assert told(market.minh) == []


def test_three_orders_of_one_purchase_cost_two_statements(mailed: Trade, app: Flask) -> None:
    sau, bay = another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), another_seller("Vườn cô Bảy", "Hồ Thị Bảy")
    goods = {mailed.honey: 1, live_listing(sau, "Gừng tươi"): 1, live_listing(bay, "Quế khô"): 1}
    cart, buying = cart_with(mailed.buying, goods), mailed.buying
    total = carts.basket_of(buying, cart).total
    before = len(mail())
    with statements(app) as sent:
        purchase = checkout.check_out(
            buying, cart, delivery=DeliveryMethod.PICKUP, payment=PaymentMethod.CASH, expected_total=total
        )
    written = [each for each in sent if "INSERT INTO notice" in each or "INSERT INTO outbox_message" in each]
    assert len(written) == 2, written
    references = [order.reference for order in purchase.orders]
    told_of = db.session.scalars(select(Notice.path).where(Notice.key.contains("OrderPlaced"))).all()
    assert sorted(told_of) == sorted(f"/ban-hang/don-hang/{each}" for each in references)
    assert [each.to for each in mail()[before:]] == ["dung@vidu.vn"]


def test_one_fact_told_by_many_hands_at_once_is_told_once(mailed: Trade, app: Flask) -> None:
    fact = Fact(
        "fact", NewsKind.ORDERS, Role.PRODUCER, mailed.seller.id, "Đơn mới %(code)s: %(total)s", "…", "/", 
        {"code": "X", "total": Money(1)},
    )  # fmt: skip
    before = len(mail())
    at_once(app, 6, lambda: commands.tell(SYSTEM, facts=[fact]))
    assert len(told(mailed.dung, "fact")) == 1
    assert len(mail()) == before + 1


def test_only_the_market_itself_tells_news(market: Trade) -> None:
    with pytest.raises(NotAllowed):
        commands.tell(acting(market.official), facts=[])
    assert db.session.scalar(select(func.count()).where(Notice.person_id == market.minh.id)) == 0
