"""What somebody means to buy: filled as a visitor, kept at sign-in, honest about what changed."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.catalogue import commands as catalogue
from marketplace.checkout import commands, queries
from marketplace.checkout.commands import CartIsFull, NotForSale, OwnGoods, WrongAmount
from marketplace.checkout.models import Cart, CartLine
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import draft, live_listing
from tests.world.people import PASSWORD, acting, let_in, person
from tests.world.trade import Trade, cart_with, checked_out


def add(client: PageClient, slug: str, amount: str):
    """Put goods in from the listing page's form (its token comes from the cart's page)."""
    page = client.get("/gio-hang")
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    if not token:
        with client.session_transaction():
            pass
        token = csrf_of(client)
    return client.post("/gio-hang/them", data={"listing": slug, "amount": amount, "csrf_token": token})


def csrf_of(client: PageClient) -> str:
    return client.get("/dang-nhap").text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_goods_already_there_grow(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 2})
    commands.add_to_cart(market.buying, cart, listing=market.honey.slug, amount=Decimal(3))
    (item,) = queries.basket_of(market.buying, cart).items
    assert (item.amount, item.total) == (5, Money(425_000))


@pytest.mark.parametrize(
    ("goods", "amount", "words"),
    [
        ("honey", "10.5", "Chỉ còn 10 kg"),
        ("honey", "11", "Chỉ còn 10 kg"),
        ("honey", "999999", "Chỉ còn 10 kg"),
        ("honey", "1.5", "chẵn theo từng 1 kg"),
        ("bamboo", "0.4", "Mua ít nhất 0,5 kg"),
        ("bamboo", "1.2", "chẵn theo từng 0,5 kg, ví dụ 1"),
    ],
)
def test_an_amount_that_cannot_be_had_is_refused(market: Trade, goods: str, amount: str, words: str) -> None:
    cart = commands.open_cart(market.buying)
    with pytest.raises(WrongAmount, match=words) as refused:
        commands.add_to_cart(market.buying, cart, listing=getattr(market, goods).slug, amount=Decimal(amount))
    assert refused.value.field == "amount"


def test_half_a_jar_is_not_sold(market: Trade) -> None:
    jar = live_listing(market.seller, "Tương ớt", unit=Unit.HU, content_amount=Decimal(250), content_unit=Unit.GRAM)
    cart = commands.open_cart(market.buying)
    with pytest.raises(WrongAmount):
        commands.add_to_cart(market.buying, cart, listing=jar.slug, amount=Decimal("0.5"))
    (item,) = queries.basket_of(market.buying, cart_with(market.buying, {jar: 2})).items
    assert item.unit_label == "hũ 250 g"


def test_what_is_not_on_the_shelf_is_not_sold(market: Trade) -> None:
    cart = commands.open_cart(market.buying)
    for slug in (draft(market.seller, "Gừng").slug, "khong-co"):
        with pytest.raises(NotForSale):
            commands.add_to_cart(market.buying, cart, listing=slug, amount=Decimal(1))
    with pytest.raises(OwnGoods):
        commands.add_to_cart(
            market.selling, commands.open_cart(market.selling), listing=market.honey.slug, amount=Decimal(1)
        )


def test_each_change_has_its_own_message(market: Trade) -> None:
    gone, sold_out = live_listing(market.seller, "Gừng"), live_listing(market.seller, "Nghệ", stock=Decimal(2))
    dear = live_listing(market.seller, "Quế")
    cart = cart_with(market.buying, {market.honey: 1, gone: 1, sold_out: 2, market.bamboo: 20, dear: 1})
    catalogue.pause_listing(market.selling, market.honey)
    catalogue.retire_listing(market.selling, gone)
    catalogue.change_price(market.selling, dear, price=Money(75_000))
    lan = person("Phạm Thị Lan")
    from tests.world.organisations import buyer

    buyer(lan, "Nhà chị Lan")
    checked_out(acting(lan), cart_with(acting(lan), {sold_out: 2, market.bamboo: 5}))
    found = {item.listing.name: item for item in queries.basket_of(market.buying, cart).items}
    codes = {name: item.fault.code if item.fault else "" for name, item in found.items()}
    assert codes == {"Mật ong rừng": "paused", "Gừng": "gone", "Nghệ": "sold_out", "Măng khô": "short", "Quế": ""}
    assert (found["Quế"].is_repriced, found["Măng khô"].most) == (True, 15)


def test_a_cart_is_ones_own(market: Trade) -> None:
    cart = cart_with(market.buying, {market.honey: 1})
    stranger = acting(person("Người Lạ"))
    with pytest.raises(NotAllowed):
        commands.add_to_cart(stranger, cart, listing=market.honey.slug, amount=Decimal(1))
    with pytest.raises(Missing):
        queries.line_of(queries.cart_of(stranger), market.honey.slug)
    assert queries.cart_of(VISITOR, "guessed") is None


def test_a_cart_holds_so_many_lines(market: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.filling, "MOST_LINES", 1)
    with pytest.raises(CartIsFull):
        cart_with(market.buying, {market.honey: 1, market.bamboo: 1})


def test_a_visitors_cart_joins_their_own_at_sign_in(market: Trade) -> None:
    own = cart_with(market.buying, {market.honey: 1})
    visitors = commands.open_cart(VISITOR, secret="s" * 32)
    for listing, amount in ((market.honey, 3), (market.bamboo, 2)):
        commands.add_to_cart(VISITOR, visitors, listing=listing.slug, amount=Decimal(amount))
    commands.adopt_cart(market.buying, secret="s" * 32)
    commands.adopt_cart(market.buying, secret="s" * 32)
    amounts = {item.listing.name: item.amount for item in queries.basket_of(market.buying, own).items}
    assert amounts == {"Mật ong rừng": 3, "Măng khô": 2}


@pytest.mark.parametrize("is_known", [True, False], ids=["signs in", "registers"])
def test_nothing_of_a_visitors_cart_is_left_once_they_are_known(
    market: Trade, client: PageClient, is_known: bool
) -> None:
    assert add(client, market.honey.slug, "2").status_code == 303
    (visitors,) = db.session.execute(select(Cart.id, Cart.person_id)).all()
    assert visitors.person_id is None
    if is_known:
        let_in(client, market.minh)
    else:
        said = {"phone": "0905 777 888", "name": "Phạm Thị Lan", "password": PASSWORD, "wants": "buy", "agrees": "1"}
        assert client.submit("/dang-ky", said).status_code == 303
    db.session.expire_all()

    (own,) = db.session.execute(select(Cart.id, Cart.person_id)).all()
    assert own.id != visitors.id and own.person_id is not None
    assert db.session.scalars(select(CartLine.cart_id)).all() == [own.id]


def test_carts_nobody_came_back_to_are_dropped(market: Trade, clock: FrozenClock) -> None:
    visitors = commands.open_cart(VISITOR, secret="s" * 32)
    commands.add_to_cart(VISITOR, visitors, listing=market.honey.slug, amount=Decimal(1))
    kept = cart_with(market.buying, {market.honey: 1})
    clock.move(days=61)
    assert commands.forget_old_carts() == 1
    assert queries.basket_of(market.buying, kept).items
    assert commands.forget_old_carts() == 0


def test_a_visitor_fills_a_cart_signs_in_and_finds_it_again(market: Trade, client: PageClient) -> None:
    assert add(client, market.honey.slug, "2").status_code == 303
    page = client.get("/gio-hang")
    assert "Mật ong rừng" in page.text
    assert "170.000" in page.text
    assert client.get("/dat-hang").location.startswith("/dang-nhap?next=")
    let_in(client, market.minh)
    assert "Mật ong rừng" in client.get("/gio-hang").text
    assert queries.count_in_cart(market.buying) == 1


def test_the_cart_is_changed_and_emptied_by_page_with_a_way_back(market: Trade, client: PageClient) -> None:
    let_in(client, market.minh)
    add(client, market.bamboo.slug, "2")
    address = f"/gio-hang/{market.bamboo.slug}"
    assert client.submit("/gio-hang", {"lines-0-amount": "3,5"}, to="/gio-hang").status_code == 303
    assert "245.000" in client.get("/gio-hang").text
    wrong = client.submit("/gio-hang", {"lines-0-amount": "0"}, to="/gio-hang")
    assert wrong.status_code == 422
    assert 'value="0"' in wrong.text
    gone = client.post(f"{address}/bo", data={"csrf_token": csrf_of_signed_in(client)})
    assert gone.status_code == 303
    page = client.get(gone.location)
    assert "Đã bỏ Măng khô" in page.text
    client.submit(gone.location, to="/gio-hang/them")
    assert queries.basket_of(market.buying, queries.cart_of(market.buying)).items[0].amount == Decimal("3.5")


def test_taking_a_line_out_keeps_what_was_typed_at_the_others(market: Trade, client: PageClient) -> None:
    let_in(client, market.minh)
    cart_with(market.buying, {market.honey: 2, market.bamboo: 1})
    out = f"/gio-hang/{market.honey.slug}/bo"

    def pressed(**typed: str) -> TestResponse:
        form = form_in(client.get("/gio-hang").text, {"lines-1-amount"}, "", "")
        return client.post(out, data={**dict(untouched(form)), **typed}, headers={"Sec-Fetch-Site": "same-origin"})

    gone = pressed(**{"lines-0-amount": "abc", "lines-1-amount": "2,5"})
    assert gone.status_code == 303, "what was typed at the line that goes matters no more"
    assert "Đã bỏ Mật ong rừng" in client.get(gone.location).text
    (left,) = queries.basket_of(market.buying, queries.cart_of(market.buying)).items
    assert (left.listing.id, left.amount) == (market.bamboo.id, Decimal("2.5"))

    cart_with(market.buying, {market.honey: 2})
    wrong = pressed(**{"lines-0-amount": "99999", "lines-1-amount": "1"})
    assert wrong.status_code == 422
    assert 'value="99999"' in wrong.text
    assert "Mật ong rừng" not in wrong.text


@pytest.mark.parametrize("amount", ["0", "-1", "abc", "1e9", "1000000000", "11", "NaN", "٣", "1.5"])
def test_a_bad_amount_comes_back_with_what_was_typed(market: Trade, client: PageClient, amount: str) -> None:
    let_in(client, market.minh)
    answer = add(client, market.honey.slug, amount)
    assert answer.status_code == 422
    assert f'value="{amount}"' in answer.text
    assert queries.count_in_cart(market.buying) == 0


def test_fields_the_server_owns_are_refused(market: Trade, client: PageClient) -> None:
    let_in(client, market.minh)
    token = csrf_of_signed_in(client)
    for extra in ("price", "seen_price", "total", "cart_id"):
        answer = client.post(
            "/gio-hang/them", data={"listing": market.honey.slug, "amount": "1", extra: "1", "csrf_token": token}
        )
        assert answer.status_code == 422
    assert queries.count_in_cart(market.buying) == 0


def csrf_of_signed_in(client: PageClient) -> str:
    return client.get("/tai-khoan").text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_the_cart_page_asks_few_questions(market: Trade, client: PageClient, app: Flask) -> None:
    let_in(client, market.minh)
    cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    client.get("/gio-hang")
    with statements(app) as sent:
        assert client.get("/gio-hang").status_code == 200
    assert len(sent) <= 8, "\n".join(sent)


def amounts_of(market: Trade) -> dict[str, Decimal]:
    """What the cart holds, by the slug of the goods."""
    db.session.rollback()
    basket = queries.basket_of(market.buying, queries.cart_of(market.buying))
    return {item.listing.slug: item.amount for item in basket.items}


@pytest.fixture
def filled(market: Trade, client: PageClient) -> PageClient:
    """Anh Minh's browser, with two jars of honey and a kilogram of bamboo shoots in the cart."""
    let_in(client, market.minh)
    cart_with(market.buying, {market.honey: 2, market.bamboo: 1})
    return client


