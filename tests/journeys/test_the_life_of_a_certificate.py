"""One certificate from the first form to the last day and beyond; every surface is asked for its stars at each step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.checkout.terms import facts
from marketplace.kernel.clock import HERE, FrozenClock, today
from marketplace.kernel.db import db
from marketplace.papers.jobs import warn_of_end
from marketplace.papers.models import OcopCertificate
from tests.kernel.hostile_documents import plain_document
from tests.notifications.reading import subjects
from tests.pages import PageClient
from tests.world.people import let_in
from tests.world.trade import Trade, bought, trade

NUMBER, ENDS = "3500/QĐ-UBND", date(2026, 11, 20)
A_STAR = "OCOP 4 sao"


@dataclass
class Life:
    """The market with one certificate, the two people who handle it, and a clock to move."""

    app: Flask
    market: Trade
    clock: FrozenClock

    @property
    def dung(self) -> PageClient:
        """Bà Dung's browser; nobody stays signed in for a year."""
        return self.browser_of(self.market.dung)

    @property
    def official(self) -> PageClient:
        """The coordinator's browser."""
        return self.browser_of(self.market.official)

    def browser_of(self, somebody: Person) -> PageClient:
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        return let_in(client, somebody)

    def on(self, day: date) -> None:
        """It is noon of this day, and the worker has done its round."""
        self.clock.set(datetime.combine(day, time(12), HERE))
        result = self.app.test_cli_runner().invoke(warn_of_end)
        assert result.exit_code == 0, result.output

    @property
    def certificate(self) -> OcopCertificate:
        db.session.expire_all()
        return db.session.scalars(db.select(OcopCertificate).order_by(OcopCertificate.id)).one()

    @property
    def shown(self) -> set[str]:
        """The surfaces that show the stars or speak of them now."""
        visitor, slug = self.app.test_client(), self.market.honey.slug

        def page(path: str) -> str:
            return visitor.get(path).text

        listing, api = page(f"/san-pham/{slug}"), visitor.get(f"/api/v1/listings/{slug}").json
        listed = visitor.get("/api/v1/listings").json["items"]
        scan, kind = self.certificate.scan, self.market.honey.category.slug
        surfaces = {
            "home": A_STAR in page("/"),
            "shelf": A_STAR in card_of(page("/san-pham"), slug),
            "filter offered": 'name="sao" value="4"' in page("/san-pham"),
            "filter": slug in page("/san-pham?sao=4").partition('class="results"')[2],
            "search": A_STAR in card_of(page("/san-pham?q=mat+ong"), slug),
            "kind": A_STAR in page(f"/san-pham?nhom={kind}"),
            "listing": A_STAR in listing,
            "number": NUMBER in listing,
            "shared data": "hasCertification" in shared_data(listing),
            "maker": A_STAR in page(f"/nha-san-xuat/{self.market.seller.slug}"),
            "beside": A_STAR in page(f"/san-pham/{self.market.bamboo.slug}"),
            "api": api["certificate"] is not None,
            "api list": any(each["certificate"] for each in listed),
            "contract": "ocop" in facts(self.market.honey),
            "papers shown": NUMBER in page(f"/nha-san-xuat/{self.market.seller.slug}"),
            "scan": visitor.get(scan.address).status_code == 200,
        }
        return {name for name, is_shown in surfaces.items() if is_shown}


EVERYWHERE = {
    "home", "shelf", "filter offered", "filter", "search", "kind", "listing", "number", "shared data",
    "maker", "beside", "api", "api list", "contract", "papers shown", "scan",
}  # fmt: skip


def card_of(html: str, slug: str) -> str:
    """The card of these goods on a page."""
    cards = re.findall(r'<li class="product-card.*?</li>', html, re.DOTALL)
    return next((card for card in cards if f"/san-pham/{slug}" in card), "")


def shared_data(html: str) -> str:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.dumps([json.loads(part) for part in found])


@pytest.fixture
def life(app: Flask, clock: FrozenClock) -> Life:
    market = trade()
    clock.move(minutes=1)  # the desk no longer offers to take the approvals of the goods back
    app.test_client_class = PageClient
    return Life(app, market, clock)


