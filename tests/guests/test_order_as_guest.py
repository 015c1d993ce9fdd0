"""Somebody without an account orders: what comes of it, and how far the market trusts who nobody knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Membership
from marketplace.checkout.commands import ChangedSinceSeen
from marketplace.checkout.models import CartLine
from marketplace.delivery.states import DeliveryMethod
from marketplace.guests import commands, keys
from marketplace.guests.commands import Caller, NoConsent, NoGuests
from marketplace.guests.limits import TooManyOpen, TooMuchForGuest
from marketplace.guests.models import Guest
from marketplace.guests.states import MOST_MONEY
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.clock import now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.models import Order, OrderMove, Purchase
from marketplace.orders.states import OrderState, Side
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import coordinated
from marketplace.stock import queries as stock
from tests.databases import statements
from tests.world.goods import live_listing
from tests.world.guests import LINK, NETWORK, PHONE, filled, guest_bought, guest_order, ready_to_buy
from tests.world.hands import at_once
from tests.world.people import acting, person
from tests.world.soundness import assert_sound
from tests.world.trade import Trade, another_seller, bought, brought


def count_of(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def open_seller(name: str = "Vườn ông Sáu", owner: str = "Hồ Văn Sáu") -> Organisation:
    """One more seller who takes orders of guests."""
    sold_by = person(owner)
    seller = another_seller(name, owner)
    organisations.set_selling_terms(
        acting(sold_by).__class__(person_id=sold_by.id, sells_for=frozenset({seller.id})), seller, takes_guests=True
    )
    return seller


def test_a_guest_orders_and_nobody_signs_for_it(market: Trade) -> None:
    order = guest_order(market)

    assert (order.state, order.total, order.buyer.is_guest) == (OrderState.PLACED, Money(85_000), True)
    assert order.purchase.placed_by_id is None
    (placed,) = order.moves
    assert (placed.name, placed.side, placed.by_id) == ("place", Side.BUYER, None)
    assert db.session.scalars(select(Membership).where(Membership.organisation_id == order.buyer_id)).all() == []
    assert stock.available([market.honey.id])[market.honey.id] == 9
    assert count_of(CartLine) == 0
    assert_sound()


def test_the_contract_names_the_guest_and_cash(market: Trade) -> None:
    terms = guest_order(market).terms

    assert (terms["buyer"]["contact_name"], terms["buyer"]["contact_phone"]) == ("Lê Thị Hoa", PHONE)
    assert terms["payment"]["method"] == "cod"
    assert terms["delivery"]["point"]["reference"] == market.point.reference


def test_goods_come_to_the_door_in_the_twinned_ward(market: Trade) -> None:
    order = guest_order(market, delivery=DeliveryMethod.HOME, address="7 Núi Thành")

    assert order.terms["delivery"]["address"].startswith("7 Núi Thành, phường Hòa Cường")
    assert order.buyer.locality.code == "20257"


def test_a_home_needs_a_street(market: Trade) -> None:
    with pytest.raises(DomainError) as refused:
        guest_bought(market, delivery=DeliveryMethod.HOME)

    assert refused.value.field == "address"
    assert count_of(Organisation.__table__) == 2


def test_consent_is_kept_with_version_and_time_and_nothing_plain_of_the_rest(market: Trade) -> None:
    guest_bought(market)

    guest = db.session.scalars(select(Guest)).one()
    assert (guest.consent_version, guest.consented_at) == ("1", now())
    assert guest.secret_hash == keys.secret_hash(LINK) != LINK
    kept = " ".join(str(getattr(guest, column.key)) for column in Guest.__table__.columns)
    assert PHONE.removeprefix("+84") not in kept and NETWORK.rpartition(".")[0] not in kept


def test_the_same_goods_make_the_same_order_as_with_an_account(market: Trade) -> None:
    ours, theirs = guest_order(market), bought(market, {market.honey: 1})

    def lines(order: Order) -> list[tuple[Any, ...]]:
        return [(line.name, line.ordered, line.price, line.amount, line.held, line.facts) for line in order.lines]

    assert lines(ours) == lines(theirs)
    assert set(ours.terms) == set(theirs.terms)


def test_a_letter_with_the_link_goes_to_who_gave_an_address(market: Trade) -> None:
    guest_bought(market, email="hoa@example.vn")

    letter = db.session.scalars(select(OutboxMessage).where(OutboxMessage.to == "hoa@example.vn")).one()
    assert LINK in letter.body


def test_no_address_no_letter(market: Trade) -> None:
    before = count_of(OutboxMessage)
    guest_bought(market)

    assert count_of(OutboxMessage) == before


def test_no_order_without_consent(market: Trade) -> None:
    with pytest.raises(NoConsent) as refused:
        guest_bought(market, consent=False)

    assert refused.value.field == "consent"
    assert (count_of(Order), count_of(Guest)) == (0, 0)


def test_a_seller_who_did_not_say_yes_gets_no_guests(market: Trade) -> None:
    organisations.set_selling_terms(market.selling, market.seller, takes_guests=False)

    with pytest.raises(NoGuests, match="Hộ bà Dung chỉ nhận đơn của người có tài khoản"):
        guest_bought(market)


def test_sellers_say_no_until_they_say_yes(market: Trade) -> None:
    assert not another_seller("Vườn ông Sáu", "Hồ Văn Sáu").takes_guests


def test_only_who_sells_for_it_opens_a_seller_to_guests(market: Trade) -> None:
    for stranger in (market.buying, acting(market.official), VISITOR):
        with pytest.raises(NotAllowed):
            organisations.set_selling_terms(stranger, market.seller, takes_guests=False)
    assert market.seller.takes_guests


def test_who_is_signed_in_orders_by_the_account(market: Trade) -> None:
    cart = filled({market.honey: 1})
    with pytest.raises(NotAllowed):
        commands.check_out_as_guest(
            market.buying,
            cart,
            Caller(LINK, NETWORK),
            contact_name="Minh",
            contact_phone=PHONE,
            delivery=DeliveryMethod.PICKUP,
            consent=True,
            expected_total=Money(85_000),
        )


def test_a_price_that_changed_is_seen_first(market: Trade) -> None:
    with pytest.raises(ChangedSinceSeen):
        guest_bought(market, expected_total=Money(80_000))


def test_a_fifth_of_what_is_left_is_the_most(market: Trade) -> None:
    with pytest.raises(TooMuchForGuest, match="nhiều nhất 2 "):
        guest_bought(market, {market.honey: 3})

        assert stock.available([market.honey.id])[market.honey.id] == 10
    assert guest_bought(market, {market.honey: 2}, link="lien-ket-khac").total == Money(170_000)


def test_a_fifth_counts_what_others_took(market: Trade) -> None:
    bought(market, {market.honey: 1})

    with pytest.raises(TooMuchForGuest):
        guest_bought(market, {market.honey: 2})


def test_the_last_few_are_for_those_with_an_account(market: Trade) -> None:
    few = live_listing(market.seller, "Trứng gà", stock=Decimal(4))

    with pytest.raises(TooMuchForGuest, match="Trứng gà còn ít"):
        guest_bought(market, {few: 1})


def test_a_purchase_costs_half_a_million_at_most(market: Trade) -> None:
    dear = live_listing(market.seller, "Sâm dây", price=Money(500_000), stock=Decimal(20))

    assert guest_bought(market, {dear: 1}).total == MOST_MONEY
    with pytest.raises(TooMuchForGuest, match="500.000"):
        guest_bought(market, {dear: 1, market.honey: 1}, link="mot-lien-ket-khac")


def test_two_open_orders_a_telephone(market: Trade) -> None:
    for number in (1, 2):
        guest_bought(market, link=f"lien-ket-{number}", network=f"198.51.{number}.1")

    with pytest.raises(TooManyOpen) as refused:
        guest_bought(market, link="lien-ket-3", network="198.51.3.1")
    assert refused.value.field == "contact_phone"


def test_two_open_orders_a_network(market: Trade) -> None:
    for number in (1, 2):
        guest_bought(market, link=f"lien-ket-{number}", contact_phone=f"+8490577700{number}", network=NETWORK)

    with pytest.raises(TooManyOpen, match="Mạng"):
        guest_bought(market, link="lien-ket-3", contact_phone="+84905777003", network=NETWORK)
    guest_bought(market, link="lien-ket-4", contact_phone="+84905777004", network="203.0.114.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
    ],
)
def test_a_network_is_an_address_or_a_64(app: Flask, one: str, other: str, same: bool) -> None:
    assert (keys.network_key(one) == keys.network_key(other)) is same


def test_what_was_handed_over_or_given_up_counts_no_more(market: Trade) -> None:
    first = guest_bought(market, link="lien-ket-1").orders[0]
    second = guest_bought(market, link="lien-ket-2").orders[0]
    brought(market, first, "confirm", "pack", "ship", "deliver")
    brought(market, second, "decline")

    guest_bought(market, link="lien-ket-3")


def test_a_purchase_of_three_sellers_is_more_than_two_orders(market: Trade) -> None:
    goods = {market.honey: 1}
    for number in (1, 2):
        goods[live_listing(open_seller(f"Vườn số {number}", f"Hồ Văn {number}"), f"Gừng {number}")] = 1

    with pytest.raises(TooManyOpen, match="2 người bán"):
        guest_bought(market, goods)


def test_somebody_elses_account_is_not_touched_by_its_number(market: Trade) -> None:
    order = guest_order(market, contact_phone=market.minh.phone)

    assert order.buyer_id not in market.buying.buys_for
    assert order.buyer.is_guest


def test_a_guest_stands_in_no_list_of_people(market: Trade) -> None:
    order = guest_order(market, delivery=DeliveryMethod.HOME, address="7 Núi Thành")
    official = acting(market.official).__class__(person_id=1, coordinates=frozenset({order.buyer.locality_id}))

    assert order.buyer not in db.session.scalars(coordinated(official)).all()


@pytest.mark.slow
@pytest.mark.parametrize("network", ["the same", "others"])
def test_guests_at_once_with_one_number_do_not_pass_the_limit(market: Trade, app: Flask, network: str) -> None:
    places = [NETWORK if network == "the same" else f"198.51.{number}.1" for number in range(6)]
    hands = [ready_to_buy(market, link=f"lien-ket-{number}", network=place) for number, place in enumerate(places)]

    assert refusals(at_once(app, *hands)) == [TooManyOpen] * 4
    assert count_of(Purchase) == 2
    assert_sound()


@pytest.mark.slow
def test_guests_at_once_from_one_network_do_not_pass_the_limit(market: Trade, app: Flask) -> None:
    hands = [
        ready_to_buy(market, link=f"lien-ket-{number}", contact_phone=f"+8490577701{number}") for number in range(5)
    ]

    assert refusals(at_once(app, *hands)) == [TooManyOpen] * 3
    assert count_of(Purchase) == 2


@pytest.mark.slow
def test_guests_at_once_do_not_take_more_than_a_fifth_of_what_each_finds(market: Trade, app: Flask) -> None:
    """Ten jars: the first takes two of ten, the next may take one of eight; two of eight are too much."""
    hands = [
        ready_to_buy(
            market, {market.honey: 2}, link=f"lien-ket-{number}", network=f"198.51.{number}.1",
            contact_phone=f"+8490577702{number}",
        )
        for number in range(4)
    ]  # fmt: skip

    assert refusals(at_once(app, *hands)) == [TooMuchForGuest] * 3
    assert stock.available([market.honey.id])[market.honey.id] == 8
    assert_sound()


def refusals(results: list[Any]) -> list[type]:
    """The kinds of what was refused."""
    return [type(each) for each in results if isinstance(each, Exception)]


def test_a_guests_order_takes_few_statements_more(market: Trade, app: Flask) -> None:
    cart = filled({market.honey: 1})
    said: dict[str, Any] = {
        "contact_name": "Lê Thị Hoa",
        "contact_phone": PHONE,
        "delivery": DeliveryMethod.PICKUP,
        "consent": True,
        "expected_total": Money(85_000),
    }
    with statements(app) as sent:
        commands.check_out_as_guest(VISITOR, cart, Caller(LINK, NETWORK), **said)

    assert len(sent) <= 36, "\n".join(sent)
    assert count_of(OrderMove) == 1
