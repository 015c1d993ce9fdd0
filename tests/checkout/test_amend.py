"""A buyer changes an order still open: more, fewer, none of a line, other goods; nothing happens behind their back."""

import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from marketplace.catalogue import commands as catalogue
from marketplace.checkout import commands
from marketplace.checkout.commands import CannotBeHad, ChangedSinceSeen
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.orders import commands as orders
from marketplace.orders import queries as order_queries
from marketplace.orders.commands import LastLine, NothingChanged
from marketplace.orders.models import Order, OrderChange, OrderEdition
from marketplace.orders.states import ChangeKind, OrderState
from marketplace.stock import queries as stock
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.organisations import buyer
from tests.world.people import acting, let_in, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, brought, cart_with, checked_out


@pytest.fixture
def minh(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.minh)


def left_of(listing) -> Decimal:
    return stock.available([listing.id])[listing.id]


def amend(market: Trade, order: Order, *amounts: object, add=None, **more):
    """Each line in turn to this amount (None leaves it), and these goods besides."""
    lines = [
        {"line": place, "amount": Decimal(str(amount))} for place, amount in enumerate(amounts, 1) if amount is not None
    ]
    goods = [{"listing": listing.slug, "amount": Decimal(str(amount))} for listing, amount in (add or {}).items()]
    return commands.amend_order(market.buying, order, lines=lines, add=goods, **more)


def now_of(order: Order) -> Order:
    """The order as it stands in the database now."""
    db.session.expire_all()
    return db.session.get_one(Order, order.id)


def changes(order: Order) -> list[tuple]:
    found = select(OrderChange).where(OrderChange.order_id == order.id).order_by(OrderChange.id)
    return [(row.kind, row.line.name, row.before, row.after, row.edition) for row in db.session.scalars(found)]


def test_more_of_a_line_costs_and_holds_more(market: Trade) -> None:
    order = bought(market)
    amend(market, order, 5, note="Nhà thêm khách")
    assert (order.total, order.edition, order.state) == (Money(425_000), 2, OrderState.PLACED)
    assert [(line.ordered, line.promised, line.amount) for line in order.lines] == [(5, 5, Money(425_000))]
    assert left_of(market.honey) == 5
    assert changes(order) == [(ChangeKind.AMENDED, "Mật ong rừng", 2, 5, 2)]
    assert_sound()


def test_fewer_of_a_line_go_back_on_the_shelf(market: Trade) -> None:
    order = brought(market, bought(market, {market.honey: 5}), "confirm")
    amend(market, order, 2)
    (line,) = order.lines
    assert (line.ordered, line.cancelled, line.promised, line.confirmed) == (5, 3, 2, 2)
    assert (order.total, left_of(market.honey), order.state) == (Money(170_000), 8, OrderState.CONFIRMED)
    assert_sound()


def test_a_line_may_be_dropped_and_taken_again(market: Trade) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: "1.5"})
    amend(market, order, 0)
    assert (order.total, left_of(market.honey)) == (Money(105_000), 10)
    assert changes(order) == [(ChangeKind.REMOVED, "Mật ong rừng", 2, 0, 2)]
    amend(market, order, add={market.honey: 3})
    honey = order.lines[0]
    assert (honey.ordered, honey.cancelled, len(order.lines)) == (3, 0, 2)
    assert (order.total, left_of(market.honey), order.edition) == (Money(360_000), 7, 3)
    assert_sound()


def test_more_goods_of_the_same_seller_stand_on_a_line_of_their_own(market: Trade) -> None:
    order = bought(market)
    amend(market, order, None, add={market.bamboo: "0.5"})
    assert [(line.name, line.promised) for line in order.lines] == [("Mật ong rừng", 2), ("Măng khô", Decimal("0.5"))]
    assert order.lines[1].facts["origin"]
    assert changes(order) == [(ChangeKind.ADDED, "Măng khô", 0, Decimal("0.5"), 2)]
    assert order.total == Money(205_000)
    assert_sound()


def test_what_is_added_to_a_confirmed_order_waits_to_be_confirmed(market: Trade) -> None:
    order = brought(market, bought(market), "confirm")
    amend(market, order, 4)
    assert (order.lines[0].confirmed, order.lines[0].promised, order.state) == (2, 4, OrderState.CONFIRMED)
    brought(market, order, "pack")
    assert (order.lines[0].confirmed, order.lines[0].packed) == (4, 4)
    assert_sound()


