import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts import commands, queries
from marketplace.accounts.commands.helping import A_DAY_EACH, TooManyCodes, WrongCode
from marketplace.accounts.models import ResetCode
from marketplace.accounts.passwords import GuessablePassword
from marketplace.accounts.states import Role, Scope
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.outbox import OutboxMessage
from tests.pages import PageClient
from tests.world.organisations import seller
from tests.world.people import PASSWORD, acting, administrator, coordinator_of, hoa_cuong, let_in, person, tra_tan

NEW = "rẫy xa bếp lửa"
SEEN = "đến tận nơi, tôi quen mặt"


@pytest.fixture
def dung(app):
    woman = person("Hồ Thị Dung", "0905123456")
    seller(woman)
    return woman


@pytest.fixture
def official(app):
    return coordinator_of(tra_tan())


def code_for(somebody, official):
    return commands.issue_reset_code(acting(official), somebody, evidence=SEEN)


def test_the_official_hands_over_a_code_and_the_owner_sets_the_password(dung, official):
    code = code_for(dung, official)
    commands.use_reset_code(VISITOR, phone="0905 123 456", code=code.lower(), new_password=NEW)
    assert commands.sign_in(VISITOR, phone=dung.phone, password=NEW)
    row = db.session.scalars(select(ResetCode)).one()
    assert (row.evidence, row.issued_by_id) == (SEEN, official.id)
    assert code.replace(" ", "") not in row.code_hash


def test_every_browser_and_every_token_ends(dung, official):
    browser = commands.sign_in(VISITOR, phone=dung.phone, password=PASSWORD)
    token = commands.issue_token(acting(dung), name="máy tính", scopes=[Scope.READ])
    commands.use_reset_code(VISITOR, phone=dung.phone, code=code_for(dung, official), new_password=NEW)
    assert queries.sign_in_by_secret(browser.secret) is None
    assert queries.token_by_secret(token.secret) is None


def test_until_it_is_used_the_old_password_stays(dung, official):
    code_for(dung, official)
    assert commands.sign_in(VISITOR, phone=dung.phone, password=PASSWORD)


def test_a_code_is_good_once(dung, official):
    code = code_for(dung, official)
    commands.use_reset_code(VISITOR, phone=dung.phone, code=code, new_password=NEW)
    with pytest.raises(WrongCode):
        commands.use_reset_code(VISITOR, phone=dung.phone, code=code, new_password="lại một lần nữa")


def test_a_code_is_good_for_a_day(dung, official, clock):
    code = code_for(dung, official)
    clock.move(hours=24, seconds=1)
    with pytest.raises(WrongCode):
        commands.use_reset_code(VISITOR, phone=dung.phone, code=code, new_password=NEW)


def test_a_newer_code_ends_the_older(dung, official):
    older, newer = code_for(dung, official), code_for(dung, official)
    with pytest.raises(WrongCode):
        commands.use_reset_code(VISITOR, phone=dung.phone, code=older, new_password=NEW)
    assert commands.use_reset_code(VISITOR, phone=dung.phone, code=newer, new_password=NEW)


def test_a_code_belongs_to_one_person(dung, official):
    code = code_for(dung, official)
    minh = person("Lê Văn Minh")
    for phone in (minh.phone, "+84905999999"):
        with pytest.raises(WrongCode):
            commands.use_reset_code(VISITOR, phone=phone, code=code, new_password=NEW)


def test_a_guessable_password_does_not_spend_the_code(dung, official):
    code = code_for(dung, official)
    with pytest.raises(GuessablePassword):
        commands.use_reset_code(VISITOR, phone=dung.phone, code=code, new_password="matkhau123")
    assert commands.use_reset_code(VISITOR, phone=dung.phone, code=code, new_password=NEW)


def test_the_owner_is_told_by_mail(dung, official):
    commands.amend_person(acting(dung), name="Hồ Thị Dung", email="dung@vidu.vn")
    code = code_for(dung, official)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.to == "dung@vidu.vn"
    assert code not in message.body


def test_an_official_helps_only_in_the_own_area_and_only_downwards(dung, official):
    neighbour = coordinator_of(hoa_cuong())
    keeper, other_keeper = administrator(), administrator("Phạm Thị Kho")
    stranger = person("Lê Văn Minh")
    may = {(who.id, whom.id) for who in (official, neighbour, keeper, stranger, dung) for whom in
           (dung, official, neighbour, keeper, other_keeper, stranger) if allowed(who, whom)}  # fmt: skip
    assert may == {
        (official.id, dung.id),
        (keeper.id, dung.id), (keeper.id, official.id), (keeper.id, neighbour.id), (keeper.id, stranger.id),
    }  # fmt: skip


def allowed(who, whom):
    try:
        commands.issue_reset_code(acting(who), whom, evidence=SEEN)
    except NotAllowed:
        return False
    return True


def test_a_coordinator_who_also_sells_is_out_of_another_coordinators_reach(dung, official):
    commands.grant_role(SYSTEM, dung, role=Role.COORDINATOR, locality=hoa_cuong())
    assert not allowed(official, dung)


def test_an_official_cannot_flood(dung, official):
    for _time in range(A_DAY_EACH):
        code_for(dung, official)
    with pytest.raises(TooManyCodes):
        code_for(dung, official)


def test_by_page_the_code_is_shown_once_and_works(app: Flask, client: PageClient, dung, official):
    let_in(client, official)
    found = client.submit("/dieu-phoi/mat-khau", {"wanted": "0905123456"})
    assert found.status_code == 200
    assert "Hồ Thị Dung" in found.text
    address = f"/dieu-phoi/mat-khau/{dung.id}"
    shown = client.submit(address, {"evidence": SEEN})
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    code = shown.text.split('<strong class="code">')[1].split("<")[0]
    assert code not in client.get(address).text

    at_home = app.test_client()
    answer = at_home.submit("/quen-mat-khau", {"phone": "0905123456", "code": code, "new_password": NEW})
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    assert at_home.submit("/dang-nhap", {"phone": "0905123456", "password": NEW}).status_code == 303


def test_by_page_a_number_elsewhere_reads_like_an_unknown_one(client: PageClient, dung):
    let_in(client, coordinator_of(hoa_cuong()))
    elsewhere = client.submit("/dieu-phoi/mat-khau", {"wanted": "0905123456"})
    unknown = client.submit("/dieu-phoi/mat-khau", {"wanted": "0905999999"})
    assert elsewhere.status_code == unknown.status_code == 422
    assert "Hồ Thị Dung" not in elsewhere.text
    assert "Không có người mua bán nào ở địa bàn" in elsewhere.text
    assert "Không có người mua bán nào ở địa bàn" in unknown.text
    assert client.get(f"/dieu-phoi/mat-khau/{dung.id}").status_code == 404


def test_by_page_a_wrong_code_comes_back_with_what_was_typed(client: PageClient, dung, official):
    code_for(dung, official)
    answer = client.submit("/quen-mat-khau", {"phone": "0905123456", "code": "BBBB BBBB", "new_password": NEW})
    assert answer.status_code == 422
    assert 'value="BBBB BBBB"' in answer.text
    assert NEW not in answer.text
