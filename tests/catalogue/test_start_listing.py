"""A farmer with a cheap phone writes down what is for sale: photos and words are never lost."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from marketplace.photos.models import Photo
from marketplace.photos.queries import is_loose
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import jpeg, photo_of, seller_of
from tests.world.organisations import verified_seller
from tests.world.people import acting, let_in, person

NEW = "/ban-hang/san-pham/moi"


def file(content: bytes, name: str = "anh.jpg") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type="image/jpeg")


def goods(**more: Any) -> dict[str, Any]:
    """What she types for dried bamboo shoots sold by weight."""
    return {
        "name": "Măng nứa khô",
        "unit": "kg",
        "price": "185.000",
        "stock": "12,5",
        "category": "rau-cu-qua",
        "origin": "thôn 2, xã Trà Tân",
        "photos": [file(jpeg())],
        **more,
    }


def only_listing() -> Listing:
    return db.session.scalars(select(Listing)).one()


def test_a_photo_a_name_and_a_price_go_to_the_coordinator(phone: PageClient) -> None:
    answer = phone.submit(NEW, goods(), press="submit")

    assert answer.status_code == 303, answer.text
    listing = only_listing()
    assert listing.state is ListingState.SUBMITTED
    assert (listing.price, listing.unit, len(listing.photos)) == (Money(185_000), Unit.KG, 1)
    assert answer.location == f"/ban-hang/san-pham/{listing.slug}" == "/ban-hang/san-pham/mang-nua-kho"
    assert "Đã gửi. Cán bộ xã Trà Tân đang xem." in phone.get(answer.location).text


def test_a_draft_needs_only_a_name(phone: PageClient) -> None:
    answer = phone.submit(NEW, {"name": "Mật ong"}, press="draft")

    assert answer.status_code == 303
    assert only_listing().state is ListingState.DRAFT
    assert "Còn thiếu" in phone.get(answer.location).text


@pytest.mark.parametrize("typed", ["85.000", "85000", "85 000", "85,000 đ", "85k"])
def test_a_price_is_read_as_hands_type_it(phone: PageClient, typed: str) -> None:
    phone.submit(NEW, goods(price=typed), press="draft")

    assert only_listing().price == Money(85_000)


@pytest.mark.parametrize(
    ("unit", "typed", "stock"),
    [("kg", "8,5 kg", "8.5"), ("kg", "8.5KG", "8.5"), ("goi", "12 gói", "12"), ("goi", "12goi", "12")],
)
def test_the_unit_may_be_typed_behind_the_number(phone: PageClient, unit: str, typed: str, stock: str) -> None:
    answer = phone.submit(NEW, goods(unit=unit, stock=typed), press="draft")

    assert answer.status_code == 303, answer.text
    assert only_listing().opening_stock == Decimal(stock)


@pytest.mark.parametrize("typed", ["500 g", "8,5 con", "8,5 tạ", "kg"])
def test_another_unit_behind_the_number_is_not_guessed_at(phone: PageClient, typed: str) -> None:
    answer = phone.submit(NEW, goods(unit="kg", stock=typed), press="draft")

    assert answer.status_code == 422
    assert "Hãy nhập số lượng bằng chữ số" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("price", "70.5", "Không rõ là bao nhiêu đồng"),
        ("price", "tám lăm", "Hãy nhập số tiền bằng chữ số"),
        ("price", "0", "Số tiền nhỏ nhất là 100"),
        ("price", "2.000.000.000", "Số tiền lớn nhất"),
        ("stock", "-1", "Số lượng nhỏ nhất là 0"),
        ("stock", "1e9", "Hãy nhập số lượng bằng chữ số"),
        ("step", "0", "Số lượng nhỏ nhất là 0,001"),
        ("name", "", "Hãy điền mục “Tên sản phẩm”."),
        ("name", "M" * 10_000, "Dài quá: tối đa 120 ký tự, đang có 10000."),
        ("category", "vang-bac", "Hãy chọn một nhóm hàng trong danh sách"),
        ("category", "ruou-trang", "Chợ này không bán rượu"),
        ("unit", "chuc", "Hãy chọn một trong các mục đã cho"),
        ("trace_link", "http://x.vn", "https://"),
        ("harvest_months", ["13"], "Hãy nhập số từ 1 đến 12"),
        ("photos", lambda: [file(b"x", "khong-phai.txt")], "không phải ảnh"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    phone: PageClient, field: str, typed: Any, sentence: str
) -> None:
    written = typed() if callable(typed) else typed
    answer = phone.submit(NEW, goods(**{field: written}), press="submit")

    assert answer.status_code == 422
    assert "<title>Lỗi:" in answer.text
    assert sentence in answer.text.split("<h1>")[0], "the summary comes first"
    assert f'href="#f-{field}"' in answer.text
    assert f'id="f-{field}' in answer.text
    kept = goods() | ({field: typed} if isinstance(typed, str) else {})
    for name in {"name", "price", "stock", "origin"}:
        assert f'value="{kept[name]}"' in answer.text, name
    if field != "photos":
        assert answer.text.count('name="photos" value="') == 1, "the photo was kept"
    assert db.session.scalar(select(Listing)) is None


def test_letters_enter_in_one_spelling_without_hidden_ones(phone: PageClient) -> None:
    typed = unicodedata.normalize("NFD", "Mật ong\u200b rừng") + "\u202egnơud"

    phone.submit(NEW, goods(name=typed), press="draft")

    assert only_listing().name == "Mật ong rừnggnơud"


def test_a_good_photo_stays_while_a_bad_one_is_named(phone: PageClient) -> None:
    sent = [file(jpeg(), "mang.jpg"), file(jpeg()[:400], "rach.jpg"), file(b"GIF89a" + b"0" * 90, "dong.gif")]

    answer = phone.submit(NEW, goods(photos=sent), press="submit")

    assert answer.status_code == 422
    assert "“rach.jpg”: Ảnh bị hỏng hoặc tải lên chưa hết." in answer.text
    assert "“dong.gif”: Tệp này không phải ảnh." in answer.text
    kept = db.session.scalars(select(Photo)).one()
    assert is_loose(kept)
    assert f'name="photos" value="{kept.reference}" checked' in answer.text


def test_kept_photos_go_along_when_the_form_is_sent_again(phone: PageClient) -> None:
    first = phone.submit(NEW, goods(price="70.5"), press="submit")
    assert first.status_code == 422
    kept = db.session.scalars(select(Photo)).one()

    again = phone.submit(NEW, goods(photos=[kept.reference]), press="submit")

    assert again.status_code == 303
    assert [photo.reference for photo in only_listing().photos] == [kept.reference]


def test_the_chosen_photo_goes_first(phone: PageClient) -> None:
    phone.submit(NEW, goods(photos=[file(jpeg(colour=(10, 90, 10))), file(jpeg(colour=(90, 10, 10)))]), press="draft")
    listing = only_listing()
    first, second = (photo.reference for photo in listing.photos)

    phone.submit(f"/ban-hang/san-pham/{listing.slug}/sua", {"cover": second}, press="draft")

    assert [photo.reference for photo in only_listing().photos] == [second, first]


def test_a_photo_left_unticked_is_gone(phone: PageClient) -> None:
    phone.submit(NEW, goods(), press="draft")
    listing = only_listing()

    phone.submit(f"/ban-hang/san-pham/{listing.slug}/sua", {"photos": []}, press="draft")

    assert only_listing().photos == []


def test_nine_photos_are_one_too_many(phone: PageClient) -> None:
    many = [file(jpeg(40, 30, colour=(number * 20, 0, 0))) for number in range(9)]

    answer = phone.submit(NEW, goods(photos=many), press="draft")

    assert answer.status_code == 422
    assert "Nhiều nhất 8 ảnh" in answer.text


def test_somebody_elses_photo_cannot_be_taken(phone: PageClient, neighbour: Organisation) -> None:
    theirs = photo_of(seller_of(neighbour)).reference

    phone.submit(NEW, goods(photos=[theirs]), press="draft")

    assert only_listing().photos == []


def test_a_double_tap_makes_one_listing(phone: PageClient) -> None:
    page = phone.get(NEW)
    sent = dict(untouched(form_in(page.text, {"price"}, "", ""))) | goods(photos=[]) | {"press": "draft"}

    first = phone.post(NEW, data=sent)
    second = phone.post(NEW, data=sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert db.session.scalars(select(Listing)).one().name == "Măng nứa khô"


def test_what_the_server_decides_cannot_be_typed_in(phone: PageClient) -> None:
    page = phone.get(NEW)
    sent = dict(untouched(form_in(page.text, {"price"}, "", ""))) | goods(photos=[])

    answer = phone.post(NEW, data=sent | {"state": "live", "producer_id": "1"})

    assert answer.status_code == 422
    assert "Không có mục này." in answer.text
    assert db.session.scalar(select(Listing)) is None


def test_who_sells_for_nobody_is_shown_the_way_out(client: PageClient) -> None:
    let_in(client, person("Trần Văn Minh"))

    assert client.get(NEW).status_code == 403


def test_who_sells_for_two_is_asked_for_which(phone: PageClient, dung: Person, coordinator: Person) -> None:
    verified_seller(dung, acting(coordinator), "Tổ hợp tác Thôn 2")

    assert "Bán dưới tên nào?" in phone.get(NEW).text
    assert phone.submit(NEW + "?cho=to-hop-tac-thon-2", {"name": "Quế thanh"}, press="draft").status_code == 303
    assert only_listing().producer.name == "Tổ hợp tác Thôn 2"
