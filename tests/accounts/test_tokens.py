import pytest

from marketplace.accounts import commands, queries
from marketplace.accounts.commands.tokens import AT_MOST, TooManyTokens
from marketplace.accounts.states import Scope
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing, NotAllowed
from tests.pages import PageClient
from tests.world.people import PASSWORD, acting, coordinator_of, let_in, person, tra_tan


@pytest.fixture
def minh(app):
    return person("Lê Văn Minh", "0905123456")


def bearer(issued):
    return {"Authorization": f"Bearer {issued.secret}"}


def issued_to(somebody, *scopes):
    return commands.issue_token(acting(somebody), name="phần mềm của quán", scopes=scopes or [Scope.READ, Scope.TRADE])


def test_a_token_is_shown_once_and_kept_as_a_hash(minh):
    issued = issued_to(minh)
    assert issued.secret.startswith("cho_")
    assert issued.secret not in (issued.token.secret_hash, issued.token.reference)
    assert queries.token_by_secret(issued.secret)[0].scopes == ["read", "trade"]


def test_it_refuses_more_tokens_than_anybody_watches(minh):
    for _time in range(AT_MOST):
        issued_to(minh)
    with pytest.raises(TooManyTokens):
        issued_to(minh)


def test_a_token_cannot_make_another(minh):
    who = queries.actor_for(minh, ["read", "trade", "coordinate"])
    with pytest.raises(NotAllowed):
        commands.issue_token(who, name="nữa", scopes=[Scope.READ])


def test_a_token_ends_by_hand_by_time_and_with_the_account(minh, clock):
    revoked, expired, closed = (issued_to(minh) for _each in range(3))
    commands.revoke_token(acting(minh), revoked.token)
    assert queries.token_by_secret(revoked.secret) is None
    clock.move(days=366)
    assert queries.token_by_secret(expired.secret) is None
    clock.move(days=-366)
    commands.disable_person(SYSTEM, minh)
    assert queries.token_by_secret(closed.secret) is None


def test_another_persons_token_is_not_there(minh):
    lan = person("Hồ Thị Lan")
    issued = issued_to(minh)
    with pytest.raises(Missing):
        queries.token_for(acting(lan), issued.token.reference)
    with pytest.raises(NotAllowed):
        commands.revoke_token(acting(lan), issued.token)


def test_by_page_a_token_is_made_shown_once_and_ended(client: PageClient, minh):
    let_in(client, minh)
    shown = client.submit("/tai-khoan/ma-truy-cap/moi", {"name": "quán cơm", "scopes": ["read", "trade"], "days": "30"})
    assert shown.status_code == 200
    secret = shown.text.split("readonly")[1].split(">")[1].split("<")[0]
    assert queries.token_by_secret(secret)[0].name == "quán cơm"
    listed = client.get("/tai-khoan/ma-truy-cap").text
    assert "quán cơm" in listed
    assert secret not in listed
    assert client.submit("/tai-khoan/ma-truy-cap", to="/thu-hoi").status_code == 303
    assert queries.token_by_secret(secret) is None


def test_by_page_a_token_without_any_right_is_refused(client: PageClient, minh):
    let_in(client, minh)
    answer = client.submit("/tai-khoan/ma-truy-cap/moi", {"name": "quán cơm"})
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một quyền" in answer.text


def test_by_api_a_program_gets_its_token_with_phone_and_password(client: PageClient, minh):
    body = {"phone": "0905 123 456", "password": PASSWORD, "name": "kho", "scopes": ["read", "trade"]}
    answer = client.post("/api/v1/tokens", json=body)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    made = answer.get_json()
    assert set(made) == {"reference", "name", "scopes", "created_at", "expires_at", "seen_at", "token"}
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {made['token']}"})
    assert me.get_json() == {
        "name": "Lê Văn Minh", "phone": "+84905123456", "email": "", "language": "vi", "scopes": ["read", "trade"],
        "roles": [],
    }  # fmt: skip


def test_by_api_a_password_given_by_others_gets_no_token(client: PageClient, minh):
    issued = issued_to(minh)
    minh.must_change_password = True
    db.session.commit()
    body = {"phone": "0905 123 456", "password": PASSWORD, "name": "kho"}
    assert client.post("/api/v1/tokens", json=body).status_code == 403
    assert client.get("/api/v1/me", headers=bearer(issued)).status_code == 403


def test_by_api_wrong_credentials_read_alike(client: PageClient, minh):
    answers = [
        client.post("/api/v1/tokens", json={"phone": phone, "password": "không phải đâu", "name": "kho"})
        for phone in (minh.phone, "0905999999")
    ]
    assert answers[0].status_code == answers[1].status_code == 401
    assert answers[0].get_json() == answers[1].get_json()
    assert answers[0].get_json()["code"] == "wrong_sign_in"


def test_by_api_own_tokens_are_listed_and_ended(client: PageClient, minh):
    older, newer = issued_to(minh), issued_to(minh)
    issued_to(person("Hồ Thị Lan"))
    listed = client.get("/api/v1/tokens?limit=1", headers=bearer(newer))
    assert [each["reference"] for each in listed.get_json()["items"]] == [newer.token.reference]
    assert 'rel="next"' in listed.headers["Link"]
    rest = client.get("/api/v1/tokens", query_string={"cursor": listed.get_json()["next"]}, headers=bearer(newer))
    assert [each["reference"] for each in rest.get_json()["items"]] == [older.token.reference]
    assert client.delete(f"/api/v1/tokens/{newer.token.reference}", headers=bearer(newer)).status_code == 204
    assert client.get("/api/v1/me", headers=bearer(newer)).status_code == 401
    assert client.get("/api/v1/me", headers=bearer(older)).status_code == 200


def test_by_api_somebody_elses_token_is_not_found(client: PageClient, minh):
    theirs = issued_to(person("Hồ Thị Lan"))
    for call in (client.get, client.delete):
        answer = call(f"/api/v1/tokens/{theirs.token.reference}", headers=bearer(issued_to(minh)))
        assert answer.status_code == 404


def test_by_api_the_session_cookie_counts_for_nothing(client: PageClient, minh):
    let_in(client, minh)
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_by_page_a_token_counts_for_nothing(client: PageClient, minh):
    assert client.get("/tai-khoan", headers=bearer(issued_to(minh))).status_code == 302


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic abc", "Bearer", "Bearer " + "x" * 500, "cho_abc"])
def test_by_api_a_wrong_token_is_refused_even_where_anybody_may_call(client: PageClient, app, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401


def test_by_api_a_reading_token_changes_nothing(client: PageClient, minh):
    reading = issued_to(minh, Scope.READ)
    answer = client.delete(f"/api/v1/tokens/{reading.token.reference}", headers=bearer(reading))
    assert answer.status_code == 403
    assert client.get("/api/v1/me", headers=bearer(reading)).status_code == 200


def test_by_api_a_token_without_read_cannot_look(client: PageClient, minh):
    trading = issued_to(minh, Scope.TRADE)
    assert client.get("/api/v1/me", headers=bearer(trading)).status_code == 403


def test_by_api_a_coordinators_roles_are_told(client: PageClient, app):
    official = coordinator_of(tra_tan())
    answer = client.get("/api/v1/me", headers=bearer(issued_to(official)))
    assert answer.get_json()["roles"] == [{"role": "coordinator", "role_label": "Điều phối viên", "locality": "20923"}]
