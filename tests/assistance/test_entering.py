"""Whoever enters for a producer writes the goods, every row says who and for whom, and nothing else opens."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.approvals.policy import may_decide
from marketplace.approvals.queries import open_review
from marketplace.assistance import commands
from marketplace.assistance.models import Assistance, EntryConsent
from marketplace.assistance.states import Scope
from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing, ListingDraft, ListingMove, ListingPhoto, ListingRevision, PriceChange
from marketplace.catalogue.policy import may, may_edit, may_offer
from marketplace.catalogue.queries import drafts_of
from marketplace.imports.policy import may_import
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock, today
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.money import Money
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.policy import may_amend, may_verify
from marketplace.organisations.states import Standing, Trust
from marketplace.papers import commands as certifying
from marketplace.papers.states import PaperKind
from marketplace.photos.models import Photo
from marketplace.stock import commands as stock
from marketplace.stock.models import StockMovement
from tests.kernel.hostile_documents import plain_document
from tests.pages import PageClient
from tests.world.goods import live_listing, submitted_listing
from tests.world.helping import entering, leave_for_official, leave_for_relative, typed
from tests.world.organisations import seller
from tests.world.people import acting, coordinator_of, hoa_cuong, let_in, person

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def sits(client: PageClient, helper: Person, consent: EntryConsent) -> PageClient:
    """The helper's browser, entering for the producer."""
    let_in(client, helper)
    assert client.submit("/nhap-ho", to=f"{consent.reference}/bat-dau").status_code == 303
    return client


def test_every_row_says_who_typed_and_for_whom(dieu: Person, dieu_entering: Actor, household: Organisation) -> None:
    listing = typed(dieu_entering, household)

    sitting = dieu_entering.assistance_id
    moves = db.session.scalars(select(ListingMove).where(ListingMove.listing_id == listing.id)).all()
    assert {(each.by_id, each.assistance_id) for each in moves} == {(dieu.id, sitting)}
    assert {(each.kept_by_id, each.assistance_id) for each in listing.photos} == {(dieu.id, sitting)}
    review = open_review(catalogue.KIND, listing.id)
    assert review is not None
    assert (review.submitted_by_id, review.assistance_id, review.entered_by) == (dieu.id, sitting, [str(dieu.id)])
    assert db.session.get_one(Assistance, sitting).consent.producer_id == household.id


def test_prices_stock_and_new_words_say_it_too(dieu: Person, dieu_entering: Actor, household: Organisation) -> None:
    listing = live_listing(household)
    catalogue.change_price(dieu_entering, listing, price=Money(80_000))
    stock.count(dieu_entering, listing, on_hand=Decimal(7))
    catalogue.offer_revision(dieu_entering, listing, description="Măng phơi bảy nắng.")

    sitting = dieu_entering.assistance_id
    for table, who in ((PriceChange, "changed_by_id"), (StockMovement, "by_id"), (ListingRevision, "written_by_id")):
        row = db.session.scalars(select(table).order_by(table.id.desc())).first()
        assert (getattr(row, who), row.assistance_id) == (dieu.id, sitting), table


def test_what_producers_type_themselves_names_no_sitting(household: Organisation) -> None:
    listing = submitted_listing(household)
    assert db.session.scalars(select(ListingMove.assistance_id)).all() == [None, None]
    sittings = select(Photo.assistance_id).join(ListingPhoto).where(ListingPhoto.listing_id == listing.id)
    assert db.session.scalars(sittings).all() == [None]


def test_only_goods_of_this_one_producer_open(
    dieu_entering: Actor, dieu: Person, household: Organisation, neighbour: Organisation
) -> None:
    own, other = live_listing(household), live_listing(neighbour)

    assert may_offer(dieu_entering, household)
    assert may_edit(dieu_entering, own)
    assert not may_offer(dieu_entering, neighbour)
    assert not may_edit(dieu_entering, other)
    assert not may_edit(acting(dieu), own)
    assert not may_amend(dieu_entering, household)
    assert dieu_entering.sells_for == frozenset()


def test_powers_over_that_producer_are_off_meanwhile(
    dieu_entering: Actor, dieu: Person, household: Organisation, neighbour: Organisation
) -> None:
    own, other = submitted_listing(household), submitted_listing(neighbour)
    own_review, other_review = (open_review(catalogue.KIND, each.id) for each in (own, other))

    assert not may_decide(dieu_entering, own_review)
    assert not may(dieu_entering, own, "publish")
    assert not may_verify(dieu_entering, household)
    assert may_decide(dieu_entering, other_review)
    assert may_decide(acting(dieu), own_review)


