"""Orders without a cart: who buys, what, at which price and on which terms. The same command a checkout ends in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.checkout.agreement import Contact, Line, Ways
from marketplace.checkout.commands import CannotJoin, NoInvoiceNumber, NotForSale, NothingAsked, OwnGoods, contract
from marketplace.checkout.models import Cart
from marketplace.delivery.states import DeliveryMethod
from marketplace.delivery.ways import NotDeliveredThere
from marketplace.kernel.actor import SYSTEM, VISITOR, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.orders.models import Order, OrderLine, Purchase
from marketplace.orders.states import OrderState
from marketplace.organisations.models import Organisation
from marketplace.payments.states import PaymentMethod
from marketplace.stock import commands as stock
from marketplace.stock import queries as ledger
from marketplace.stock.commands import OutOfStock
from marketplace.stock.states import SharingRule
from tests.databases import statements
from tests.world.goods import live_listing
from tests.world.hands import at_once
from tests.world.organisations import buyer
from tests.world.people import acting, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, brought, trade

FETCHED = Ways(DeliveryMethod.PICKUP, PaymentMethod.CASH)
QUOTED = {"kind": "quote", "reference": "BCDFGH"}


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Trade:
    return trade()


def agreed(goods: Mapping[Listing, Any]) -> list[Line]:
    """These goods at the price of the shelf."""
    return [Line(listing, Decimal(amount), listing.price) for listing, amount in goods.items()]


def contracted(market: Trade, lines: list[Line], *sellers: Organisation, **more: Any) -> Purchase:
    """Anh Minh agreed with bà Dung (and these others): fetched at the point, paid in cash."""
    ways = {seller.id: FETCHED for seller in (market.seller, *sellers)}
    return contract(market.buying, market.buyer, **{"lines": lines, "ways": ways, **more})


def rows_of(order: Order) -> tuple[Any, ...]:
    """All that an order and its lines say, but for the numbers and the name that are theirs alone."""
    moves = [(move.name, move.to_state, move.side, move.by_id) for move in order.moves]
    return (told(order), [told(line) for line in order.lines], moves)


def told(row: Order | OrderLine) -> dict[str, Any]:
    alone = {"id", "reference", "purchase_id", "order_id"}
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in alone}


def count_of(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_an_order_needs_no_cart(market: Trade) -> None:
    purchase = contracted(market, agreed({market.honey: 2, market.bamboo: "1.5"}), note="Gọi trước khi giao")

    (order,) = purchase.orders
    assert (order.state, order.total, order.note) == (OrderState.PLACED, Money(275_000), "Gọi trước khi giao")
    assert [(line.name, line.ordered) for line in order.lines] == [("Mật ong rừng", 2), ("Măng khô", Decimal("1.5"))]
    assert ledger.available([market.honey.id])[market.honey.id] == 8
    assert count_of(Cart) == 0
    assert_sound()


def test_a_checkout_and_a_contract_write_the_same_rows(market: Trade) -> None:
    by_cart = bought(market, {market.honey: 2, market.bamboo: 1}, note="Gọi trước")
    by_contract = contracted(market, agreed({market.honey: 2, market.bamboo: 1}), note="Gọi trước").orders[0]

    assert rows_of(by_contract) == rows_of(by_cart)


def test_a_line_keeps_the_price_agreed_and_what_set_it(market: Trade) -> None:
    quoted = Line(market.honey, Decimal(5), Money(80_000), priced_by=QUOTED)
    order = contracted(market, [quoted, *agreed({market.bamboo: 1})]).orders[0]
    catalogue.change_price(market.selling, market.honey, price=Money(99_000))
    db.session.expire_all()

    honey, bamboo = order.lines
    assert (honey.price, honey.facts["priced_by"]) == (Money(80_000), QUOTED)
    assert (bamboo.price, bamboo.facts.get("priced_by")) == (Money(70_000), None)
    assert order.total == Money(470_000)


def test_goods_at_the_shelfs_price_never_join_a_line_that_was_quoted(market: Trade) -> None:
    quoted = Line(market.honey, Decimal(2), Money(85_000), priced_by=QUOTED)
    order = contracted(market, [quoted]).orders[0]

    contracted(market, agreed({market.honey: 1}), into={market.seller.id: order})

    db.session.expire_all()
    assert [line.ordered for line in order.lines] == [2, 1]


def test_each_seller_has_ways_of_their_own(market: Trade) -> None:
    sau = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    ginger = live_listing(sau, "Gừng tươi")
    by_transfer = Ways(DeliveryMethod.PICKUP, PaymentMethod.TRANSFER, pickup_point=market.point.reference)

    purchase = contracted(
        market, agreed({market.honey: 1, ginger: 1}), ways={market.seller.id: FETCHED, sau.id: by_transfer}
    )

    dung_asked, sau_asked = purchase.orders
    assert dung_asked.terms["payment"]["method"] == PaymentMethod.CASH
    assert sau_asked.terms["payment"]["method"] == PaymentMethod.TRANSFER
    assert {order.terms["delivery"]["point"]["name"] for order in purchase.orders} == {market.point.name}


def test_all_orders_are_made_or_none(market: Trade) -> None:
    sau = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    ginger = live_listing(sau, "Gừng tươi", stock=Decimal(3))

    with pytest.raises(OutOfStock):
        contracted(market, agreed({market.honey: 2, ginger: 4}), sau)

    assert (count_of(Purchase), count_of(Order), count_of(OrderLine)) == (0, 0, 0)
    assert ledger.available([market.honey.id])[market.honey.id] == 10
    assert_sound()


def test_what_is_bought_may_go_into_an_open_order(market: Trade) -> None:
    order = brought(market, bought(market, {market.honey: 2}), "confirm")

    purchase = contracted(market, agreed({market.bamboo: 1}), into={market.seller.id: order}, ways={})

    db.session.expire_all()
    assert (purchase.orders, [added.order_id for added in purchase.additions]) == ([], [order.id])
    assert (order.edition, order.total) == (2, Money(240_000))
    assert_sound()


def test_nothing_goes_into_an_order_of_others(market: Trade) -> None:
    neighbour = person("Lê Thị Hàng Xóm")
    theirs = buyer(neighbour, "Nhà hàng xóm")
    foreign = contract(
        acting(neighbour), theirs, lines=agreed({market.honey: 1}), ways={market.seller.id: FETCHED}
    ).orders[0]

    with pytest.raises(CannotJoin):
        contracted(market, agreed({market.bamboo: 1}), into={market.seller.id: foreign})

    assert count_of(Order) == 1


def test_goods_still_to_be_harvested_are_promised_as_such(market: Trade) -> None:
    oranges = live_listing(market.seller, "Cam sành", price=Money(30_000), stock=Decimal(2))
    stock.open_season(
        SYSTEM,
        oranges,
        starts_on=date(2026, 3, 12),
        ends_on=date(2026, 4, 30),
        forecast=Decimal(40),
        rule=SharingRule.EQUAL_SHARE,
    )

    (line,) = contracted(market, agreed({oranges: 9})).orders[0].lines

    assert line.facts["preorder"] == {"from": "2026-03-12", "until": "2026-04-30", "rule": "equal_share"}


def test_nothing_that_is_not_for_sale_is_contracted(market: Trade) -> None:
    lines = agreed({market.bamboo: 1, market.honey: 1})
    catalogue.pause_listing(market.selling, market.honey)

    with pytest.raises(NotForSale) as refused:
        contracted(market, lines)

    assert refused.value.details["listing"] == market.honey.slug
    assert count_of(Order) == 0


def test_nobody_contracts_with_themselves(market: Trade) -> None:
    catalogue_of = buyer(market.dung, "Quán bà Dung")
    own = live_listing(market.seller, "Gừng nhà")
    assert contract(acting(market.dung), catalogue_of, lines=agreed({own: 1}), ways={market.seller.id: FETCHED})
    with pytest.raises(OwnGoods):
        contract(acting(market.dung), market.seller, lines=agreed({own: 1}), ways={market.seller.id: FETCHED})


@pytest.mark.parametrize("who", ["a visitor", "a stranger", "the seller"])
def test_only_who_buys_for_them_contracts(market: Trade, who: str) -> None:
    stranger = acting(person("Lê Văn Lạ"))
    actor: Actor = {"a visitor": VISITOR, "a stranger": stranger, "the seller": market.selling}[who]

    with pytest.raises(NotAllowed):
        contract(actor, market.buyer, lines=agreed({market.honey: 1}), ways={market.seller.id: FETCHED})


def test_a_contract_about_nothing_is_none(market: Trade) -> None:
    with pytest.raises(NothingAsked):
        contracted(market, [])


def test_an_invoice_needs_a_number_and_the_contact_is_who_asks(market: Trade) -> None:
    with pytest.raises(NoInvoiceNumber):
        contracted(market, agreed({market.honey: 1}), invoice=True)

    own = contracted(market, agreed({market.honey: 1})).orders[0]
    named = contracted(market, agreed({market.honey: 1}), contact=Contact("Chị Lan", "+84905999888")).orders[0]
    assert own.terms["buyer"]["contact_name"] == market.minh.name
    assert (named.terms["buyer"]["contact_name"], named.terms["buyer"]["contact_phone"]) == ("Chị Lan", "+84905999888")


def test_a_place_no_seller_reaches_is_refused_at_its_field(market: Trade) -> None:
    home = Ways(DeliveryMethod.PICKUP, PaymentMethod.CASH, pickup_point="BCDFGH")

    with pytest.raises(NotDeliveredThere) as refused:
        contracted(market, agreed({market.honey: 1}), ways={market.seller.id: home})

    assert refused.value.field == "pickup_point"


def test_five_lines_of_three_sellers_take_few_statements(market: Trade, app: Flask) -> None:
    sau, bay = another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), another_seller("Vườn cô Bảy", "Hồ Thị Bảy")
    goods = {
        market.honey: 1,
        market.bamboo: 1,
        live_listing(sau, "Gừng tươi"): 1,
        live_listing(sau, "Nghệ tươi"): 1,
        live_listing(bay, "Quế khô"): 1,
    }
    lines, buying = agreed(goods), market.buying
    ways = {seller.id: FETCHED for seller in (market.seller, sau, bay)}

    with statements(app) as sent:
        purchase = contract(buying, market.buyer, lines=lines, ways=ways)

    assert len(purchase.orders) == 3
    assert len(sent) <= 21, "\n".join(sent)


@pytest.mark.slow
def test_the_last_units_are_contracted_exactly_once(market: Trade, app: Flask) -> None:
    last = live_listing(market.seller, "Gừng cuối vụ", stock=Decimal(2))
    people = [person(f"Người mua {number}") for number in range(4)]
    homes = [buyer(each, f"Nhà số {number}").id for number, each in enumerate(people)]
    number, price, seller_id = last.id, last.price, market.seller.id

    def ordering(actor: Actor, buyer_id: int) -> Any:
        return lambda: (
            contract(
                actor,
                db.session.get_one(Organisation, buyer_id),
                lines=[Line(db.session.get_one(Listing, number), Decimal(1), price)],
                ways={seller_id: FETCHED},
            ).reference
        )

    results = at_once(app, *map(ordering, map(acting, people), homes))

    assert sorted(isinstance(each, str) for each in results) == [False, False, True, True]
    db.session.expire_all()
    assert (count_of(Order), ledger.available([number])[number]) == (2, 0)
    assert_sound()