def test_what_was_agreed_keeps_its_price_and_what_is_added_costs_todays(market: Trade) -> None:
    order = bought(market)
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    amend(market, order, 3)
    assert [(line.promised, line.price) for line in order.lines] == [(2, Money(85_000)), (1, Money(90_000))]
    assert order.total == Money(260_000)
    amend(market, order, 1)
    assert [(line.promised, line.price) for line in order.lines] == [(1, Money(85_000)), (1, Money(90_000))]
    assert order.total == Money(175_000)
    assert_sound()


def test_fewer_may_be_had_of_goods_sold_no_more(market: Trade) -> None:
    order = bought(market, {market.honey: 5})
    catalogue.retire_listing(market.selling, market.honey)
    amend(market, order, 3)
    assert order.total == Money(255_000)
    with pytest.raises(CannotBeHad):
        amend(market, order, 4)
    assert_sound()


def test_all_that_is_left_may_be_added_and_no_more(market: Trade) -> None:
    order = bought(market)
    with pytest.raises(CannotBeHad) as refused:
        amend(market, order, 11)
    assert "Chỉ còn 10 kg" in refused.value.sentence
    assert refused.value.by_field.keys() == {"lines/1"}
    amend(market, order, 10)
    assert left_of(market.honey) == 0
    assert_sound()


@pytest.mark.parametrize(("amount", "words"), [("0.25", "ít nhất"), ("1.3", "chẵn theo từng")])
def test_minimum_and_step_hold_as_in_the_cart(market: Trade, amount: str, words: str) -> None:
    order = bought(market, {market.honey: 1, market.bamboo: 2})
    with pytest.raises(CannotBeHad, match=words):
        amend(market, order, None, amount)
    assert order_queries.drift() == []


def test_same_goods_named_twice_are_added_up_first(market: Trade) -> None:
    order = bought(market)
    twice = [{"listing": market.bamboo.slug, "amount": Decimal(11)}] * 2
    with pytest.raises(CannotBeHad, match="Chỉ còn 20"):
        commands.amend_order(market.buying, order, add=twice)
    commands.amend_order(market.buying, order, add=[{"listing": market.bamboo.slug, "amount": Decimal(2)}] * 2)
    assert [line.promised for line in order.lines] == [2, 4]
    assert_sound()


def test_nothing_changed_is_no_change(market: Trade) -> None:
    order = bought(market)
    with pytest.raises(NothingChanged):
        amend(market, order, 2)
    with pytest.raises(NothingChanged):
        amend(market, order)
    assert db.session.scalar(select(func.count()).select_from(OrderEdition)) == 0


def test_the_last_line_is_not_dropped_but_the_order_cancelled(market: Trade) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    with pytest.raises(LastLine, match="hủy đơn"):
        amend(market, order, 0, 0)
    amend(market, order, 0, 0, add={market.honey: 1})
    assert order.total == Money(85_000)
    assert_sound()


def test_goods_of_another_seller_do_not_go_into_this_order(market: Trade) -> None:
    order = bought(market)
    ginger = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng tươi")
    with pytest.raises(CannotBeHad) as refused:
        amend(market, order, add={ginger: 1})
    assert refused.value.by_field.keys() == {"add/gung-tuoi"}


def test_only_the_buyer_amends_and_only_until_it_is_packed(market: Trade) -> None:
    order = bought(market)
    stranger = person("Lê Thị Lạ")
    buyer(stranger, "Nhà lạ")
    for somebody in (market.selling, acting(stranger), acting(market.official)):
        with pytest.raises(NotAllowed):
            commands.amend_order(somebody, order, lines=[{"line": 1, "amount": Decimal(1)}])
    with pytest.raises(Missing):
        commands.amend_order(market.buying, order, lines=[{"line": 2, "amount": Decimal(1)}])
    brought(market, order, "confirm", "pack")
    with pytest.raises(WrongState, match="Đã soạn hàng"):
        amend(market, order, 1)
    assert_sound()


def test_a_total_or_a_contract_not_seen_is_refused(market: Trade) -> None:
    order = bought(market)
    with pytest.raises(ChangedSinceSeen, match="340.000"):
        amend(market, order, 4, expected_total=Money(1))
    with pytest.raises(ChangedSinceSeen, match="ở nơi khác"):
        amend(market, order, 4, seen="7;")
    assert order_queries.order_for(market.buying, order.reference).total == Money(170_000)