def entered(life: Life) -> str:
    """Bà Dung writes it down on her phone, with a PDF; she wants it read. Gives the review's address."""
    answer = life.dung.submit(
        "/ban-hang/giay-to/ocop/moi",
        {
            "stars": "4", "product_name": "Mật ong rừng Trà Tân", "number": NUMBER,
            "issuer": "UBND thành phố Đà Nẵng", "issued_on": "20/11/2023", "goods": [life.market.honey.slug],
            "is_public": "1", "scan": (BytesIO(plain_document()), "giấy.pdf"),
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    queue = life.official.get("/dieu-phoi/duyet?loai=paper").text
    found = re.search(r"/dieu-phoi/duyet/[A-Z0-9]{6}", queue)
    assert found
    return found.group()


def verified(life: Life) -> None:
    """The official reads the decision, types its number again, and approves."""
    review = entered(life)
    page = life.official.get(review).text
    assert "Hết hạn ngày" in page and "20/11/2026" in page
    typed = {"against": "decision", "number": "3500/QĐ-UBND"}
    official = life.official
    assert official.submit(review, typed, to="/doi-chieu").location == review
    assert official.submit(review, {"checked": "number"}, to=f"{review}/duyet").status_code == 303


def test_the_whole_life_of_a_certificate(life: Life) -> None:
    assert today() == date(2026, 3, 2)
    verified(life)
    assert life.shown == EVERYWHERE
    assert subjects(life.market.dung, "paper:") == [f"Sao OCOP đã hiện: giấy số {NUMBER}"]
    order = bought(life.market)
    assert order.lines[0].facts["ocop"]["stars"] == 4

    life.on(date(2026, 5, 23))  # 181 days before
    assert len(subjects(life.market.dung, "paper:")) == 1
    for day in (date(2026, 5, 24), date(2026, 5, 24), date(2026, 6, 23), date(2026, 7, 23), date(2026, 10, 21)):
        life.on(day)
    ending = f"Giấy OCOP sắp hết hạn: số {NUMBER}"
    assert subjects(life.market.dung, "paper:")[1:] == [ending] * 4, "T−180, T−150, T−120 and T−30, each once"
    assert subjects(life.market.official, "paper:") == [ending] * 4
    assert "Còn 30 ngày" in life.official.get("/dieu-phoi/giay-to").text

    life.on(ENDS)
    assert life.shown == EVERYWHERE, "its last day is a whole day"
    life.clock.set(datetime(2026, 11, 20, 23, 59, 59, tzinfo=HERE))
    assert life.shown == EVERYWHERE

    life.clock.set(datetime(2026, 11, 21, 0, 0, 1, tzinfo=HERE))
    assert life.shown == set(), "gone with midnight in Vietnam, whether or not any job ran"
    life.on(date(2026, 11, 21))
    life.on(date(2026, 11, 22))
    over = f"Giấy OCOP đã hết hạn: số {NUMBER}"
    assert subjects(life.market.dung, "paper:")[-1] == over
    assert subjects(life.market.official, "paper:").count(over) == 1

    address = f"/dieu-phoi/giay-to/{life.certificate.reference}"
    assert life.official.submit(address, {"source": "Phiếu nhận hồ sơ 12/PĐK"}, to="/danh-gia-lai").status_code == 303
    assert life.shown == EVERYWHERE, "a coordinator knows of the re-evaluation: the stars are back"
    assert "Chờ đánh giá lại" in life.app.test_client().get(f"/san-pham/{life.market.honey.slug}").text

    life.on(date(2027, 5, 19))  # 180 days after its end
    assert life.shown == EVERYWHERE
    life.on(date(2027, 5, 20))
    assert life.shown == set()
    assert subjects(life.market.official, "paper:").count(over) == 2

    page = life.browser_of(life.market.minh).get(f"/don-hang/{order.reference}").text
    assert f"OCOP 4 sao khi đặt (số {NUMBER})" in page, "the contract keeps what was said when it was made"
    assert "ocop" not in bought(life.market).lines[0].facts


@pytest.mark.parametrize("gone", ["withdrawn by its producer", "revoked", "producer suspended"])
def test_the_stars_go_at_once_with_what_they_rest_on(life: Life, gone: str) -> None:
    verified(life)
    reference = life.certificate.reference
    ways: dict[str, Callable[[], object]] = {
        "withdrawn by its producer": lambda: life.dung.submit(f"/ban-hang/giay-to/{reference}", to="/thoi-dung"),
        "revoked": lambda: life.official.submit(
            f"/dieu-phoi/giay-to/{reference}", {"reason": "UBND thành phố thu hồi"}, to="/thu-hoi"
        ),
        "producer suspended": lambda: life.official.submit(
            f"/dieu-phoi/nha-san-xuat/{life.market.seller.slug}",
            {"reason": "Bán hàng không rõ nguồn gốc"},
            to="/tam-ngung",
        ),
    }
    ways[gone]()
    if gone == "producer suspended":
        client = life.app.test_client()
        assert A_STAR not in client.get("/san-pham").text
        assert client.get(life.certificate.scan.address).status_code == 404
        return
    assert life.shown == set()


def test_a_certificate_that_ends_tomorrow_shows_today_and_warns_at_once(life: Life) -> None:
    life.clock.set(datetime(2026, 11, 19, 9, tzinfo=HERE))
    verified(life)
    assert life.shown == EVERYWHERE
    life.on(date(2026, 11, 19))
    assert subjects(life.market.dung, "paper:")[-1] == f"Giấy OCOP sắp hết hạn: số {NUMBER}"
    life.on(date(2026, 11, 21))
    assert life.shown == set()


def test_a_worker_that_slept_tells_the_latest_mark_only(life: Life) -> None:
    verified(life)
    life.on(date(2026, 8, 1))  # T−180, T−150 and T−120 passed unseen
    assert subjects(life.market.official, "paper:") == [f"Giấy OCOP sắp hết hạn: số {NUMBER}"]
