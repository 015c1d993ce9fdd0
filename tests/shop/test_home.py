from __future__ import annotations

import pytest
from flask import Flask

from marketplace.introductions import commands as introductions
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.goods import developed, live_listing
from tests.world.organisations import HOA_CUONG, place, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person


def test_an_empty_market_still_welcomes(app: Flask, client: PageClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "Hòa Cường" in page.text
    assert "Chợ vừa dựng xong" in page.text


def test_the_home_page_shows_goods_producers_and_the_promise(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng", harvest_months=(2, 3, 4))
    shelf.puts("Mật ong rừng", by="hoa", price=320_000)

    page = client.get("/")

    assert "Măng khô rừng" in page.text
    assert "Hộ bà Dung" in page.text and "Thôn 2" in page.text
    assert "Đang mùa tháng 3" in page.text
    assert "130–150 km" in page.text
    assert "320.000 ₫" in page.text.replace("\u00a0", " ")


@pytest.mark.parametrize("goods", [1, 12])
def test_the_home_page_costs_the_same_whatever_lies_on_the_shelf(shelf: Shelf, client: PageClient, goods: int) -> None:
    for number in range(goods):
        shelf.puts(f"Măng khô số {number}")

    with statements(client.application) as asked:
        client.get("/")

    assert len(asked) == 6, asked


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_style_guide_shows_every_component(app: Flask, client: PageClient, language: str) -> None:
    page = client.get(f"/kieu-dang?lang={language}")

    assert page.status_code == 200
    assert 'class="product-card' in page.text and 'class="notice danger"' in page.text


def test_goods_of_the_mountains_stand_first_and_say_where_they_are_from(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    city = coordinator_of(place(HOA_CUONG))
    stall = verified_seller(person("Lê Văn Phố"), acting(city), "Hộ ông Phố", code=HOA_CUONG)
    live_listing(stall, "Bánh tráng mè")

    page = client.get("/").text
    newest = page[page.index('id="newest"') if 'id="newest"' in page else page.index('id="season"') :]

    assert newest.index("Măng khô rừng") < newest.index("Bánh tráng mè")
    mountain, town = card_of(newest, "Măng khô rừng"), card_of(newest, "Bánh tráng mè")
    assert 'class="origin high"' in mountain and "Trà Tân" in mountain
    assert 'class="origin"' in town and "Hòa Cường" in town


def test_the_first_picture_carries_a_maker_with_a_sentence_of_their_own(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    assert "hero-maker" in (page := client.get("/").text) and "Gặp người làm ra" in page and "blockquote" not in page
    introductions.add_picture(acting(shelf.dung), shelf.household, picture=developed(), words="Nhà bà Dung bên suối")

    face = client.get("/").text.partition("hero-maker")[2].partition("</main>")[0][:900]

    assert "Nhà tôi làm rẫy ở Ngọc Tu." in face and 'alt="Hộ bà Dung"' in face
    assert 'href="/nha-san-xuat/ho-ba-dung"' in face


def test_how_to_buy_is_told_to_those_who_are_not_signed_in(shelf: Shelf, client: PageClient) -> None:
    assert "Mua thế nào?" in client.get("/").text
    assert "Mua thế nào?" not in let_in(client, shelf.dung).get("/").text


def test_every_page_has_the_ways_out_behind_one_button(shelf: Shelf, client: PageClient) -> None:
    visitor = menu_of(client.get("/quy-che").text)
    assert all(way in visitor for way in ("/san-pham", "/nha-san-xuat", "/dang-nhap", "/dang-ky", "lang=en"))
    assert "/dang-xuat" not in visitor and "csrf_token" not in visitor
    let_in(client, shelf.dung)
    for address in ("/quy-che", "/gio-hang", "/tai-khoan", "/ban-hang"):
        mine = menu_of(client.get(address).text)
        assert all(way in mine for way in ("/san-pham", "/tai-khoan", 'action="/dang-xuat"', "lang=en")), address


def card_of(page: str, name: str) -> str:
    """The card of these goods, as markup."""
    return next(card for card in page.split('<li class="product-card')[1:] if name in card)


def menu_of(page: str) -> str:
    """The folded menu of a page, as markup."""
    return page.partition('<details class="menu">')[2].partition("</details>")[0]
