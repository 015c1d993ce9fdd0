"""The buttons and the lists, by page: as somebody signed in, and as a visitor who signs in on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.accounts.models import Person
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands, queries
from marketplace.favourites.commands import keeping
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from tests.pages import PageClient
from tests.world.people import PASSWORD, acting, let_in
from tests.world.trade import Trade, bought

OWN = {"Sec-Fetch-Site": "same-origin"}


def press(client: PageClient, page: str, button: str, **more: str) -> str:
    """Press a button that belongs to the form of the page; gives where it leads."""
    html = client.get(page).text
    assert f'formaction="{button}"' in html, button
    token = html.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(button, data={"csrf_token": token, "back": page, **more}, headers=OWN)
    assert answer.status_code in (303, 204), answer.text
    return answer.location or ""


def test_a_button_on_a_card_saves_and_leads_back_to_where_one_was(
    market: Trade, lan: Person, client: PageClient
) -> None:
    let_in(client, lan)
    slug = market.honey.slug
    assert press(client, "/san-pham?sap_xep=moi", f"/san-pham/{slug}/luu") == "/san-pham?sap_xep=moi"
    assert "Đã lưu Mật ong rừng." in client.get("/san-pham").text
    assert press(client, "/san-pham", f"/san-pham/{slug}/bo-luu") == "/san-pham"
    assert queries.saved_ids(acting(lan)) == frozenset()


def test_a_script_gets_neither_page_nor_words(market: Trade, lan: Person, client: PageClient) -> None:
    let_in(client, lan)
    assert press(client, "/san-pham", f"/san-pham/{market.honey.slug}/luu", quiet="1") == ""
    assert "Đã lưu Mật ong rừng." not in client.get("/").text
    assert len(queries.saved_ids(acting(lan))) == 1


@pytest.mark.parametrize("back", ["https://xau.vn/", "//xau.vn", "/\\xau.vn", ""])
def test_nobody_is_led_to_another_site(market: Trade, lan: Person, client: PageClient, back: str) -> None:
    let_in(client, lan)
    address = f"/san-pham/{market.honey.slug}"
    token = client.get(address).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"{address}/luu", data={"csrf_token": token, "back": back}, headers=OWN)
    assert answer.location == address


def test_a_visitor_who_signs_in_has_the_goods_saved_and_is_told(market: Trade, lan: Person, client: PageClient) -> None:
    page = client.get(f"/san-pham/{market.honey.slug}").text
    wish = f"/san-pham/{market.honey.slug}/luu"
    assert f'href="{wish}"' in page
    asked = client.get(wish)
    assert asked.status_code == 302 and asked.location.startswith("/dang-nhap?next=")
    come_in = client.submit(asked.location, {"phone": lan.phone, "password": PASSWORD})
    assert come_in.location == wish
    assert client.get(come_in.location).location == f"/san-pham/{market.honey.slug}"
    assert "Đã lưu Mật ong rừng." in client.get(f"/san-pham/{market.honey.slug}").text
    assert len(queries.saved_ids(acting(lan))) == 1


def test_who_registers_on_the_way_follows_the_maker(market: Trade, client: PageClient) -> None:
    wish = f"/nha-san-xuat/{market.seller.slug}/theo-doi"
    answer = client.submit(
        f"/dang-ky?next={wish}",
        {"name": "Lê Thị Mới", "phone": "0905 777 888", "password": PASSWORD, "wants": "buy", "agrees": "1"},
    )
    assert answer.status_code == 303, answer.text
    assert client.get(wish).location == f"/nha-san-xuat/{market.seller.slug}"


def test_a_visitor_who_waits_for_goods_that_came_meanwhile_is_told_so(
    market: Trade, lan: Person, client: PageClient
) -> None:
    wish = f"/san-pham/{market.honey.slug}/bao-khi-co"
    client.submit(f"/dang-nhap?next={wish}", {"phone": lan.phone, "password": PASSWORD})
    assert client.get(wish).location == f"/san-pham/{market.honey.slug}"
    assert "Mật ong rừng đang có hàng. Bạn đặt được ngay." in client.get(f"/san-pham/{market.honey.slug}").text
    assert not queries.waits_for(acting(lan), market.honey.id)


@pytest.mark.parametrize(
    "wish", ["/san-pham/khong-co/luu", "/dang-xuat", "//xau.vn/san-pham/x/luu", "/%00", "x" * 2000]
)
def test_an_odd_wish_keeps_nobody_from_signing_in(lan: Person, client: PageClient, wish: str) -> None:
    token = client.get("/dang-nhap").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    typed = {"phone": lan.phone, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/dang-nhap", query_string={"next": wish}, data=typed, headers=OWN)
    assert answer.status_code == 303


def test_a_link_alone_changes_nothing_and_asks(market: Trade, lan: Person, client: PageClient) -> None:
    let_in(client, lan)
    wish = f"/san-pham/{market.honey.slug}/luu"
    assert "Lưu Mật ong rừng để mua sau?" in client.get(wish).text
    assert queries.saved_ids(acting(lan)) == frozenset()
    assert client.submit(wish, {}, press="Lưu lại").location == f"/san-pham/{market.honey.slug}"
    assert len(queries.saved_ids(acting(lan))) == 1


def test_sold_out_goods_offer_to_tell(market: Trade, ginger: Listing, lan: Person, client: PageClient) -> None:
    let_in(client, lan)
    address = f"/san-pham/{ginger.slug}"
    assert "Báo tôi khi có lại" not in client.get(f"/san-pham/{market.honey.slug}").text
    press(client, address, f"{address}/bao-khi-co")
    assert "Gừng gió" in client.get("/da-luu/dang-cho").text
    assert press(client, "/da-luu/dang-cho", f"{address}/thoi-bao") == "/da-luu/dang-cho"
    assert "Bạn không chờ món nào." in client.get("/da-luu/dang-cho").text


def test_goods_that_rest_offer_to_tell(market: Trade, lan: Person, client: PageClient) -> None:
    catalogue.pause_listing(market.selling, market.honey)
    let_in(client, lan)
    press(client, f"/san-pham/{market.honey.slug}", f"/san-pham/{market.honey.slug}/bao-khi-co")
    assert queries.waits_for(acting(lan), market.honey.id)


def test_a_maker_is_followed_on_their_page_and_left_on_the_list(market: Trade, lan: Person, client: PageClient) -> None:
    let_in(client, lan)
    maker = f"/nha-san-xuat/{market.seller.slug}"
    press(client, maker, f"{maker}/theo-doi")
    assert "Đang theo dõi" in client.get(maker).text
    press(client, "/da-luu/nguoi-ban", f"{maker}/thoi-theo-doi")
    assert "Bạn chưa theo dõi người bán nào." in client.get("/da-luu/nguoi-ban").text


def test_goods_that_left_for_good_can_be_taken_off_the_list(market: Trade, lan: Person, client: PageClient) -> None:
    commands.save_goods(acting(lan), listing=market.honey.slug)
    catalogue.retire_listing(market.selling, market.honey)
    let_in(client, lan)
    assert "Không còn bán" in client.get("/da-luu").text
    press(client, "/da-luu", f"/san-pham/{market.honey.slug}/bo-luu")
    assert "Bạn chưa lưu món nào." in client.get("/da-luu").text


def test_a_full_list_is_a_page_that_says_what_to_do(
    market: Trade, lan: Person, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_SAVED", 0)
    let_in(client, lan)
    token = client.get("/san-pham").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"/san-pham/{market.honey.slug}/luu", data={"csrf_token": token}, headers=OWN)
    assert answer.status_code == 409 and "Bỏ bớt ở trang Đã lưu" in answer.text


def test_what_was_bought_last_goes_into_the_cart_by_one_tap(market: Trade, client: PageClient) -> None:
    bought(market, {market.honey: 1})
    bought(market, {market.bamboo: "1.5", market.honey: 2})
    catalogue.change_price(market.selling, market.bamboo, price=Money(75_000))
    let_in(client, market.minh)
    home = client.get("/").text
    assert home.index("Mua lại 1,5 kg") < home.index("Mua lại 2 ") and home.count("Mua lại ") == 2
    assert f"Tăng giá, lúc trước {Money(70_000)}" in home
    added = client.submit("/", {"listing": market.bamboo.slug}, press="Mua lại 1,5 kg Măng khô")
    assert added.location == "/gio-hang"
    assert "Đã thêm Măng khô vào giỏ." in client.get("/gio-hang").text


def test_what_cannot_be_had_today_is_told_before_the_tap(market: Trade, client: PageClient) -> None:
    bought(market, {market.honey: 10})
    let_in(client, market.minh)
    page = client.get("/da-luu/da-mua").text
    assert "Hết hàng" in page and "Mua lại 10" not in page and "Báo tôi khi có lại" in page


def test_less_than_last_time_is_offered_as_it_is(market: Trade) -> None:
    bought(market, {market.honey: 6})
    (kept,) = queries.bought_lately(market.buying)
    assert kept.wanted == Decimal(4)


def test_nobody_sees_what_others_bought(market: Trade, lan: Person, client: PageClient) -> None:
    bought(market, {market.honey: 1})
    let_in(client, lan)
    assert "Bạn chưa mua món nào." in client.get("/da-luu/da-mua").text
    assert "Mua gần đây" not in client.get("/").text
    db.session.rollback()


@pytest.mark.parametrize("address", ["/da-luu", "/da-luu/dang-cho", "/da-luu/nguoi-ban", "/da-luu/da-mua"])
def test_lists_are_read_after_signing_in_only(market: Trade, client: PageClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302 and answer.location.startswith("/dang-nhap?next=")


def test_a_visitors_page_may_still_be_kept_by_a_cache(market: Trade, client: PageClient) -> None:
    answer = client.get("/san-pham")
    assert f'href="/san-pham/{market.honey.slug}/luu"' in answer.text
    assert "csrf_token" not in answer.text and "ETag" in answer.headers and "Set-Cookie" not in answer.headers