def test_going_on_takes_the_amounts_of_the_page_along(market: Trade, filled: PageClient) -> None:
    answer = filled.submit("/gio-hang", {"lines-0-amount": "5", "lines-1-amount": "2,5"}, press="next", to="/gio-hang")

    assert answer.location == "/dat-hang"
    assert amounts_of(market) == {market.honey.slug: Decimal(5), market.bamboo.slug: Decimal("2.5")}


def test_one_wrong_amount_keeps_the_page_and_writes_nothing(market: Trade, filled: PageClient) -> None:
    answer = filled.submit("/gio-hang", {"lines-0-amount": "5", "lines-1-amount": "0,3"}, press="next", to="/gio-hang")

    assert answer.status_code == 422
    assert 'value="5"' in answer.text and 'value="0,3"' in answer.text
    assert answer.text.count("line-problem") == 1
    assert amounts_of(market) == {market.honey.slug: Decimal(2), market.bamboo.slug: Decimal(1)}


@pytest.mark.parametrize("typed", ["", "abc", "-1", "NaN", "1e9", "99999999999"])
def test_what_is_no_amount_is_said_at_its_line(market: Trade, filled: PageClient, typed: str) -> None:
    answer = filled.submit("/gio-hang", {"lines-0-amount": typed, "lines-1-amount": "2"}, press="next", to="/gio-hang")

    assert answer.status_code == 422
    assert answer.text.count("line-problem") == 1
    assert amounts_of(market)[market.bamboo.slug] == Decimal(1)


