from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from marketplace.catalogue import commands as catalogue
from marketplace.handbook.commands import load_texts
from tests.databases import statements
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.people import acting

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
GOODS = "{http://base.google.com/ns/1.0}"


def paths_in(sitemap: str) -> set[str]:
    return {place.text.removeprefix("http://localhost") for place in ElementTree.fromstring(sitemap).iter(f"{MAP}loc")}


def test_the_sitemap_holds_exactly_the_public_pages(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    shelf.puts("Cam sành", stock=0)
    catalogue.pause_listing(acting(shelf.hoa), shelf.puts("Quế thanh", by="hoa"))

    paths = paths_in(client.get("/sitemap.xml").text)

    fixed = {"/", "/san-pham", "/nha-san-xuat"}
    policies = {f"/{slug}" for slug in ("quy-che", "quyen-rieng-tu", "giao-nhan", "doi-tra", "khieu-nai", "xep-hang")}
    assert paths - policies == fixed | {"/san-pham/mang-kho-rung", "/san-pham/cam-sanh", "/nha-san-xuat/ho-ba-dung"}
    assert policies <= paths


def test_every_address_of_the_sitemap_may_be_indexed(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô rừng")
    load_texts()

    for path in paths_in(client.get("/sitemap.xml").text):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "noindex" not in page.text, path


def test_the_sitemap_is_made_of_two_questions(shelf: Shelf, client: PageClient) -> None:
    for number in range(4):
        shelf.puts(f"Măng số {number}")

    with statements(client.application) as asked:
        client.get("/sitemap.xml")

    assert len(asked) == 2


def test_feeds_tell_the_newest_goods_and_their_price(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Măng khô & muối", price=185_000, stock=0)

    news = ElementTree.fromstring(client.get("/tin-moi.atom").text)
    goods = ElementTree.fromstring(client.get("/san-pham.xml").text)

    assert [title.text for title in news.iterfind(f"{ATOM}entry/{ATOM}title")] == ["Măng khô & muối"]
    assert goods.findtext(f".//{GOODS}price") == "185000 VND"
    assert goods.findtext(f".//{GOODS}availability") == "out_of_stock"


def test_machines_find_what_they_look_for(shelf: Shelf, client: PageClient) -> None:
    robots = client.get("/robots.txt")
    manifest = client.get("/manifest.webmanifest")
    security = client.get("/.well-known/security.txt")

    assert "Sitemap: http://localhost/sitemap.xml" in robots.text and robots.mimetype == "text/plain"
    assert json.loads(manifest.text)["start_url"] == "/" and manifest.mimetype == "application/manifest+json"
    assert re.search(r"^Contact: ", security.text, re.M) and re.search(r"^Expires: \d{4}-", security.text, re.M)
    assert client.get("/favicon.ico").status_code == 302