def test_an_amended_order_is_cancelled_whole(market: Trade) -> None:
    order = bought(market)
    amend(market, order, 4, add={market.bamboo: 2})
    orders.cancel_order(market.buying, order, reason="Mua nhầm")
    assert (left_of(market.honey), left_of(market.bamboo)) == (10, 20)
    assert_sound()


def test_nobody_rewrites_an_edition_or_a_change(market: Trade, database: str) -> None:
    order = bought(market)
    amend(market, order, 4)
    for table in ("order_edition", "order_change"):
        for doing in (f"UPDATE {table} SET why = 'x'", f"DELETE FROM {table}"):  # noqa: S608 - our own words only
            with pytest.raises(DBAPIError, match="only added to"):
                db.session.execute(text(doing))
            db.session.rollback()


def test_an_order_is_amended_with_few_questions(market: Trade, app: Flask) -> None:
    more = [live_listing(market.seller, f"Món {number}") for number in range(4)]
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    add = [{"listing": listing.slug, "amount": Decimal(1)} for listing in more]
    with statements(app) as asked:
        commands.amend_order(market.buying, order, lines=[{"line": 1, "amount": Decimal(3)}], add=add)
    assert len(asked) <= 32, "\n".join(asked)


# By page


def sua(order: Order) -> str:
    return f"/don-hang/{order.reference}/sua"


def send(client: PageClient, order: Order, typed: dict[str, str]):
    return client.post(sua(order), data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def reviewed(client: PageClient, order: Order, answers: dict[str, str]) -> dict[str, str]:
    """The review's form as a browser would send it, after these answers on the first page."""
    page = client.submit(sua(order), answers)
    assert page.status_code == 200, page.text
    return dict(untouched(form_in(page.text, {"expected_total"}, "", "")))


def test_before_and_after_are_shown_and_then_it_is_done(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    assert f'href="{sua(order)}"' in minh.get(f"/don-hang/{order.reference}").text
    page = minh.submit(sua(order), {"lines-0-amount": "3", "add-0-amount": "1,5", "note": "Nhà có khách"})
    for words in ("170.000", "360.000", "Mật ong rừng", "Măng khô", "Gửi thay đổi", "Nhà có khách"):
        assert words in page.text, words
    assert now_of(order).total == Money(170_000)
    typed = dict(untouched(form_in(page.text, {"expected_total"}, "", "")))
    answer = send(minh, order, typed)
    assert (answer.status_code, answer.location) == (303, f"/don-hang/{order.reference}")
    shown = minh.get(answer.location).text
    for words in ("360.000", "Bản 1, đến", "Bản 2, đang có hiệu lực", "Thêm món – Măng khô: từ 0 kg thành 1,5 kg"):
        assert words in shown, words
    assert_sound()


def test_a_double_tap_amends_once(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"add-0-amount": "1"})
    answers = [send(minh, order, typed) for _tap in range(3)]
    assert {answer.location for answer in answers} == {f"/don-hang/{order.reference}"}
    assert now_of(order).edition == 2
    assert_sound()


def test_two_devices_amend_once_and_the_second_sees_what_is_new(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    one, other = (reviewed(minh, order, {"lines-0-amount": "3", "add-0-amount": "1"}) for _device in range(2))
    assert send(minh, order, one).status_code == 303
    refused = send(minh, order, other)
    assert refused.status_code == 409
    assert "vừa được sửa ở nơi khác" in refused.text
    assert now_of(order).total == Money(325_000)
    again = dict(untouched(form_in(refused.text, {"expected_total"}, "", "")))
    assert send(minh, order, again).status_code == 303
    assert now_of(order).total == Money(395_000)
    assert_sound()


def test_a_price_changed_in_between_is_shown_as_a_difference(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"lines-0-amount": "3"})
    catalogue.change_price(market.selling, market.honey, price=Money(90_000))
    refused = send(minh, order, typed)
    assert refused.status_code == 409
    assert re.search(r"85.000.*90.000", refused.text)
    assert "260.000" in refused.text
    assert now_of(order).total == Money(170_000)
    again = dict(untouched(form_in(refused.text, {"expected_total"}, "", "")))
    assert send(minh, order, again).status_code == 303
    assert now_of(order).total == Money(260_000)
    assert_sound()


def test_stock_gone_in_between_is_said_at_the_goods_with_everything_kept(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"lines-0-amount": "9", "note": "Nhẹ tay"})
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    checked_out(acting(other), cart_with(acting(other), {market.honey: 5}))
    refused = send(minh, order, typed)
    assert refused.status_code == 422
    assert "Chỉ còn 5 kg" in refused.text
    form = dict(untouched(form_in(refused.text, {"lines-0-amount"}, "", "")))
    assert (form["lines-0-amount"], form["note"]) == ("9", "Nhẹ tay")
    assert_sound()