def test_the_line_says_that_another_window_changed_it(market: Trade, filled: PageClient) -> None:
    filled.get("/gio-hang")
    line = queries.line_of(queries.cart_of(market.buying), market.honey.slug)
    seen_before = {"lines-0-seen": "2", "lines-0-amount": "2", "lines-1-amount": "3"}
    commands.change_line(market.buying, line, amount=Decimal(4))

    answer = filled.submit("/gio-hang", seen_before, press="next", to="/gio-hang")

    assert answer.location == f"/gio-hang?doi={market.honey.slug}"
    assert "Số lượng vừa đổi ở cửa sổ khác" in filled.get(answer.location).text
    assert amounts_of(market) == {market.honey.slug: Decimal(4), market.bamboo.slug: Decimal(3)}


def test_what_this_page_wrote_itself_is_no_other_window(market: Trade, filled: PageClient) -> None:
    filled.get("/gio-hang")
    line = queries.line_of(queries.cart_of(market.buying), market.honey.slug)
    commands.change_line(market.buying, line, amount=Decimal(3))  # written, but the page never heard

    answer = filled.submit("/gio-hang", {"lines-0-seen": "2", "lines-0-amount": "3"}, press="next", to="/gio-hang")

    assert answer.location == "/dat-hang"
    assert amounts_of(market)[market.honey.slug] == Decimal(3)


