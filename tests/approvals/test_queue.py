"""The waiting list: oldest first, of one's own places only, in pages, in few statements."""

from __future__ import annotations

from decimal import Decimal

import html5lib
from flask import Flask

from marketplace.approvals import commands, queries
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from tests.databases import statements
from tests.pages import PageClient
from tests.world.goods import submitted_listing
from tests.world.organisations import HOA_CUONG, place, review_of, seller, submitted_seller
from tests.world.people import acting, coordinator_of, let_in, person

MOST_STATEMENTS = 12


def test_the_oldest_stands_first_with_its_age_in_days(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    names = ["Hộ bà Dung", "Hộ ông Bảy", "Hộ chị Cúc"]
    for name in names:
        submitted_seller(person("Chủ " + name), name)
        clock.move(days=2)
    submitted_seller(person("Người nơi khác"), "Hộ nơi khác", code=HOA_CUONG)
    dieu = coordinator_of(place())
    assert [each.subject_name for each in db.session.scalars(queries.queue(acting(dieu)))] == names
    page = let_in(client, dieu).get("/dieu-phoi/duyet").text
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert [f"chờ {days} ngày" in page for days in (6, 4, 2)] == [True] * 3
    assert "Hộ nơi khác" not in page
    assert "3 việc đang chờ" in page


def test_age_goes_by_the_calendar_here(app: Flask, clock: FrozenClock) -> None:
    review = review_of(submitted_seller(person("Hồ Thị Dung")))
    clock.move(hours=15)  # 23:00 of the same day
    assert (review.age_days, review.is_late) == (0, False)
    clock.move(hours=2)  # 01:00 of the next
    assert review.age_days == 1
    clock.move(days=3)
    assert review.is_late


def test_after_one_in_the_middle_comes_the_one_behind_it(app: Flask, client: PageClient) -> None:
    names = ["Hộ bà Dung", "Hộ ông Bảy", "Hộ chị Cúc"]
    first, middle, last = (review_of(submitted_seller(person("Chủ " + name), name)) for name in names)
    submitted_seller(person("Người nơi khác"), "Hộ nơi khác", code=HOA_CUONG)
    dieu = coordinator_of(place())
    let_in(client, dieu)
    path = "/dieu-phoi/duyet/"

    for decided, following in ((middle, last), (last, first)):
        assert queries.next_in_queue(acting(dieu), decided) == following
        answer = client.submit(path + decided.reference, {"checked": "person"}, press="Duyệt")
        assert answer.location == path + following.reference
    assert client.submit(path + first.reference, {"checked": "person"}, press="Duyệt").location == "/dieu-phoi/duyet"


def test_one_kind_at_a_time(app: Flask, client: PageClient) -> None:
    dung = person("Hồ Thị Dung")
    household = submitted_seller(dung)
    dieu = coordinator_of(place())
    commands.approve(acting(dieu), review_of(household), sure=True)
    submitted_listing(household, "Măng khô")
    submitted_seller(person("Lê Thị Cúc"), "Hộ bà Cúc")
    let_in(client, dieu)
    goods, people = (
        client.get("/dieu-phoi/duyet?loai=listing").text,
        client.get("/dieu-phoi/duyet?loai=organisation").text,
    )
    assert "Măng khô" in goods and "Hộ bà Cúc" not in goods
    assert "Hộ bà Cúc" in people and "Măng khô" not in people
    everything = client.get("/dieu-phoi/duyet?loai=nothing-such").text
    assert "Măng khô" in everything and "Hộ bà Cúc" in everything
    assert queries.waiting_by_kind(acting(dieu)) == {"listing": 1, "organisation": 1}


def test_a_long_queue_is_paged_and_costs_no_more(app: Flask, client: PageClient, clock: FrozenClock) -> None:
    owner = person("Hồ Thị Dung")
    household = seller(owner)
    for number in range(60):
        commands.submit(
            acting(owner),
            kind="organisation",
            subject_id=1000 + number,
            subject_name=f"Hộ số {number:02d}",
            locality_id=household.locality_id,
        )
        clock.move(minutes=1)
    let_in(client, coordinator_of(place()))
    with statements(app) as seen:
        first = client.get("/dieu-phoi/duyet").text
    assert len(seen) <= MOST_STATEMENTS, seen
    assert "Hộ số 00" in first and "Hộ số 23" in first and "Hộ số 24" not in first
    second = client.get(following_page(first)).text
    assert "Hộ số 24" in second and "Hộ số 47" in second and "Hộ số 23" not in second
    last = client.get(following_page(second)).text
    assert "Hộ số 59" in last and "Hộ số 47" not in last and 'rel="next"' not in last
    assert client.get("/dieu-phoi/duyet?sau=bịa").status_code == 400


def following_page(html: str) -> str:
    link = next(
        each for each in html5lib.parse(html, namespaceHTMLElements=False).iter("a") if each.get("rel") == "next"
    )
    return link.get("href")


def test_one_review_costs_few_statements_whatever_its_kind(app: Flask, client: PageClient) -> None:
    dung, dieu = person("Hồ Thị Dung"), coordinator_of(place())
    household = submitted_seller(dung)
    paths = [f"/dieu-phoi/duyet/{review_of(household).reference}"]
    commands.approve(acting(dieu), review_of(household), sure=True)
    listing = submitted_listing(household, "Măng khô", stock=Decimal(5))
    paths.append(f"/dieu-phoi/duyet/{queries.open_review('listing', listing.id).reference}")
    let_in(client, dieu)
    for path in paths:
        with statements(app) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= MOST_STATEMENTS, seen


def test_an_empty_queue_says_so(app: Flask, client: PageClient) -> None:
    page = let_in(client, coordinator_of(place())).get("/dieu-phoi/duyet").text
    assert "Không còn gì chờ duyệt." in page


def test_the_list_holds_exactly_what_may_be_opened(app: Flask) -> None:
    reviews = [
        review_of(submitted_seller(person("Hồ Thị Dung"))),
        review_of(submitted_seller(person("Lê Thị Hòa"), "Hộ bà Hòa", code=HOA_CUONG)),
    ]
    for official in (coordinator_of(place()), coordinator_of(place(HOA_CUONG))):
        guest = let_in(app.test_client(), official)
        listed = {each.reference for each in db.session.scalars(queries.queue(acting(official)))}
        opened = {
            each.reference for each in reviews if guest.get(f"/dieu-phoi/duyet/{each.reference}").status_code == 200
        }
        assert listed == opened and len(listed) == 1
