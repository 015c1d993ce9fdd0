import pytest
from sqlalchemy import select

from marketplace.accounts import commands, passwords, queries
from marketplace.accounts.commands.signing_in import AccountClosed, WrongSignIn
from marketplace.accounts.events import PersonSignedIn
from marketplace.accounts.models import SignIn
from marketplace.accounts.pages import next_path
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.commands import _listeners, on
from marketplace.kernel.db import db
from tests.databases import statements
from tests.pages import PageClient
from tests.world.people import PASSWORD, acting, coordinator_of, let_in, person, tra_tan


@pytest.fixture
def lan(app):
    return person("Hồ Thị Lan", "0905123456")


def test_the_right_password_opens_a_browser_whose_secret_is_not_kept(lan):
    signed_in = commands.sign_in(VISITOR, phone="+84905123456", password=PASSWORD, device="Chrome · Android")
    assert signed_in.sign_in.secret_hash != signed_in.secret
    assert len(signed_in.secret) >= 43
    assert queries.sign_in_by_secret(signed_in.secret)[1].person_id == lan.id
    assert queries.sign_in_by_secret(signed_in.sign_in.secret_hash) is None


def test_the_floors_above_hear_of_it(lan):
    heard = []
    on(PersonSignedIn)(heard.append)
    try:
        commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD)
    finally:
        _listeners[PersonSignedIn].remove(heard.append)
    assert [event.person.id for event in heard] == [lan.id]


def test_a_shared_phone_is_signed_in_for_half_a_day(lan, clock):
    own = commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD)
    shared = commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD, shared_phone=True)
    clock.move(hours=13)
    assert queries.sign_in_by_secret(shared.secret) is None
    clock.move(days=89)
    assert queries.sign_in_by_secret(own.secret) is not None
    clock.move(days=1)
    assert queries.sign_in_by_secret(own.secret) is None


@pytest.mark.parametrize("phone", ["+84905123456", "+84905999999"])
def test_unknown_phone_and_wrong_password_get_the_same_answer(lan, phone):
    with pytest.raises(WrongSignIn) as refusal:
        commands.sign_in(VISITOR, phone=phone, password="không phải đâu")
    assert refusal.value.sentence == "Số điện thoại hoặc mật khẩu chưa đúng. Hãy thử lại."
    assert refusal.value.field == "_schema"


def test_unknown_phone_and_wrong_password_cost_the_same_work(lan, monkeypatch):
    worked = []
    hasher = passwords._hasher(passwords._cost)
    monkeypatch.setattr(passwords, "_hasher", lambda cost: Counting(hasher, worked))
    for phone in ("+84905123456", "+84905999999"):
        with pytest.raises(WrongSignIn):
            commands.sign_in(VISITOR, phone=phone, password="không phải đâu")
    assert len(worked) == 2
    assert worked[0].split("$")[:4] == worked[1].split("$")[:4]


class Counting:
    """A hasher that notes what it had to check."""

    def __init__(self, hasher, worked):
        self.hasher, self.worked = hasher, worked

    def verify(self, kept, password):
        self.worked.append(kept)
        return self.hasher.verify(kept, password)


def test_a_closed_account_is_told_so_only_with_the_right_password(lan):
    commands.disable_person(SYSTEM, lan)
    with pytest.raises(AccountClosed):
        commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD)
    with pytest.raises(WrongSignIn):
        commands.sign_in(VISITOR, phone=lan.phone, password="không phải đâu")


def test_an_older_hash_is_made_anew_at_the_next_sign_in(lan):
    usual = passwords._cost
    passwords.use_cost((3, 24 * 1024, 1))
    try:
        commands.sign_in(VISITOR, phone=lan.phone, password=PASSWORD)
        assert "m=24576,t=3" in queries.person_by_phone(lan.phone).password_hash
    finally:
        passwords.use_cost(usual)


