"""A short harvest is shared out by the published rule in one change, and everybody who gets less is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue.models import Listing
from marketplace.kernel import commands as kernel
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import today
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.orders import commands, events, queries
from marketplace.orders.commands import NotShort
from marketplace.orders.models import Order
from marketplace.orders.states import ChangeKind, OrderState
from marketplace.stock import commands as stock
from marketplace.stock.commands import NotWhole
from marketplace.stock.models import StockItem
from marketplace.stock.states import SharingRule
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting, let_in
from tests.world.programs import Program
from tests.world.promises import all_is_in_order, another_buyer, bought_by, in_stock
from tests.world.trade import Trade, bought, brought


@pytest.fixture
def ginger(market: Trade) -> Listing:
    """A hundred kilograms were hoped for."""
    return live_listing(market.seller, "Gừng", price=Money(20_000), stock=Decimal(100))


@pytest.fixture
def orders(market: Trade, ginger: Listing) -> list[Order]:
    """Eighty kilograms in three orders, in three states: 30 packed, 20 confirmed (with honey), 30 placed."""
    first = brought(market, bought(market, {ginger: 30}), "confirm", "pack")
    second = brought(market, bought_by(another_buyer(), {market.honey: 1, ginger: 20}), "confirm")
    return [first, second, bought_by(another_buyer("Lê Hoa", "Nhà chị Hoa"), {ginger: 30})]


def shared(actor: Actor, listing: Listing, have: object) -> list[Order]:
    amount = Decimal(str(have))
    return commands.share_out(actor, listing, have=amount, seen=queries.proposal_for(listing, amount).seen)


def due(orders: list[Order], listing: Listing) -> list[Decimal]:
    db.session.expire_all()
    return [line.due for order in orders for line in order.lines if line.listing_id == listing.id]


def test_sixty_of_eighty_kilograms_go_to_who_ordered_first(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    changed = shared(market.selling, ginger, 60)
    all_is_in_order()
    assert due(orders, ginger) == [30, 20, 10]
    assert [order.reference for order in changed] == [orders[2].reference]
    assert (orders[2].total, orders[2].edition, orders[2].state) == (Money(200_000), 2, OrderState.PLACED)
    assert [(each.kind, each.before, each.after) for each in orders[2].changes] == [(ChangeKind.SHARED_OUT, 30, 10)]
    assert (orders[0].edition, orders[0].changes) == (1, [])
    assert in_stock(ginger) == (60, 60)


def test_who_gets_nothing_is_set_free_and_keeps_a_reason(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    shared(market.selling, ginger, 15)
    all_is_in_order()
    assert due(orders, ginger) == [15, 0, 0]
    assert [order.state for order in orders] == [OrderState.PACKED, OrderState.CONFIRMED, OrderState.DECLINED]
    assert orders[0].lines[0].packed == 15
    assert orders[1].total == Money(85_000)
    assert "chia lại" in orders[2].moves[-1].why
    assert in_stock(ginger) == (15, 15)


def test_nothing_at_all_leaves_a_packed_order_at_nothing(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    shared(market.selling, ginger, 0)
    all_is_in_order()
    assert (orders[0].state, orders[0].total, in_stock(ginger)) == (OrderState.PACKED, Money(0), (0, 0))


def harvest(market: Trade, listing: Listing, forecast: int, rule: SharingRule) -> None:
    """So much more is announced for the coming month."""
    last = today() + timedelta(days=30)
    stock.open_season(market.selling, listing, starts_on=today(), ends_on=last, forecast=Decimal(forecast), rule=rule)


def test_the_same_for_every_order_where_that_is_the_rule(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    harvest(market, ginger, 5, SharingRule.EQUAL_SHARE)
    shared(market.selling, ginger, 61)
    all_is_in_order()
    assert due(orders, ginger) == [21, 20, 20]
    assert in_stock(ginger) == (61, 61)


def test_a_harvest_still_to_come_is_expected_to_be_smaller(market: Trade) -> None:
    plums = live_listing(market.seller, "Mận", price=Money(20_000), stock=Decimal(5))
    harvest(market, plums, 60, SharingRule.EQUAL_SHARE)
    orders = [bought(market, {plums: 25}), bought_by(another_buyer(), {plums: 35})]
    shared(market.selling, plums, 40)
    all_is_in_order()
    assert due(orders, plums) == [20, 20]
    item = db.session.get_one(StockItem, plums.id)
    assert (item.on_hand, item.expected, item.reserved) == (5, 35, 40)


def test_goods_made_to_order_are_shared_out_without_a_count(market: Trade) -> None:
    cakes = live_listing(market.seller, "Bánh", price=Money(20_000), stock=Decimal(1))
    stock.make_to_order(market.selling, cakes)
    orders = [bought(market, {cakes: 3}), bought_by(another_buyer(), {cakes: 3})]
    shared(market.selling, cakes, 4)
    all_is_in_order()
    assert (due(orders, cakes), in_stock(cakes)) == ([3, 1], (1, 4))


def test_everybody_who_gets_less_is_told_once(
    market: Trade, ginger: Listing, orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str]] = []
    for event in (events.OrderChanged, events.OrderDeclined, events.OrderCancelled):
        told = [lambda each: heard.append((type(each).__name__, each.order.reference))]
        monkeypatch.setitem(kernel._listeners, event, told)
    shared(market.selling, ginger, 15)
    assert heard == [
        ("OrderChanged", orders[0].reference), ("OrderChanged", orders[1].reference),
        ("OrderDeclined", orders[2].reference),
    ]  # fmt: skip


def test_a_proposal_that_is_out_of_date_is_not_carried_out(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    seen = queries.proposal_for(ginger, Decimal(60)).seen
    commands.cancel_order(market.selling, orders[1], reason="Khách gọi hủy")
    with pytest.raises(ChangedMeanwhile):
        commands.share_out(market.selling, ginger, have=Decimal(40), seen=seen)
    all_is_in_order()
    assert due(orders, ginger)[2] == 30


def test_where_there_is_enough_nothing_is_shared_out(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    for have in (80, 1000):
        with pytest.raises(NotShort, match="80 kg"):
            shared(market.selling, ginger, have)
    assert in_stock(ginger) == (100, 80)


def test_sent_and_given_up_orders_have_no_share(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    brought(market, orders[0], "ship")
    brought(market, orders[2], "decline")
    assert [share.wanted for share in queries.proposal_for(ginger, Decimal(5)).shares] == [20]


def test_only_who_sells_them_shares_them_out_and_whole(market: Trade, ginger: Listing, orders: list[Order]) -> None:
    for stranger in (market.buying, acting(market.official)):
        with pytest.raises(NotAllowed):
            shared(stranger, ginger, 60)
    holds = {"unit": Unit.HU, "content_amount": Decimal(300), "content_unit": Unit.GRAM}
    jar = live_listing(market.seller, "Mứt gừng", price=Money(40_000), **holds)
    bought(market, {jar: 2})
    with pytest.raises(NotWhole):
        shared(market.selling, jar, "1.5")


def test_shared_out_by_page(market: Trade, ginger: Listing, orders: list[Order], dung: PageClient) -> None:
    ledger, address = f"/ban-hang/kho/{ginger.slug}", f"/ban-hang/kho/{ginger.slug}/chia-hang"
    assert address in dung.get(ledger).text
    page = dung.get(address).text
    assert "Đã hứa 80 kg cho 3 đơn" in page
    assert 'name="seen"' not in page
    assert dung.get(f"{address}?have=abc").status_code == 422
    assert "Đủ hàng" in dung.get(f"{address}?have=80").text
    page = dung.get(f"{address}?have=60").text
    for words in (orders[2].reference, "Nhà chị Hoa", "Đang hứa 30, được chia 10 kg", "Ai đặt trước được giao trước"):
        assert words in page, words
    assert in_stock(ginger) == (100, 80)
    answer = dung.submit(f"{address}?have=60", {"reason": "Mưa dầm"})
    assert (answer.status_code, answer.location) == (303, ledger)
    assert "Đã chia lại" in dung.get(ledger).text
    all_is_in_order()
    assert (due(orders, ginger), in_stock(ginger)) == ([30, 20, 10], (60, 60))
    assert orders[2].changes[0].why == "Mưa dầm"


def test_the_page_shows_the_new_shares_when_orders_changed(
    market: Trade, ginger: Listing, orders: list[Order], dung: PageClient
) -> None:
    from tests.pages import form_in, untouched

    address = f"/ban-hang/kho/{ginger.slug}/chia-hang"
    typed = dict(untouched(form_in(dung.get(f"{address}?have=40").text, {"seen"}, "", "")))
    brought(market, orders[2], "decline")
    answer = dung.post(address, data={**typed, "reason": "Mưa"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 409
    for words in ("vừa đổi", "Mưa", "Đang hứa 20, được chia 10 kg"):
        assert words in answer.text, words
    assert orders[2].reference not in answer.text
    assert due(orders, ginger)[:2] == [30, 20]
    fresh = dict(untouched(form_in(answer.text, {"seen"}, "", "")))
    assert dung.post(address, data=fresh, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert due(orders, ginger)[:2] == [30, 10]


def test_nobody_else_sees_the_page(market: Trade, ginger: Listing, orders: list[Order], app: Flask) -> None:
    address = f"/ban-hang/kho/{ginger.slug}/chia-hang"
    assert let_in(app.test_client(), market.minh).get(address).status_code == 403
    assert let_in(app.test_client(), market.official).get(address).status_code == 403


def test_the_page_asks_few_questions(
    market: Trade, ginger: Listing, orders: list[Order], dung: PageClient, app: Flask
) -> None:
    address = f"/ban-hang/kho/{ginger.slug}/chia-hang?have=60"
    dung.get(address)
    with statements(app) as sent:
        assert dung.get(address).status_code == 200
    assert len(sent) <= 8, "\n".join(sent)


def test_shared_out_by_program(
    market: Trade, ginger: Listing, orders: list[Order], dungs_program: Program, minhs_program: Program
) -> None:
    path = f"/listings/{ginger.slug}/share-out"
    shown = dungs_program("GET", f"{path}?have=60")
    assert (shown.status_code, shown.json["rule"], shown.json["wanted"], shown.json["is_short"]) == (
        200, "by_time", "80", True,
    )  # fmt: skip
    assert [(share["order"], share["given"]) for share in shown.json["shares"]] == [
        (orders[0].reference, "30"), (orders[1].reference, "20"), (orders[2].reference, "10"),
    ]  # fmt: skip
    body = {"have": "60", "seen": shown.json["seen"]}
    assert minhs_program("POST", path, body).status_code == 403
    assert dungs_program("POST", path, {**body, "seen": "x"}).json["code"] == "changed_meanwhile"
    for wrong in ({}, {**body, "have": "-1"}, {**body, "have": 1.5}, {"have": "60"}):
        assert dungs_program("POST", path, wrong).status_code == 422, wrong
    answer = dungs_program("POST", path, body, Idempotency_Key="o-1")
    assert [row["reference"] for row in answer.json] == [orders[2].reference]
    assert dungs_program("POST", path, body, Idempotency_Key="o-1").headers["Idempotent-Replayed"] == "true"
    all_is_in_order()
