from __future__ import annotations

import re
import unicodedata

import pytest
from flask import Flask

from marketplace.approvals import commands as approvals
from marketplace.catalogue import commands as catalogue
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed
from marketplace.organisations import commands as organisations
from marketplace.organisations.states import CheckMethod
from marketplace.search import commands
from marketplace.search.models import SearchDocument
from marketplace.search.queries import one_letter_off, read_wanted
from marketplace.search.synonyms import also_called
from tests.pages import PageClient
from tests.shop.conftest import Shelf
from tests.world.organisations import review_of
from tests.world.people import acting, coordinator_of, hoa_cuong
from tests.world.trade import pickup_point


def found(client: PageClient, words: str) -> list[str]:
    """The goods found by these words, from the top."""
    html = client.get("/san-pham", query_string={"q": words}).text.split("Gần giống nhất")[0]
    return re.findall(r'card-name"[^>]*><a href="/san-pham/[^"]+">([^<]+)</a>', html)


@pytest.mark.parametrize(
    "typed",
    ["mật ong", "mat ong", "MẬT ONG", "ong  mật", unicodedata.normalize("NFD", "mật ong"), "mật\u200b ong"],
)
def test_goods_are_found_however_they_are_typed(shelf: Shelf, client: PageClient, typed: str) -> None:
    shelf.puts("Mật ong rừng")
    shelf.puts("Măng khô")

    assert found(client, typed) == ["Mật ong rừng"]


def test_what_has_the_marks_as_typed_comes_first(shelf: Shelf, client: PageClient, clock: FrozenClock) -> None:
    shelf.puts("Dầu phụng")
    clock.move(hours=1)
    shelf.puts("Đậu xanh")

    assert found(client, "dầu") == ["Dầu phụng", "Đậu xanh"]
    assert found(client, "đậu xanh") == ["Đậu xanh"]
    assert found(client, "dau") == ["Đậu xanh", "Dầu phụng"]


def test_old_and_new_places_of_a_tone_are_one_word(shelf: Shelf, client: PageClient, clock: FrozenClock) -> None:
    shelf.puts("Trà hoà tan")
    clock.move(hours=1)
    shelf.puts("Hoa rừng")

    assert found(client, "hòa") == ["Trà hoà tan", "Hoa rừng"]


def test_every_word_must_be_there_and_short_words_whole(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Gà thả đồi")
    shelf.puts("Gạo rẫy")

    assert found(client, "ga") == ["Gà thả đồi"]
    assert found(client, "gạo đồi") == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "%%%", "'", '"', "<b>", "*", "%_\\"])
def test_signs_are_no_wildcards(shelf: Shelf, client: PageClient, sign: str) -> None:
    shelf.puts("Măng khô")

    assert found(client, sign) == []


def test_goods_are_found_by_producer_place_kind_and_other_names(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Đậu phụng rang")
    shelf.puts("Heo rừng lai", by="hoa", category=2)

    assert found(client, "lạc rang") == ["Đậu phụng rang"]
    assert found(client, "lợn") == ["Heo rừng lai"]
    assert found(client, "suối ró") == ["Heo rừng lai"]
    assert found(client, "bà dung") == ["Đậu phụng rang"]


def test_other_names_are_whole_words_with_their_marks() -> None:
    assert also_called("Bắp cải xào") == []
    assert also_called("Bắp nếp") == ["ngô"]
    assert also_called("Liên lạc với chúng tôi") == []
    assert also_called("Gạo thơm") == []
    assert also_called("Trái thơm") == ["khóm", "dứa"]


def test_a_slip_of_one_letter_is_put_right(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Mật ong rừng")

    page = client.get("/san-pham?q=mat+onh")

    assert "Có phải bạn tìm" in page.text
    assert "/san-pham?q=m%E1%BA%ADt+ong" in page.text


def test_finding_nothing_still_helps(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Mật ong rừng")
    pickup_point()

    near, nothing = client.get("/san-pham?q=mật+xyzt"), client.get("/san-pham?q=xyzt")

    assert "Gần giống nhất" in near.text and "Mật ong rừng" in near.text
    assert "Không thấy “xyzt”" in nothing.text and "tel:" in nothing.text and 'value="xyzt"' in nothing.text


def test_a_question_of_ten_thousand_letters_is_cut_politely(shelf: Shelf, client: PageClient) -> None:
    shelf.puts("Mật ong rừng")

    page = client.get("/san-pham", query_string={"q": "mật ong " * 1250})

    assert page.status_code == 200
    assert "chợ chỉ tìm theo mấy chữ đầu" in page.text
    assert len(read_wanted("a" * 10_000).typed) == 100


def test_documents_follow_the_goods(shelf: Shelf, client: PageClient) -> None:
    listing = shelf.puts("Mật ong rừng")
    organisations.amend_organisation(acting(shelf.dung), shelf.household, name="Hộ bà Bưởi")

    assert found(client, "bưởi") == ["Mật ong rừng"]
    assert found(client, "dung") == []

    catalogue.retire_listing(acting(shelf.dung), listing)
    assert db.session.get(SearchDocument, listing.id) is None


def test_goods_of_a_producer_who_moved_are_found_at_the_new_place_only(
    shelf: Shelf, client: PageClient, clock: FrozenClock
) -> None:
    shelf.puts("Mật ong rừng", origin="Rừng già")
    assert found(client, "trà tân") == ["Mật ong rừng"]
    there = acting(coordinator_of(hoa_cuong(), "Lê Thị Hòa"))

    organisations.amend_organisation(acting(shelf.dung), shelf.household, locality=hoa_cuong())
    clock.move(hours=1)
    organisations.submit_for_verification(acting(shelf.dung), shelf.household)
    organisations.check_identity(there, shelf.household, method=CheckMethod.PAPERS)
    approvals.approve(there, review_of(shelf.household), sure=True)

    assert found(client, "hòa cường") == ["Mật ong rừng"]
    assert found(client, "trà tân") == []


def test_everything_may_be_written_anew(shelf: Shelf, client: PageClient, app: Flask) -> None:
    shelf.puts("Mật ong rừng")
    before = db.session.scalars(db.select(SearchDocument.folded)).all()

    first = app.test_cli_runner().invoke(args=["search", "rebuild"])
    second = commands.rebuild(SYSTEM)

    assert (first.exit_code, first.output, second) == (0, "1 listings can be found.\n", 1)
    assert db.session.scalars(db.select(SearchDocument.folded)).all() == before
    assert found(client, "mat ong") == ["Mật ong rừng"]


def test_only_the_market_itself_writes_everything_anew(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        commands.rebuild(VISITOR)


def test_spellings_one_slip_away() -> None:
    assert {"ang", "mnag", "manh", "mangg"} <= one_letter_off("mang")
    assert one_letter_off("ga") == set()
