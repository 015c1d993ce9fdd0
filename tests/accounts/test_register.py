import threading
import unicodedata

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from marketplace.accounts import commands, schemas
from marketplace.accounts.models import Consent, Person
from marketplace.accounts.passwords import GuessablePassword
from marketplace.accounts.queries import person_by_phone
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.db import db
from marketplace.kernel.errors import Duplicate
from tests.pages import PageClient
from tests.world.people import PASSWORD, person

LAN = {"phone": "0905 123 456", "name": "Hồ Thị Lan", "password": PASSWORD, "wants": "buy", "agrees": "1"}


def test_a_person_registers_with_a_phone_number_and_a_password(app):
    lan = commands.register(VISITOR, phone="+84905123456", name="Hồ Thị Lan", password=PASSWORD, agrees=True)
    assert (lan.phone, lan.folded) == ("+84905123456", "ho thi lan")
    assert lan.password_hash.startswith("$argon2id$")
    assert db.session.scalars(select(Consent.purpose).where(Consent.person_id == lan.id)).all() == ["account"]


@pytest.mark.parametrize(
    "typed",
    ["0905123456", "+84 905 123 456", "84905123456", "0905.123.456", "０９０５１２３４５６", "0905\u00a0123\u00a0456"],
)
def test_every_spelling_of_a_number_is_one_person(app, typed):
    lan = person("Hồ Thị Lan", "0905123456")
    assert person_by_phone(typed).id == lan.id
    assert schemas.FindPerson().load({"phone": typed}) == {"phone": "+84905123456"}


def test_it_refuses_a_number_that_has_an_account(app):
    person("Hồ Thị Lan", "0905123456")
    with pytest.raises(Duplicate) as refusal:
        person("Người Khác", "+84905123456")
    assert refusal.value.field == "phone"


@pytest.mark.parametrize("typed", ["12345", "0905 123 45", "01225123456", "0236 3123456", "abc", "0" * 5000])
def test_it_refuses_what_is_no_mobile_number(typed):
    with pytest.raises(ValidationError):
        schemas.FindPerson().load({"phone": typed})


@pytest.mark.parametrize("password", ["matkhau123", "12345678", "0905123456", "ho thi lan 1990", "Trà Tân 2025"])
def test_it_refuses_a_password_others_would_try_first(app, password):
    with pytest.raises(GuessablePassword) as refusal:
        commands.register(VISITOR, phone="0905123456", name="Hồ Thị Lan", password=password)
    assert refusal.value.field == "password"
    assert person_by_phone("0905123456") is None


def test_by_page_one_is_signed_in_and_led_on(client: PageClient):
    answer = client.submit("/dang-ky", {**LAN, "wants": "sell"})
    assert (answer.status_code, answer.location) == (303, "/tai-khoan/bat-dau?muon=sell")
    assert "Hồ Thị Lan" in client.get("/tai-khoan").text


def test_by_page_a_full_basket_is_waited_for(client: PageClient):
    asked = client.get("/dang-nhap?next=/dat-hang").text
    assert 'href="/dang-ky?next=/dat-hang"' in asked
    answer = client.submit("/dang-ky?next=/dat-hang", LAN)
    assert answer.location == "/tai-khoan/bat-dau?muon=buy&next=%2Fdat-hang"


def test_by_page_what_was_typed_stays_and_the_password_does_not(client: PageClient):
    answer = client.submit("/dang-ky", {**LAN, "phone": "0905", "password": "suối"})
    assert answer.status_code == 422
    assert 'value="0905"' in answer.text
    assert 'value="Hồ Thị Lan"' in answer.text
    assert "suối</" not in answer.text
    assert 'value="suối"' not in answer.text
    assert 'href="#f-phone"' in answer.text
    assert 'href="#f-password"' in answer.text


def test_by_page_nobody_is_kept_without_consent(client: PageClient):
    answer = client.submit("/dang-ky", {name: value for name, value in LAN.items() if name != "agrees"})
    assert answer.status_code == 422
    assert "Chợ cần bạn đồng ý" in answer.text
    assert db.session.scalar(select(Person)) is None


def test_by_page_the_box_is_not_ticked_beforehand(client: PageClient):
    page = client.get("/dang-ky").text
    assert "checked" not in page
    assert 'autocomplete="new-password"' in page
    assert "Bạn đăng nhập bằng số này" in page


def test_by_page_a_known_number_is_told_to_sign_in(client: PageClient):
    person("Hồ Thị Lan", "0905123456")
    answer = client.submit("/dang-ky", LAN)
    assert answer.status_code == 422
    assert "Số này đã có tài khoản" in answer.text


def test_by_page_hands_that_type_marks_apart_are_understood(client: PageClient):
    apart = {
        **LAN,
        "name": unicodedata.normalize("NFD", "Hồ Thị Lan"),
        "password": unicodedata.normalize("NFD", PASSWORD),
    }
    client.submit("/dang-ky", apart)
    assert person_by_phone("0905123456").name == "Hồ Thị Lan"
    assert commands.sign_in(VISITOR, phone="+84905123456", password=PASSWORD)


@pytest.mark.parametrize("name", ["x" * 10_000, "\u200b\u202e", " ", "a"])
def test_by_page_a_name_nobody_has_is_refused(client: PageClient, name):
    answer = client.submit("/dang-ky", {**LAN, "name": name})
    assert answer.status_code == 422
    assert 'id="f-name-error"' in answer.text


def test_by_page_nobody_slips_in_more_than_was_asked(client: PageClient):
    page = client.get("/dang-ky").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for field in ("is_disabled", "role", "is_administrator", "id"):
        answer = client.post("/dang-ky", data={**LAN, "csrf_token": token, field: "1"})
        assert answer.status_code == 422
    assert person_by_phone("0905123456") is None


def test_two_hands_registering_one_number_leave_one_person(app):
    refused = []

    def register():
        with app.app_context():
            try:
                person("Hồ Thị Lan", "0905123456")
            except Duplicate as refusal:
                refused.append(refusal.field)
            finally:
                db.session.remove()

    hands = [threading.Thread(target=register) for _hand in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert refused == ["phone"] * 3
    assert len(db.session.scalars(select(Person)).all()) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [("/dang-ky", "Open an account"), ("/dang-nhap", "Sign in"), ("/quen-mat-khau", "Forgotten password")],
)
def test_by_page_in_english(client: PageClient, path, words):
    page = client.get(f"{path}?lang=en").text
    assert f"<h1>{words}</h1>" in page
    for left in ("Mật khẩu", "Số điện thoại", "Đăng nhập", "không bắt buộc"):
        assert left not in page
