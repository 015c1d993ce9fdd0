"""Twenty approvals by keyboard alone: a box ticked and one step, or one key more where something speaks against it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from marketplace.accounts.models import Person
from marketplace.approvals.queries import open_review
from marketplace.catalogue.commands import KIND
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.db import db
from marketplace.organisations.models import Organisation
from tests.browser import LiveServer, Window, assert_no_axe_violations, assert_no_overflow, follow
from tests.world.goods import submitted_listing
from tests.world.organisations import place, verified_seller
from tests.world.people import acting, come_in, coordinator_of, person

pytestmark = pytest.mark.slow
TWENTY, MOST_KEYS = 20, 60


class Keys:
    """Everything pressed, so that it can be counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, list[str]()

    def __call__(self, key: str) -> None:
        self.pressed.append(key)
        self.page.keyboard.press(key)

    def and_on(self, key: str) -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self(key)


@pytest.fixture
def dieu(live_server: LiveServer) -> Person:
    return coordinator_of(place(), "Nguyễn Thị Điều")


@pytest.fixture
def household(dieu: Person) -> Organisation:
    return verified_seller(person("Hồ Thị Dung"), acting(dieu))


def at_the_first(window: Window, dieu: Person, waiting: list[Listing]) -> Page:
    page = come_in(window("desktop"), dieu)
    review = open_review(KIND, waiting[0].id)
    assert review is not None
    page.goto(f"/dieu-phoi/duyet/{review.reference}")
    return page


def are_live(live_server: LiveServer, waiting: list[Listing]) -> None:
    live_server.reread()
    db.session.expire_all()
    assert [each.state for each in waiting] == [ListingState.LIVE] * len(waiting)


def test_twenty_plain_ones_with_one_box_ticked_each(
    live_server: LiveServer, window: Window, dieu: Person, household: Organisation
) -> None:
    waiting = [submitted_listing(household, f"Măng {number}") for number in range(TWENTY)]
    page = at_the_first(window, dieu, waiting)
    keys = Keys(page)
    for _each in waiting:
        keys("4")
        keys("Space")
        keys.and_on("1")
        expect(page.get_by_role("button", name="Vẫn duyệt")).to_have_count(0)
    are_live(live_server, waiting)
    print(f"{TWENTY} with a box ticked each: {len(keys.pressed)} keys")
    assert len(keys.pressed) <= MOST_KEYS, keys.pressed


@pytest.mark.parametrize("said", ["Phơi ba nắng.", "Chữa đau dạ dày."], ids=["without hints", "with hints"])
def test_twenty_that_are_asked_about(
    live_server: LiveServer, window: Window, dieu: Person, household: Organisation, said: str
) -> None:
    waiting = [submitted_listing(household, f"Nghệ {number}", description=said) for number in range(TWENTY)]
    page = at_the_first(window, dieu, waiting)
    keys = Keys(page)
    for _each in waiting:
        keys.and_on("1")
        expect(page.get_by_role("button", name="Vẫn duyệt")).to_be_focused()
        keys.and_on("Enter")
    are_live(live_server, waiting)
    print(f"{TWENTY}, {said}: {len(keys.pressed)} keys")
    assert len(keys.pressed) <= MOST_KEYS, keys.pressed


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_question_is_a_page_that_says_why(
    live_server: LiveServer, window: Window, javascript: bool, dieu: Person, household: Organisation, device: str
) -> None:
    waiting = [submitted_listing(household, "Nghệ", description="Chữa đau dạ dày.")]
    review = open_review(KIND, waiting[0].id)
    assert review is not None
    page = come_in(window(device), dieu)
    page.goto(f"/dieu-phoi/duyet/{review.reference}")
    follow(page, page.get_by_role("button", name="Duyệt", exact=True))
    yes = page.get_by_role("button", name="Vẫn duyệt")
    expect(yes).to_be_focused()
    for said in ("hứa chữa bệnh", "Chưa đánh dấu mục nào đã xem."):
        expect(page.locator("#approve-why")).to_contain_text(said)
    expect(page.locator("#approve-why")).to_be_in_viewport()
    if javascript:
        assert_no_axe_violations(page)
        page.keyboard.press("1")
        expect(yes).to_be_visible()
    assert_no_overflow(page)
    follow(page, page.get_by_role("link", name="Thôi, xem lại"))
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_be_visible()
    follow(page, page.get_by_role("button", name="Duyệt", exact=True))
    follow(page, yes)
    are_live(live_server, waiting)