def test_leave_for_new_goods_leaves_the_shelf_alone(dieu: Person, household: Organisation) -> None:
    on_shelf = live_listing(household)
    actor = entering(dieu, leave_for_official(dieu, household, scope=Scope.NEW_GOODS))

    new = typed(actor, household)
    assert new.state == "submitted"
    for refused in (
        lambda: catalogue.change_price(actor, on_shelf, price=Money(1_000)),
        lambda: catalogue.pause_listing(actor, on_shelf),
        lambda: stock.count(actor, on_shelf, on_hand=Decimal(1)),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_new_household_is_sent_along_with_its_first_goods(dieu: Person) -> None:
    fresh = seller(person("Hồ Văn Mới"), "Hộ ông Mới")
    typed(entering(dieu, leave_for_official(dieu, fresh)), fresh)
    assert fresh.standing is Standing.SUBMITTED


def test_a_trusted_producers_small_change_waits_when_another_typed_it(
    dieu: Person, dieu_entering: Actor, household: Organisation
) -> None:
    words = "Măng phơi bảy nắng trên giàn bếp, sợi vàng, ngâm nước một đêm rồi luộc hai lần mới nấu với chân giò."
    listing = live_listing(household, description=words)
    organisations.set_trust(acting(dieu), household, trust=Trust.TRUSTED, why="Ba năm không sai.")
    catalogue.offer_revision(dieu_entering, listing, description=words.replace("vàng", "nâu"))
    assert listing.open_revision is not None


def test_drafts_of_one_producer_are_not_seen_while_entering_for_the_next(
    dieu: Person, household: Organisation, neighbour: Organisation
) -> None:
    first = entering(dieu, leave_for_official(dieu, household))
    catalogue.keep_draft(first, household, key="mot-bai-viet", typed={"name": ["Mật của bà Dung"]})

    second = entering(dieu, leave_for_official(dieu, neighbour))
    assert drafts_of(second) == []
    assert drafts_of(acting(dieu)) == []
    assert [each.name for each in drafts_of(first)] == ["Mật của bà Dung"]
    assert (first.writes_as, second.writes_as) == (f"{dieu.id}-{household.id}", f"{dieu.id}-{neighbour.id}")


def test_a_relative_who_sells_too_writes_for_one_side_at_a_time(lan: Person, household: Organisation) -> None:
    own = seller(lan, "Hộ chị Lan")
    actor = entering(lan, leave_for_relative(lan, household))
    assert not may_offer(actor, own)
    assert may_offer(actor, household)
    assert may_offer(acting(lan), own)


def test_by_page_the_banner_stands_on_every_page_until_one_stops(
    client: PageClient, dieu: Person, leave: EntryConsent
) -> None:
    desk = sits(client, dieu, leave)
    for address in ("/", "/san-pham", "/ban-hang/san-pham", "/dieu-phoi", "/dieu-phoi/duyet", "/tai-khoan", "/nhap-ho"):
        page = desk.get(address).text
        assert "Bạn đang nhập thay <strong>bà Dung</strong>" in page, address
        assert "Thôi nhập thay" in page
    assert desk.submit("/ban-hang/san-pham", to="/nhap-ho/thoi").location == "/nhap-ho"
    assert "Bạn đang nhập thay" not in desk.get("/dieu-phoi").text
    assert desk.get("/ban-hang/san-pham").status_code == 403


def test_by_page_goods_are_typed_and_kept_as_the_producers(
    client: PageClient, dieu: Person, leave: EntryConsent
) -> None:
    desk = sits(client, dieu, leave)
    answer = desk.submit("/ban-hang/san-pham/moi", {"name": "Mật ong rừng", "price": "250k"}, press="draft")
    assert answer.status_code == 303, answer.text
    listing = db.session.scalars(select(Listing)).one()
    assert (listing.name, listing.producer_id) == ("Mật ong rừng", leave.producer_id)
    assert "Mật ong rừng" in desk.get("/ban-hang/san-pham").text


def test_one_may_go_on_to_the_next_producer_at_once(
    client: PageClient, dieu: Person, leave: EntryConsent, neighbour: Organisation
) -> None:
    other = leave_for_official(dieu, neighbour)
    desk = sits(client, dieu, leave)
    assert desk.submit("/nhap-ho", to=f"{other.reference}/bat-dau").status_code == 303
    sittings = db.session.scalars(select(Assistance).order_by(Assistance.id)).all()
    assert [each.ending for each in sittings] == ["replaced", None]
    assert "Hộ ông Lực" in desk.get("/ban-hang/san-pham/moi").text


def test_every_change_that_is_not_about_goods_is_refused_while_entering(
    app: Flask, client: PageClient, dieu: Person, leave: EntryConsent
) -> None:
    desk = sits(client, dieu, leave)
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/nhap-ho").text)[1]  # type: ignore[index]
    refused, open_ = set(), set()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") or not CHANGING & (rule.methods or set()) or rule.endpoint == "static":
            continue
        if rule.endpoint in ("assistance.start_entering", "assistance.stop_entering", "accounts.sign_out"):
            continue
        path = str(rule.build({name: "1" for name in rule.arguments}, append_unknown=False)[1])  # type: ignore[index]
        answer = desk.post(path, data={"csrf_token": token})
        (refused if answer.status_code == 403 and "chỉ ghi được hàng" in answer.text else open_).add(rule.endpoint)
    assert {name.split(".")[0] for name in open_} <= {
        "catalogue_producer",
        "stock_producer",
        "shelf_producer",
        "notifications",
    }
    assert {"organisations.open_bank_account", "organisations.add_member", "accounts.change_password"} <= refused
    assert {"accounts.issue_token", "approvals_coordinator.approve", "checkout.check_out"} <= refused
    assert not {each for each in open_ if each.startswith("notifications")} - {
        "notifications.open_notice",
        "notifications.read_notice",
        "notifications.read_all",
    }


def test_by_page_the_producers_orders_money_and_members_stay_closed(
    client: PageClient, dieu: Person, leave: EntryConsent
) -> None:
    desk = sits(client, dieu, leave)
    for address in ("/ban-hang", "/ban-hang/don-hang", "/ban-hang/so-thu", "/ban-hang/ho-so", "/ban-hang/nhap-ho"):
        assert desk.get(address).status_code == 403, address


def test_the_api_knows_nothing_of_it(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = sits(client, dieu, leave)
    answer = desk.post("/api/v1/listings", json={"name": "Mật ong"}, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 401


def test_signing_out_ends_it(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = sits(client, dieu, leave)
    desk.submit("/tai-khoan", to="/dang-xuat")
    assert db.session.scalars(select(Assistance.ending)).one() == "signed_out"
    let_in(desk, dieu)
    assert desk.get("/ban-hang/san-pham").status_code == 403


@pytest.mark.parametrize(("apart", "hours"), [({"minutes": 121}, 1), ({"minutes": 110}, 5)])
def test_it_ends_by_itself(
    apart: dict[str, int], hours: int, client: PageClient, dieu: Person, leave: EntryConsent, clock: FrozenClock
) -> None:
    desk = sits(client, dieu, leave)
    for _each in range(hours):
        clock.move(**apart)
        answer = desk.get("/ban-hang/san-pham")
    assert answer.status_code == 403
    assert "Đã thôi nhập thay" in desk.get("/dieu-phoi").text


def test_what_was_meant_for_another_is_never_taken_as_ones_own(
    client: PageClient, lan: Person, household: Organisation, dung: Person
) -> None:
    seller(lan, "Hộ chị Lan")
    consent = leave_for_relative(lan, household)
    phone = sits(client, lan, consent)
    page = phone.get("/ban-hang/san-pham/moi").text
    token, key = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "once_key"))  # type: ignore[index]
    commands.withdraw_consent(acting(dung), consent)

    sent = {"csrf_token": token, "once_key": key, "name": "Mật của bà Dung", "press": "draft"}
    assert phone.post("/ban-hang/san-pham/moi", data=sent).status_code == 403
    assert phone.post(f"/ban-hang/san-pham/moi?cho={household.slug}", data=sent).status_code == 404
    assert db.session.scalars(select(Listing)).all() == []


def test_another_coordinator_or_another_browser_gets_nothing_of_it(
    app: Flask, client: PageClient, dieu: Person, leave: EntryConsent
) -> None:
    sits(client, dieu, leave)
    other = let_in(app.test_client(), dieu)  # type: ignore[arg-type]
    assert other.get("/ban-hang/san-pham").status_code == 403
    stranger = let_in(app.test_client(), coordinator_of(hoa_cuong(), "Trần Hòa"))  # type: ignore[arg-type]
    token = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/nhap-ho").text)  # type: ignore[assignment]
    csrf = token[1] if token else re.search(r'value="([^"]+)"', stranger.get("/tai-khoan").text)[1]  # type: ignore[index]
    assert stranger.post(f"/nhap-ho/{leave.reference}/bat-dau", data={"csrf_token": csrf}).status_code in (400, 404)


def test_a_draft_begun_for_a_producer_is_kept_for_them(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = sits(client, dieu, leave)
    answer = desk.submit("/ban-hang/san-pham/moi", {"name": "Mật ong rừng", "price": "rẻ"}, press="submit")
    assert answer.status_code == 422
    draft = db.session.scalars(select(ListingDraft)).one()
    assert (draft.person_id, draft.producer_id) == (dieu.id, leave.producer_id)


def test_who_enters_goods_holds_no_papers_and_sends_no_sheets(dieu_entering: Actor, household: Organisation) -> None:
    """The endpoint refuses it already; the rule itself says so too, whatever leads to the command."""
    with pytest.raises(NotAllowed):
        certifying.keep_scan(dieu_entering, household, scan=plain_document())
    with pytest.raises(NotAllowed):
        certifying.enter_paper(
            dieu_entering, household, kind=PaperKind.SAFETY, number="12/2025/ATTP", issuer="Chi cục", issued_on=today()
        )
    with pytest.raises(NotAllowed):
        certifying.enter_certificate(
            dieu_entering, household, number="1/QĐ", issuer="UBND", stars=4, product_name="Mật ong", issued_on=today()
        )
    assert not may_import(dieu_entering, household)
