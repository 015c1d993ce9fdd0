from __future__ import annotations

import re
from decimal import Decimal

import pytest

from marketplace.catalogue import commands as catalogue
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.papers import starred
from tests.world.people import acting


def names_on(html: str) -> list[str]:
    """The goods on a page, from the top."""
    return re.findall(r'card-name"[^>]*><a href="/san-pham/[^"]+">([^<]+)</a>', html)


def test_goods_in_season_and_in_stock_come_first_then_the_newest(shelf: Shelf, client: PageClient, clock) -> None:
    shelf.puts("Măng tươi", harvest_months=(3,))
    clock.move(hours=1)
    shelf.puts("Cam sành", harvest_months=(11, 12))
    clock.move(hours=1)
    shelf.puts("Gạo rẫy", stock=0)
    clock.move(hours=1)
    shelf.puts("Nghệ vàng")

    page = client.get("/san-pham")

    assert names_on(page.text) == ["Nghệ vàng", "Măng tươi", "Gạo rẫy", "Cam sành"]


def test_the_cheapest_or_the_newest_may_be_asked_first(shelf: Shelf, client: PageClient, clock) -> None:
    shelf.puts("Rau dớn", price=20_000)
    clock.move(hours=1)
    shelf.puts("Mật ong", price=320_000)
    clock.move(hours=1)
    shelf.puts("Chuối mốc", price=15_000, stock=0)

    by_price, by_age = client.get("/san-pham?sap_xep=gia"), client.get("/san-pham?sap_xep=moi")

    assert names_on(by_price.text) == ["Chuối mốc", "Rau dớn", "Mật ong"]
    assert names_on(by_age.text) == ["Chuối mốc", "Mật ong", "Rau dớn"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("nhom=rau-cu-qua", {"Rau dớn"}),
        ("mua=3", {"Rau dớn", "Quế thanh"}),
        ("gia_tu=70k&gia_den=100.000", {"Quế thanh"}),
        ("gia_tu=100000&gia_den=70000", set()),
        ("nguoi_ban=to-hop-tac-suoi-ro", {"Quế thanh"}),
        ("con_hang=1", {"Rau dớn", "Heo rừng lai"}),
        ("con_hang=1&mua=3", {"Rau dớn"}),
        ("nguoi_ban=khong-co-ai", set()),
        ("mua=13&sap_xep=lung-tung&trang=-5&gia_tu=abc", {"Rau dớn", "Quế thanh", "Heo rừng lai"}),
    ],
)
def test_a_filter_keeps_what_it_says(shelf: Shelf, client: PageClient, question: str, found: set[str]) -> None:
    rau = shelf.puts("Rau dớn", price=20_000, harvest_months=(2, 3))
    shelf.puts("Quế thanh", by="hoa", price=80_000, stock=0, harvest_months=(3, 4))
    shelf.puts("Heo rừng lai", price=140_000, category=2, harvest_months=(12,))
    question = question.replace("rau-cu-qua", rau.category.slug)

    page = client.get(f"/san-pham?{question}")

    expected = found | ({"Quế thanh"} if "nhom" in question else set())
    assert set(names_on(page.text)) == expected
    assert f"{len(expected)} sản phẩm" in page.text


