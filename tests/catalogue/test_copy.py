"""Another listing like one there is: words and photos, nothing that speaks of the first one alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Person
from marketplace.catalogue import commands, queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import DRIED, category, live_listing, seller_of
from tests.world.people import acting
from tests.world.programs import Program


@pytest.fixture
def ginger(household: Organisation) -> Listing:
    return live_listing(
        household,
        "Gừng sấy",
        category=category(DRIED),
        unit=Unit.GOI,
        content_amount=Decimal(200),
        content_unit=Unit.GRAM,
        price=Money(45_000),
        stock=Decimal(12),
        description="Gừng sẻ sấy lạnh.",
        ingredients="Gừng",
        shelf_life="12 tháng",
        self_declaration="01/2026/TTC",
        safety_exemption="Hộ làm nhỏ lẻ",
        trace_link="https://truyxuat.example/gung",
        harvest_months=[1, 2, 12],
    )


def listings_in_all() -> int:
    return db.session.scalar(select(func.count()).select_from(Listing)) or 0


def test_words_and_photos_are_copied(ginger: Listing, dung_selling: Actor) -> None:
    copy = commands.copy_listing(dung_selling, ginger)

    assert copy.id != ginger.id
    assert copy.slug != ginger.slug
    assert (copy.name, copy.description, copy.ingredients) == ("Gừng sấy", "Gừng sẻ sấy lạnh.", "Gừng")
    assert (copy.measure, copy.price, copy.months) == (ginger.measure, Money(45_000), [1, 2, 12])
    assert [photo.digest for photo in copy.photos] == [photo.digest for photo in ginger.photos]
    assert len(ginger.photos) == 1


def test_stock_approval_and_papers_are_not(ginger: Listing, dung_selling: Actor) -> None:
    copy = commands.copy_listing(dung_selling, ginger)

    assert (copy.state, copy.edition, copy.approved_at, copy.submitted_at) == (ListingState.DRAFT, 0, None, None)
    assert copy.opening_stock is None
    assert not any((copy.self_declaration, copy.safety_exemption, copy.safety_certificate, copy.registration_number))
    assert copy.trace_link == ""


def test_the_copy_leads_a_life_of_its_own(ginger: Listing, dung_selling: Actor) -> None:
    copy = commands.copy_listing(dung_selling, ginger)
    commands.amend_draft(dung_selling, copy, name="Nghệ sấy", photos=[])

    db.session.refresh(ginger)
    assert (ginger.name, len(ginger.photos)) == ("Gừng sấy", 1)
    assert [step.name for step in queries.moves_of(copy)] == ["start"]


def test_only_who_sells_it_may_copy(ginger: Listing, neighbour: Organisation, coordinator: Person) -> None:
    for stranger in (seller_of(neighbour), acting(coordinator)):
        with pytest.raises(NotAllowed):
            commands.copy_listing(stranger, ginger)


def test_one_press_opens_the_draft_in_the_form(phone: PageClient, ginger: Listing) -> None:
    answer = phone.submit(f"/ban-hang/san-pham/{ginger.slug}", press="Chép thành tin mới")

    assert answer.status_code == 303
    assert answer.location.endswith("/sua")
    form = phone.get(answer.location).text
    assert 'value="Gừng sấy"' in form
    assert "Đây là bản chép" in form


def test_a_second_press_is_the_same_draft(phone: PageClient, ginger: Listing) -> None:
    page = phone.get(f"/ban-hang/san-pham/{ginger.slug}").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "once_key": "mot-lan-bam"}
    address = f"/ban-hang/san-pham/{ginger.slug}/chep"

    first, second = (phone.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"}) for _press in range(2))
    assert first.location == second.location
    assert listings_in_all() == 2


def test_by_program(app: Flask, ginger: Listing, dung_selling: Actor, neighbour: Organisation) -> None:
    answer = Program(app, dung_selling)("POST", f"/listings/{ginger.slug}/copy", {}, Idempotency_Key="chep-1")
    assert answer.status_code == 201
    assert answer.get_json()["state"] == "draft"
    assert answer.headers["Location"] == f"/api/v1/listings/{answer.get_json()['slug']}"

    again = Program(app, dung_selling)("POST", f"/listings/{ginger.slug}/copy", {}, Idempotency_Key="chep-1")
    assert again.get_json()["slug"] == answer.get_json()["slug"]
    assert Program(app, seller_of(neighbour))("POST", f"/listings/{ginger.slug}/copy", {}).status_code == 404