def test_one_may_go_back_from_the_review_with_everything_kept(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"lines-0-amount": "4", "add-0-amount": "2", "note": "Hai chuyện"})
    page = send(minh, order, {**typed, "press": "edit"})
    assert page.status_code == 200
    form = dict(untouched(form_in(page.text, {"lines-0-amount"}, "", "")))
    assert (form["lines-0-amount"], form["add-0-amount"], form["note"]) == ("4", "2", "Hai chuyện")


def test_a_ticked_line_is_dropped(market: Trade, minh: PageClient) -> None:
    order = bought(market, {market.honey: 2, market.bamboo: 1})
    typed = reviewed(minh, order, {"lines-0-drop": "1"})
    assert send(minh, order, typed).status_code == 303
    assert now_of(order).total == Money(70_000)
    page = minh.submit(sua(order), {"lines-0-drop": "1"})
    assert page.status_code == 422
    assert "Muốn bỏ hết thì hủy đơn" in page.text
    assert_sound()


def test_a_packed_order_says_so_and_nothing_changes(market: Trade, minh: PageClient) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"lines-0-amount": "3"})
    brought(market, order, "confirm", "pack")
    refused = send(minh, order, typed)
    assert refused.status_code == 409
    assert "Đã soạn hàng" in refused.text
    assert minh.get(sua(order)).location == f"/don-hang/{order.reference}"
    assert "/sua" not in minh.get(f"/don-hang/{order.reference}").text
    assert_sound()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lines-0-amount", "-1"), ("lines-0-amount", "1e3"), ("lines-0-amount", "999999999"), ("lines-0-amount", ""),
        ("lines-0-amount", "0.0001"), ("lines-0-amount", "NaN"), ("lines-0-amount", "0,7"), ("lines-0-amount", "11"),
        ("lines-0-line", "0"), ("lines-0-line", "-1"), ("lines-0-line", "x"), ("lines-0-price", "1"),
        ("lines-7-line", "1"), ("add-1-listing", "khong-co"), ("add-1-price", "1"), ("add-1-amount", "-3"),
        ("expected_total", "1"), ("expected_total", "-1"), ("expected_total", ""), ("seen", "99;x"), ("total", "1"),
        ("state", "completed"), ("once_key", ""), ("note", "x" * 301),
    ],
)  # fmt: skip
def test_a_tampered_form_changes_nothing(market: Trade, minh: PageClient, name: str, value: str) -> None:
    order = bought(market)
    typed = reviewed(minh, order, {"lines-0-amount": "3", "add-0-amount": "1"})
    answer = send(minh, order, {**typed, name: value})
    assert answer.status_code in (409, 422), answer.text
    assert now_of(order).edition == 1
    assert_sound()


def test_somebody_elses_order_is_not_there(market: Trade, app: Flask, minh: PageClient) -> None:
    order = bought(market)
    other = person("Trần Thị Khác")
    buyer(other, "Nhà khác")
    theirs = let_in(app.test_client(), other)
    assert theirs.get(sua(order)).status_code == 404
    assert send(theirs, order, {"lines-0-line": "1", "lines-0-amount": "1"}).status_code in (400, 404)
    assert let_in(app.test_client(), market.dung).get(sua(order)).status_code == 403


def test_the_page_asks_few_questions_however_much_is_on_it(market: Trade, app: Flask, minh: PageClient) -> None:
    goods = [live_listing(market.seller, f"Món {number}") for number in range(8)]
    few, many = bought(market), bought(market, {market.honey: 1, **dict.fromkeys(goods[:5], 1)})
    counts = []
    for order in (few, many):
        with statements(app) as asked:
            assert minh.get(sua(order)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14, "\n".join(asked)
