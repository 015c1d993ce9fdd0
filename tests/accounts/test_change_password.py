import pytest

from marketplace.accounts import commands, queries
from marketplace.accounts.commands.signing_in import SamePassword, WrongPassword, WrongSignIn
from marketplace.accounts.passwords import GuessablePassword
from marketplace.kernel.actor import VISITOR
from tests.pages import PageClient
from tests.world.people import PASSWORD, acting, let_in, person

NEW = "rẫy xa bếp lửa"


@pytest.fixture
def lan(app):
    return person("Hồ Thị Lan", "0905123456")


def test_every_browser_is_signed_out_and_the_one_in_hand_goes_on(lan):
    others = [commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD) for _browser in range(2)]
    going_on = commands.change_password(acting(lan), current_password=PASSWORD, new_password=NEW)
    assert [queries.sign_in_by_secret(each.secret) for each in others] == [None, None]
    assert queries.sign_in_by_secret(going_on.secret) is not None
    with pytest.raises(WrongSignIn):
        commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD)
    assert commands.sign_in(VISITOR, phone=lan.phone, password=NEW)


@pytest.mark.parametrize(
    ("current", "new", "refusal", "field"),
    [
        ("không phải đâu", NEW, WrongPassword, "current_password"),
        (PASSWORD, PASSWORD, SamePassword, "new_password"),
        (PASSWORD, "matkhau123", GuessablePassword, "new_password"),
    ],
)
def test_it_refuses(lan, current, new, refusal, field):
    with pytest.raises(refusal) as said:
        commands.change_password(acting(lan), current_password=current, new_password=new)
    assert said.value.field == field


def test_by_page(app, client: PageClient, lan):
    other = app.test_client()
    let_in(client, lan)
    let_in(other, lan)
    with client.session_transaction() as held:
        old = held["_user_id"]
    answer = client.submit("/tai-khoan/mat-khau", {"current_password": PASSWORD, "new_password": NEW})
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert client.get("/tai-khoan").status_code == 200
    assert other.get("/tai-khoan").status_code == 302
    with client.session_transaction() as held:
        assert held["_user_id"] != old


def test_by_page_a_wrong_current_password_is_told_at_its_field(client: PageClient, lan):
    let_in(client, lan)
    answer = client.submit("/tai-khoan/mat-khau", {"current_password": "không phải đâu", "new_password": NEW})
    assert answer.status_code == 422
    assert 'id="f-current_password-error"' in answer.text


def test_by_page_a_password_given_by_others_is_changed_first(client: PageClient, lan):
    from marketplace.kernel.db import db

    lan.must_change_password = True
    db.session.commit()
    let_in(client, lan)
    sent = client.get("/tai-khoan/sua")
    assert (sent.status_code, sent.location) == (303, "/tai-khoan/mat-khau")
    assert "do người khác đặt" in client.get(sent.location).text
    client.submit("/tai-khoan/mat-khau", {"current_password": PASSWORD, "new_password": NEW})
    assert client.get("/tai-khoan/sua").status_code == 200
