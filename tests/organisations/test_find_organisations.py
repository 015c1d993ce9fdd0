"""A coordinator finds who sells and buys in their places, by name, by who speaks for them, or by number."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.kernel.finding import MOST_SHOWN
from marketplace.organisations import commands
from marketplace.organisations.models import Organisation
from tests.databases import statements
from tests.pages import PageClient
from tests.world.organisations import HOA_CUONG, buyer, place, seller
from tests.world.people import acting, coordinator_of, let_in, person

LIST = "/dieu-phoi/nha-san-xuat"


@pytest.fixture
def official(app: Flask, client: PageClient) -> PageClient:
    """A coordinator of Trà Tân."""
    return let_in(client, coordinator_of(place()))


@pytest.fixture
def household() -> Organisation:
    return seller(person("Hồ Thị Dung"), "Hộ bà Đào", phone="+84905111222")


def asked(client: PageClient, typed: str) -> str:
    answer = client.submit(LIST, {"wanted": typed})
    assert answer.request.path == LIST and not answer.request.query_string
    return answer.text


def is_found(client: PageClient, typed: str, organisation: Organisation) -> bool:
    return f'href="{LIST}/{organisation.slug}"' in asked(client, typed)


@pytest.mark.parametrize("typed", ["Hộ bà Đào", "dao", "BÀ ĐÀO", "Hồ Thị Dung", "dung", "0905 111 222", "1222"])
def test_one_of_their_place_is_found(official: PageClient, household: Organisation, typed: str) -> None:
    assert is_found(official, typed, household)


@pytest.mark.parametrize("typed", ["ào", "thị hồ", "0905", "2221", "Hộ ông Đào"])
def test_what_is_of_nobody_finds_nobody(official: PageClient, household: Organisation, typed: str) -> None:
    page = asked(official, typed)

    assert household.slug not in page and "Không có ai như vậy" in page


@pytest.mark.parametrize("typed", ["Quán Bếp Nhà", "bếp", "Lê Văn Bếp", "0905333444"])
def test_one_of_another_place_is_not(app: Flask, official: PageClient, typed: str) -> None:
    kitchen = buyer(person("Lê Văn Bếp"), "Quán Bếp Nhà", phone="+84905333444")

    assert not is_found(official, typed, kitchen)
    assert is_found(let_in(app.test_client(), coordinator_of(place(HOA_CUONG))), typed, kitchen)


def test_a_new_name_and_a_new_number_find_it_and_the_old_ones_do_not(official: PageClient) -> None:
    owner = person("Hồ Thị Dung")
    household = seller(owner, "Hộ bà Đào", phone="+84905111222")
    commands.amend_organisation(acting(owner), household, name="Vườn Suối Đá", phone="+84905777666")

    assert is_found(official, "suối đá", household) and is_found(official, "7666", household)
    assert not is_found(official, "đào", household) and not is_found(official, "1222", household)


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Hãy gõ tên"), ("b", "2 chữ cái"), ("123", "4 số cuối"), ("…", "chữ")]
)
def test_what_is_no_question_is_said_at_the_field_and_kept(official: PageClient, typed: str, words: str) -> None:
    answer = official.submit(LIST, {"wanted": typed})

    assert answer.status_code == 422
    assert words in answer.text.partition('id="f-wanted-error"')[2].partition("</p>")[0]
    assert not typed or f'value="{typed}"' in answer.text


def test_more_than_a_page_shows_is_said_at_no_more_cost(app: Flask, official: PageClient) -> None:
    costs = []
    for count in (2, MOST_SHOWN - 1):
        for number in range(count):
            seller(person(f"Hồ Văn {count}-{number}"), f"Vườn số {count}-{number}")
        asked(official, "vườn")
        with statements(app) as seen:
            page = asked(official, "vườn")
        costs.append(len(seen))

    assert "Hãy gõ thêm cho rõ hơn" in page
    assert page.count('class="record"') == MOST_SHOWN
    assert costs[0] == costs[1] <= 24
