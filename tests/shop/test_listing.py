from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from marketplace.catalogue import commands as catalogue
from marketplace.kernel.money import Money
from marketplace.stock import commands as stock
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.goods import draft
from tests.world.people import acting


def product_in(html: str) -> dict[str, Any]:
    """The first JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_a_listing_page_lets_people_decide_without_asking(shelf: Shelf, client: PageClient) -> None:
    shelf.puts(
        "Măng khô rừng",
        price=185_000,
        description="Phơi ba nắng.\n\nNấu với giò heo.",
        harvest_months=(2, 3, 4),
        lead_days=2,
    )

    page = client.get("/san-pham/mang-kho-rung")

    said = page.text.replace("\u00a0", " ")
    for words in ("185.000 ₫", "Còn 20 kg", "Tháng 2 – 4", "Thôn 2, xã Trà Tân", "04/03/2026", "Phơi ba nắng."):
        assert words in said, words
    for words in ("Hộ bà Dung", "Nhà tôi làm rẫy ở Ngọc Tu.", "Người bán đã xác minh", "Chợ không giữ tiền"):
        assert words in said, words


def test_goods_go_into_the_cart_from_the_listing_page(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng", step=Decimal("0.5"), min_quantity=Decimal("1.5"))

    page = client.get("/san-pham/mang-kho-rung").text

    assert 'action="/gio-hang/them"' in page
    assert 'name="listing" value="mang-kho-rung"' in page
    assert re.search(r'name="amount" value="1,5"', page)


def test_what_is_shared_and_what_machines_read_is_what_people_see(shelf: Shelf, client: PageClient) -> None:
    listing = shelf.puts("Măng khô </script> rừng", price=185_000, stock=2)
    address = f"/san-pham/{listing.slug}"

    page = client.get(address).text
    offer = product_in(page)["offers"]

    assert product_in(page)["name"] == "Măng khô </script> rừng"
    assert (offer["price"], offer["priceCurrency"]) == ("185000", "VND")
    assert offer["availability"] == "https://schema.org/InStock"
    assert f'<link rel="canonical" href="http://localhost{address}">' in page
    assert f'hreflang="en" href="http://localhost{address}?lang=en"' in page
    assert f'property="og:url" content="http://localhost{address}"' in page
    assert re.search(r'property="og:image" content="http://localhost/anh/[0-9a-f]{64}-og.jpg"', page)

    stock.write_off(acting(shelf.dung), listing, amount=Decimal(2), why="ẩm")
    catalogue.change_price(acting(shelf.dung), listing, price=Money(190_000))
    later = client.get(address).text
    assert product_in(later)["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert product_in(later)["offers"]["price"] == "190000"
    assert "Tạm hết hàng" in later
    assert "/gio-hang/them" not in later


def test_a_paused_listing_says_so_and_a_retired_one_is_gone(shelf: Shelf, client: PageClient) -> None:
    listing = shelf.puts("Măng khô rừng")
    catalogue.pause_listing(acting(shelf.dung), listing)

    paused = client.get("/san-pham/mang-kho-rung")
    catalogue.retire_listing(acting(shelf.dung), listing)
    retired = client.get("/san-pham/mang-kho-rung")

    assert "đang tạm ngưng" in paused.text and "noindex" in paused.text and "/gio-hang/them" not in paused.text
    assert retired.status_code == 410


def test_a_draft_is_nobodys_business(shelf: Shelf, client: PageClient) -> None:
    listing = draft(shelf.household, "Măng chua")

    assert client.get(f"/san-pham/{listing.slug}").status_code == 404
    assert client.get("/san-pham/khong-co").status_code == 404


def test_other_goods_of_the_producer_and_of_the_kind_are_shown(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    shelf.puts("Nghệ vàng")
    shelf.puts("Măng nứa", by="hoa")

    page = client.get("/san-pham/mang-kho-rung").text

    assert page.index("Hàng khác của người này") < page.index("Nghệ vàng") < page.index("Cùng loại, người khác bán")
    assert page.index("Cùng loại, người khác bán") < page.index("Măng nứa")


def test_the_listing_page_costs_six_statements(shelf: Shelf, client: PageClient) -> None:
    for number in range(5):
        shelf.puts(f"Măng số {number}")
        shelf.puts(f"Nghệ số {number}", by="hoa")

    with statements(client.application) as asked:
        client.get("/san-pham/mang-so-1")

    assert len(asked) == 6, asked


def test_packs_say_what_is_inside_and_what_a_kilogram_costs(shelf: Shelf, client: PageClient) -> None:
    from marketplace.kernel.quantity import Unit

    shelf.puts("Mật ong rừng", unit=Unit.CHAI, content_amount=Decimal(500), content_unit=Unit.ML, price=160_000)
    shelf.puts("Rau dớn", unit=Unit.BO, content_amount=Decimal("0.5"), content_unit=Unit.KG, price=10_000)

    pack = client.get("/san-pham/mat-ong-rung").text.replace("\u00a0", " ")
    bunch = client.get("/san-pham/rau-don").text.replace("\u00a0", " ")

    assert "chai 500 ml" in pack and "320.000 ₫/lít" in pack
    assert "bó (≈ 0,5 kg)" in bunch and "20.000 ₫/kg" in bunch


def test_a_page_with_a_form_is_never_kept_by_a_cache_and_others_are_asked_about(
    shelf: Shelf, client: PageClient
) -> None:
    shelf.puts("Măng khô rừng")

    with_form, home = client.get("/san-pham/mang-kho-rung"), client.get("/")
    again = client.get("/", headers={"If-None-Match": home.headers["ETag"]})

    assert with_form.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in home.headers
    assert again.status_code == 304
