"""Other words for goods on the shelf: they wait, the shelf keeps its own; price and season change at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, not_, select, update

from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.approvals.states import ReviewState
from marketplace.catalogue import commands, queries
from marketplace.catalogue.commands import CategoryRefused, NotReady, StaleBase
from marketplace.catalogue.models import Listing, ListingRevision
from marketplace.catalogue.states import ListingState, RevisionState
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, DomainError, Missing, NotAllowed
from marketplace.kernel.flow import WrongState
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Unit
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.photos import commands as photographing
from marketplace.photos.models import Photo
from marketplace.photos.registry import is_shown
from marketplace.search.models import SearchDocument
from marketplace.search.queries import is_found, read_wanted
from marketplace.stock.models import StockItem
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import (
    ALCOHOL,
    approved_revision,
    category,
    developed,
    live_listing,
    official_for,
    returned,
    revised,
    seller_of,
    submitted_listing,
    waiting_review,
)
from tests.world.organisations import HOA_CUONG, place
from tests.world.people import acting, administrator, coordinator_of, let_in, person


@pytest.fixture
def listing(household: Organisation) -> Listing:
    """Măng khô on the shelf, as approved the first time."""
    return live_listing(household, "Măng khô", description="Măng nứa hái ở rừng.", price=Money(70_000))


def open_of(listing: Listing) -> ListingRevision:
    found = queries.open_revision_of(listing)
    assert found is not None
    return found


def states_of(listing: Listing) -> list[RevisionState]:
    found = select(ListingRevision.state).where(ListingRevision.listing_id == listing.id)
    return list(db.session.scalars(found.order_by(ListingRevision.id)))


def test_the_shelf_keeps_its_text_until_the_new_one_is_approved(listing: Listing) -> None:
    revision = revised(listing, name="Măng le khô", description="Măng le hái sớm.")
    assert (listing.name, listing.state, listing.edition) == ("Măng khô", ListingState.LIVE, 1)

    approved_revision(revision)

    assert (listing.name, listing.description, listing.edition) == ("Măng le khô", "Măng le hái sớm.", 2)
    assert (revision.state, revision.edition, revision.base) == (RevisionState.APPROVED, 2, 1)
    assert queries.edition_of(listing, 1).name == "Măng khô"
    assert [step.name for step in queries.revision_moves_of(revision)] == ["begin", "submit", "approve"]


def test_price_steps_and_season_change_at_once_and_wait_for_nobody(listing: Listing) -> None:
    who = seller_of(listing.producer)

    commands.amend_offered(who, listing, price=Money(82_000), lead_days=3, harvest_months=[8, 9], step=Decimal("0.5"))

    assert (listing.price, listing.lead_days, listing.months) == (Money(82_000), 3, [8, 9])
    assert queries.open_revision_of(listing) is None
    assert [row.new_price for row in queries.prices_of(listing)] == [Money(82_000)]


def test_a_price_that_comes_with_another_unit_waits_with_it(listing: Listing) -> None:
    packed = {"unit": Unit.GOI, "content_amount": Decimal(300), "content_unit": Unit.GRAM}
    revision = revised(listing, price=Money(30_000), step=Decimal(1), min_quantity=Decimal(2), **packed)
    assert (listing.unit, listing.price) == (Unit.KG, Money(70_000))

    approved_revision(revision)

    assert (listing.unit, listing.price, listing.min_quantity) == (Unit.GOI, Money(30_000), Decimal(2))
    assert [row.old_price for row in queries.prices_of(listing)] == [Money(70_000)]
    left = db.session.get_one(StockItem, listing.id, populate_existing=True)
    assert left.available == 0, "ten kilograms are no ten packets"


def test_dry_is_another_measure_than_fresh(listing: Listing) -> None:
    revision = revised(listing, condition=Condition.DRY, price=Money(200_000))

    assert listing.price == Money(70_000)
    assert (revision.price, revision.asked_price) == (Money(200_000), Money(200_000))


def test_the_same_words_again_are_no_revision(listing: Listing) -> None:
    commands.offer_revision(seller_of(listing.producer), listing, name="Măng khô", photos=list(listing.photos))

    assert queries.open_revision_of(listing) is None


def test_back_to_the_words_of_the_shelf_nothing_waits_any_more(listing: Listing) -> None:
    revision = revised(listing, name="Măng le khô")
    commands.amend_offered(seller_of(listing.producer), listing, name="Măng khô")

    assert revision.state is RevisionState.WITHDRAWN
    assert open_review(commands.REVISION, revision.id) is None


def test_a_draft_is_written_on_and_a_newer_text_supersedes_the_one_that_waits(listing: Listing) -> None:
    who = seller_of(listing.producer)
    commands.amend_offered(who, listing, name="Măng một")
    commands.amend_offered(who, listing, name="Măng hai")
    assert states_of(listing)[1:] == [RevisionState.DRAFT]

    commands.submit_revision(who, listing)
    first = open_of(listing)
    review = waiting_review(first)
    commands.offer_revision(who, listing, name="Măng ba")

    assert states_of(listing)[1:] == [RevisionState.SUPERSEDED, RevisionState.SUBMITTED]
    assert review.state is ReviewState.SUPERSEDED
    with pytest.raises(approvals.AlreadyDecided, match="Bản này vừa đổi"):
        approvals.approve(official_for(listing.producer), review, sure=True)


def test_returned_it_says_what_to_mend_and_goes_again(listing: Listing) -> None:
    revision = revised(listing, name="Măng le khô")
    official = official_for(listing.producer)
    approvals.return_with_note(official, waiting_review(revision), reason="photos", note="Chụp thêm mặt sau.")
    assert revision.state is RevisionState.RETURNED and "Chụp thêm mặt sau." in revision.note

    commands.offer_revision(seller_of(listing.producer), listing, name="Măng le khô, nhà hái")

    assert revision.state is RevisionState.SUBMITTED
    assert waiting_review(revision).round == 2


def test_pictures_wait_too_and_every_edition_keeps_its_own(listing: Listing) -> None:
    who = seller_of(listing.producer)
    blue = photographing.keep_picture(who, picture=developed((20, 60, 160)))
    old = listing.photos[0].digest
    revision = revised(listing, photos=[blue, *listing.photos], cover=blue.reference)
    assert [photo.digest for photo in listing.photos] == [old]

    approved_revision(revision)

    assert [photo.digest for photo in listing.photos] == [blue.digest, old]
    assert [photo.digest for photo in queries.edition_of(listing, 1).photos] == [old]
    loose = select(func.count(Photo.id)).where(not_(is_shown()))
    assert db.session.scalar(loose) == 0


def test_a_picture_only_an_old_edition_shows_is_never_swept(listing: Listing, clock: FrozenClock) -> None:
    who = seller_of(listing.producer)
    blue = photographing.keep_picture(who, picture=developed((20, 60, 160)))
    old = listing.photos[0].digest
    approved_revision(revised(listing, photos=[blue]))
    clock.move(days=3)

    assert old not in photographing.forget_loose_photos()


def test_search_finds_new_words_only_once_they_are_on_the_shelf(listing: Listing) -> None:
    revision = revised(listing, name="Nấm tràm khô")
    assert found_by("nấm tràm") == []

    approved_revision(revision)

    assert found_by("nấm tràm") == ["Nấm tràm khô"]
    assert found_by("măng") == []


def found_by(words: str) -> list[str]:
    shelf = queries.on_shelf().join(SearchDocument, SearchDocument.listing_id == Listing.id)
    return [each.name for each in db.session.scalars(shelf.where(is_found(read_wanted(words))))]


def test_goods_that_stay_in_place_keep_their_rank_on_the_shelf(listing: Listing) -> None:
    before = listing.approved_at
    approved_revision(revised(listing, description="Thêm một chữ."))

    assert listing.approved_at == before, "an edit is no way to the front"


def test_an_earlier_edition_is_taken_up_again_as_a_draft(listing: Listing) -> None:
    approved_revision(revised(listing, name="Măng le khô"))
    commands.restore_edition(seller_of(listing.producer), listing, edition=1)

    draft = open_of(listing)
    assert (draft.name, draft.state, draft.base, draft.restored_from) == ("Măng khô", RevisionState.DRAFT, 2, 1)
    assert listing.name == "Măng le khô"
    commands.submit_revision(seller_of(listing.producer), listing)
    approved_revision(draft)
    assert (listing.name, listing.edition) == ("Măng khô", 3)
    with pytest.raises(Missing):
        commands.restore_edition(seller_of(listing.producer), listing, edition=9)


def test_words_begun_from_an_older_edition_are_kept_and_must_be_merged(listing: Listing) -> None:
    who = seller_of(listing.producer)
    seen = commands.seen_now(listing, None)
    approved_revision(revised(listing, name="Măng le khô", origin="Thôn 3, xã Trà Tân"))

    mine = {"name": "Măng rừng khô", "origin": "Thôn 2, xã Trà Tân", "description": "Phơi ba nắng."}
    commands.offer_revision(who, listing, seen=seen, **mine)
    draft = open_of(listing)

    assert (draft.state, draft.base, draft.is_stale) == (RevisionState.DRAFT, 1, True)
    with pytest.raises(StaleBase):
        commands.submit_revision(who, listing)
    commands.take_over(who, draft, live=["origin"])
    assert (draft.base, draft.origin, draft.name) == (2, "Thôn 3, xã Trà Tân", "Măng rừng khô")
    commands.submit_revision(who, listing)
    approved_revision(draft)
    assert (listing.name, listing.origin, listing.description) == (
        "Măng rừng khô",
        "Thôn 3, xã Trà Tân",
        "Phơi ba nắng.",
    )


def test_a_coordinator_merges_what_waits_and_the_other_must_read_it_again(listing: Listing) -> None:
    revision = revised(listing, name="Măng rừng khô")
    review, official = waiting_review(revision), official_for(listing.producer)
    version = review.version
    moved_on(listing)

    with pytest.raises(StaleBase, match="Bản đang bán vừa đổi"):
        approvals.approve(official, review, sure=True)
    assert (review.state, revision.state) == (ReviewState.SUBMITTED, RevisionState.SUBMITTED)
    commands.take_over(official, revision, live=["description"])

    with pytest.raises(ChangedMeanwhile, match="Bản này vừa đổi"):
        approvals.approve(official, review, seen=version, sure=True)
    approvals.approve(official, review, seen=review.version, sure=True)
    assert (listing.name, listing.description) == ("Măng rừng khô", "Chữ của chợ.")


def moved_on(listing: Listing) -> None:
    """The shelf got another edition while a revision waits, as a revoked approval brings about."""
    edition = {"edition": 2, "description": "Chữ của chợ."}
    db.session.execute(update(Listing).where(Listing.id == listing.id).values(**edition))
    db.session.commit()
    db.session.expire_all()


def test_two_hands_on_one_form_the_later_reads_what_the_other_wrote(listing: Listing) -> None:
    who = seller_of(listing.producer)
    seen = commands.seen_now(listing, None)
    commands.amend_offered(who, listing, seen=seen, price=Money(90_000))

    with pytest.raises(ChangedMeanwhile) as told:
        commands.amend_offered(who, listing, seen=seen, price=Money(60_000))
    assert "90.000" in told.value.by_field["price"]
    commands.amend_offered(who, listing, seen=commands.seen_now(listing, None), price=Money(60_000))
    assert listing.price == Money(60_000)

    seen = commands.seen_now(listing, None)
    commands.amend_offered(who, listing, seen=seen, name="Măng một")
    with pytest.raises(ChangedMeanwhile) as told:
        commands.amend_offered(who, listing, seen=seen, name="Măng hai")
    assert told.value.by_field == {"name": "Người khác vừa ghi “Măng một”. Bấm gửi lại nếu vẫn muốn dùng của bạn."}


def test_it_refuses_what_is_not_ready_not_sold_or_not_theirs(listing: Listing, neighbour: Organisation) -> None:
    who = seller_of(listing.producer)
    with pytest.raises(CategoryRefused):
        commands.amend_offered(who, listing, category=category(ALCOHOL))
    with pytest.raises(NotReady) as lacking:
        commands.offer_revision(who, listing, origin="", photos=[])
    assert set(lacking.value.by_field) == {"photos", "origin"}
    assert queries.open_revision_of(listing) is None, "both happen or neither"
    with pytest.raises(NotReady):
        commands.amend_offered(who, listing, price=None)
    for stranger in (seller_of(neighbour), official_for(listing.producer), acting(person("Lạ"))):
        with pytest.raises(NotAllowed):
            commands.amend_offered(stranger, listing, name="Của tôi")
    with pytest.raises(WrongState):
        commands.amend_offered(who, submitted_listing(listing.producer, "Chờ"), name="Khác")
    with pytest.raises(WrongState, match="không có bản sửa"):
        commands.submit_revision(who, listing)


def test_a_coordinator_of_another_place_decides_nothing(listing: Listing) -> None:
    revision = revised(listing, name="Măng le khô")
    stranger = acting(coordinator_of(place(HOA_CUONG)))
    for deed in (
        lambda: commands.publish_revision(stranger, revision),
        lambda: commands.give_back_revision(stranger, revision, note="Không."),
        lambda: commands.take_over(stranger, revision, live=[]),
        lambda: approvals.approve(stranger, waiting_review(revision), sure=True),
    ):
        with pytest.raises(NotAllowed):
            deed()
    with pytest.raises(NotAllowed):
        commands.publish_revision(acting(administrator()), revision)


def test_a_suspended_seller_sends_no_new_words(listing: Listing) -> None:
    who = seller_of(listing.producer)
    commands.amend_offered(who, listing, name="Măng le khô")
    organisations.suspend(acting(administrator()), listing.producer, reason="Bán hàng giả")

    with pytest.raises(organisations.ProducerSuspended):
        commands.submit_revision(who, listing)


@pytest.mark.parametrize("leaving", ["retire", "take_down"])
def test_goods_that_leave_for_good_need_no_new_words(listing: Listing, leaving: str) -> None:
    revision = revised(listing, name="Măng le khô")
    review = waiting_review(revision)
    if leaving == "retire":
        commands.retire_listing(seller_of(listing.producer), listing)
    else:
        commands.take_down_listing(official_for(listing.producer), listing, reason="Không bán được.")

    assert (revision.state, review.state) == (RevisionState.WITHDRAWN, ReviewState.WITHDRAWN)


def test_what_waits_goes_along_when_its_producer_moves(listing: Listing) -> None:
    review = waiting_review(revised(listing, name="Măng le khô"))
    organisations.amend_organisation(seller_of(listing.producer), listing.producer, locality=place(HOA_CUONG))

    assert review.locality_id == place(HOA_CUONG).id


def test_two_send_at_once_and_one_revision_is_open(app: Flask, listing: Listing) -> None:
    who, slug = seller_of(listing.producer), listing.slug
    db.session.rollback()
    start, refusals = threading.Barrier(4), []

    def send(number: int) -> None:
        with app.app_context():
            mine = queries.own_listing(who, slug)
            start.wait()
            try:
                commands.offer_revision(who, mine, name=f"Măng số {number}")
            except DomainError as refusal:
                refusals.append(refusal)
            finally:
                db.session.remove()

    hands = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    db.session.rollback()
    db.session.expire_all()
    listing = queries.own_listing(who, slug)
    open_ones = [state for state in states_of(listing) if state is RevisionState.SUBMITTED]
    assert (refusals, len(open_ones)) == ([], 1)
    assert states_of(listing).count(RevisionState.SUPERSEDED) == 3


def test_the_database_itself_keeps_one_open(listing: Listing) -> None:
    revised(listing, name="Măng le khô")
    again = ListingRevision(listing_id=listing.id, base=1, name="Lén thêm")
    db.session.add(again)
    with pytest.raises(Exception, match="(?i)unique"):
        db.session.commit()
    db.session.rollback()


def test_by_page_the_ordinary_form_serves_and_the_shelf_stays(phone: PageClient, listing: Listing) -> None:
    own = f"/ban-hang/san-pham/{listing.slug}"
    form = phone.get(f"{own}/sua").text
    assert "Măng nứa hái ở rừng." in form and 'name="stock"' not in form

    answer = phone.submit(f"{own}/sua", {"name": "Măng le khô", "price": "75k"}, press="submit")

    assert answer.status_code == 303 and answer.location == own
    page = phone.get(own).text
    for words in ("Bản sửa đang chờ duyệt", "75.000", "</span>le </ins>"):
        assert words in page
    assert "Măng khô" in phone.get(f"/san-pham/{listing.slug}").text
    db.session.rollback()
    assert db.session.get_one(Listing, listing.id, populate_existing=True).price == Money(75_000)
    assert "Bản sửa chờ duyệt" in phone.get("/ban-hang/san-pham").text
    assert "Măng le khô" in phone.get(f"{own}/sua").text, "the form shows what waits"


def test_by_page_a_draft_is_saved_sent_and_dropped(phone: PageClient, listing: Listing) -> None:
    own = f"/ban-hang/san-pham/{listing.slug}"
    phone.submit(f"{own}/sua", {"name": "Măng le khô"}, press="draft")
    assert "Có bản sửa chưa gửi" in phone.get(own).text
    assert phone.submit(own, press="Gửi duyệt bản sửa").status_code == 303
    assert open_of(listing).state is RevisionState.SUBMITTED
    assert phone.submit(own, press="Bỏ bản sửa").status_code == 303
    assert queries.open_revision_of(listing) is None


def test_by_page_other_pictures_stand_beside_those_on_the_shelf(phone: PageClient, listing: Listing) -> None:
    blue = photographing.keep_picture(seller_of(listing.producer), picture=developed((20, 60, 160)))
    revised(listing, photos=[blue])

    page = phone.get(f"/ban-hang/san-pham/{listing.slug}").text
    assert 'class="come"' in page and 'class="gone"' in page


def test_by_page_a_bad_price_keeps_everything_typed(phone: PageClient, listing: Listing) -> None:
    answer = phone.submit(
        f"/ban-hang/san-pham/{listing.slug}/sua", {"name": "Măng le khô", "price": "70.5"}, press="submit"
    )
    assert answer.status_code == 422
    assert 'value="Măng le khô"' in answer.text and 'value="70.5"' in answer.text


def test_by_page_the_later_hand_reads_both_and_may_overrule(phone: PageClient, listing: Listing) -> None:
    path = f"/ban-hang/san-pham/{listing.slug}/sua"
    sent = dict(untouched(form_in(phone.get(path).text, {"name"}, "", "submit")))
    commands.change_price(seller_of(listing.producer), listing, price=Money(90_000))
    late = phone.post(
        path, data={**sent, "price": "60.000", "press": "submit"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert late.status_code == 409
    assert "Người khác vừa ghi “90.000" in late.text and 'value="60.000"' in late.text
    again = {**dict(untouched(form_in(late.text, {"name"}, "", "submit"))), "press": "submit"}
    assert phone.post(path, data=again, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Listing, listing.id, populate_existing=True).price == Money(60_000)


def test_by_page_a_stale_text_leads_to_the_choice_between_both(phone: PageClient, listing: Listing) -> None:
    path = f"/ban-hang/san-pham/{listing.slug}"
    sent = dict(untouched(form_in(phone.get(f"{path}/sua").text, {"name"}, "", "submit")))
    approved_revision(revised(listing, name="Măng le khô"))
    late = {**sent, "name": "Măng rừng", "description": "Của tôi.", "press": "submit"}
    answer = phone.post(f"{path}/sua", data=late, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.location == f"{path}/so-ban"
    page = phone.get(f"{path}/so-ban").text
    for words in ("Măng khô", "Măng le khô", "Măng rừng", "cả hai bên đều sửa"):
        assert words in page
    assert phone.submit(f"{path}/so-ban", {"live": ["name"]}).status_code == 303
    draft = open_of(listing)
    assert (draft.name, draft.description, draft.base) == ("Măng le khô", "Của tôi.", 2)


def test_by_page_every_text_is_read_by_producer_and_coordinator_only(
    phone: PageClient, app: Flask, listing: Listing, coordinator: Person, neighbour: Organisation
) -> None:
    approved_revision(revised(listing, name="Măng le khô"))
    path = f"/ban-hang/san-pham/{listing.slug}/lich-su"
    page = phone.get(path).text
    assert "Bản số 2" in page and "Bản số 1" in page and "Lấy lại bản này" in page
    official = let_in(app.test_client(), coordinator)
    assert "Lấy lại bản này" not in official.get(path).text
    for stranger in (coordinator_of(place(HOA_CUONG)), person("Lạ")):
        assert let_in(app.test_client(), stranger).get(path).status_code == 404

    assert phone.submit(path, press="Lấy lại bản này bản số 1").status_code == 303
    assert open_of(listing).name == "Măng khô"


def test_the_pages_cost_few_statements(
    phone: PageClient, listing: Listing, statement_count: Callable[[Callable[[], object]], int]
) -> None:
    for number in range(6):
        approved_revision(revised(listing, description=f"Bản thứ {number}."))
    revised(listing, description="Đang chờ.")
    own = f"/ban-hang/san-pham/{listing.slug}"
    for path in (own, f"{own}/sua", f"{own}/lich-su", "/ban-hang/san-pham"):
        assert statement_count(lambda path=path: phone.get(path)) <= 12, path  # type: ignore[misc]


def test_returned_goods_are_still_mended_as_drafts(phone: PageClient, household: Organisation) -> None:
    listing = returned(submitted_listing(household, "Gừng"), "photos")
    phone.submit(f"/ban-hang/san-pham/{listing.slug}/sua", {"name": "Gừng sẻ"}, press="submit")
    db.session.rollback()
    assert db.session.get_one(Listing, listing.id, populate_existing=True).name == "Gừng sẻ"
    assert queries.open_revision_of(listing) is None


def test_the_seller_acts_as_before(dung_selling: Actor, listing: Listing) -> None:
    revised(listing, name="Măng le khô")
    commands.pause_listing(dung_selling, listing)
    approved_revision(open_of(listing))
    assert (listing.state, listing.name) == (ListingState.PAUSED, "Măng le khô")
