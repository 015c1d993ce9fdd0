"""The sheet of paper and the screen it is typed from have one order; the screen has the words and rules of the form."""

from __future__ import annotations

import re

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.assistance.models import EntryConsent
from marketplace.catalogue.keyboard_form import PARTS
from marketplace.catalogue.models import Listing, ListingDraft
from marketplace.catalogue.schemas import StartListing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.people import coordinator_of, hoa_cuong, let_in

SHEET, SCREEN = "/dieu-phoi/nhap-ho/phieu", "/ban-hang/san-pham/theo-phieu"
ORDER = [name for part in PARTS for name in part.names]
WRITTEN = {
    "name": "Măng nứa khô",
    "description": "Phơi bảy nắng.",
    "unit": "goi",
    "content_amount": "500",
    "content_unit": "g",
    "price": "70k",
    "stock": "20",
    "category": "rau-cu-qua-hat-tuoi",
    "origin": "Thôn 2, xã Trà Tân",
}

WRITTEN_ANEW = {"name": "Măng nứa khô"}


def entering_desk(client: PageClient, dieu: Person, leave: EntryConsent) -> PageClient:
    let_in(client, dieu)
    client.submit("/nhap-ho", to=f"{leave.reference}/bat-dau")
    return client


def test_every_line_of_the_sheet_is_a_field_of_the_form() -> None:
    assert set(ORDER) <= set(StartListing().fields)
    assert len(ORDER) == len(set(ORDER))


def test_sheet_and_screen_have_one_order(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = entering_desk(client, dieu, leave)
    on_paper = re.findall(r'data-name="(\w+)"', desk.get(SHEET).text)
    on_screen = list(dict.fromkeys(re.findall(r'id="f-(\w+)"', desk.get(SCREEN).text)))
    assert on_paper == ORDER
    assert [name for name in on_screen if name in ORDER] == ORDER


def test_a_sheet_may_carry_a_name(client: PageClient, dieu: Person, household: Organisation) -> None:
    desk = let_in(client, dieu)
    page = desk.get(f"{SHEET}?nha={household.slug}").text
    assert "Hộ bà Dung" in page
    assert "ký, ghi tên" in page
    elsewhere = let_in(client.application.test_client(), coordinator_of(hoa_cuong(), "Trần Hòa"))  # type: ignore[arg-type]
    assert elsewhere.get(f"{SHEET}?nha={household.slug}").status_code == 404


def test_a_sheet_is_typed_in_and_photos_follow_later(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = entering_desk(client, dieu, leave)
    category = re.search(r'<option value="([\w-]+)">', desk.get(SCREEN).text.split('name="category"')[1])
    answer = desk.submit(SCREEN, {**WRITTEN, "category": category[1] if category else ""}, press="draft")
    assert answer.status_code == 303, answer.text
    listing = db.session.scalars(select(Listing)).one()
    assert (listing.name, listing.unit, listing.price) == ("Măng nứa khô", Unit.GOI, Money(70_000))
    assert (listing.state, listing.producer_id) == (ListingState.DRAFT, leave.producer_id)
    assert answer.location == f"/ban-hang/san-pham/{listing.slug}"


def test_sending_at_once_needs_a_photo_and_loses_nothing(client: PageClient, dieu: Person, leave: EntryConsent) -> None:
    desk = entering_desk(client, dieu, leave)
    answer = desk.submit(SCREEN, {name: WRITTEN[name] for name in WRITTEN if name != "category"}, press="submit")
    assert answer.status_code == 422
    assert "ít nhất một ảnh" in answer.text
    assert "Phơi bảy nắng." in answer.text
    assert db.session.scalars(select(ListingDraft)).one().name == "Măng nứa khô"
    address = re.search(r'action="([^"]+nhap=[^"]+)"', answer.text)[1].replace("&amp;", "&")  # type: ignore[index]
    assert desk.submit(address, WRITTEN_ANEW, press="draft").status_code == 303
    assert db.session.scalars(select(ListingDraft)).all() == []


def test_a_producer_types_from_paper_too(client: PageClient, dung: Person, household: Organisation) -> None:
    phone = let_in(client, dung)
    assert phone.submit(SCREEN, {"name": "Chuối hột"}, press="draft").status_code == 303
