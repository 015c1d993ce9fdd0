"""The producer is told each time and says yes or no by a link that counts once; a no takes things back."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from marketplace.accounts import commands as accounts
from marketplace.accounts.models import Person
from marketplace.approvals import commands as approvals
from marketplace.approvals.queries import open_review
from marketplace.assistance import commands, links
from marketplace.assistance.commands import AlreadyAnswered, Disputed
from marketplace.assistance.contacting import message_about
from marketplace.assistance.links import PURPOSE, MarketSigner
from marketplace.assistance.models import AssistedEntry, EntryConsent
from marketplace.assistance.states import Answer
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState, RevisionState
from marketplace.kernel.actor import SYSTEM, Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import ChangedMeanwhile, NotAllowed
from marketplace.kernel.money import Money
from marketplace.kernel.outbox import OutboxMessage
from marketplace.notifications.models import Notice
from marketplace.organisations.models import Organisation
from marketplace.stock import commands as stock
from tests.pages import PageClient
from tests.world.goods import live_listing
from tests.world.helping import entering, entries, leave_for_official, typed
from tests.world.people import acting, coordinator_of, let_in


@pytest.fixture
def honey(dieu_entering: Actor, household: Organisation) -> Listing:
    """Honey that Điều typed for bà Dung and sent."""
    return typed(dieu_entering, household)


@pytest.fixture
def entry(honey: Listing) -> AssistedEntry:
    return entries()[0]


def no(entry: AssistedEntry, note: str = "") -> None:
    """The producer pressed “Không đúng”."""
    commands.object_to_entry(SYSTEM, entry, seen=len(entry.steps), note=note)


def yes(entry: AssistedEntry) -> None:
    """The producer pressed “Đúng”."""
    commands.confirm_entry(SYSTEM, entry, seen=len(entry.steps))


def told_to(somebody: Person) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.person_id == somebody.id, Notice.key.like("entry:%"))))


def test_one_change_is_told_once_with_all_it_brought(entry: AssistedEntry, dung: Person) -> None:
    assert [step["deed"] for step in entry.steps] == ["wrote", "sent"]
    (notice,) = told_to(dung)
    assert "Nguyễn Thị Điều" in notice.body
    assert notice.path.startswith("/xac-nhan/")


def test_what_follows_before_the_answer_is_added_and_told_again(
    entry: AssistedEntry, honey: Listing, dieu_entering: Actor, dung: Person
) -> None:
    catalogue.withdraw_listing(dieu_entering, honey)
    assert len(entries()) == 1
    assert len(told_to(dung)) == 2
    yes(entry)
    catalogue.submit_listing(dieu_entering, honey)
    assert len(entries()) == 2


def test_figures_are_told_with_what_they_were(dieu_entering: Actor, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.change_price(dieu_entering, listing, price=Money(80_000))
    stock.count(dieu_entering, listing, on_hand=Decimal(7))
    assert [step[1:] for step in entries()[0].told] == [(str(Money(70_000)), str(Money(80_000))), ("10 kg", "7 kg")]


def test_who_has_an_address_is_written_to(household: Organisation, dung: Person, dieu_entering: Actor) -> None:
    accounts.amend_person(acting(dung), name=dung.name, email="dung@example.vn")
    typed(dieu_entering, household)
    assert set(db.session.scalars(select(OutboxMessage.to))) == {"dung@example.vn"}


def test_the_helper_gets_words_to_send(app: Flask, entry: AssistedEntry) -> None:
    with app.test_request_context():
        message = message_about(entry)
    assert message.words.startswith("Chào bà Dung. Nguyễn Thị Điều vừa nhập thay lên chợ: Mật ong rừng")
    assert "/xac-nhan/" in message.words
    assert message.zalo.startswith("https://zalo.me/0")


def test_a_yes_is_seen_by_whoever_decides(entry: AssistedEntry, honey: Listing) -> None:
    review = open_review(catalogue.KIND, honey.id)
    before = review.version
    yes(entry)
    db.session.expire_all()
    assert review.confirmed_at is not None
    assert review.version == before


def test_a_no_takes_waiting_goods_back(entry: AssistedEntry, honey: Listing) -> None:
    no(entry, "Giá sai rồi.")
    assert honey.state is ListingState.DRAFT
    assert open_review(catalogue.KIND, honey.id) is None
    assert entry.is_disputed


def test_a_no_pauses_goods_on_the_shelf(entry: AssistedEntry, honey: Listing) -> None:
    approved_by_another(honey)
    no(entry)
    assert honey.state is ListingState.PAUSED


def test_a_no_to_a_price_pauses(dieu_entering: Actor, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.change_price(dieu_entering, listing, price=Money(8_000))
    no(entries()[0])
    assert listing.state is ListingState.PAUSED


def test_a_no_to_words_that_wait_leaves_the_shelf_alone(dieu_entering: Actor, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.offer_revision(dieu_entering, listing, description="Ngon nhất vùng.")
    revision = listing.open_revision
    no(entries()[0])
    db.session.expire_all()
    assert revision.state is RevisionState.WITHDRAWN
    assert listing.state is ListingState.LIVE


def test_a_no_to_words_approved_meanwhile_pauses(dieu_entering: Actor, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.offer_revision(dieu_entering, listing, description="Ngon nhất vùng.")
    coordinator = coordinator_of(household.locality, "Phạm Hạnh")
    approvals.approve(acting(coordinator), open_review(catalogue.REVISION, listing.open_revision.id), sure=True)
    no(entries()[0])
    assert listing.state is ListingState.PAUSED


def test_a_no_lands_on_the_coordinators_desk(entry: AssistedEntry, dieu: Person, household: Organisation) -> None:
    hanh = coordinator_of(household.locality, "Phạm Hạnh")
    no(entry, "Tôi không bán mật ong.")
    told = db.session.scalars(select(Notice.person_id).where(Notice.key == f"objection:{entry.id}")).all()
    assert {dieu.id, hanh.id} <= set(told)


def test_nothing_more_is_typed_until_the_objection_is_settled_by_another(
    entry: AssistedEntry, honey: Listing, dieu: Person, dieu_entering: Actor, household: Organisation
) -> None:
    hanh = coordinator_of(household.locality, "Phạm Hạnh")
    no(entry)
    with pytest.raises(Disputed):
        catalogue.amend_draft(dieu_entering, honey, price=Money(200_000))
    with pytest.raises(NotAllowed):
        commands.settle_objection(acting(dieu), entry, how="Đã gọi, bà đồng ý giá 200 nghìn.")
    commands.settle_objection(acting(hanh), entry, how="Đã gọi, bà đồng ý giá 200 nghìn.")
    catalogue.amend_draft(dieu_entering, honey, price=Money(200_000))
    assert honey.price == Money(200_000)


def test_a_place_with_one_coordinator_settles_all_the_same(household: Organisation, dieu: Person) -> None:
    typed(entering(dieu, leave_for_official(dieu, household)), household)
    no(entries()[0])
    commands.settle_objection(acting(dieu), entries()[0], how="Đã gọi, bà không bán nữa.")
    assert not entries()[0].is_disputed


def test_it_counts_once(entry: AssistedEntry) -> None:
    yes(entry)
    with pytest.raises(AlreadyAnswered):
        no(entry)


def test_what_was_not_read_is_not_answered(entry: AssistedEntry) -> None:
    with pytest.raises(ChangedMeanwhile):
        commands.confirm_entry(SYSTEM, entry, seen=1)


def test_who_typed_it_does_not_answer(entry: AssistedEntry, dieu: Person, lan: Person, dung: Person) -> None:
    for somebody in (dieu, lan):
        with pytest.raises(NotAllowed):
            commands.confirm_entry(acting(somebody), entry, seen=2)
    commands.confirm_entry(acting(dung), entry, seen=2)
    assert entry.answer is Answer.CONFIRMED


def test_by_link_yes_without_an_account(client: PageClient, entry: AssistedEntry) -> None:
    address = links.path_to(entry)
    page = client.get(address)
    assert "Mật ong rừng" in page.text
    assert "250.000" in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert entries()[0].answer is Answer.WAITING
    assert client.submit(address, to="/dung").status_code == 303
    assert "Bạn đã xác nhận đúng" in client.get(address).text


def test_by_link_no_with_words(client: PageClient, entry: AssistedEntry, honey: Listing) -> None:
    address = links.path_to(entry)
    assert client.submit(address, {"note": "Giá sai rồi."}, to="/khong").status_code == 303
    page = client.get(address)
    assert "bạn không đồng ý" in page.text
    assert "Đúng, tôi đồng ý" not in page.text
    assert (entries()[0].note, honey.state) == ("Giá sai rồi.", ListingState.DRAFT)


def test_by_link_a_second_answer_is_refused_with_the_first(client: PageClient, entry: AssistedEntry) -> None:
    address = links.path_to(entry)
    page = client.get(address).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]
    client.post(f"{address}/dung", data={"csrf_token": token, "seen": "2"})
    again = client.post(f"{address}/khong", data={"csrf_token": token, "seen": "2"})
    assert again.status_code == 409
    assert "đã được trả lời rồi" in again.text
    assert entries()[0].answer is Answer.CONFIRMED


def test_by_link_what_was_added_meanwhile_is_shown_first(
    client: PageClient, entry: AssistedEntry, honey: Listing, dieu_entering: Actor
) -> None:
    address = links.path_to(entry)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]  # type: ignore[index]
    catalogue.withdraw_listing(dieu_entering, honey)
    answer = client.post(f"{address}/dung", data={"csrf_token": token, "seen": "2"})
    assert answer.status_code == 409
    assert "Vừa có thêm điều được nhập" in answer.text


def test_a_link_ends_after_two_weeks(client: PageClient, entry: AssistedEntry, clock: FrozenClock) -> None:
    address = links.path_to(entry)
    clock.move(days=14)
    assert client.get(address).status_code == 200
    clock.move(seconds=1)
    late = client.get(address)
    assert late.status_code == 410
    assert "14 ngày" in late.text


def test_forged_links_and_links_for_other_things_open_nothing(
    app: Flask, client: PageClient, entry: AssistedEntry
) -> None:
    good = links.path_to(entry)
    key = app.config["SECRET_KEY"]
    elsewhere = URLSafeTimedSerializer(key, salt="assistance.other", signer=MarketSigner).dumps(entry.reference)
    own_key = URLSafeTimedSerializer("khoa-khac", salt=PURPOSE, signer=MarketSigner).dumps(entry.reference)
    nobody = URLSafeTimedSerializer(key, salt=PURPOSE, signer=MarketSigner).dumps("BKMQ27")
    for token in (elsewhere, own_key, nobody, good.removeprefix("/xac-nhan/")[:-1] + "A!", "x"):
        answer = client.get(f"/xac-nhan/{token}")
        assert answer.status_code == 404, token
        assert "Mật ong rừng" not in answer.text


def test_trying_many_links_is_slowed_down(client: PageClient, clock: FrozenClock) -> None:
    answers = [client.get(f"/xac-nhan/{number}").status_code for number in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_a_helper_who_is_signed_in_cannot_press_yes_for_the_producer(
    client: PageClient, entry: AssistedEntry, dieu: Person
) -> None:
    desk = let_in(client, dieu)
    answer = desk.submit(links.path_to(entry), to="/dung")
    assert answer.status_code == 403
    assert entries()[0].answer is Answer.WAITING


def test_by_page_the_desk_shows_objections_with_the_telephone_and_settles_them(
    client: PageClient, entry: AssistedEntry, household: Organisation
) -> None:
    hanh = coordinator_of(household.locality, "Phạm Hạnh")
    no(entry, "Tôi không bán mật ong.")
    desk = let_in(client, hanh)
    page = desk.get("/dieu-phoi/nhap-ho").text
    assert "Nhà sản xuất không đồng ý" in page
    assert "Tôi không bán mật ong." in page
    assert "tel:" in page
    assert desk.submit("/dieu-phoi/nhap-ho", {"how": "x"}, to="/khong-dong-y/").status_code == 422
    answer = desk.submit("/dieu-phoi/nhap-ho", {"how": "Đã gọi, bà không bán nữa."}, to="/khong-dong-y/")
    assert answer.status_code == 303
    assert "Nhà sản xuất không đồng ý" not in desk.get("/dieu-phoi/nhap-ho").text


def test_by_page_the_helper_reads_what_to_send(client: PageClient, entry: AssistedEntry, dieu: Person) -> None:
    page = let_in(client, dieu).get("/nhap-ho").text
    assert "Chào bà Dung." in page
    assert "Mở Zalo" in page


def test_by_page_the_producer_sees_who_entered_what(
    client: PageClient, entry: AssistedEntry, dung: Person, leave: EntryConsent
) -> None:
    page = let_in(client, dung).get("/ban-hang/nhap-ho").text
    assert "Nguyễn Thị Điều" in page
    assert "Mật ong rừng" in page
    assert "Xem và trả lời" in page
    assert "Bà nhờ cháu đưa mật ong lên chợ." in page


def approved_by_another(listing: Listing) -> None:
    """A coordinator who typed none of it found it right."""
    hanh = coordinator_of(listing.producer.locality, "Phạm Hạnh")
    approvals.approve(acting(hanh), open_review(catalogue.KIND, listing.id), sure=True)
