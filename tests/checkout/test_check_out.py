"""A cart becomes orders: all of them or none, at the prices the buyer saw."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.checkout import commands, queries
from marketplace.checkout.commands import (
    CartIsEmpty,
    ChangedSinceSeen,
    NoBuyer,
    NoInvoiceNumber,
    NotAsItStands,
    OwnGoods,
)
from marketplace.delivery import commands as delivery
from marketplace.delivery.states import DeliveryMethod
from marketplace.delivery.ways import NotDeliveredThere
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, OrderLine, Purchase
from marketplace.orders.states import OrderState
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Bank
from marketplace.organisations.states import OrganisationKind
from marketplace.payments.states import PaymentMethod
from marketplace.stock import queries as stock
from tests.databases import statements
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.trade import Trade, another_seller, bought, cart_with, checked_out


def orders_placed() -> int:
    return db.session.scalar(select(func.count()).select_from(Order)) or 0


def left_of(listing) -> Decimal:
    return stock.available([listing.id])[listing.id]


def test_one_order_per_producer_under_one_purchase(market: Trade) -> None:
    sau = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    ginger = live_listing(sau, "Gừng tươi", price=Money(30_000))
    cart = cart_with(market.buying, {market.honey: 2, ginger: 3, market.bamboo: "1.5"})
    purchase = checked_out(market.buying, cart, note="Gọi trước khi giao")
    assert purchase.total == Money(2 * 85_000 + 105_000 + 90_000)
    first, second = purchase.orders
    assert [line.name for line in first.lines] == ["Mật ong rừng", "Măng khô"]
    assert first.total == Money(275_000)
    assert (second.producer_id, second.total, second.note) == (sau.id, Money(90_000), "Gọi trước khi giao")
    assert {order.state for order in purchase.orders} == {OrderState.PLACED}
    assert (left_of(market.honey), left_of(market.bamboo), left_of(ginger)) == (8, Decimal("18.5"), 7)
    assert not stock.drift()
    assert queries.count_in_cart(market.buying) == 0


def test_the_contract_keeps_what_the_law_wants_told(market: Trade) -> None:
    terms = bought(market, contact_name="Chị Lan", contact_phone="+84905999888").terms
    seller = terms["seller"]
    assert (seller["name"], seller["phone"]) == ("Hộ bà Dung", "+84905111222")
    assert seller["address"] == "Thôn 2, xã Trà Tân, TP. Đà Nẵng"
    assert {"kind", "tax_number"} <= seller.keys()
    assert terms["buyer"]["contact_name"] == "Chị Lan"
    assert terms["buyer"]["contact_phone"] == "+84905999888"
    assert terms["delivery"]["point"]["name"] == "Nhà văn hóa tổ 5"
    assert terms["delivery"]["fee"] == 0
    assert terms["payment"] == {"method": "cod", "words": "Trả tiền mặt khi nhận hàng", "bank": None}
    assert len(terms["rights"]) == 5
    assert terms["placed_at"]


def test_later_changes_never_reach_an_old_order(market: Trade) -> None:
    order = bought(market)
    before, line = dict(order.terms), order.lines[0]
    told = (line.name, line.price, line.unit_label, dict(line.facts))
    catalogue.change_price(market.selling, market.honey, price=Money(99_000))
    organisations.amend_organisation(market.selling, market.seller, name="Hộ bà Dung mới", hamlet="Thôn 9")
    keeper = acting(person_keeping())
    delivery.amend_pickup_point(keeper, market.point, name="Chỗ khác", address="1 Đường khác")
    delivery.close_pickup_point(keeper, market.point)
    catalogue.retire_listing(market.selling, market.honey)
    db.session.expire_all()
    assert order.terms == before
    assert (line.name, line.price, line.unit_label, dict(line.facts)) == told
    assert order.total == Money(170_000)


def person_keeping():
    from marketplace.accounts.models import Person

    return db.session.scalars(select(Person).where(Person.name == "Lê Văn Giữ")).one()


def test_an_account_is_told_only_when_the_seller_agreed_and_the_buyer_transfers(market: Trade) -> None:
    bank = db.session.get_one(Bank, "970405")
    cash = bought(market)
    silent = bought(market, payment=PaymentMethod.TRANSFER)
    organisations.open_bank_account(
        market.selling, market.seller, bank=bank, number="4800205111222", holder="Ho Thi Dung", consent=True
    )
    told = bought(market, payment=PaymentMethod.TRANSFER)
    assert (cash.terms["payment"]["bank"], silent.terms["payment"]["bank"]) == (None, None)
    assert told.terms["payment"]["bank"]["number"] == "4800205111222"


def test_a_changed_price_is_shown_before_anything_is_ordered(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 2})
    basket = queries.basket_of(market.buying, cart)
    total, seen = basket.total, basket.seen
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    with pytest.raises(ChangedSinceSeen, match="85.000.*90.000"):
        checked_out(market.buying, cart, expected_total=total, seen=seen)
    assert (orders_placed(), left_of(market.honey)) == (0, 10)
    now = queries.basket_of(market.buying, cart)
    assert checked_out(market.buying, cart, seen=now.seen).total == Money(180_000)


def test_changes_that_cancel_out_are_still_seen(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    catalogue.change_price(market.selling, market.honey, price=Money(80_000))
    catalogue.change_price(market.selling, market.bamboo, price=Money(75_000))
    with pytest.raises(ChangedSinceSeen):
        checked_out(market.buying, cart)
    assert orders_placed() == 0


def test_a_program_that_knows_the_new_total_may_order(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 2})
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    with pytest.raises(ChangedSinceSeen):
        checked_out(market.buying, cart, expected_total=Money(170_000))
    assert checked_out(market.buying, cart, expected_total=Money(180_000)).total == Money(180_000)


@pytest.mark.parametrize("total", [0, 1, 169_999, 10**13])
def test_a_tampered_total_orders_nothing(market: Trade, total: int) -> None:
    cart = cart_with(market.buying, {market.honey: 2})
    with pytest.raises(ChangedSinceSeen, match="170.000"):
        checked_out(market.buying, cart, expected_total=Money(total))
    assert orders_placed() == 0


@pytest.mark.parametrize(
    "seen", ["mat-ong-rung*2@1", "mat-ong-rung*1@85000", "x", "a*b@c;;*@", "mang-kho*2@85000", "@" * 3000]
)
def test_tampered_prices_order_nothing(market: Trade, seen: str) -> None:
    cart = cart_with(market.buying, {market.honey: 2})
    with pytest.raises(ChangedSinceSeen):
        checked_out(market.buying, cart, seen=seen)
    assert orders_placed() == 0


@pytest.mark.parametrize(
    ("step", "words"),
    [(catalogue.pause_listing, "tạm ngưng bán"), (catalogue.retire_listing, "không còn bán")],
)
def test_goods_taken_off_the_shelf_in_between_stop_the_whole_purchase(market: Trade, step, words: str) -> None:
    cart = cart_with(market.buying, {market.bamboo: 1, market.honey: 2})
    step(market.selling, market.honey)
    with pytest.raises(NotAsItStands, match=f"Mật ong rừng.*{words}"):
        checked_out(market.buying, cart)
    assert (orders_placed(), left_of(market.bamboo)) == (0, 20)


def test_a_suspended_seller_stops_the_purchase(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    organisations.suspend(acting(market.official), market.seller, reason="Không liên lạc được")
    with pytest.raises(NotAsItStands, match="Người bán đang tạm ngưng"):
        checked_out(market.buying, cart)


def test_more_than_is_left_is_refused_with_what_is_left(market: Trade) -> None:
    lan = person("Phạm Thị Lan")
    buyer(lan, "Nhà chị Lan")
    cart = cart_with(market.buying, {market.honey: 8})
    checked_out(acting(lan), cart_with(acting(lan), {market.honey: 5}))
    with pytest.raises(NotAsItStands, match="Chỉ còn 5"):
        checked_out(market.buying, cart)
    assert left_of(market.honey) == 5


def test_nobody_buys_from_themselves(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    organisations.add_member(market.selling, market.seller, phone=market.minh.phone, role="producer")
    with pytest.raises((OwnGoods, NotAsItStands)):
        checked_out(market.buying, cart)
    with pytest.raises(OwnGoods):
        cart_with(market.buying, {market.bamboo: 1})


def test_an_empty_cart_orders_nothing(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    checked_out(market.buying, cart)
    with pytest.raises(CartIsEmpty):
        checked_out(market.buying, cart)
    assert orders_placed() == 1


def test_somebody_elses_cart_and_buyer_are_refused(market: Trade) -> None:
    lan = person("Phạm Thị Lan")
    theirs = buyer(lan, "Nhà chị Lan")
    cart = cart_with(market.buying, {market.honey: 1})
    with pytest.raises(NotAllowed):
        checked_out(acting(lan), cart)
    with pytest.raises(NotAllowed):
        checked_out(VISITOR, cart)
    with pytest.raises(NoBuyer):
        checked_out(market.buying, cart, buyer=theirs.slug)
    assert orders_placed() == 0


def test_home_delivery_goes_only_to_the_twinned_ward(market: Trade) -> None:
    home = bought(market, delivery=DeliveryMethod.HOME, address="45 Tiểu La")
    assert home.terms["delivery"]["address"] == "45 Tiểu La, phường Hòa Cường, TP. Đà Nẵng"
    with pytest.raises(NotDeliveredThere) as refused:
        bought(market, delivery=DeliveryMethod.HOME, address="")
    assert refused.value.field == "address"
    far = person("Võ Xa")
    buyer(far, "Nhà anh Xa", code="20950")
    with pytest.raises(NotDeliveredThere) as refused:
        checked_out(
            acting(far),
            cart_with(acting(far), {market.honey: 1}),
            delivery=DeliveryMethod.HOME,
            address="1 Đường Làng",
        )
    assert refused.value.field == "delivery"


def test_a_closed_point_is_not_chosen_and_several_must_be_told_apart(market: Trade) -> None:
    keeper = acting(person_keeping())
    second = delivery.open_pickup_point(keeper, name="Chợ Hòa Cường", address="2 Lê Nổ", locality="20257")
    cart = cart_with(market.buying, {market.honey: 1})
    with pytest.raises(NotDeliveredThere) as refused:
        checked_out(market.buying, cart)
    assert refused.value.field == "pickup_point"
    delivery.close_pickup_point(keeper, second)
    with pytest.raises(NotDeliveredThere):
        checked_out(market.buying, cart, pickup_point=second.reference)
    assert checked_out(market.buying, cart, pickup_point=market.point.reference)


def test_an_invoice_is_made_out_exactly_as_registered(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    with pytest.raises(NoInvoiceNumber) as refused:
        checked_out(market.buying, cart, invoice=True)
    assert refused.value.field == "invoice"
    quan = person("Lê Thị Quán")
    buyer(
        quan,
        "Quán Phở Hương",
        kind=OrganisationKind.ENTERPRISE,
        tax_number="0401234567",
        invoice_email="ketoan@phohuong.vn",
    )
    order = checked_out(acting(quan), cart_with(acting(quan), {market.honey: 1}), invoice=True).orders[0]
    assert order.terms["buyer"]["invoice"]["tax_number"] == "0401234567"
    assert order.terms["buyer"]["invoice"]["name"] == "Quán Phở Hương"


def test_placing_five_lines_with_three_producers_takes_few_statements(market: Trade, app: Flask) -> None:
    sau, bay = another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), another_seller("Vườn cô Bảy", "Hồ Thị Bảy")
    goods = {
        market.honey: 1,
        market.bamboo: 1,
        live_listing(sau, "Gừng tươi"): 1,
        live_listing(sau, "Nghệ tươi"): 1,
        live_listing(bay, "Quế khô"): 1,
    }
    cart = cart_with(market.buying, goods)
    buying, total = market.buying, queries.basket_of(market.buying, cart).total
    with statements(app) as sent:
        purchase = commands.check_out(
            buying, cart, delivery=DeliveryMethod.PICKUP, payment=PaymentMethod.TRANSFER, expected_total=total
        )
    assert len(purchase.orders) == 3
    assert len(sent) <= 22, "\n".join(sent)


def test_lines_keep_what_was_said_about_the_goods(market: Trade) -> None:
    line = bought(market).lines[0]
    assert line.facts["origin"] == "Thôn 2, xã Trà Tân"
    assert line.facts["category"]
    assert (line.unit_label, line.ordered, line.confirmed) == ("kg", 2, 0)


def test_the_whole_purchase_is_one_row_each(market: Trade) -> None:
    bought(market, {market.honey: 1, market.bamboo: 1})
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Purchase, Order, OrderLine)]
    assert counts == [1, 1, 2]
