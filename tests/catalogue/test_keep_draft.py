"""A form half filled is kept as it was typed: for its writer, on any device, never written over unasked."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from marketplace.accounts.models import Person
from marketplace.catalogue import commands, policy, queries
from marketplace.catalogue.commands import DraftChanged, TooManyDrafts, unfinished
from marketplace.catalogue.models import Listing, ListingDraft
from marketplace.kernel import images
from marketplace.kernel.actor import Actor
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.idempotency import KeyUsedForSomethingElse
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.photos import commands as photographing
from marketplace.photos.models import Photo
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import category, draft, jpeg, live_listing, photo_of, seller_of, submitted_listing
from tests.world.people import let_in

HOME, NEW = "/ban-hang/san-pham", "/ban-hang/san-pham/moi"
KEY = "mot-bai-viet-do"
HALF = {"name": ["Măng nứa"], "price": ["tám lăm"]}
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def begun(dung_selling: Actor, household: Organisation) -> ListingDraft:
    return commands.keep_draft(dung_selling, household, key=KEY, typed=HALF)


def rows(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def token_of(phone: PageClient) -> str:
    return str(phone.get(f"{HOME}/nhap").json["token"])


def sent_by_script(phone: PageClient, address: str, **typed: Any) -> TestResponse:
    return phone.post(address, data=typed, headers={**SCRIPT, "X-CSRFToken": token_of(phone)})


def test_what_is_typed_is_kept_right_or_wrong(begun: ListingDraft) -> None:
    assert begun.typed == HALF
    assert (begun.name, begun.photos, begun.version) == ("Măng nứa", [], 1)


def test_writing_on_makes_a_new_version_and_the_same_words_none(
    begun: ListingDraft, dung_selling: Actor, household: Organisation
) -> None:
    later = {**HALF, "price": ["85.000"]}

    again = commands.keep_draft(dung_selling, household, key=KEY, typed=HALF, seen=0)
    assert (again.id, again.version) == (begun.id, 1)
    commands.keep_draft(dung_selling, household, key=KEY, typed=later, seen=1)
    assert (begun.version, begun.typed) == (2, later)


def test_what_another_device_wrote_is_never_written_over(
    begun: ListingDraft, dung_selling: Actor, household: Organisation
) -> None:
    commands.keep_draft(dung_selling, household, key=KEY, typed={"name": ["Măng le"]}, seen=1)

    with pytest.raises(DraftChanged):
        commands.keep_draft(dung_selling, household, key=KEY, typed={"name": ["Măng khô"]}, seen=1)

    assert begun.name == "Măng le"


def test_nobody_writes_for_a_producer_that_is_not_theirs(dung_selling: Actor, neighbour: Organisation) -> None:
    with pytest.raises(NotAllowed):
        commands.keep_draft(dung_selling, neighbour, key=KEY, typed=HALF)


def test_a_draft_is_for_its_writers_eyes_only(
    begun: ListingDraft, dung_selling: Actor, neighbour: Organisation, client: PageClient
) -> None:
    lucs = seller_of(neighbour)

    assert queries.drafts_of(dung_selling) == [begun]
    assert queries.drafts_of(lucs) == []
    assert queries.draft_for(lucs, KEY) is None
    assert policy.may_continue(dung_selling, begun)
    with pytest.raises(NotAllowed):
        commands.drop_draft(lucs, begun)
    page = let_in(client, db.session.get_one(Person, lucs.person_id)).get(f"{NEW}?nhap={KEY}")
    assert page.status_code == 200
    assert 'value="Măng nứa"' not in page.text


def test_nobody_begins_endlessly(
    begun: ListingDraft, dung_selling: Actor, household: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "MOST_DRAFTS", 1)

    with pytest.raises(TooManyDrafts):
        commands.keep_draft(dung_selling, household, key="mot-bai-khac", typed=HALF)


def test_a_draft_nobody_touches_is_forgotten_after_three_months(
    app: Flask, clock: FrozenClock, dung_selling: Actor, household: Organisation
) -> None:
    commands.keep_draft(dung_selling, household, key=KEY, typed=HALF)

    def forget() -> str:
        return app.test_cli_runner().invoke(args=["catalogue", "forget-old-drafts"]).output

    assert forget() == "0 drafts removed.\n"
    clock.move(days=91)
    assert forget() == "1 drafts removed.\n"
    assert rows(ListingDraft) == 0


def test_the_photos_of_a_draft_are_kept_as_long_as_it(
    app: Flask, clock: FrozenClock, dung_selling: Actor, household: Organisation
) -> None:
    photo = photo_of(dung_selling)
    kept = commands.keep_draft(dung_selling, household, key=KEY, typed={**HALF, "photos": [photo.reference]})
    clock.move(days=2)
    assert photographing.forget_loose_photos() == []

    commands.drop_draft(dung_selling, kept)

    assert photographing.forget_loose_photos() == [photo.digest]


# by page, without a script


def test_a_form_with_faults_is_kept_and_found_in_the_list(phone: PageClient) -> None:
    sent = {"name": "Măng nứa", "price": "tám lăm", "photos": [FileStorage(BytesIO(jpeg()), filename="mang.jpg")]}

    answer = phone.submit(NEW, sent, press="draft")

    assert answer.status_code == 422
    assert "Bài đã được giữ trên chợ." in answer.text
    [kept] = db.session.scalars(select(ListingDraft)).all()
    assert (kept.typed["name"], kept.typed["price"], len(kept.photos)) == (["Măng nứa"], ["tám lăm"], 1)
    assert "Bài đang viết" in phone.get(HOME).text
    assert "Bài đang viết" in phone.get("/ban-hang").text
    again = phone.get(f"{NEW}?nhap={kept.key}").text
    assert 'value="Măng nứa"' in again and 'value="tám lăm"' in again
    assert f'name="photos" value="{kept.photos[0]}" checked' in again


def test_a_nameless_form_is_kept_too(phone: PageClient) -> None:
    assert phone.submit(NEW, {"price": "85.000"}, press="draft").status_code == 422

    assert "Chưa có tên" in phone.get(HOME).text


def test_once_sent_the_draft_is_gone(begun: ListingDraft, phone: PageClient) -> None:
    address = f"{NEW}?nhap={KEY}"

    assert phone.submit(address, {"price": "85.000"}, press="draft").status_code == 303

    assert rows(ListingDraft) == 0
    assert db.session.scalars(select(Listing)).one().name == "Măng nứa"


def test_a_draft_another_device_went_on_with_stays_when_this_one_sends(
    begun: ListingDraft, phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    address = f"{NEW}?nhap={KEY}"
    page = phone.get(address)
    assert f"nhap={KEY}&amp;ban=1" in page.text
    commands.keep_draft(dung_selling, household, key=KEY, typed={"name": ["Măng le"]}, seen=1)

    answer = sent_by_script(phone, f"{address}&ban=1", name="Măng nứa", unit="kg", press="draft", once_key="a" * 20)

    assert answer.json == {"location": f"{HOME}/mang-nua"}
    assert [each.name for each in queries.drafts_of(dung_selling)] == ["Măng le"]


def test_faults_never_write_over_another_device(
    begun: ListingDraft, phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    typed = {"name": "Măng nứa", "price": "?", "press": "draft", "once_key": "a" * 20, "csrf_token": token_of(phone)}
    commands.keep_draft(dung_selling, household, key=KEY, typed={"name": ["Măng le"]}, seen=1)

    assert phone.post(f"{NEW}?nhap={KEY}&ban=1", data=typed).status_code == 422

    assert {each.name for each in queries.drafts_of(dung_selling)} == {"Măng nứa", "Măng le"}


def test_a_draft_is_thrown_away(begun: ListingDraft, phone: PageClient) -> None:
    answer = phone.submit(HOME, to=f"/nhap/{KEY}/bo")

    assert (answer.status_code, answer.location) == (303, HOME)
    assert rows(ListingDraft) == 0


def test_a_returned_listing_is_gone_on_with_as_it_was_left(
    phone: PageClient, dung_selling: Actor, household: Organisation
) -> None:
    listing = draft(household)
    key = f"sua-{listing.slug}"
    commands.keep_draft(dung_selling, household, listing, key=key, typed={"name": ["Măng khô loại một"]})

    page = phone.get(f"{HOME}/{listing.slug}/sua").text

    assert 'value="Măng khô loại một"' in page
    assert "Đang viết tiếp bài lưu lúc" in page
    assert f'href="{HOME}/{listing.slug}/sua?nhap={key}"' in phone.get(HOME).text


def test_other_words_of_goods_on_the_shelf_are_gone_on_with_and_overrule_nobody_unasked(
    phone: PageClient, household: Organisation
) -> None:
    listing = live_listing(household, "Măng khô", price=Money(70_000))
    path = f"{HOME}/{listing.slug}/sua"
    assert phone.submit(path, {"description": "Hái tay.", "price": "tám lăm"}, press="submit").status_code == 422
    commands.change_price(seller_of(household), listing, price=Money(90_000))

    another_day = phone.get(path).text
    assert "Hái tay." in another_day and "Đang viết tiếp" in another_day
    late = phone.submit(path, {"price": "85.000"}, press="submit")
    assert late.status_code == 409 and "Người khác vừa ghi “90.000" in late.text

    again = {**dict(untouched(form_in(late.text, {"name"}, "", "submit"))), "press": "submit"}
    assert phone.post(path, data=again, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    db.session.expire_all()
    assert listing.price == Money(85_000)
    assert listing.open_revision is not None and listing.open_revision.description == "Hái tay."


def test_another_draft_is_offered_before_a_new_one_is_begun(begun: ListingDraft, phone: PageClient) -> None:
    assert "Viết tiếp: Măng nứa" in phone.get(NEW).text


@pytest.mark.parametrize("key", ["", "x", "../../etc", "a" * 200, "<script>"])
def test_an_odd_key_in_the_address_is_passed_over(phone: PageClient, key: str) -> None:
    assert phone.get(NEW, query_string={"nhap": key, "ban": "-1"}).status_code == 200


def test_the_next_goods_begin_as_the_last_ones_were(phone: PageClient, household: Organisation) -> None:
    submitted_listing(household, unit=Unit.CON, origin="Nóc ông Đề", category=category(1))

    page = phone.get(NEW).text

    assert 'value="con" checked' in page
    assert 'value="rau-cu-qua" checked' in page
    assert 'value="Nóc ông Đề"' in page


# by the page's script


def test_the_script_keeps_the_form_while_it_is_written(phone: PageClient, household: Organisation) -> None:
    address = f"{HOME}/nhap/{KEY}?cho={household.slug}"

    first = sent_by_script(phone, f"{address}&ban=0", name="Măng", price="85")
    second = sent_by_script(phone, f"{address}&ban=1", name="Măng nứa", harvest_months=["1", "2"])
    late = sent_by_script(phone, f"{address}&ban=1", name="Măng le")

    assert (first.json, second.json) == ({"version": 1}, {"version": 2})
    assert (late.status_code, late.json["version"]) == (200, 2)
    assert "máy khác" in late.json["refused"]
    kept = db.session.scalars(select(ListingDraft)).one()
    assert kept.typed == {"name": ["Măng nứa"], "harvest_months": ["1", "2"]}


def test_the_script_is_told_what_cannot_be_kept(phone: PageClient) -> None:
    long = sent_by_script(phone, f"{HOME}/nhap/{KEY}", name="M" * 30_000)
    odd = sent_by_script(phone, f"{HOME}/nhap/x", name="Măng")

    assert "viết ngắn lại" in long.json["refused"]
    assert "refused" in odd.json
    assert rows(ListingDraft) == 0


def test_the_script_is_told_where_to_go_on_or_what_is_wrong(phone: PageClient) -> None:
    wrong = sent_by_script(phone, NEW, price="85.000", press="draft", once_key="k" * 20)
    right = sent_by_script(phone, NEW, name="Mật ong", press="draft", once_key="k" * 20)
    again = sent_by_script(phone, NEW, name="Mật ong", press="draft", once_key="k" * 20)

    assert wrong.json == {"refused": "Hãy điền mục “Tên sản phẩm”."}
    assert right.json == again.json == {"location": f"{HOME}/mat-ong"}
    assert rows(Listing) == 1


def test_the_script_learns_who_is_signed_in(phone: PageClient, dung: Person, app: Flask) -> None:
    answer = phone.get(f"{HOME}/nhap")

    assert answer.json["person"] == str(dung.id)
    assert answer.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(f"{HOME}/nhap").status_code == 302


def photo_sent(phone: PageClient, content: bytes, key: str = "mot-tam-anh") -> TestResponse:
    file = FileStorage(BytesIO(content), filename="mang.jpg")
    return sent_by_script(phone, f"{HOME}/anh", photo=file, once_key=key)


def test_a_photo_sent_twice_under_its_key_is_one_and_developed_once(
    phone: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = photo_sent(phone, jpeg())
    monkeypatch.setattr(images, "develop", lambda content: pytest.fail("developed again"))
    monkeypatch.setattr("marketplace.photos.commands.develop", images.develop)

    again = photo_sent(phone, jpeg())

    assert first.json == again.json
    assert first.json["url"].endswith("-200.webp")
    assert rows(Photo) == 1


def test_a_photo_key_never_stands_for_another_photo(dung_selling: Actor) -> None:
    photographing.keep_photo(dung_selling, photo=jpeg(), key="mot-tam-anh")

    with pytest.raises(KeyUsedForSomethingElse):
        photographing.keep_photo(dung_selling, photo=jpeg(colour=(1, 2, 3)), key="mot-tam-anh")


def test_a_photo_forgotten_meanwhile_is_kept_anew(dung_selling: Actor, clock: FrozenClock) -> None:
    first = photographing.keep_photo(dung_selling, photo=jpeg(), key="mot-tam-anh")
    clock.move(days=1, minutes=1)
    photographing.forget_loose_photos()

    again = photographing.keep_photo(dung_selling, photo=jpeg(), key="mot-tam-anh")

    assert again.reference != first.reference
    assert rows(Photo) == 1


def test_what_is_no_photo_is_said_to_the_script(phone: PageClient) -> None:
    assert "không phải ảnh" in photo_sent(phone, b"%PDF-1.7").json["refused"]
    assert "Hãy chọn một tệp" in sent_by_script(phone, f"{HOME}/anh").json["refused"]


def test_no_goods_take_the_address_of_the_forms_parts(dung_selling: Actor, household: Organisation) -> None:
    for name in ("Nhập", "Ảnh", "Mới"):
        assert draft(household, name).slug not in ("nhap", "anh", "moi")


def test_the_list_of_drafts_costs_the_same_however_long(
    phone: PageClient,
    dung_selling: Actor,
    household: Organisation,
    statement_count: Callable[[Callable[[], object]], int],
) -> None:
    def begin(number: int) -> None:
        commands.keep_draft(dung_selling, household, key=f"bai-viet-so-{number}", typed=HALF)

    begin(1)
    phone.get(HOME)
    one = statement_count(lambda: phone.get(HOME))
    for number in range(2, 12):
        begin(number)

    assert statement_count(lambda: phone.get(HOME)) == one
