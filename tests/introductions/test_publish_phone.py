"""A seller's number is shown to everybody only with their own yes, and nowhere any more once it is taken back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Consent
from marketplace.introductions import commands
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations import commands as organisations
from marketplace.shop import postcards
from marketplace.shop.posters import poster_of
from marketplace.shop.queries import goods_of
from tests.introductions.conftest import Home
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.people import acting, let_in, person

SPELLINGS = ("0907000111", "0907 000 111", "+84907000111")


def shown(home: Home, client: PageClient) -> dict[str, bool]:
    """Where the number can be read, each place by its name."""
    listing = live_listing(home.household, "Măng khô")
    seen = {
        "page": client.get(home.page).text,
        "English page": client.get(f"{home.page}?lang=en").text,
        "listing": client.get(f"/san-pham/{listing.slug}").text,
        "list": client.get("/nha-san-xuat").text,
        "API": client.get(f"/api/v1/producers/{home.household.slug}").text,
        "API list": client.get("/api/v1/producers").text,
    }
    browser = let_in(client.application.test_client(), home.dung)  # type: ignore[arg-type]
    seen["poster"] = browser.get(f"{home.desk}/to-dan").text
    return {place: any(number in text for number in SPELLINGS) for place, text in seen.items()}


def test_nobody_sees_the_number_of_who_said_nothing(home: Home, client: PageClient) -> None:
    assert not any(shown(home, client).values())


def test_with_a_yes_it_is_on_the_page_the_listing_the_poster_and_in_the_api(home: Home, client: PageClient) -> None:
    commands.write_introduction(home.seller, home.household, shows_phone=True, call_hours="sau 18 giờ")

    assert {place for place, is_there in shown(home, client).items() if not is_there} == {"list"}
    page = client.get(home.page).text
    assert 'href="tel:0907000111"' in page and 'href="https://zalo.me/0907000111"' in page
    assert '"telephone": "+84907000111"' in page and "sau 18 giờ" in page


def test_the_yes_taken_back_it_is_gone_everywhere_at_once(home: Home, client: PageClient) -> None:
    commands.write_introduction(home.seller, home.household, shows_phone=True)

    commands.write_introduction(home.seller, home.household, shows_phone=False)

    assert not any(shown(home, client).values())
    with client.application.test_request_context():
        assert not poster_of(home.household, goods_of(home.household.id)).phone


def test_a_yes_is_kept_with_its_version_and_time_and_so_is_its_end(home: Home) -> None:
    commands.write_introduction(home.seller, home.household, shows_phone=True)
    commands.write_introduction(home.seller, home.household, shows_phone=True)
    commands.write_introduction(home.seller, home.household, shows_phone=False)

    [consent] = db.session.scalars(select(Consent).where(Consent.purpose == "public_phone"))
    assert (consent.person_id, consent.version) == (home.dung.id, "1")
    assert consent.withdrawn_at is not None


def test_a_yes_to_one_number_is_none_to_another(home: Home) -> None:
    commands.write_introduction(home.seller, home.household, shows_phone=True)

    organisations.amend_organisation(home.seller, home.household, phone="+84907000222")

    assert home.household.public_phone == ""


def test_saving_the_page_without_a_tick_is_no_yes(home: Home, client: PageClient) -> None:
    let_in(client, home.dung)

    client.submit(home.desk, {"story": "Nhà tôi ở suối."})

    db.session.refresh(home.household)
    assert home.household.public_phone == ""
    client.submit(home.desk, {"shows_phone": "1"})
    db.session.refresh(home.household)
    assert home.household.public_phone == "+84907000111"


def test_nobody_else_says_yes_for_a_seller(home: Home) -> None:
    for stranger in (home.coordinator, acting(person("Hồ Thị Khác"))):
        with pytest.raises(NotAllowed):
            organisations.publish_phone(stranger, home.household)


def test_the_shared_picture_is_the_same_with_and_without_the_number(home: Home, app: Flask) -> None:
    with app.test_request_context():
        before = postcards.key_of(home.household)
        commands.write_introduction(home.seller, home.household, shows_phone=True)
        assert postcards.key_of(home.household) == before
