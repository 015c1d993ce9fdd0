"""How a seller sells: the smallest order, and whether goods come to the door."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.money import Money
from marketplace.organisations import commands
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.people import let_in
from tests.world.programs import Program
from tests.world.trade import Trade, bought

ADDRESS = "/ban-hang/ho-so/ho-ba-dung/cach-ban"


@pytest.fixture
def dung(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.dung)


def terms(seller: Organisation) -> tuple[Money, bool]:
    db.session.expire_all()
    return seller.min_order, seller.delivers_home


def test_whoever_sells_takes_any_order_and_comes_to_the_door_at_first(market: Trade) -> None:
    assert terms(market.seller) == (Money(0), True)


def test_a_seller_sets_both_on_a_page(market: Trade, dung: PageClient) -> None:
    assert 'href="/ban-hang/ho-so/ho-ba-dung/cach-ban"' in dung.get("/ban-hang/ho-so").text

    assert dung.submit(ADDRESS, {"min_order": "150k", "delivers_home": []}).status_code == 303

    assert terms(market.seller) == (Money(150_000), False)
    page = dung.get(ADDRESS).text
    assert 'value="150.000"' in page or 'value="150000"' in page
    public = dung.get(f"/san-pham/{market.honey.slug}").text
    assert "150.000\u00a0₫" in public
    assert "Hộ bà Dung không giao tận nhà." in public

    assert dung.submit(ADDRESS, {"min_order": "", "delivers_home": "1"}).status_code == 303
    assert terms(market.seller) == (Money(0), True)


@pytest.mark.parametrize("wrong", ["-5", "10.000.001", "nhiều", "1,5"])
def test_a_wrong_sum_is_told_at_its_field_and_kept(market: Trade, dung: PageClient, wrong: str) -> None:
    answer = dung.submit(ADDRESS, {"min_order": wrong})

    assert answer.status_code == 422
    assert 'id="f-min_order-error"' in answer.text
    assert f'value="{wrong}"' in answer.text
    assert terms(market.seller) == (Money(0), True)


def test_two_windows_do_not_overwrite_each_other(market: Trade, dung: PageClient) -> None:
    version = market.seller.version
    commands.set_selling_terms(market.selling, market.seller, min_order=Money(50_000), version=version)
    with pytest.raises(ChangedMeanwhile):
        commands.set_selling_terms(market.selling, market.seller, min_order=Money(70_000), version=version)
    assert terms(market.seller)[0] == Money(50_000)
    commands.set_selling_terms(market.selling, market.seller, min_order=Money(50_000), version=version)


def test_only_whoever_sells_for_it(app: Flask, market: Trade, client: PageClient) -> None:
    with pytest.raises(NotAllowed):
        commands.set_selling_terms(market.buying, market.seller, min_order=Money(1))
    assert let_in(client, market.minh).get(ADDRESS).status_code in (403, 404)
    assert Program(app, market.buying)("PATCH", "/producers/ho-ba-dung/terms", {"min_order": "1"}).status_code in (
        403,
        404,
    )


def test_orders_that_stand_keep_what_was_agreed(market: Trade) -> None:
    order = bought(market)
    commands.set_selling_terms(market.selling, market.seller, min_order=Money(900_000), delivers_home=False)
    db.session.refresh(order)
    assert "min_order" not in order.terms["seller"]
    assert order.total == Money(170_000)


def test_a_program_sets_one_and_leaves_the_other(app: Flask, market: Trade) -> None:
    program = Program(app, market.selling)
    tag = program("GET", "/producers/ho-ba-dung").headers["ETag"]

    done = program("PATCH", "/producers/ho-ba-dung/terms", {"min_order": 90000}, If_Match=tag)

    assert (done.status_code, done.get_json()["min_order"], done.get_json()["delivers_home"]) == (200, 90000, True)
    again = program("PATCH", "/producers/ho-ba-dung/terms", {"delivers_home": False}, If_Match=tag)
    assert again.status_code == 412
    assert terms(market.seller) == (Money(90_000), True)


def test_the_database_keeps_it_from_falling_below_nothing(market: Trade) -> None:
    market.seller.min_order = Money(-1)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
