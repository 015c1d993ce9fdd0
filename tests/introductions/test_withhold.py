"""A coordinator takes a picture or the story off a page, says why, and may give it back."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.introductions import commands
from marketplace.introductions.queries import pictures_of, withheld_of
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.files import shown_files
from marketplace.kernel.flow import WrongState
from tests.databases import statements
from tests.introductions.conftest import Home
from tests.notifications.reading import told
from tests.pages import PageClient
from tests.world.goods import developed
from tests.world.organisations import TRA_LINH, place, verified_seller
from tests.world.people import acting, coordinator_of, let_in, person

WHY = "Ảnh này chụp vườn của người khác"


def judged(home: Home) -> str:
    return f"/dieu-phoi/trang-gioi-thieu/{home.household.slug}"


def test_a_hidden_story_is_gone_everywhere_and_the_producer_reads_why(home: Home, client: PageClient) -> None:
    commands.withhold(home.coordinator, home.household, why="Lời này nói xấu nhà bên")

    assert "làm rẫy" not in client.get(home.page).text
    assert client.get(f"/api/v1/producers/{home.household.slug}").json["story"] == ""
    [notice] = told(home.dung, "withholding:")
    assert "Lời này nói xấu nhà bên" in notice.body and notice.path == home.desk
    let_in(client, home.dung)
    desk = client.get(home.desk).text
    assert "Lời này nói xấu nhà bên" in desk and "Nhà tôi làm rẫy ở Ngọc Tu." in desk


def test_other_words_are_shown_at_once_the_hidden_ones_are_refused(home: Home) -> None:
    commands.withhold(home.coordinator, home.household, why="Nói xấu nhà bên")

    with pytest.raises(commands.TakenOff) as refused:
        commands.write_introduction(home.seller, home.household, story="nhà tôi làm RẪY ở Ngọc Tu.")
    assert refused.value.field == "story" and "Nói xấu nhà bên" in refused.value.sentence

    commands.write_introduction(home.seller, home.household, story="Nhà tôi trồng quế.")
    assert home.household.story == "Nhà tôi trồng quế." and not withheld_of(home.household)


def test_a_hidden_picture_cannot_be_hung_again_and_the_next_one_comes_first(home: Home) -> None:
    wrong = commands.add_picture(home.seller, home.household, picture=developed((1, 2, 3))).digest
    right = commands.add_picture(home.seller, home.household, picture=developed((90, 2, 3))).digest

    commands.withhold(home.coordinator, home.household, digest=wrong, why=WHY)

    assert home.household.picture == right and [each.digest for each in pictures_of(home.household)] == [right]
    with pytest.raises(commands.TakenOff):
        commands.add_picture(home.seller, home.household, picture=developed((1, 2, 3)))


def test_what_is_hidden_can_be_given_back_and_its_file_waits_for_that(home: Home) -> None:
    digest = commands.add_picture(home.seller, home.household, picture=developed(), words="Vườn").digest
    picture = commands.withhold(home.coordinator, home.household, digest=digest, why=WHY)
    story = commands.withhold(home.coordinator, home.household, why=WHY)
    assert digest in shown_files()

    commands.give_back(home.coordinator, picture)
    commands.give_back(home.coordinator, story)

    assert [(each.digest, each.words) for each in pictures_of(home.household)] == [(digest, "Vườn")]
    assert home.household.picture == digest and home.household.story == "Nhà tôi làm rẫy ở Ngọc Tu."
    assert len(told(home.dung, "withholding:")) == 4
    with pytest.raises(WrongState):
        commands.give_back(home.coordinator, picture)


def test_a_story_is_not_given_back_over_a_newer_one(home: Home) -> None:
    taken = commands.withhold(home.coordinator, home.household, why=WHY)
    commands.write_introduction(home.seller, home.household, story="Lời mới.")

    with pytest.raises(WrongState):
        commands.give_back(home.coordinator, taken)

    assert home.household.story == "Lời mới."


def test_only_a_coordinator_of_the_place_hides(home: Home) -> None:
    elsewhere = acting(coordinator_of(place(TRA_LINH), "Hồ Văn Xa"))

    for stranger in (home.seller, elsewhere, acting(person("Lê Văn Lạ"))):
        with pytest.raises(NotAllowed):
            commands.withhold(stranger, home.household, why=WHY)


def test_only_a_coordinator_of_the_place_gives_back(home: Home) -> None:
    taken = commands.withhold(home.coordinator, home.household, why=WHY)
    elsewhere = acting(coordinator_of(place(TRA_LINH), "Hồ Văn Xa"))

    for stranger in (home.seller, elsewhere, acting(person("Lê Văn Lạ"))):
        with pytest.raises(NotAllowed):
            commands.give_back(stranger, taken)
    assert taken.ended_at is None and home.household.story == ""


def test_nothing_there_nothing_hidden(home: Home) -> None:
    commands.write_introduction(home.seller, home.household, story="")

    with pytest.raises(WrongState):
        commands.withhold(home.coordinator, home.household, why=WHY)


def test_by_page_with_the_reason_and_the_history(home: Home, client: PageClient, app: Flask) -> None:
    digest = commands.add_picture(home.seller, home.household, picture=developed(), words="Vườn").digest
    let_in(client, home.official)

    without = client.submit(judged(home), {"digest": digest, "why": ""})
    assert without.status_code == 422 and 'href="#f-why"' in without.text

    assert client.submit(judged(home), {"digest": digest, "why": WHY}).status_code == 303
    page = client.get(judged(home)).text
    assert WHY in page and "Nguyễn Thị Điều" in page
    assert not pictures_of(home.household)

    assert client.submit(judged(home), press="Cho hiện lại").status_code == 303
    db.session.expire_all()
    assert [each.digest for each in pictures_of(home.household)] == [digest]


def test_coordinators_read_what_changed_last_in_their_place_only(
    home: Home, client: PageClient, clock: FrozenClock
) -> None:
    neighbour = person("Hồ Văn Bên")
    other = verified_seller(neighbour, home.coordinator, "Hộ ông Bên", story="Nhà bên.")
    clock.move(hours=1)
    commands.add_picture(home.seller, home.household, picture=developed())
    elsewhere = coordinator_of(place(TRA_LINH), "Hồ Văn Xa")
    verified_seller(person("Hồ Thị Xa"), acting(elsewhere), "Hộ chị Xa", code=TRA_LINH, story="Ở xa.")
    let_in(client, home.official)

    with statements(client.application) as asked:
        page = client.get("/dieu-phoi/trang-gioi-thieu").text

    assert page.index("Hộ bà Dung") < page.index(other.name)
    assert "Hộ chị Xa" not in page and len(asked) <= 6


def test_a_coordinator_of_another_place_finds_no_such_page(home: Home, client: PageClient) -> None:
    let_in(client, coordinator_of(place(TRA_LINH), "Hồ Văn Xa"))

    assert client.get(judged(home)).status_code == 404
