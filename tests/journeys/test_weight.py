"""What the pages of the main jobs weigh on the line, as Chromium counts it: first visit and second, on a phone.

`pytest -s tests/journeys/test_weight.py` prints the table. The market is served as in production: compressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from marketplace.demo.pictures import content_of
from marketplace.introductions import commands as introductions
from marketplace.kernel.images import develop
from marketplace.photos import commands as photographing
from tests.browser import LiveServer, Window, follow
from tests.world.goods import live_listing, seller_of
from tests.world.people import PASSWORD
from tests.world.trade import Trade, bought, brought, cart_with, trade

KB = 1000
WORTH_COMPRESSING = 1500  # bytes
FAR_BELOW = 1500  # dots
DRAWN_TWICE = """() => new Promise(
    done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
WITH_A_PICTURE_FIRST = ("/", "/san-pham", "/san-pham/mat-ong-rung-so-5", "/nha-san-xuat/ho-ba-dung")


@dataclass(frozen=True)
class Budget:
    """The most a page may weigh, in kB on the line."""

    html: int
    css: int
    js: int
    images: int
    cold: int
    requests: int
    warm: int


SHOP = Budget(html=14, css=12, js=3, images=60, cold=110, requests=14, warm=20)
PRODUCT = Budget(html=14, css=12, js=5, images=45, cold=90, requests=8, warm=16)
MAKER = Budget(html=14, css=12, js=5, images=45, cold=110, requests=14, warm=20)  # a product's, with a shelf below
BUYING = Budget(html=12, css=12, js=5, images=15, cold=50, requests=8, warm=14)
FORM = Budget(html=12, css=12, js=12, images=0, cold=40, requests=5, warm=14)
ROW = "{:<34}{:>7}{:>7}{:>7}{:>10}{:>8}{:>6}{:>8}{:>6}"


@dataclass
class Fetched:
    """One answer as it came over the line."""

    url: str
    kind: str
    size: int
    headers: dict[str, str]


class Line:
    """What went over the line since it was last cleared."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, Fetched] = {}
        self.asked: set[str] = set()
        self.ended: set[str] = set()
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", lambda event: self.asked.add(event["requestId"]))
        self.session.on("Network.responseReceived", self._answered)
        self.session.on("Network.loadingFinished", self._came)
        self.session.on("Network.loadingFailed", lambda event: self.ended.add(event["requestId"]))

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        local = answer.get("fromDiskCache") or answer["url"].startswith(("data:", "blob:"))
        if not local:
            headers = {name.lower(): value for name, value in answer["headers"].items()}
            self.found[event["requestId"]] = Fetched(answer["url"], event["type"], 0, headers)

    def _came(self, event: dict[str, Any]) -> None:
        self.ended.add(event["requestId"])
        if event["requestId"] in self.found:
            self.found[event["requestId"]].size = int(event["encodedDataLength"])

    @contextmanager
    def listened(self) -> Iterator[list[Fetched]]:
        """Everything fetched in the block and by the page it leaves behind; full once the block is left."""
        for known in (self.found, self.asked, self.ended):
            known.clear()
        heard: list[Fetched] = []
        yield heard
        self._wait_for_the_rest()
        heard += [each for each in self.found.values() if each.size]

    def _wait_for_the_rest(self) -> None:
        """Lazy pictures are asked for once the page is drawn: it is done when drawing it twice asks for nothing."""
        asked_before = -1
        while self.asked - self.ended or len(self.asked) != asked_before:
            asked_before = len(self.asked)
            self.page.evaluate(DRAWN_TWICE)


def kilobytes(fetched: list[Fetched], *kinds: str) -> float:
    return round(sum(each.size for each in fetched if not kinds or each.kind in kinds) / KB, 1)


def visited(page: Page, line: Line, address: str) -> list[Fetched]:
    with line.listened() as heard:
        page.goto(address, wait_until="networkidle")
    return heard


@pytest.fixture
def market(live_server: LiveServer) -> Trade:
    """A shelf with more goods than one page shows, with photos as rich as the demonstration has."""
    opened = trade()
    names = ["basketry-0", "honey-1", "turmeric-0", "eggs-0", "chili-0", "wild_greens-0", "tea-0", "bananas-0"]
    photos = [develop(content_of(name)) for name in names]
    seller = seller_of(opened.seller)
    for number in range(30):
        photo = photographing.keep_picture(seller, picture=photos[number % len(photos)])
        live_listing(opened.seller, f"Mật ong rừng số {number}", photos=[photo])
    for scene, words in enumerate(("Nhà bà Dung bên suối", "Rổ tre", "Mật", "Nghệ", "Trứng", "Ớt")):
        picture = photos[scene] if scene else develop(content_of("stream-0"))
        introductions.add_picture(seller, opened.seller, picture=picture, words=words)
    return opened


def let_in(page: Page, phone: str) -> None:
    page.goto("/dang-nhap")
    page.fill("input[name=phone]", phone)
    page.fill("input[name=password]", PASSWORD)
    follow(page, page.locator("main").get_by_role("button", name="Đăng nhập"))
    page.wait_for_load_state("networkidle")


def test_pages_keep_to_their_weight(window: Window, live_server: LiveServer, market: Trade) -> None:
    paid = brought(market, bought(market), "confirm")
    cart_with(market.buying, {market.honey: 1, market.bamboo: 1})
    pages = {
        "/": (SHOP, ""),
        "/san-pham": (SHOP, ""),
        "/san-pham/mat-ong-rung-so-5": (PRODUCT, ""),
        "/nha-san-xuat/ho-ba-dung": (MAKER, ""),
        "/gio-hang": (BUYING, market.minh.phone),
        "/dat-hang": (BUYING, market.minh.phone),
        "/ban-hang/san-pham/moi": (FORM, market.dung.phone),
        f"/don-hang/{paid.reference}": (BUYING, market.minh.phone),
        f"/ban-hang/don-hang/{paid.reference}": (BUYING, market.dung.phone),
        "/ban-hang/soan-hang": (BUYING, market.dung.phone),
    }
    faults: list[str] = []
    print("\n" + ROW.format("kB on the line", "HTML", "CSS", "JS", "1st view", "cold", "req", "warm", "req"))
    for address, (budget, phone) in pages.items():
        page = window("phone")
        if phone:
            let_in(page, phone)
        line = Line(page)
        line.session.send("Network.clearBrowserCache")
        cold = visited(page, line, address)
        faults += faults_of(page, address, cold, urlsplit(live_server.url).netloc)
        seen = on_the_first_screen(page)
        warm = visited(page, line, address)
        told = {
            "html": kilobytes(cold, "Document"),
            "css": kilobytes(cold, "Stylesheet"),
            "js": kilobytes(cold, "Script"),
            "images": kilobytes([each for each in cold if each.url in seen]),
            "cold": kilobytes(cold),
            "requests": len(cold),
            "warm": kilobytes(warm),
        }
        print(ROW.format(address, *told.values(), len(warm)))
        faults += [
            f"{address}: {name} {value}, at most {getattr(budget, name)}"
            for name, value in told.items()
            if value > getattr(budget, name)
        ]
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, fetched: list[Fetched], host: str) -> list[str]:
    """Foreign hosts, answers no cache may keep, pictures that move the page or come late."""
    faults = [f"{address}: {each.url} is foreign" for each in fetched if urlsplit(each.url).netloc != host]
    for each in fetched:
        kept = each.headers.get("cache-control", "")
        path = urlsplit(each.url).path
        if each.kind == "Document" and "no-store" not in kept and "etag" not in each.headers:
            faults.append(f"{address}: neither ETag nor no-store ({kept})")
        if path.startswith(("/static/", "/anh/")) and "immutable" not in kept:
            faults.append(f"{address}: {path} may not be kept ({kept})")
        is_text = each.kind in ("Document", "Stylesheet", "Script")
        if is_text and each.size > WORTH_COMPRESSING and "content-encoding" not in each.headers:
            faults.append(f"{address}: {path} is not compressed")
    pictures = page.evaluate(
        """() => [...document.images].map(image => ({
            source: image.src.slice(-20), lazy: image.loading === 'lazy', priority: image.fetchPriority,
            whole: ['width', 'height', 'alt'].every(name => image.hasAttribute(name)),
            top: image.getBoundingClientRect().top }))"""
    )
    faults += [f"{address}: {each['source']} lacks width, height or alt" for each in pictures if not each["whole"]]
    below = [each for each in pictures if each["top"] > FAR_BELOW]
    faults += [f"{address}: {each['source']} far below is not lazy" for each in below if not each["lazy"]]
    if address in WITH_A_PICTURE_FIRST:
        largest = pictures[0]
        if largest["lazy"] or largest["priority"] != "high":
            faults.append(f"{address}: the first picture, {largest['source']}, comes late")
    return faults


def on_the_first_screen(page: Page) -> set[str]:
    """The pictures seen without scrolling; Chromium fetches lazy ones below a little before they are."""
    script = """() => [...document.images].filter(image => image.getBoundingClientRect().top < innerHeight)
        .map(image => image.currentSrc)"""
    return set(page.evaluate(script))