def test_a_line_another_window_took_out_stays_out(market: Trade, filled: PageClient) -> None:
    lines = [{"listing": market.honey.slug, "amount": Decimal(3), "seen": Decimal(2)}]
    cart = queries.cart_of(market.buying)
    commands.remove_line(market.buying, queries.line_of(cart, market.honey.slug))

    assert commands.change_lines(market.buying, cart, lines=lines) == [market.honey.slug]
    assert list(amounts_of(market)) == [market.bamboo.slug]


def test_nobody_changes_the_lines_of_others(market: Trade, filled: PageClient) -> None:
    lines = [{"listing": market.honey.slug, "amount": Decimal(3)}]

    with pytest.raises(NotAllowed):
        commands.change_lines(acting(person("Người Lạ")), queries.cart_of(market.buying), lines=lines)


def test_after_putting_goods_in_one_goes_on_where_one_was(market: Trade, filled: PageClient) -> None:
    token = csrf_of_signed_in(filled)
    for came, goes in (
        ("http://localhost/san-pham?q=m%C4%83ng&trang=2", "/san-pham?q=m%C4%83ng&amp;trang=2"),
        ("http://localhost/tai-khoan", "/san-pham"),
        ("https://elsewhere.example/san-pham", "/san-pham"),
        ("", "/san-pham"),
    ):
        typed = {"listing": market.bamboo.slug, "amount": "1", "csrf_token": token}
        answer = filled.post("/gio-hang/them", data=typed, headers={"Referer": came, "Sec-Fetch-Site": "same-origin"})
        assert f'href="{goes}"><span>Mua tiếp' in filled.get(answer.location).text
    assert 'href="/san-pham"><span>Mua tiếp' in filled.get("/gio-hang?tu=//elsewhere.example/san-pham").text
