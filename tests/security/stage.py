"""A market where everything there can be belongs to somebody, and seven people who try every address of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Membership, Person
from marketplace.approvals.queries import open_review
from marketplace.catalogue.commands import KIND
from marketplace.catalogue.models import Listing
from marketplace.kernel.db import db
from marketplace.notifications.models import Notice
from marketplace.orders.models import Order
from marketplace.organisations.states import OrganisationKind
from tests.pages import PageClient
from tests.world.goods import draft, photo_of, seller_of, submitted_listing
from tests.world.organisations import TRA_LINH, buyer, place, verified_seller
from tests.world.papers import certificate, scan_of
from tests.world.people import PASSWORD, acting, administrator, coordinator_of, person
from tests.world.sheets import text_sheet, tried
from tests.world.trade import Trade, bought, cart_with, trade

SCOPES = ["read", "trade", "coordinate"]


class Stranger(PageClient):
    """Somebody who sends what no browser would; only the answer counts, so its HTML is not read."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if isinstance(typed := kwargs.get("data"), dict) and any(isinstance(each, tuple) for each in typed.values()):
            sent = {name: FileStorage(*each) if isinstance(each, tuple) else each for name, each in typed.items()}
            boundary, kwargs["data"] = encode_multipart(sent)  # in memory: the client would leave its files open
            kwargs["content_type"] = f"multipart/form-data; boundary={boundary}"
        return FlaskClient.open(self, *args, **{**kwargs, "buffered": True})


@dataclass
class Stage:
    """The market, the names of things in it by the words of our addresses, and who may be sent in."""

    app: Flask
    market: Trade
    draft: Listing
    waiting: Listing
    order: Order
    names: dict[str, str]
    people: dict[str, Person | None]

    def visitor(self) -> Stranger:
        """A fresh browser."""
        self.app.test_client_class = Stranger
        client = self.app.test_client()
        assert isinstance(client, Stranger)
        return client

    def browser_of(self, somebody: Person) -> Stranger:
        """A browser this person is signed in on."""
        client = self.visitor()
        token = token_in(client.get("/dang-nhap").text)
        typed = {"phone": somebody.phone, "password": PASSWORD, "csrf_token": token}
        assert client.post("/dang-nhap", data=typed).status_code == 303
        return client

    def key_of(self, somebody: Person) -> dict[str, str]:
        """The header of a program with all of this person's rights."""
        secret = accounts.issue_token(acting(somebody), name="máy thử", scopes=SCOPES).secret
        return {"Authorization": f"Bearer {secret}"}


def token_in(html: str) -> str:
    """The form token of a page."""
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]


def staged(app: Flask) -> Stage:
    """Bà Dung sells and anh Minh bought; a draft, a waiting listing, a token, a sign-in, a bank account are theirs."""
    market = trade()
    started, waiting = draft(market.seller, "Chuối rừng"), submitted_listing(market.seller, "Nghệ vàng")
    order = bought(market)
    cart_with(market.buying, {market.honey: 1})
    token = accounts.issue_token(market.buying, name="của Minh", scopes=SCOPES).token
    sign_in = accounts.sign_in(market.buying, phone=market.minh.phone, password=PASSWORD).sign_in
    waits = open_review(KIND, waiting.id)
    assert waits is not None
    held = db.session.scalars(select(Membership).where(Membership.person_id == market.minh.id)).first()
    assert held is not None
    notice = db.session.scalars(select(Notice).where(Notice.person_id == market.dung.id)).first()
    assert notice is not None
    paper = certificate(market.seller, [market.honey], scan=scan_of(market.seller))
    assert paper.scan is not None
    names = {
        "paper": paper.reference,
        "scan": paper.scan.reference,
        "listing": market.honey.slug,
        "draft": started.slug,
        "organisation": market.buyer.slug,
        "producer": market.seller.slug,
        "order": order.reference,
        "purchase": order.purchase.reference,
        "review": waits.reference,
        "point": market.point.reference,
        "token": token.reference,
        "sign_in": str(sign_in.id),
        "person": str(market.minh.id),
        "membership": str(held.id),
        "notice": str(notice.id),
        "photo": photo_of(seller_of(market.seller)).reference,
        "sheet": tried(
            seller_of(market.seller), market.seller, text_sheet([("Ớt", 100)], ("Tên", "Giá")).encode()
        ).reference,
    }
    return Stage(app, market, started, waiting, order, names, strangers())


def strangers() -> dict[str, Person | None]:
    """Six people with nothing to do with any of it, and nobody at all."""
    people: dict[str, Any] = {"visitor": None, "newcomer": person("Lê Văn Mới")}
    people["buyer"], people["business"] = person("Phạm Thị Mua"), person("Ngô Văn Quán")
    buyer(people["buyer"], "Nhà chị Mua")
    buyer(people["business"], "Quán Ngon", kind=OrganisationKind.ENTERPRISE, tax_number="0401234567")
    people["coordinator"] = coordinator_of(place(TRA_LINH), "Hồ Văn Xa")
    people["producer"] = person("Hồ Thị Khác")
    verified_seller(people["producer"], acting(people["coordinator"]), "Hộ chị Khác", code=TRA_LINH)
    people["administrator"] = administrator()
    return people


ROLES = {
    "anyone": set[str](),
    "signed in": {"newcomer", "buyer", "business", "producer", "coordinator", "administrator"},
    "by link": {"newcomer", "buyer", "business", "producer", "coordinator", "administrator"},
    "producer": {"producer"},
    "goods keeper": {"producer"},
    "buyer": {"buyer", "business"},
    "coordinator": {"coordinator"},
    "administrator": {"administrator"},
}
