import pytest
from flask import Flask

from marketplace.accounts import commands, queries
from marketplace.kernel.actor import VISITOR
from marketplace.kernel.errors import Missing, NotAllowed
from tests.pages import PageClient
from tests.world.people import PASSWORD, acting, let_in, person


@pytest.fixture
def lan(app):
    return person("Hồ Thị Lan", "0905123456")


def opened(somebody):
    return commands.sign_in(VISITOR, phone=somebody.phone, password=PASSWORD)


def test_one_leaves_one_browser_or_all(lan):
    first, second, third = opened(lan), opened(lan), opened(lan)
    commands.sign_out(acting(lan), first.sign_in)
    assert queries.sign_in_by_secret(first.secret) is None
    assert queries.sign_in_by_secret(second.secret) is not None
    assert commands.sign_out_everywhere(acting(lan)) == 2
    assert queries.sign_in_by_secret(third.secret) is None


def test_it_refuses_the_browser_of_somebody_else(lan):
    minh = person("Lê Văn Minh")
    theirs = opened(lan).sign_in
    with pytest.raises(NotAllowed):
        commands.end_sign_in(acting(minh), theirs)
    with pytest.raises(Missing):
        queries.sign_in_for(acting(minh), theirs.id)


def test_by_page_leaving_clears_the_browser(client: PageClient, lan):
    let_in(client, lan)
    with client.session_transaction() as held:
        secret = held["_user_id"]
    answer = client.submit("/tai-khoan", to="/dang-xuat", press="Đăng xuất")
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/tai-khoan").status_code == 302
    assert queries.sign_in_by_secret(secret) is None


def test_by_page_a_lost_phone_is_signed_out_from_another(app: Flask, client: PageClient, lan):
    lost = app.test_client()
    lost.get("/dang-nhap", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/131"})
    let_in(lost, lan)
    let_in(client, lan)
    page = client.get("/tai-khoan").text
    assert page.count("Đăng xuất máy này") == 1
    assert client.submit("/tai-khoan", to="/tai-khoan/may/").status_code == 303
    assert lost.get("/tai-khoan").status_code == 302
    assert client.get("/tai-khoan").status_code == 200


def test_by_page_somebody_elses_browser_is_not_there(client: PageClient, lan):
    theirs = opened(lan).sign_in.id
    let_in(client, person("Lê Văn Minh"))
    client.get("/tai-khoan")
    token = csrf_of(client)
    answer = client.post(f"/tai-khoan/may/{theirs}/dang-xuat", data={"csrf_token": token})
    assert answer.status_code == 404


def csrf_of(client: PageClient) -> str:
    page = client.get("/tai-khoan/sua").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_by_page_leaving_by_get_does_nothing(client: PageClient, lan):
    let_in(client, lan)
    assert client.get("/dang-xuat").status_code == 405
    assert client.get("/tai-khoan").status_code == 200