def test_by_page_one_comes_in_and_goes_on(client: PageClient, lan):
    asked = client.get("/tai-khoan/mat-khau")
    assert (asked.status_code, asked.location) == (302, "/dang-nhap?next=/tai-khoan/mat-khau")
    answer = client.submit(asked.location, {"phone": "0905.123.456", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/tai-khoan/mat-khau")
    assert client.get(answer.location).status_code == 200


def test_by_page_a_wrong_password_comes_back_with_the_number_typed(client: PageClient, lan):
    answer = client.submit("/dang-nhap", {"phone": "0905.123.456", "password": "không phải đâu"})
    assert answer.status_code == 422
    assert 'value="0905.123.456"' in answer.text
    assert "không phải đâu" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_by_page_an_unknown_number_reads_like_a_wrong_password(client: PageClient, lan):
    answers = [
        client.submit("/dang-nhap", {"phone": phone, "password": "không phải đâu"})
        for phone in ("0905123456", "0905999999")
    ]
    assert {each.status_code for each in answers} == {422}
    pages = [without_keys(each.text).replace("0905999999", "0905123456") for each in answers]
    assert pages[0] == pages[1]


def without_keys(page):
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_by_page_the_cookie_holds_nothing_of_the_person(client: PageClient, lan):
    let_in(client, lan)
    cookie = client.get_cookie("cho")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert len(cookie.value) < 1000
    with client.session_transaction() as held:
        assert set(held) <= {"_user_id", "csrf_token", "_permanent", "_flashes"}


def test_by_page_nothing_after_the_sign_in_changes_the_cookie(client: PageClient, lan, clock):
    """An answer that comes late would put an older cookie back, and the form being filled in would be refused."""
    let_in(client, lan)
    addresses = ("/", "/tai-khoan", "/tai-khoan/mat-khau", "/static/market.css", "/anh/khong-co.webp", "/robots.txt")
    assert [address for address in addresses if "Set-Cookie" in client.get(address).headers] == []

    clock.move(hours=2)
    assert "Set-Cookie" in client.get("/").headers, "a browser in use stays signed in"
    assert "Set-Cookie" not in client.get("/").headers


def test_by_page_signing_in_again_rotates_the_secret(client: PageClient, lan):
    let_in(client, lan)
    with client.session_transaction() as held:
        old = held["_user_id"]
    let_in(client, lan)
    with client.session_transaction() as held:
        assert held["_user_id"] != old
    assert queries.sign_in_by_secret(old) is None
    assert len(db.session.scalars(select(SignIn)).all()) == 1


def test_by_page_a_secret_planted_beforehand_opens_nothing(client: PageClient, lan):
    with client.session_transaction() as held:
        held["_user_id"] = "planted"
    let_in(client, lan)
    assert queries.sign_in_by_secret("planted") is None
    with client.session_transaction() as held:
        assert held["_user_id"] != "planted"


def test_by_page_a_shared_phone_forgets_with_the_browser(client: PageClient, lan):
    answer = client.submit("/dang-nhap", {"phone": lan.phone, "password": PASSWORD, "shared_phone": "1"})
    assert all("Expires" not in cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("cho="))


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/gio-hang?a=1", "/gio-hang?a=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("javascript:alert(1)", "/"),
        ("gio-hang", "/"),
        ("", "/"),
        ("/" + "a" * 2000, "/"),
    ],
)
def test_one_goes_on_within_the_market_only(app, wanted, goes):
    with app.test_request_context("/dang-nhap", query_string={"next": wanted}):
        assert next_path() == goes


def test_knowing_who_asks_takes_one_statement(app, client: PageClient, lan):
    let_in(client, lan)
    with statements(app) as seen:
        client.get("/tai-khoan/ma-truy-cap/moi")
    assert len(about_people(seen)) == 1, seen


def test_a_visitor_costs_none(app, client: PageClient):
    with statements(app) as seen:
        client.get("/dang-nhap")
    assert about_people(seen) == []


def about_people(seen):
    return [each for each in seen if "sign_in" in each or "membership" in each or "person." in each]


def test_an_officials_browser_sleeps_after_a_day_a_buyers_after_a_month(app, client: PageClient, lan, clock):
    official = coordinator_of(tra_tan())
    other = app.test_client()
    let_in(client, official)
    let_in(other, lan)
    clock.move(hours=23)
    assert client.get("/tai-khoan").status_code == 200
    clock.move(hours=25)
    assert client.get("/tai-khoan").status_code == 302
    assert other.get("/tai-khoan").status_code == 200
    clock.move(days=31)
    assert other.get("/tai-khoan").status_code == 302


def test_a_role_given_or_taken_counts_at_the_next_request(client: PageClient, app):
    official = coordinator_of(tra_tan())
    let_in(client, official)
    assert client.get("/dieu-phoi/mat-khau").status_code == 200
    (membership,) = queries.memberships_of(official)
    commands.withdraw_role(SYSTEM, membership)
    assert client.get("/dieu-phoi/mat-khau").status_code == 403


def test_a_closed_account_is_a_visitor_at_the_next_request(client: PageClient, lan):
    let_in(client, lan)
    commands.disable_person(SYSTEM, lan)
    assert client.get("/tai-khoan").status_code == 302


def test_trial_people_are_shown_by_a_trial_market_only(app, client: PageClient):
    assert "0900000011" not in client.get("/dang-nhap").text
    app.config["DEMO"] = True
    try:
        assert "0900000011" in client.get("/dang-nhap").text
    finally:
        app.config["DEMO"] = False


def test_an_actor_is_made_of_the_roles_held_now(app):
    official = coordinator_of(tra_tan())
    who = acting(official)
    assert who.coordinates == {tra_tan().id}
    assert not who.is_administrator
    assert who.may_use("trade")
