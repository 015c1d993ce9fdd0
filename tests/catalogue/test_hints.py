"""What the desk points at: odd prices, no expiry, promises to heal, somebody else's picture; and trust."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.approvals.states import ReviewState
from marketplace.catalogue import commands, queries
from marketplace.catalogue.hints import hints_for
from marketplace.catalogue.models import Listing
from marketplace.catalogue.reviewing import load_listings
from marketplace.catalogue.states import RevisionState
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations import commands as organisations
from marketplace.organisations import queries as files
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Trust
from marketplace.photos import commands as photographing
from tests.pages import PageClient
from tests.world.goods import (
    DRIED,
    category,
    developed,
    live_listing,
    official_for,
    revised,
    seller_of,
    submitted_listing,
)
from tests.world.organisations import HOA_CUONG, place
from tests.world.people import acting, coordinator_of, let_in

PAPERS = {"ingredients": "Măng nứa", "self_declaration": "01/DUNG/2026", "safety_exemption": "Hộ nhỏ lẻ"}


def hints_of(listing: Listing) -> list[str]:
    return hints_for({listing.id: listing})[listing.id]


def own_photo(producer: Organisation, shade: int = 7) -> list[object]:
    return [photographing.keep_picture(seller_of(producer), picture=developed((shade, 200, 30)))]


@pytest.mark.parametrize(
    ("price", "said"),
    [(70_000, None), (97_000, None), (98_000, "cao hơn"), (43_000, None), (42_000, "thấp hơn"), (700_000, "cao hơn")],
)
def test_a_price_far_from_like_goods_is_pointed_at(household: Organisation, price: int, said: str | None) -> None:
    for number in range(3):
        live_listing(household, f"Măng {number}", price=Money(70_000))
    odd = submitted_listing(household, "Măng này", price=Money(price))

    found = hints_of(odd)
    assert (len(found), bool(said and said in found[0])) == ((1, True) if said else (0, False)), found


def test_two_goods_are_too_few_to_compare_and_a_packet_is_compared_by_the_kilogram(household: Organisation) -> None:
    packet = {"unit": Unit.GOI, "content_amount": Decimal(500), "content_unit": Unit.GRAM}
    for number in range(2):
        live_listing(household, f"Măng {number}", price=Money(70_000))
    assert hints_of(submitted_listing(household, "Đắt", price=Money(900_000))) == []
    live_listing(household, "Măng gói", price=Money(35_000), **packet)
    assert hints_of(submitted_listing(household, "Gói khác", price=Money(36_000), **packet)) == []
    assert "%" in hints_of(submitted_listing(household, "Gói đắt", price=Money(70_000), **packet))[0]


def test_processed_goods_without_a_clear_expiry(household: Organisation) -> None:
    vague = submitted_listing(household, "Măng A", category=category(DRIED), shelf_life="Dùng lâu được", **PAPERS)
    clear = submitted_listing(household, "Măng B", category=category(DRIED), shelf_life="6 tháng", **PAPERS)

    assert (len(hints_of(vague)), len(hints_of(clear))) == (1, 0)


def test_promises_and_somebody_elses_picture(household: Organisation, neighbour: Organisation) -> None:
    live_listing(neighbour, "Gừng")
    listing = submitted_listing(household, "Nghệ", description="Nghệ chữa đau dạ dày")

    assert ["chữa" in hints_of(listing)[0], "Hộ ông Lực" in hints_of(listing)[1]] == [True, True]


def test_many_cost_as_much_as_one(
    household: Organisation, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    waiting = [submitted_listing(household, f"Hàng {number}").id for number in range(8)]
    db.session.rollback()
    one = statement_count(lambda: hints_for(load_listings(waiting[:1])))
    db.session.expunge_all()

    assert statement_count(lambda: hints_for(load_listings(waiting))) == one <= 5


@pytest.fixture
def trusted(household: Organisation) -> Organisation:
    """Bà Dung has sold here for years."""
    return organisations.set_trust(official_for(household), household, trust=Trust.TRUSTED, why="Ba năm không sai sót.")


WORDS = "Măng nứa hái ở rừng Trà Tân, luộc kỹ, phơi ba nắng, gác bếp cho thơm, nấu với xương rất ngon."


def test_a_few_words_of_a_trusted_producer_do_not_wait(trusted: Organisation) -> None:
    listing = live_listing(trusted, "Măng khô", description=WORDS, photos=own_photo(trusted))
    commands.offer_revision(seller_of(trusted), listing, description=WORDS.replace("ba nắng", "bốn nắng"))

    assert (listing.edition, "bốn nắng" in listing.description) == (2, True)
    edition = queries.edition_of(listing, 2)
    assert (edition.by_market, edition.decided_by_id) == (True, None)
    assert [step.name for step in queries.revision_moves_of(edition)] == ["begin", "submit", "approve"]
    assert open_review(commands.REVISION, edition.id) is None


@pytest.mark.parametrize(
    "words",
    [
        {"description": "Khác hẳn."},
        {"name": "Măng le"},
        {"unit": Unit.CON},
        {"origin": "Thôn 3"},
        {"safety_certificate": "12/2026"},
        {"description": WORDS.replace("rất ngon", "chữa bệnh")},
        {"description": WORDS.replace("ba nắng", "bốn nắng"), "storage": "Nơi khô"},
    ],
)
def test_anything_more_waits_like_everybodys(trusted: Organisation, words: dict[str, object]) -> None:
    listing = live_listing(trusted, "Măng khô", description=WORDS, photos=own_photo(trusted))
    commands.offer_revision(seller_of(trusted), listing, **words)

    revision = queries.open_revision_of(listing)
    assert revision is not None
    assert (listing.edition, revision.state) == (1, RevisionState.SUBMITTED)


def test_one_who_is_only_known_waits(household: Organisation) -> None:
    organisations.set_trust(official_for(household), household, trust=Trust.KNOWN, why="Đã gặp nhiều lần.")
    listing = live_listing(household, "Măng khô", description=WORDS, photos=own_photo(household))
    commands.offer_revision(seller_of(household), listing, description=WORDS.replace("ba", "bốn"))

    assert listing.edition == 1


def test_trust_is_kept_with_who_and_why_and_set_by_officials_of_the_place(trusted: Organisation) -> None:
    kept = files.trust_changes_of(trusted)
    assert [(each.before, each.after, each.reason) for each in kept] == [
        (Trust.NEW, Trust.TRUSTED, "Ba năm không sai sót.")
    ]
    for stranger in (seller_of(trusted), acting(coordinator_of(place(HOA_CUONG)))):
        with pytest.raises(NotAllowed):
            organisations.set_trust(stranger, trusted, trust=Trust.TRUSTED, why="Vì tôi muốn.")


def test_what_the_market_approved_is_listed_and_can_be_revoked(
    trusted: Organisation, client: PageClient, coordinator: Person, app: Flask
) -> None:
    listing = live_listing(trusted, "Măng khô", description=WORDS, photos=own_photo(trusted))
    commands.offer_revision(seller_of(trusted), listing, description=WORDS.replace("ba nắng", "bốn nắng"))
    let_in(client, coordinator)
    assert "Măng khô" in client.get("/dieu-phoi/san-pham/tu-duyet").text
    elsewhere = let_in(app.test_client(), coordinator_of(place(HOA_CUONG)))
    assert "Măng khô" not in elsewhere.get("/dieu-phoi/san-pham/tu-duyet").text
    assert elsewhere.get(f"/dieu-phoi/san-pham/{listing.slug}/thu-hoi").status_code == 404

    path = f"/dieu-phoi/san-pham/{listing.slug}/thu-hoi"
    assert client.submit(path, {"reason": "x"}).status_code == 422
    assert client.submit(path, {"reason": "Phơi ba nắng mới đúng."}).status_code == 303

    db.session.expire_all()
    assert (listing.edition, listing.description) == (3, WORDS)
    assert queries.edition_of(listing, 3).note == "Phơi ba nắng mới đúng."
    with pytest.raises(WrongState, match="do cán bộ duyệt"):
        commands.revoke_edition(official_for(trusted), listing, reason="Lần nữa.")


def test_a_revoked_text_makes_a_newer_draft_stale(trusted: Organisation) -> None:
    listing = live_listing(trusted, "Măng khô", description=WORDS, photos=own_photo(trusted))
    commands.offer_revision(seller_of(trusted), listing, description=WORDS.replace("ba nắng", "bốn nắng"))
    draft = revised(listing, name="Măng le khô")
    commands.revoke_edition(official_for(trusted), listing, reason="Phơi ba nắng mới đúng.")

    review = open_review(commands.REVISION, draft.id)
    assert review is not None
    with pytest.raises(commands.StaleBase):
        approvals.approve(official_for(trusted), review, sure=True)
    assert review.state is ReviewState.SUBMITTED


def test_by_page_an_official_sets_the_level(household: Organisation, client: PageClient, coordinator: Person) -> None:
    let_in(client, coordinator)
    path = f"/dieu-phoi/nha-san-xuat/{household.slug}"
    assert client.submit(path, {"trust": "trusted", "why": ""}, to="/tin-cay").status_code == 422
    assert client.submit(path, {"trust": "trusted", "why": "Ba năm rồi."}, to="/tin-cay").status_code == 303
    assert "Ba năm rồi." in client.get(path).text
