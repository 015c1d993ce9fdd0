"""A desk's box over orders: by code, name and number, only what one may list, and never what the page hides."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.finding import MOST_SHOWN
from marketplace.kernel.periodic import JOBS
from marketplace.kernel.reference import ALPHABET, is_reference
from marketplace.orders import policy, queries
from marketplace.orders.models import Order, OrderKey
from marketplace.orders.queries.one import ended_at
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.organisations import TRA_LINH, buyer, place
from tests.world.people import acting, coordinator_of, hoa_cuong, let_in, person, tra_tan
from tests.world.trade import Trade, another_seller, bought, brought, cart_with, checked_out

SOLD, WATCHED = "/ban-hang/don-hang", "/dieu-phoi/don-hang"
RECEIVER = {"contact_name": "Đỗ Thị Hạnh", "contact_phone": "+84905999888"}
UNKNOWN = next(code for code in (f"BKMQ2{sign}" for sign in ALPHABET) if is_reference(code))  # one of three million
ALL = ("confirm", "pack", "ship", "deliver", "complete")


@pytest.fixture
def order(market: Trade, clock: FrozenClock) -> Order:
    """Honey for anh Minh, received by chị Hạnh."""
    return bought(market, **RECEIVER)


@pytest.fixture
def official(app: Flask, client: PageClient, market: Trade) -> PageClient:
    """The coordinator of Trà Tân, where bà Dung sells."""
    return let_in(app.test_client(), market.official)


def asked(client: PageClient, typed: str, address: str = SOLD) -> str:
    """The page that answers; it comes at once, at the address of the list."""
    answer = client.submit(address, {"wanted": typed})
    assert answer.status_code in (200, 422)
    assert answer.request.path == address and not answer.request.query_string
    return answer.text


def is_found(client: PageClient, typed: str, order: Order, address: str = SOLD) -> bool:
    return f'href="{address}/{order.reference}"' in asked(client, typed, address)


@pytest.mark.parametrize(
    "spelled", [str, str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: "-".join(code)]
)
def test_a_seller_finds_an_order_by_its_code_or_by_that_of_its_purchase(
    dung: PageClient, order: Order, spelled
) -> None:
    assert is_found(dung, spelled(order.reference), order)
    assert is_found(dung, spelled(order.purchase.reference), order)


@pytest.mark.parametrize("typed", ["Đỗ Thị Hạnh", "do thi", "hạnh", "HAN", "Nhà anh Minh", "minh"])
def test_a_seller_finds_by_the_name_of_who_buys_or_receives(dung: PageClient, order: Order, typed: str) -> None:
    assert is_found(dung, typed, order)


@pytest.mark.parametrize("typed", ["0905999888", "+84 905.999.888", "9888", "999 888"])
def test_a_seller_finds_by_the_number_or_its_end(dung: PageClient, order: Order, typed: str) -> None:
    assert is_found(dung, typed, order)


@pytest.mark.parametrize("typed", [UNKNOWN, "Hường", "anh minh nha", "0905999889", "0905", "%", "_____", "inh"])
def test_what_is_of_no_order_finds_none(dung: PageClient, order: Order, typed: str) -> None:
    assert not is_found(dung, typed, order)


def test_the_page_names_goods_and_buyer_and_says_how_many(dung: PageClient, order: Order) -> None:
    page = asked(dung, "hạnh")

    assert "Mật ong rừng" in page and "Nhà anh Minh" in page and "1 đơn" in page
    assert 'value="hạnh"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Hãy gõ mã đơn, tên hoặc số điện thoại."), ("   ", "Hãy gõ mã đơn"), ("m", "ít nhất 2 chữ cái")]
    + [("12", "ít nhất 4 số cuối"), ("?!", "Hãy gõ chữ cái"), ("0" * 13, "Số điện thoại chưa đúng")]
    + [("a" * 10_000, "Dài quá")],
)
def test_what_is_no_question_is_said_at_the_field_and_kept(
    dung: PageClient, order: Order, typed: str, words: str
) -> None:
    answer = dung.submit(SOLD, {"wanted": typed})

    assert answer.status_code == 422
    assert words in answer.text.partition('id="f-wanted-error"')[2].partition("</p>")[0]
    assert f'value="{typed.strip()}"' in answer.text or not typed.strip()


@pytest.mark.parametrize(
    "typed", ["' OR '1'='1", '"><script>alert(1)</script>', "\u202eminh\x00", "%_\\", "🐝🐝", "ＭＩＮＨ"]
)
def test_hostile_words_are_only_words(dung: PageClient, order: Order, typed: str) -> None:
    page = asked(dung, typed)

    assert "<script>alert" not in page


def test_a_form_without_its_token_is_not_answered(dung: PageClient, order: Order) -> None:
    answer = dung.post(SOLD, data={"wanted": order.reference}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert order.reference not in answer.text


def test_words_in_the_address_are_not_looked_at(dung: PageClient, order: Order) -> None:
    page = dung.get(f"{SOLD}?wanted=khong-co&q=khong-co").text

    assert order.reference in page and 'value="khong-co"' not in page


def test_a_seller_finds_no_order_of_another_seller(dung: PageClient, market: Trade, order: Order) -> None:
    sau = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    theirs = checked_out(market.buying, cart_with(market.buying, {live_listing(sau, "Gừng"): 1}), **RECEIVER).orders[0]

    for typed in (theirs.reference, theirs.purchase.reference, "hạnh", "9888"):
        assert not is_found(dung, typed, theirs)


def test_of_a_purchase_with_two_sellers_each_finds_the_own_order(dung: PageClient, market: Trade) -> None:
    sau = another_seller("Vườn ông Sáu", "Hồ Văn Sáu")
    cart = cart_with(market.buying, {market.honey: 1, live_listing(sau, "Gừng"): 1})
    purchase = checked_out(market.buying, cart)

    found = [each.producer_id for each in purchase.orders if is_found(dung, purchase.reference, each)]
    assert found == [market.seller.id]


@pytest.mark.parametrize("ending", [ALL, ("decline",), ("confirm", "cancel")])
def test_after_thirty_days_only_the_code_finds_an_order(
    market: Trade, dung: PageClient, order: Order, clock: FrozenClock, ending: tuple[str, ...]
) -> None:
    brought(market, order, *ending)
    clock.move(days=29, hours=23)
    assert all(is_found(dung, typed, order) for typed in ("hạnh", "minh", "9888", "0905999888", order.reference))

    clock.move(hours=2)

    assert not any(is_found(dung, typed, order) for typed in ("hạnh", "minh", "9888", "0905999888"))
    assert is_found(dung, order.reference, order)
    assert "chỉ tìm được bằng mã" in asked(dung, "hạnh")


def test_the_search_reaches_a_buyer_just_as_long_as_the_page_does(
    market: Trade, order: Order, clock: FrozenClock
) -> None:
    brought(market, order, *ALL)

    for hours in (0, 29 * 24, 23, 1, 1, 24):
        clock.move(hours=hours)
        db.session.rollback()
        found = db.session.scalars(select(Order.id).where(policy.reachable(ended_at()))).all()
        assert bool(found) is policy.may_reach(market.selling, db.session.get_one(Order, order.id))


def test_an_order_that_goes_on_is_found_however_old(
    market: Trade, dung: PageClient, order: Order, clock: FrozenClock
) -> None:
    brought(market, order, "confirm", "pack", "ship", "deliver")
    clock.move(days=90)

    assert is_found(dung, "9888", order)


def test_what_may_not_be_found_any_more_is_forgotten(market: Trade, order: Order, clock: FrozenClock) -> None:
    brought(market, order, "decline")
    still = bought(market, **RECEIVER)

    clock.move(days=30, hours=1)
    JOBS["orders forget-keys"].work()

    db.session.rollback()
    assert set(db.session.scalars(select(OrderKey.order_id))) == {still.id}
    assert db.session.get_one(Order, order.id).found_by == []
    assert db.session.get_one(Order, order.id).version == order.version


def test_more_than_a_page_shows_is_said_and_the_newest_are_shown(market: Trade, dung: PageClient) -> None:
    placed = [bought(market, {market.bamboo: "0.5"}) for _each in range(MOST_SHOWN + 1)]

    page = asked(dung, "minh")

    assert "Hãy gõ thêm cho rõ hơn" in page
    assert placed[0].reference not in page and all(each.reference in page for each in placed[1:])


@pytest.mark.parametrize("typed", ["Hộ bà Dung", "dung", "Nhà anh Minh", "minh", "1222"])
def test_a_coordinator_finds_by_who_sells_and_who_buys(official: PageClient, order: Order, typed: str) -> None:
    assert is_found(official, typed, order, WATCHED)


def test_a_coordinator_finds_by_code(official: PageClient, order: Order) -> None:
    assert is_found(official, order.reference.lower(), order, WATCHED)
    assert is_found(official, order.purchase.reference, order, WATCHED)


@pytest.mark.parametrize("typed", ["hạnh", "9888", "0905999888", "Trần Quang Minh"])
def test_a_coordinator_does_not_find_by_what_the_page_hides(official: PageClient, order: Order, typed: str) -> None:
    """Who receives the goods, their number, and who speaks for a buyer of another place."""
    assert not is_found(official, typed, order, WATCHED)


def test_the_number_of_a_buyer_finds_only_for_the_place_whose_list_shows_it(
    app: Flask, market: Trade, official: PageClient, order: Order
) -> None:
    at_home = let_in(app.test_client(), coordinator_of(hoa_cuong(), "Ngô Thị Nhà"))
    number = market.buyer.phone

    assert is_found(at_home, number, order, WATCHED) and is_found(at_home, "Trần Quang Minh", order, WATCHED)
    assert not is_found(official, number, order, WATCHED)


@pytest.mark.parametrize("typed", ["dung", "minh", "1222"])
def test_a_coordinator_finds_nothing_between_other_places(
    app: Flask, client: PageClient, market: Trade, order: Order, typed: str
) -> None:
    elsewhere = let_in(client, coordinator_of(place(TRA_LINH), "Ngô Thị Xa"))

    assert not is_found(elsewhere, typed, order, WATCHED)
    assert not is_found(elsewhere, order.reference, order, WATCHED)


def test_what_a_coordinator_finds_is_what_their_list_holds(app: Flask, market: Trade, order: Order) -> None:
    people = [market.official, coordinator_of(hoa_cuong(), "Ngô Nhà"), coordinator_of(place(TRA_LINH), "Ngô Xa")]

    for who in [*map(acting, people), acting(market.minh)]:
        listed = db.session.scalars(queries.watched_by(who)).all()
        assert db.session.scalars(select(Order).where(policy.has_local_side(who))).all() == listed


def test_too_many_of_one_name_are_said_to_be_too_many(official: PageClient, order: Order, market: Trade) -> None:
    for number in range(MOST_SHOWN + 1):
        buyer(person(f"Lê Thị Trùng {number}"), f"Aa nhà trùng tên {number}")

    page = asked(official, "nhà", WATCHED)

    assert "Hãy gõ thêm cho rõ hơn" in page


def test_a_search_costs_as_few_statements_however_many_orders(
    app: Flask, market: Trade, dung: PageClient, official: PageClient, order: Order
) -> None:
    def counted() -> list[int]:
        found = []
        for client, address in ((dung, SOLD), (official, WATCHED)):
            asked(client, "minh", address)
            with statements(app) as seen:
                asked(client, "minh", address)
            found.append(len(seen))
        return found

    few = counted()
    for _each in range(12):
        bought(market, {market.bamboo: "0.5"})

    assert counted() == few
    assert max(few) <= 24, few  # with the list, whose form is sent


def test_every_order_has_its_keys(order: Order) -> None:
    kept = db.session.scalars(select(OrderKey.key).where(OrderKey.order_id == order.id)).all()

    assert sorted(kept) == sorted(order.found_by)
    assert db.session.scalar(
        select(func.count()).select_from(OrderKey).where(OrderKey.producer_id == order.producer_id)
    )


def test_nobody_else_finds_anything(client: PageClient, market: Trade, order: Order) -> None:
    let_in(client, market.minh)

    assert client.get(SOLD).status_code == 403
    assert client.get(WATCHED).status_code == 403
    assert queries.find_sold(acting(market.minh), wanted=order.reference).rows == ()
    assert queries.find_watched(acting(market.minh), wanted=order.reference).rows == ()
    assert queries.find_watched(acting(coordinator_of(tra_tan(), "Lê Văn Xem")), wanted="dung").rows
