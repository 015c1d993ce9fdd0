"""Every page people open daily costs few statements, and no more when the market grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.approvals.queries import open_review
from marketplace.catalogue.commands import KIND
from marketplace.catalogue.models import Listing
from marketplace.favourites import commands as favourites
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.money import Money
from marketplace.orders.models import Order
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import live_listing, submitted_listing
from tests.world.organisations import submitted_seller, verified_seller
from tests.world.people import acting, administrator, coordinator_of, let_in, person, tra_tan
from tests.world.trade import Trade, bought, cart_with, trade

MOST = 12
FEW, MANY = 5, 30


@dataclass
class Market:
    """A market that grows, and the addresses its people open."""

    trade: Trade
    keeper: Person
    official: Person
    listing: Listing
    order: Order

    def addresses(self) -> dict[str, list[str]]:
        """Who opens what; the first word is the person."""
        review = open_review(KIND, self.waiting().id)
        assert review is not None
        return {
            "a visitor": [
                "/",
                "/san-pham",
                "/san-pham?q=mat+ong",
                "/san-pham?q=khong+co+gi",
                f"/san-pham/{self.listing.slug}",
                "/nha-san-xuat",
                f"/nha-san-xuat/{self.trade.seller.slug}",
            ],
            "minh": [
                "/gio-hang",
                "/dat-hang",
                "/don-hang",
                f"/don-hang/{self.order.reference}",
                f"/don-hang/lan/{self.order.purchase.reference}",
                "/tai-khoan",
                *("/?lang=vi", "/san-pham?sap_xep=moi", f"/san-pham/{self.listing.slug}?lang=vi"),
                *("/da-luu", "/da-luu/dang-cho", "/da-luu/nguoi-ban", "/da-luu/da-mua"),
            ],
            "dung": [
                "/ban-hang",
                "/ban-hang/san-pham",
                f"/ban-hang/san-pham/{self.listing.slug}",
                "/ban-hang/san-pham/moi",
                "/ban-hang/don-hang",
                f"/ban-hang/don-hang/{self.order.reference}",
                "/ban-hang/soan-hang",
                "/ban-hang/kho",
                "/ban-hang/so-thu",
                "/ban-hang/don-hang/bang-ke",
                "/ban-hang/don-hang/bang-ke.pdf",
                f"/ban-hang/so-thu/{self.order.reference}",
                f"/ban-hang/don-hang/{self.order.reference}/don-hang.pdf",
            ],
            "the coordinator": [
                "/dieu-phoi",
                "/dieu-phoi/duyet",
                f"/dieu-phoi/duyet/{review.reference}",
                "/dieu-phoi/don-hang",
                "/dieu-phoi/nha-san-xuat",
                "/dieu-phoi/diem-nhan",
            ],
            "the administrator": ["/quan-tri", "/quan-tri/nguoi-dung"],
        }

    def waiting(self) -> Listing:
        """Goods on the coordinator's desk."""
        return submitted_listing(self.trade.seller, "Chè dây")

    def grow(self, count: int) -> None:
        """So many more sellers, goods, orders, lines in the cart and things that wait."""
        for number in range(count):
            owner = person(f"Hồ Văn Lớn {number}")
            seller = verified_seller(owner, acting(self.official), f"Hộ ông Lớn {number}", phone="+84905111444")
            goods = live_listing(seller, f"Mật ong rừng số {number}", price=Money(80_000), stock=Decimal(40))
            live_listing(self.trade.seller, f"Măng khô số {number}", stock=Decimal(1 + number % 9))
            submitted_listing(self.trade.seller, f"Quế vỏ số {number}")
            submitted_seller(person(f"Lê Thị Chờ {number}"), f"Hộ bà Chờ {number}")
            bought(self.trade, {self.trade.bamboo: "0.5"})
            cart_with(self.trade.buying, {goods: 1})
            favourites.save_goods(self.trade.buying, listing=goods.slug)
            favourites.follow_maker(self.trade.buying, producer=seller.slug)


@pytest.fixture
def market(app: Flask, clock: FrozenClock) -> Iterator[Market]:
    opened = trade()
    order = bought(opened)
    yield Market(opened, administrator(), coordinator_of(tra_tan(), "Phạm Thị Xem"), opened.honey, order)


def counted(app: Flask, market: Market) -> dict[str, list[str]]:
    """The statements of every page, opened by whom it is for; each once before, so that templates are compiled."""
    people = {
        "minh": market.trade.minh,
        "dung": market.trade.dung,
        "the coordinator": market.official,
        "the administrator": market.keeper,
    }
    found = {}
    app.test_client_class = PageClient
    for who, addresses in market.addresses().items():
        client = app.test_client()
        if who in people:
            let_in(client, people[who])
        for address in addresses:
            client.get(address)
            with statements(app) as seen:
                assert client.get(address).status_code == 200, address
            found[address.partition("/duyet/")[0] + ("/duyet/…" if "/duyet/" in address else "")] = list(seen)
    return found


def test_no_page_costs_many_statements_nor_more_in_a_larger_market(app: Flask, market: Market) -> None:
    market.grow(FEW)
    before = counted(app, market)
    market.grow(MANY - FEW)
    after = counted(app, market)
    rows = [f"{len(before[page]):>3} {len(seen):>3}  {page}" for page, seen in after.items()]
    print("\n  5  30  rows", *rows, sep="\n")
    dear = {page: seen for page, seen in after.items() if len(seen) > MOST}
    assert not dear, "\n\n".join(f"{page}: {len(seen)}\n" + "\n".join(seen) for page, seen in dear.items())
    grown = {page: (len(before[page]), len(seen)) for page, seen in after.items() if len(seen) > len(before[page])}
    assert not grown
