"""The inbox: what is unread, opening and marking, by page and by API; nobody reads another's."""

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.errors import Missing, NotAllowed
from marketplace.notifications import commands, policy, queries
from tests.databases import statements
from tests.notifications.reading import told
from tests.pages import PageClient
from tests.world.people import acting, let_in, person
from tests.world.trade import Trade, bought


@pytest.fixture
def dung(client: PageClient, market: Trade) -> PageClient:
    return let_in(client, market.dung)


def unread(market: Trade) -> int:
    return queries.unread_of(acting(market.dung))


def test_the_badge_counts_what_is_unread(market: Trade, dung: PageClient, app: Flask) -> None:
    before = unread(market)
    bought(market)
    with statements(app) as seen:
        page = dung.get("/").text
    assert f'<span class="cart-count">{before + 1}<span' in page
    assert sum("FROM notice" in each for each in seen) == 1
    with statements(app) as seen:
        app.test_client().get("/")
    assert not any("FROM notice" in each for each in seen)


def test_opening_a_notice_reads_it_and_leads_to_the_order(market: Trade, dung: PageClient) -> None:
    order, before = bought(market), unread(market)
    newest = told(market.dung)[-1]
    assert dung.get("/tin-nhan").text.count("Chưa đọc") == before
    answer = dung.submit("/tin-nhan", to=f"/{newest.id}/mo")
    assert (answer.status_code, answer.location) == (303, f"/ban-hang/don-hang/{order.reference}")
    assert unread(market) == before - 1


def test_looking_marks_nothing(market: Trade, dung: PageClient) -> None:
    bought(market)
    before = unread(market)
    for _look in range(2):
        dung.get("/tin-nhan")
    assert unread(market) == before


def test_one_or_all_can_be_marked(market: Trade, dung: PageClient) -> None:
    bought(market)
    bought(market)
    before, newest = unread(market), told(market.dung)[-1]
    assert dung.submit("/tin-nhan", to=f"/{newest.id}/da-doc").location == "/tin-nhan"
    assert unread(market) == before - 1
    assert dung.submit("/tin-nhan", to="/da-doc-het").location == "/tin-nhan"
    assert unread(market) == 0
    assert "Chưa đọc" not in dung.get("/tin-nhan").text


def test_the_unread_stand_first_and_long_lists_have_pages(
    market: Trade, dung: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    commands.read_all(acting(market.dung))
    first, second, third = bought(market), bought(market), bought(market)
    commands.read_notice(acting(market.dung), told(market.dung, f"order:{third.reference}")[0])
    page = dung.get("/tin-nhan").text
    assert [order.reference in page for order in (first, second, third)] == [True, True, False]
    assert third.reference in dung.get("/tin-nhan?trang=2").text
    for odd in ("trang=0", "trang=-1", "trang=99999", "trang=x"):
        assert dung.get(f"/tin-nhan?{odd}").status_code == 200


def test_the_inbox_costs_the_same_however_full(market: Trade, dung: PageClient, app: Flask) -> None:
    bought(market)
    dung.get("/tin-nhan")
    with statements(app) as few:
        dung.get("/tin-nhan")
    for _order in range(5):
        bought(market, {market.bamboo: 1})
    with statements(app) as many:
        dung.get("/tin-nhan")
    assert len(many) == len(few) <= 7, "\n".join(many)


def test_an_empty_inbox_says_so(market: Trade, client: PageClient) -> None:
    assert "Chưa có tin nào" in let_in(client, person("Lê Văn Mới")).get("/tin-nhan").text


def test_nobody_reads_anothers_messages(market: Trade, client: PageClient) -> None:
    bought(market)
    theirs, stranger = told(market.dung)[-1], person("Người Lạ")
    assert not policy.is_own(acting(market.official), theirs)
    with pytest.raises(NotAllowed):
        commands.read_notice(acting(stranger), theirs)
    with pytest.raises(Missing):
        queries.notice_for(acting(market.official), theirs.id)
    let_in(client, stranger)
    token = client.get("/dang-nhap").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    for step in ("mo", "da-doc"):
        answer = client.post(
            f"/tin-nhan/{theirs.id}/{step}", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code in (400, 404)
    assert told(market.dung)[-1].read_at is None


def test_notices_read_a_year_ago_are_forgotten_and_unread_ones_kept(market: Trade, clock: FrozenClock) -> None:
    commands.read_all(acting(market.dung))
    order = bought(market)
    clock.move(days=366)
    assert commands.forget_old(SYSTEM) > 0
    assert [notice.path for notice in told(market.dung)] == [f"/ban-hang/don-hang/{order.reference}"]


@pytest.fixture
def program(market: Trade) -> dict[str, str]:
    secret = accounts.issue_token(acting(market.dung), name="máy", scopes=["read", "trade"]).secret
    return {"Authorization": f"Bearer {secret}"}


def test_a_program_reads_and_marks_by_api(market: Trade, app: Flask, program: dict[str, str]) -> None:
    commands.read_all(acting(market.dung))
    orders = [bought(market) for _each in range(3)]
    client = app.test_client()
    answer = client.get("/api/v1/notices?limit=2&unread=1", headers=program)
    newest, _older = answer.json["items"]
    assert newest["path"] == f"/ban-hang/don-hang/{orders[-1].reference}"
    assert (newest["kind"], newest["read_at"]) == ("orders", None)
    rest = client.get(answer.headers["Link"].partition("<")[2].partition(">")[0], headers=program).json
    assert [len(rest["items"]), rest["next"]] == [1, None]
    marked = client.post(f"/api/v1/notices/{newest['id']}/read", headers=program)
    assert marked.status_code == 200 and marked.json["read_at"]
    again = client.post(f"/api/v1/notices/{newest['id']}/read", headers=program)
    assert again.json["read_at"] == marked.json["read_at"]
    assert len(client.get("/api/v1/notices?unread=1", headers=program).json["items"]) == 2


def test_a_program_finds_only_its_owners_notices(market: Trade, app: Flask, program: dict[str, str]) -> None:
    order = bought(market)
    client, stranger = app.test_client(), person("Người Lạ")
    secret = accounts.issue_token(acting(stranger), name="máy", scopes=["read", "trade"]).secret
    key = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/notices", headers=key).json["items"] == []
    theirs = told(market.dung, f"order:{order.reference}")[0]
    assert client.post(f"/api/v1/notices/{theirs.id}/read", headers=key).status_code == 404
    assert client.get("/api/v1/notices").status_code == 401
