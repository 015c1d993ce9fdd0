"""A guest lost the link: a coordinator of the seller's place, who knows them, takes the orders into their account."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.guests import commands, queries
from marketplace.guests.commands import AdoptedAlready, NoAccount
from marketplace.guests.models import Guest
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.orders.queries import order_for
from tests.pages import PageClient
from tests.world.guests import LINK, PHONE, guest_order, holding
from tests.world.organisations import buyer
from tests.world.people import acting, coordinator_of, hoa_cuong, let_in, person
from tests.world.trade import Trade

EVIDENCE = "Đã gặp ở nhà văn hóa, có tin nhắn của người bán trên máy"


def handed_over(actor: Actor, reference: str, phone: str) -> None:
    guest = queries.guest_of(actor, reference)
    commands.hand_over_orders(actor, guest, phone=phone, evidence=EVIDENCE)


def test_the_orders_go_where_the_coordinator_says_and_the_evidence_is_kept(market: Trade) -> None:
    order = guest_order(market)

    handed_over(acting(market.official), order.reference, market.minh.phone)

    assert order_for(market.buying, order.reference).buyer_id == market.buyer.id
    guest = db.session.scalars(select(Guest)).one()
    assert (guest.evidence, guest.adopted_by_id) == (EVIDENCE, market.official.id)
    assert holding().buys_for == frozenset()


def test_a_coordinator_of_the_buyers_ward_does_not_decide(market: Trade) -> None:
    order = guest_order(market)
    other = acting(coordinator_of(hoa_cuong(), "Lê Văn Ward"))
    with pytest.raises(NotAllowed):
        handed_over(other, order.reference, market.minh.phone)


@pytest.mark.parametrize("who", ["selling", "buying"])
def test_nobody_else_does(market: Trade, who: str) -> None:
    order = guest_order(market)
    actor = getattr(market, who)
    with pytest.raises((Missing, NotAllowed)):
        handed_over(actor, order.reference, market.minh.phone)


def test_not_into_the_coordinators_own_account(market: Trade) -> None:
    order = guest_order(market)
    buyer(market.official, name="Nhà cán bộ")
    with pytest.raises(NotAllowed):
        handed_over(acting(market.official), order.reference, market.official.phone)
    assert order.buyer.is_guest


@pytest.mark.parametrize("phone", [PHONE, "+84905000000"])
def test_a_number_without_an_account_is_told(market: Trade, phone: str) -> None:
    order = guest_order(market)
    with pytest.raises(NoAccount) as refused:
        handed_over(acting(market.official), order.reference, phone)
    assert refused.value.field == "phone"


def test_what_was_adopted_is_not_handed_over(market: Trade) -> None:
    order = guest_order(market)
    guest = queries.guest_of(acting(market.official), order.reference)
    commands.adopt_orders(market.buying, LINK)
    lan = person("Đỗ Thị Lan")
    buyer(lan, name="Nhà chị Lan")

    with pytest.raises(AdoptedAlready):
        commands.hand_over_orders(acting(market.official), guest, phone=lan.phone, evidence=EVIDENCE)
    with pytest.raises(Missing):
        queries.guest_of(acting(market.official), order.reference)


def test_by_page(market: Trade, client: PageClient, app: Flask) -> None:
    order = guest_order(market)
    official = let_in(client, market.official)
    path = f"/dieu-phoi/don-khach/{order.reference}"
    assert path in official.get(f"/dieu-phoi/don-hang/{order.reference}").text
    wrong = official.submit(path, {"phone": market.minh.phone, "evidence": "ừ"})
    assert wrong.status_code == 422

    answer = official.submit(path, {"phone": market.minh.phone, "evidence": EVIDENCE})

    assert answer.location == f"/dieu-phoi/don-hang/{order.reference}"
    assert path not in official.get(answer.location).text
    minh = let_in(app.test_client(), market.minh)
    assert "Mật ong rừng" in minh.get(f"/don-hang/{order.reference}").text
    assert minh.get(path).status_code == 403
