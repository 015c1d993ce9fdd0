"""A farmer with a cheap phone writes down what is for sale: photos and words are never lost."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from marketplace.accounts.models import Person
from marketplace.catalogue.models import Listing, Photo
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from marketplace.organisations.models import Organisation
from tests.pages import PageClient
from tests.world.goods import jpeg
from tests.world.organisations import verified_seller
from tests.world.people import acting, coordinator_of, let_in, person, tra_tan

NEW = "/ban-hang/san-pham/moi"


@pytest.fixture
def dung(app: Flask) -> Person:
    return person("Hồ Thị Dung")


@pytest.fixture
def household(dung: Person) -> Organisation:
    return verified_seller(dung, acting(coordinator_of(tra_tan())))


@pytest.fixture
def phone(client: PageClient, dung: Person, household: Organisation) -> PageClient:
    """Dung's telephone, signed in."""
    return let_in(client, dung)


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
    ("field", "typed", "sentence"),
    [
        ("price", "70.5", "Không rõ là bao nhiêu đồng"),
        ("price", "tám lăm", "Hãy nhập số tiền bằng chữ số"),
        ("price", "0", "Số tiền nhỏ nhất là 100"),
        ("price", "2.000.000.000", "Số tiền lớn nhất"),
        ("stock", "-1", "Số lượng nhỏ nhất là 0"),
        ("stock", "1e9", "Hãy nhập số lượng bằng chữ số"),
        ("step", "0", "Số lượng nhỏ nhất là 0,001"),
        ("name", "", "Hãy điền mục này"),
        ("name", "M" * 10_000, "Dài quá: tối đa 120 ký tự, đang có 10000."),
        ("category", "vang-bac", "Hãy chọn một nhóm hàng trong danh sách"),
        ("category", "ruou-trang", "Chợ này không bán rượu"),
        ("unit", "chuc", "Hãy chọn một trong các mục đã cho"),
        ("trace_link", "http://x.vn", "https://"),
        ("harvest_months", ["13"], "Hãy nhập số từ 1 đến 12"),
        ("photos", [file(b"x", "khong-phai.txt")], "không phải ảnh"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    phone: PageClient, field: str, typed: Any, sentence: str
) -> None:
    answer = phone.submit(NEW, goods(**{field: typed}), press="submit")

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
