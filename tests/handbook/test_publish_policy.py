"""The market's own rules: six pages, every version kept."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from marketplace.handbook import commands, queries
from marketplace.handbook.markup import as_html
from marketplace.handbook.states import Policy
from marketplace.kernel.clock import FrozenClock, now
from marketplace.kernel.errors import NotAllowed
from tests.pages import PageClient
from tests.world.people import acting, administrator, let_in, person

TEXT = {
    "title_vi": "Đổi trả",
    "body_vi": "Đổi trong **mười ba ngày**.",
    "title_en": "Returns",
    "body_en": "Within **thirteen days**.",
}


def test_every_page_the_law_asks_for_is_there_in_both_languages(app: Flask, client: PageClient) -> None:
    for policy in Policy:
        page, english = (client.get(f"/{policy.value}?lang={language}") for language in ("vi", "en"))
        assert (page.status_code, english.status_code) == (200, 200)
        version = queries.current(policy)
        assert f"<h1>{version.title_vi}</h1>" in page.text and f"<h1>{version.title_en}</h1>" in english.text
        assert len(page.text) > 2500


def test_a_visitor_who_only_reads_gets_no_cookie(app: Flask, client: PageClient) -> None:
    assert "Set-Cookie" not in client.get("/quy-che").headers


def test_loading_the_texts_again_changes_nothing(app: Flask) -> None:
    assert commands.load_texts() == 0


def test_a_new_version_takes_over_and_the_old_stays_to_be_read(
    app: Flask, client: PageClient, clock: FrozenClock
) -> None:
    keeper = administrator()
    version = commands.publish_policy(acting(keeper), policy=Policy.RETURNS, **TEXT)
    assert version.number == 2
    page = client.get("/doi-tra").text
    assert "<strong>mười ba ngày</strong>" in page and "Bản 2, có hiệu lực từ 02/03/2026" in page
    old = client.get("/doi-tra/ban-1").text
    assert "Đây không phải bản đang có hiệu lực." in old and "<strong>mười ba ngày</strong>" not in old
    assert client.get("/doi-tra/ban-9").status_code == 404
    assert commands.load_texts() == 0, "what an administrator wrote is never replaced by the shipped text"


def test_a_version_for_a_later_day_waits(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    commands.publish_policy(acting(administrator()), policy=Policy.RETURNS, in_force_on=date(2026, 3, 10), **TEXT)
    assert queries.current(Policy.RETURNS).number == 1
    assert "Bản 2, từ 10/03/2026" in client.get("/doi-tra").text
    clock.move(days=8)
    assert queries.current(Policy.RETURNS).number == 2


def test_a_version_with_today_as_its_day_binds_from_this_moment(
    app: Flask, client: PageClient, clock: FrozenClock
) -> None:
    version = commands.publish_policy(
        acting(administrator()), policy=Policy.RETURNS, in_force_on=date(2026, 3, 2), **TEXT
    )

    assert version.in_force_from == now(), "nobody was bound this morning by what was published at eight"
    assert queries.current(Policy.RETURNS) == version
    assert "Bản 2, có hiệu lực từ 02/03/2026" in client.get("/doi-tra").text


def test_it_refuses_a_day_gone_by_and_everybody_but_the_administrator(app: Flask, clock: FrozenClock) -> None:
    with pytest.raises(commands.TooLate):
        commands.publish_policy(acting(administrator()), policy=Policy.RETURNS, in_force_on=date(2026, 3, 1), **TEXT)
    with pytest.raises(NotAllowed):
        commands.publish_policy(acting(person("Lan")), policy=Policy.RETURNS, **TEXT)


def test_what_is_written_never_becomes_script() -> None:
    evil = "<script>alert(1)</script>\n\n<img src=x onerror=y>\n\n[x](javascript:alert(1))"
    html = as_html(f'# A\n\n{evil} [y](https://a.vn "t")')
    assert "script" not in html and "<img" not in html and "onerror" not in html
    assert "<h2>A</h2>" in html and 'href="https://a.vn"' in html


def test_by_page_the_administrator_publishes(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    let_in(client, administrator())
    assert "Đổi trả" in client.get("/quan-tri/quy-dinh").text
    wrong = client.submit("/quan-tri/quy-dinh/doi-tra", {"title_vi": "", "in_force_on": "32/13/2026"})
    assert wrong.status_code == 422 and "dd/mm/yyyy" in wrong.text
    done = client.submit("/quan-tri/quy-dinh/doi-tra", {**TEXT, "in_force_on": ""})
    assert (done.status_code, done.location) == (303, "/doi-tra/ban-2")
    let_in(other := app.test_client(), person("Lan"))
    assert other.get("/quan-tri/quy-dinh").status_code == 403
