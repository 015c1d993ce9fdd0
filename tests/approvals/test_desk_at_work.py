"""The desk on a busy day: two thousand waiting, slips taken back, plain ones together, who looks at what."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import insert, select

from marketplace.accounts.models import Person
from marketplace.approvals import commands, queries
from marketplace.approvals.models import Review
from marketplace.approvals.states import Age, ReviewState
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import edition_of, on_shelf, open_revision_of
from marketplace.catalogue.states import ListingState, RevisionState
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.db import db
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.kernel.reference import new_reference
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.states import Standing
from marketplace.photos import commands as photographing
from marketplace.stock.models import StockItem
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import (
    developed,
    live_listing,
    official_for,
    revised,
    seller_of,
    submitted_listing,
    waiting_review,
)
from tests.world.organisations import HOA_CUONG, place, review_of, submitted_seller, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person
from tests.world.trade import bought, trade

QUEUE = "/dieu-phoi/duyet"
MOST_STATEMENTS, MOST_TO_DECIDE = 12, 23  # of these one for the log, two for where photos hang


@pytest.fixture(autouse=True)
def standing_clock(clock: FrozenClock) -> FrozenClock:
    """Everybody of these tests was approved on the same Monday morning."""
    return clock


@pytest.fixture
def dieu(app: Flask) -> Person:
    return coordinator_of(place(), "Nguyễn Thị Điều")


@pytest.fixture
def household(dieu: Person) -> Organisation:
    return verified_seller(person("Hồ Thị Dung"), acting(dieu))


@pytest.fixture
def desk(client: PageClient, dieu: Person) -> PageClient:
    return let_in(client, dieu)


def review_for(listing: Listing) -> Review:
    found = queries.open_review(catalogue.KIND, listing.id)
    assert found is not None
    return found


def test_a_slip_about_new_goods_is_taken_back_within_ten_seconds(
    household: Organisation, dieu: Person, clock: FrozenClock
) -> None:
    listing = submitted_listing(household, "Măng khô")
    review = review_for(listing)
    commands.approve(acting(dieu), review, checked=["photos"])
    clock.move(seconds=9)

    commands.take_back(acting(dieu), review)

    assert (review.state, review.decided_at, review.checked) == (ReviewState.SUBMITTED, None, [])
    assert (listing.state, listing.edition, listing.approved_at) == (ListingState.SUBMITTED, 0, None)
    assert db.session.scalars(on_shelf()).all() == []
    assert db.session.get_one(StockItem, listing.id, populate_existing=True).on_hand == 0
    commands.approve(acting(dieu), review, sure=True)
    assert (listing.state, listing.edition) == (ListingState.LIVE, 1)
    assert db.session.get_one(StockItem, listing.id, populate_existing=True).on_hand == 10


def test_a_slip_about_other_words_puts_the_old_ones_back(
    household: Organisation, dieu: Person, clock: FrozenClock
) -> None:
    listing = live_listing(household, "Măng khô", price=Money(70_000))
    revision = revised(listing, name="Măng le", unit=Unit.CON, price=Money(30_000))
    review = waiting_review(revision)
    commands.approve(acting(dieu), review, sure=True)

    commands.take_back(acting(dieu), review)

    assert (listing.name, listing.edition, listing.unit, listing.price) == ("Măng khô", 1, Unit.KG, Money(70_000))
    assert (revision.state, revision.edition) == (RevisionState.SUBMITTED, None)
    commands.approve(acting(dieu), review, sure=True)
    assert (listing.name, listing.edition) == ("Măng le", 2)


def test_a_return_is_taken_back_too(household: Organisation, dieu: Person, clock: FrozenClock) -> None:
    listing = submitted_listing(household, "Gừng")
    review = review_for(listing)
    commands.return_with_note(acting(dieu), review, reason="photos", note="Mờ.")
    commands.take_back(acting(dieu), review)
    assert (listing.state, listing.state_note, review.said) == (ListingState.SUBMITTED, "", [])

    revision = revised(live_listing(household, "Măng"), name="Măng le")
    words = waiting_review(revision)
    commands.return_with_note(acting(dieu), words, reason="photos")
    commands.take_back(acting(dieu), words)
    assert (revision.state, revision.note) == (RevisionState.SUBMITTED, "")


def test_a_decision_about_a_person_is_taken_back(dieu: Person, clock: FrozenClock) -> None:
    newcomer = submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    review = review_of(newcomer)
    for decide in (
        lambda: commands.approve(acting(dieu), review, sure=True),
        lambda: commands.return_with_note(acting(dieu), review, reason="name"),
    ):
        decide()
        commands.take_back(acting(dieu), review)
        assert (newcomer.standing, review.state) == (Standing.SUBMITTED, ReviewState.SUBMITTED)


def test_it_is_not_taken_back_late_or_by_another(household: Organisation, dieu: Person, clock: FrozenClock) -> None:
    review = review_for(submitted_listing(household, "Măng khô"))
    commands.approve(acting(dieu), review, sure=True)

    with pytest.raises(NotAllowed):
        commands.take_back(acting(coordinator_of(place(), "Trần Văn Hải")), review)
    clock.move(seconds=11)
    with pytest.raises(commands.TooLateToTakeBack):
        commands.take_back(acting(dieu), review)
    assert review.state is ReviewState.APPROVED


def test_what_somebody_ordered_stays_approved(app: Flask, clock: FrozenClock) -> None:
    market = trade()
    revision = revised(market.honey, description="Ong nuôi dưới tán rừng.")
    review = waiting_review(revision)
    clock.move(seconds=1)
    commands.approve(acting(market.official), review, sure=True)
    bought(market)

    with pytest.raises(DomainError, match="đặt mua hàng này"):
        commands.take_back(acting(market.official), review)
    assert (review.state, market.honey.edition) == (ReviewState.APPROVED, 2)


def test_what_newer_words_rest_on_stays_approved(household: Organisation, dieu: Person, clock: FrozenClock) -> None:
    listing = live_listing(household, "Măng khô")
    review = waiting_review(revised(listing, name="Măng le"))
    commands.approve(acting(dieu), review, sure=True)
    catalogue.amend_offered(seller_of(household), listing, name="Măng nứa")

    with pytest.raises(DomainError, match="Đã có bản mới hơn"):
        commands.take_back(acting(dieu), review)
    assert open_revision_of(listing) is not None and listing.name == "Măng le"


def test_new_goods_their_producer_writes_on_stay_approved(
    household: Organisation, dieu: Person, clock: FrozenClock
) -> None:
    listing = submitted_listing(household, "Măng khô")
    review = review_for(listing)
    commands.approve(acting(dieu), review, sure=True)
    clock.move(seconds=1)
    catalogue.amend_offered(seller_of(household), listing, name="Măng nứa")

    with pytest.raises(DomainError, match="Đã có bản mới hơn"):
        commands.take_back(acting(dieu), review)
    assert (review.state, listing.state) == (ReviewState.APPROVED, ListingState.LIVE)


def test_a_seller_suspended_since_the_decision_stays_suspended(dieu: Person, clock: FrozenClock) -> None:
    newcomer = submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    review = review_of(newcomer)
    commands.approve(acting(dieu), review, sure=True)
    clock.move(seconds=1)
    organisations.suspend(acting(dieu), newcomer, reason="Bán hàng không phải của mình")

    with pytest.raises(DomainError, match="Đã có việc khác xảy ra sau đó"):
        commands.take_back(acting(dieu), review)
    assert (review.state, newcomer.standing) == (ReviewState.APPROVED, Standing.SUSPENDED)


def test_by_page_the_bar_stands_for_ten_seconds(desk: PageClient, household: Organisation, clock: FrozenClock) -> None:
    listing = submitted_listing(household, "Măng khô")
    path = f"{QUEUE}/{review_for(listing).reference}"
    assert desk.submit(path, {"checked": "photos"}, press="Duyệt").location == QUEUE
    assert desk.submit(QUEUE, to="/lay-lai").location == path
    db.session.expire_all()
    assert listing.state is ListingState.SUBMITTED
    desk.submit(path, {"checked": "photos"}, press="Duyệt")
    clock.move(seconds=11)
    assert "/lay-lai" not in desk.get(QUEUE).text
    late = desk.post(f"{path}/lay-lai", data={"csrf_token": token(desk)}, headers={"Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 409 and "Đã quá 10 giây" in late.text


def token(desk: PageClient) -> str:
    return desk.get("/dieu-phoi/mat-khau").text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_others_read_who_has_it_open_and_may_still_decide(
    desk: PageClient, app: Flask, household: Organisation, clock: FrozenClock
) -> None:
    review = review_for(submitted_listing(household, "Măng khô"))
    path = f"{QUEUE}/{review.reference}"
    lan = coordinator_of(place(), "Chị Lan")
    her = let_in(app.test_client(), lan)
    her.post(f"{path}/dang-xem", data={"csrf_token": token(her)}, headers={"Sec-Fetch-Site": "same-origin"})

    assert "Chị Lan đang xem" in desk.get(path).text and "Chị Lan đang xem" in desk.get(QUEUE).text
    assert "Chị Lan đang xem" not in her.get(path).text
    told = desk.post(f"{path}/dang-xem", data={"csrf_token": token(desk)}, headers={"Sec-Fetch-Site": "same-origin"})
    assert told.json == {"words": "Chị Lan đang xem."}
    clock.move(minutes=5)
    assert "đang xem" not in desk.get(path).text
    assert desk.submit(path, {"checked": "photos"}, press="Duyệt").status_code == 303


def test_plain_ones_go_together_and_each_exception_says_why(
    desk: PageClient, household: Organisation, dieu: Person
) -> None:
    known = live_listing(household, "Đã bán")
    plain = [submitted_listing(household, f"Măng {number}") for number in range(3)]
    healing = submitted_listing(household, "Nghệ", description="Chữa đau dạ dày")
    words = waiting_review(revised(known, description="Thêm chữ."))
    newcomer = review_of(submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc"))
    chosen = [review_for(each) for each in (*plain, healing)] + [words, newcomer]
    values = [f"{each.reference}.{each.version}" for each in chosen]
    commands.return_with_note(acting(dieu), chosen[0], reason="photos")

    page = desk.get(f"{QUEUE}/cung-luc", query_string={"muc": values})
    for said in ("Duyệt 3 mục?", "Vừa đổi", "hứa chữa bệnh", "Người mới phải xem từng hồ sơ."):
        assert said in page.text
    done = desk.post(
        f"{QUEUE}/cung-luc",
        data={"csrf_token": token(desk), "muc": values, "sure": "1"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert done.status_code == 303
    told = desk.get(QUEUE).text
    assert "3 duyệt, 3 bỏ qua." in told and "Bỏ qua “Nghệ”" in told
    db.session.expire_all()
    assert [each.state for each in plain] == [ListingState.RETURNED, ListingState.LIVE, ListingState.LIVE]
    assert (known.edition, healing.state) == (2, ListingState.SUBMITTED)


def test_a_producers_first_goods_are_looked_at_singly(household: Organisation) -> None:
    review = review_for(submitted_listing(household, "Măng đầu tiên"))
    assert queries.doubts_among([review], together=True)[review.id].apart == "Sản phẩm đầu tiên của nhà sản xuất này."


def test_those_of_another_place_are_not_there_at_all(desk: PageClient, app: Flask) -> None:
    far = review_of(submitted_seller(person("Lê Thị Hòa"), "Hộ bà Hòa", code=HOA_CUONG))
    answer = desk.get(f"{QUEUE}/cung-luc?muc={far.reference}.1&muc=nonsense&muc=AAAAAA.x")
    assert answer.location == QUEUE


def test_what_changed_since_the_screen_was_drawn_is_skipped(household: Organisation, dieu: Person) -> None:
    live_listing(household, "Đã bán")
    review = review_for(submitted_listing(household, "Măng khô"))
    outcome = commands.approve_together(acting(dieu), [(review, review.version + 1)], sure=True)

    assert (outcome.approved, [each.id for each, _why in outcome.skipped]) == ([], [review.id])


def test_two_officials_decide_at_once_about_the_same_words(app: Flask, household: Organisation) -> None:
    listing = live_listing(household, "Măng khô")
    reference = waiting_review(revised(listing, name="Măng le")).reference
    officials = [acting(coordinator_of(place(), f"Cán bộ {number}")) for number in range(4)]
    db.session.rollback()
    start, refusals = threading.Barrier(len(officials)), []

    def decide(number: int) -> None:
        with app.app_context():
            mine = queries.review_for(officials[number], reference)
            start.wait()
            try:
                commands.approve(officials[number], mine, sure=True)
            except commands.AlreadyDecided as refusal:
                refusals.append(refusal)
            finally:
                db.session.remove()

    hands = [threading.Thread(target=decide, args=(number,)) for number in range(len(officials))]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(refusals) == len(officials) - 1
    db.session.rollback()
    db.session.expire_all()
    assert (listing.edition, edition_of(listing, 2).name) == (2, "Măng le")


@pytest.fixture
def busy(household: Organisation, dieu: Person, clock: FrozenClock) -> Iterator[Listing]:
    """A listing that waits before two thousand reviews of other things."""
    listing = submitted_listing(household, "Măng khô", description="Hái ở rừng.")
    same = {
        "subject_kind": "organisation", "locality_id": household.locality_id, "state": ReviewState.SUBMITTED,
        "round": 1, "reason": "", "note": "", "checked": [], "created_at": now(), "version": 1, "owner_name": "Hộ khác",
        "owner_slug": "ho-khac",
    }  # fmt: skip
    rows = [
        {**same, "reference": new_reference(), "subject_id": 10_000 + number, "subject_name": f"Hộ {number:04d}"}
        for number in range(2000)
    ]
    db.session.execute(insert(Review), list({row["reference"]: row for row in rows}.values()))
    db.session.commit()
    yield listing


def test_a_queue_of_two_thousand_costs_a_dozen_statements(
    app: Flask, client: PageClient, dieu: Person, busy: Listing, clock: FrozenClock
) -> None:
    clock.move(days=5)
    desk = let_in(client, dieu)
    review = review_for(busy)
    for path in (
        QUEUE,
        f"{QUEUE}?loai=listing",
        f"{QUEUE}?tuoi=qua-han",
        f"{QUEUE}?nha={busy.producer.slug}",
        f"{QUEUE}/{review.reference}",
    ):
        with statements(app) as seen:
            page = desk.get(path)
        assert page.status_code == 200 and "Măng khô" in page.text
        assert len(seen) <= MOST_STATEMENTS, (path, len(seen))
    assert "Măng khô" not in desk.get(f"{QUEUE}?tuoi=hom-nay").text
    assert "Không có mục nào hợp" in desk.get(f"{QUEUE}?nha=khong-co").text


def test_a_decision_in_a_long_queue_costs_few_statements(app: Flask, dieu: Person, busy: Listing) -> None:
    official = acting(dieu)
    review = queries.review_for(official, review_for(busy).reference)
    with statements(app) as seen:
        commands.return_with_note(official, review, reason="photos")
    assert len(seen) <= MOST_TO_DECIDE, len(seen)

    catalogue.submit_listing(seller_of(busy.producer), busy)
    review = queries.review_for(official, review_for(busy).reference)
    with statements(app) as seen:
        commands.approve(official, review, sure=True)
    print("first approval:", len(seen))
    assert len(seen) <= MOST_TO_DECIDE, "\n".join(seen)
    blue = photographing.keep_picture(seller_of(busy.producer), picture=developed((20, 60, 160)))
    revision = revised(busy, name="Măng le khô", unit=Unit.CON, price=Money(9_000), photos=[blue])
    words = queries.review_for(official, waiting_review(revision).reference)
    with statements(app) as seen:
        commands.approve(official, words, sure=True)
    print("approval of a revision:", len(seen))
    assert len(seen) <= MOST_TO_DECIDE, "\n".join(seen)


def test_late_is_the_same_question_in_sql_and_in_words(
    household: Organisation, dieu: Person, clock: FrozenClock
) -> None:
    for number in range(8):
        submitted_listing(household, f"Hàng {number}")
        clock.move(hours=17)
    official = acting(dieu)
    late = {each.id for each in db.session.scalars(queries.queue(official, age=Age.LATE))}
    assert late == {each.id for each in db.session.scalars(select(Review)) if each.is_late}
    assert official_for(household) and late
