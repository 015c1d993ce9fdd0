"""People found by name or number: by an administrator all, by a coordinator those they may help."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts import commands
from marketplace.accounts.models import Person
from marketplace.accounts.states import Role
from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.finding import MOST_SHOWN
from tests.databases import statements
from tests.pages import PageClient
from tests.world.organisations import HOA_CUONG, buyer, seller
from tests.world.people import acting, administrator, coordinator_of, hoa_cuong, let_in, person, tra_tan

ALL, TO_HELP = "/quan-tri/nguoi-dung", "/dieu-phoi/mat-khau"


@pytest.fixture
def dung(app: Flask) -> Person:
    """Who sells in Trà Tân."""
    owner = person("Hồ Thị Đào Dung", "0905123456")
    seller(owner)
    return owner


@pytest.fixture
def keeper(client: PageClient, dung: Person) -> PageClient:
    return let_in(client, administrator())


@pytest.fixture
def official(client: PageClient, dung: Person) -> PageClient:
    return let_in(client, coordinator_of(tra_tan()))


def asked(client: PageClient, typed: str, address: str) -> str:
    answer = client.submit(address, {"wanted": typed})
    assert answer.request.path == address and not answer.request.query_string
    return answer.text


@pytest.mark.parametrize(
    "typed", ["Hồ Thị Đào Dung", "ho thi", "đào", "DUNG", "0905 123 456", "+84905.123.456", "3456"]
)
def test_an_administrator_finds_anybody(keeper: PageClient, dung: Person, typed: str) -> None:
    page = asked(keeper, typed, ALL)

    assert f'href="{ALL}/{dung.id}"' in page and "1 người" in page


@pytest.mark.parametrize("typed", ["ung", "thị hồ", "0905", "6543", "%", "_____"])
def test_what_is_of_nobody_finds_nobody(keeper: PageClient, dung: Person, typed: str) -> None:
    assert f'href="{ALL}/{dung.id}"' not in asked(keeper, typed, ALL)


def test_a_new_name_finds_and_the_old_one_does_not(keeper: PageClient, dung: Person) -> None:
    commands.amend_person(acting(dung), name="Hồ Thị Suối")

    assert f'href="{ALL}/{dung.id}"' in asked(keeper, "suối", ALL)
    assert f'href="{ALL}/{dung.id}"' not in asked(keeper, "đào", ALL)


@pytest.mark.parametrize("typed", ["dung", "0905123456", "3456"])
def test_a_coordinator_comes_straight_to_the_only_one(official: PageClient, dung: Person, typed: str) -> None:
    assert f'action="{TO_HELP}/{dung.id}"' in asked(official, typed, TO_HELP)


def test_of_several_a_coordinator_chooses(official: PageClient, dung: Person) -> None:
    other = person("Hồ Văn Dung")
    seller(other, "Hộ ông Dung")

    page = asked(official, "dung", TO_HELP)

    assert f'href="{TO_HELP}/{dung.id}"' in page and f'href="{TO_HELP}/{other.id}"' in page


@pytest.mark.parametrize("typed", ["Lê Văn Bếp", "bếp", "0905333444", "3444"])
def test_nobody_of_another_place_is_named(app: Flask, official: PageClient, typed: str) -> None:
    cook = person("Lê Văn Bếp", "0905333444")
    buyer(cook, "Quán Ăn")

    page = asked(official, typed, TO_HELP)
    assert "Không có người mua bán nào ở địa bàn" in page and f"{TO_HELP}/{cook.id}" not in page
    assert cook.name not in page or typed == cook.name
    at_home = let_in(app.test_client(), coordinator_of(hoa_cuong()))
    assert f"{TO_HELP}/{cook.id}" in asked(at_home, typed, TO_HELP)


def test_officials_and_oneself_are_not_helped_from_here(app: Flask, client: PageClient) -> None:
    me, keeper = coordinator_of(tra_tan(), "Phan Văn Chung"), administrator("Phan Thị Chung")
    for each in (me, keeper):
        seller(each, f"Hộ {each.name}")
    fellow = person("Phan Văn Chung Tư")
    seller(fellow, "Hộ ông Tư")
    commands.grant_role(SYSTEM, fellow, role=Role.COORDINATOR, locality=hoa_cuong())

    page = asked(let_in(client, me), "phan", TO_HELP)

    assert "Không có người mua bán nào ở địa bàn" in page


@pytest.mark.parametrize("address", [ALL, TO_HELP])
@pytest.mark.parametrize(
    ("typed", "words"), [("", "Hãy gõ tên"), ("b", "2 chữ cái"), ("123", "4 số cuối"), ("…", "chữ")]
)
def test_what_is_no_question_is_said_at_the_field_and_kept(
    client: PageClient, dung: Person, address: str, typed: str, words: str
) -> None:
    both = coordinator_of(tra_tan())
    commands.grant_role(SYSTEM, both, role=Role.ADMINISTRATOR)
    answer = let_in(client, both).submit(address, {"wanted": typed})

    assert answer.status_code == 422
    assert words in answer.text.partition('id="f-wanted-error"')[2].partition("</p>")[0]
    assert not typed or f'value="{typed}"' in answer.text


def test_more_than_a_page_shows_is_said_at_no_more_cost(app: Flask, keeper: PageClient) -> None:
    costs = []
    for count in (2, MOST_SHOWN - 1):
        for number in range(count):
            buyer(person(f"Mai Thị {count}-{number}"), f"Nhà {count}-{number}", code=HOA_CUONG)
        asked(keeper, "mai", ALL)
        with statements(app) as seen:
            page = asked(keeper, "mai", ALL)
        costs.append(len(seen))

    assert "Hãy gõ thêm cho rõ hơn" in page
    assert page.count('class="record"') == MOST_SHOWN
    assert costs[0] == costs[1] <= 24
