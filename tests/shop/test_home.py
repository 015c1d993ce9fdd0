from __future__ import annotations

import pytest
from flask import Flask

from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf


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
