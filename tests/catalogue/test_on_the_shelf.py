"""What a producer may change at once while goods are for sale, and what takes them off the shelf."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.catalogue import commands, policy, queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import approved, draft, live_listing, official_for, returned, seller_of, submitted_listing
from tests.world.people import acting, administrator, person


def shelf() -> list[str]:
    return sorted(listing.name for listing in db.session.scalars(queries.on_shelf()))


def anew(listing: Listing) -> Listing:
    db.session.refresh(listing)
    return listing


def test_paused_goods_leave_the_shelf_and_come_back(household: Organisation, dung_selling: Actor) -> None:
    listing = live_listing(household, "Chuối mốc")

    commands.pause_listing(dung_selling, listing)
    assert shelf() == []

    commands.resume_listing(dung_selling, listing)
    assert shelf() == ["Chuối mốc"]
    assert [step.name for step in queries.moves_of(listing)] == ["start", "submit", "publish", "pause", "resume"]


def test_retired_goods_never_come_back(household: Organisation, dung_selling: Actor) -> None:
    listing = live_listing(household)
    commands.retire_listing(dung_selling, listing)

    assert shelf() == []
    with pytest.raises(WrongState):
        commands.resume_listing(dung_selling, listing)


def test_a_new_price_counts_at_once_and_the_old_one_is_remembered(phone: PageClient, household: Organisation) -> None:
    listing = live_listing(household, price=Money(70_000))

    phone.submit(f"/ban-hang/san-pham/{listing.slug}", {"price": "82k"}, to="/gia")

    assert anew(listing).price == Money(82_000)
    assert [(each.old_price, each.new_price) for each in queries.prices_of(listing)] == [(Money(70_000), Money(82_000))]


def test_the_same_price_again_is_no_change(household: Organisation, dung_selling: Actor) -> None:
    listing = live_listing(household, price=Money(70_000))

    commands.change_price(dung_selling, listing, price=Money(70_000))

    assert queries.prices_of(listing) == []


def test_a_price_that_cannot_be_read_changes_nothing(phone: PageClient, household: Organisation) -> None:
    listing = live_listing(household, price=Money(70_000))

    answer = phone.submit(f"/ban-hang/san-pham/{listing.slug}", {"price": "70.5"}, to="/gia")

    assert answer.status_code == 422
    assert 'value="70.5"' in answer.text
    assert anew(listing).price == Money(70_000)


def test_months_and_waiting_time_take_effect_at_once(
    phone: PageClient, household: Organisation, clock: FrozenClock
) -> None:
    listing = live_listing(household, "Quế thanh")
    assert listing.is_in_season

    phone.submit(f"/ban-hang/san-pham/{listing.slug}", {"harvest_months": ["8", "9"], "lead_days": "2"}, to="/mua-vu")

    now = anew(listing)
    assert (now.months, now.lead_days, now.is_in_season) == ([8, 9], 2, False)


def test_the_words_of_live_goods_are_not_changed_without_a_review(household: Organisation, dung_selling: Actor) -> None:
    with pytest.raises(WrongState):
        commands.amend_draft(dung_selling, live_listing(household), name="Sâm Ngọc Linh")


def test_a_coordinator_takes_goods_down_with_the_reason(phone: PageClient, household: Organisation) -> None:
    listing = live_listing(household, "Thịt rừng")

    commands.take_down_listing(official_for(household), listing, reason="Động vật rừng không được bán.")

    assert shelf() == []
    assert "Động vật rừng không được bán." in phone.get(f"/ban-hang/san-pham/{listing.slug}").text


def test_a_producer_cannot_publish_or_take_down(household: Organisation, dung_selling: Actor) -> None:
    with pytest.raises(NotAllowed):
        commands.publish_listing(dung_selling, submitted_listing(household))
    with pytest.raises(NotAllowed):
        commands.take_down_listing(dung_selling, live_listing(household, "Gừng"), reason="Không thích")


def test_a_neighbour_cannot_touch_the_price(household: Organisation, neighbour: Organisation) -> None:
    with pytest.raises(NotAllowed):
        commands.change_price(seller_of(neighbour), live_listing(household), price=Money(1_000))


def test_goods_of_a_suspended_producer_are_not_for_sale(household: Organisation) -> None:
    listing = live_listing(household)

    organisations.suspend(acting(administrator()), household, reason="Bị tố cáo")

    assert shelf() == []
    assert not policy.is_for_sale(listing)


def test_two_listings_of_one_name_have_two_addresses(household: Organisation) -> None:
    first, second = live_listing(household, "Mật ong"), live_listing(household, "Mật ong")

    assert first.slug == "mat-ong"
    assert second.slug.startswith("mat-ong-")
    assert draft(household, "Mới").slug != "moi"


@pytest.fixture
def everything(household: Organisation, neighbour: Organisation) -> list[Listing]:
    """Goods in every state, of two producers."""
    paused = live_listing(household, "Tạm ngưng")
    commands.pause_listing(seller_of(household), paused)
    return [
        draft(household, "Nháp"),
        submitted_listing(household, "Chờ"),
        returned(submitted_listing(neighbour, "Trả lại"), "price"),
        live_listing(neighbour, "Đang bán"),
        paused,
        draft(neighbour, "Nháp hàng xóm"),
        approved(submitted_listing(household, "Mới duyệt")),
    ]


def test_what_a_person_lists_is_what_that_person_may_open(
    everything: list[Listing], household: Organisation, neighbour: Organisation, dung: Person
) -> None:
    people = {
        "dung": acting(dung),
        "neighbour": seller_of(neighbour),
        "official": official_for(household),
        "administrator": acting(administrator()),
        "stranger": acting(person("Phạm Văn Lạ")),
        "visitor": Actor(),
    }
    for name, who in people.items():
        listed = {each.id for each in db.session.scalars(policy.visible_to(who))}
        assert listed == {each.id for each in everything if policy.may_see(who, each)}, name
    on_sale = {each.id for each in everything if policy.is_for_sale(each)}
    assert on_sale == set(db.session.scalars(queries.on_shelf().with_only_columns(Listing.id)))


def test_the_list_costs_the_same_however_long(
    phone: PageClient, household: Organisation, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    for number in range(3):
        live_listing(household, f"Hàng {number}")
    few = statement_count(lambda: phone.get("/ban-hang/san-pham"))
    for number in range(5):
        draft(household, f"Nháp {number}", stock=Decimal(number))

    assert statement_count(lambda: phone.get("/ban-hang/san-pham")) == few <= 12
    assert statement_count(lambda: phone.get("/ban-hang/san-pham/moi")) <= 12
    assert statement_count(lambda: phone.get("/ban-hang/san-pham/hang-0")) <= 12
    assert statement_count(lambda: phone.get("/ban-hang/kho")) <= 12
    assert statement_count(lambda: phone.get("/ban-hang/kho/hang-0")) <= 12


def test_every_live_state_is_reached_by_a_command(everything: list[Listing]) -> None:
    found = set(db.session.scalars(select(Listing.state)))
    assert found == set(ListingState) - {ListingState.RETIRED, ListingState.TAKEN_DOWN}


def test_how_far_a_weight_may_be_off_is_said_before_ordering(
    client: PageClient, phone: PageClient, household: Organisation
) -> None:
    listing = live_listing(household, "Gừng", stock=Decimal(10), weight_tolerance=5)
    address, public = f"/ban-hang/san-pham/{listing.slug}", f"/san-pham/{listing.slug}"
    assert "Được lệch 5%" in client.get(public).text
    for wrong in ("51", "-1", "1,5", "x"):
        assert phone.submit(address, {"weight_tolerance": wrong}, to="/mua-vu").status_code == 422, wrong
    assert phone.submit(address, {"weight_tolerance": "20"}, to="/mua-vu").status_code == 303
    assert "Được lệch 20%" in client.get(public).text


def test_a_season_said_without_the_tolerance_leaves_it(household: Organisation, dung_selling: Actor) -> None:
    listing = live_listing(household, "Gừng", weight_tolerance=5)
    commands.change_season(dung_selling, listing, lead_days=3, harvest_months=[2])
    assert (anew(listing).weight_tolerance, listing.lead_days) == (5, 3)