def test_each_filter_in_force_can_be_taken_off_alone(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Rau dớn", harvest_months=(3,))

    page = client.get("/san-pham?q=rau&mua=3&con_hang=1")

    assert 'href="/san-pham?q=rau&amp;con_hang=1"' in page.text
    assert 'href="/san-pham?q=rau&amp;mua=3"' in page.text
    assert 'href="/san-pham?q=rau"' in page.text


def test_a_filter_form_sent_without_javascript_finds_the_same(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Rau dớn", harvest_months=(3,))
    shelf.puts("Cam sành", harvest_months=(11,))

    page = client.submit("/san-pham?q=rau+cam", {"mua": "3"}, press="Xem kết quả")
    kept = client.submit("/san-pham?nguoi_ban=a&nguoi_ban=b", {"sap_xep": "gia"}, press="Xếp")

    assert page.status_code == 200
    assert kept.request.args.getlist("nguoi_ban") == ["a", "b"]


def test_a_price_nobody_can_read_is_asked_again_and_kept(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Rau dớn")

    page = client.get("/san-pham?gia_tu=70.5")

    assert "Chợ không đọc được giá này" in page.text
    assert 'value="70.5"' in page.text
    assert names_on(page.text) == ["Rau dớn"]


def test_long_shelves_have_real_pages(shelf: Shelf, client: PageClient, clock) -> None:
    for number in range(26):
        clock.move(minutes=1)
        shelf.puts(f"Măng số {number}")

    first, second = client.get("/san-pham?q=mang"), client.get("/san-pham?q=mang&trang=2")
    past_the_end = client.get("/san-pham?q=mang&trang=999")

    assert len(names_on(first.text)) == 24
    assert '<link rel="next" href="/san-pham?q=mang&amp;trang=2">' in first.text
    assert 'rel="next" href="/san-pham?q=mang&amp;trang=2"' in first.text
    assert '<link rel="prev" href="/san-pham?q=mang">' in second.text
    assert names_on(second.text) == names_on(past_the_end.text) == ["Măng số 1", "Măng số 0"]


def test_the_shelf_costs_few_statements_however_long_it_is(shelf: Shelf, client: PageClient) -> None:
    for number in range(6):
        shelf.puts(f"Măng số {number}")

    with statements(client.application) as plain:
        client.get("/san-pham")
    with statements(client.application) as asked:
        client.get("/san-pham?q=mang&mua=3&con_hang=1&gia_tu=1000")
    with statements(client.application) as in_vain:
        client.get("/san-pham?q=xyzt")

    assert (len(plain), len(asked), len(in_vain)) == (5, 5, 7)


def test_paused_goods_and_goods_of_suspended_sellers_leave_the_shelf(shelf: Shelf, client: PageClient) -> None:
    paused = shelf.puts("Rau dớn")
    shelf.puts("Quế thanh", by="hoa")
    catalogue.pause_listing(acting(shelf.dung), paused)

    assert names_on(client.get("/san-pham").text) == ["Quế thanh"]


def test_only_the_first_picture_is_loaded_at_once(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Rau dớn")
    shelf.puts("Quế thanh")

    pictures = re.findall(r"<img[^>]+>", client.get("/san-pham").text)

    assert all(re.search(r'alt=".*" width="\d+" height="\d+"', picture) for picture in pictures)
    assert ["fetchpriority" in picture for picture in pictures] == [True, False]
    assert ["lazy" in picture for picture in pictures] == [False, True]


def test_the_shelf_speaks_english_and_marks_what_it_cannot_translate(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Rau dớn", stock=Decimal(3))

    page = client.get("/san-pham?lang=en")

    assert '<html lang="en">' in page.text
    assert 'lang="vi"><a href="/san-pham/rau-don">Rau dớn' in page.text
    assert "Only 3 kg left" in page.text


def test_a_filtered_page_is_not_for_search_engines_and_a_kind_is(shelf: Shelf, client: PageClient) -> None:
    slug = shelf.puts("Rau dớn").category.slug

    assert "noindex" in client.get("/san-pham?mua=3").text
    assert "noindex" in client.get("/san-pham?q=rau").text
    kind = client.get(f"/san-pham?nhom={slug}")
    assert "noindex" not in kind.text
    assert f'rel="canonical" href="http://localhost/san-pham?nhom={slug}"' in kind.text


def test_stars_are_a_filter_whose_choices_are_counted(shelf: Shelf, client: PageClient) -> None:
    starred(shelf.puts("Mật ong rừng"), 4)
    starred(shelf.puts("Măng khô", by="hoa"), 3)
    shelf.puts("Rau rừng")
    page = client.get("/san-pham").text
    assert 'name="sao" value="4"' in page and 'name="sao" value="5"' not in page
    for address, found in (("sao=4", ["Mật ong rừng"]), ("sao=3&sao=4", ["Măng khô", "Mật ong rừng"]), ("sao=5", [])):
        assert sorted(names_on(client.get(f"/san-pham?{address}").text)) == found
    assert len(names_on(client.get("/san-pham?sao=2&sao=x").text)) == 3, "nothing in an address is an error"


def test_stars_typed_into_the_search_box_are_asked_of_the_certificates(shelf: Shelf, client: PageClient) -> None:
    starred(shelf.puts("Mật ong rừng"), 4)
    starred(shelf.puts("Mật ong dú"), 3)
    shelf.puts("Mật ong hoa")
    for typed, found in (
        ("OCOP", ["Mật ong dú", "Mật ong rừng"]),
        ("mat ong ocop 4 sao", ["Mật ong rừng"]),
        ("ocop 5 sao", []),
        ("ocopxyz", []),
    ):
        assert sorted(names_on(client.get(f"/san-pham?q={typed.replace(' ', '+')}").text)) == found, typed
