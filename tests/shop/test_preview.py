"""The buyer's page before buyers can read it: for who writes it, and for who decides about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from marketplace.catalogue import commands as catalogue
from marketplace.catalogue.models import Listing
from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit
from tests.pages import PageClient
from tests.world.goods import draft, revised, submitted_listing
from tests.world.organisations import seller
from tests.world.people import coordinator_of, hoa_cuong, let_in, person
from tests.world.trade import Trade


@pytest.fixture
def phone(client: PageClient, market: Trade) -> PageClient:
    """Dung's telephone, signed in."""
    return let_in(client, market.dung)


def preview(listing: Listing) -> str:
    return f"/ban-hang/san-pham/{listing.slug}/xem-truoc"


def test_a_draft_is_read_as_buyers_will_read_it(phone: PageClient, market: Trade) -> None:
    ginger = draft(market.seller, "Gừng sẻ", description="Cay và thơm.", price=Money(32_000), stock=Decimal(7))
    page = phone.get(preview(ginger)).text

    assert "Xem trước: khách chưa thấy trang này" in page
    assert "<h1>Gừng sẻ</h1>" in page
    assert "32.000\u00a0₫" in page
    assert "Còn 7 kg" in page
    assert "Cay và thơm." in page


def test_it_is_marked_kept_from_search_engines_and_sells_nothing(phone: PageClient, market: Trade) -> None:
    answer = phone.get(preview(draft(market.seller)))

    assert '<meta name="robots" content="noindex, follow">' in answer.text
    assert "application/ld+json" not in answer.text
    assert "gio-hang" not in answer.text.partition("<main")[2].partition("</main>")[0]
    assert "duyệt ngày" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_draft_that_lacks_nearly_everything_can_be_looked_at(phone: PageClient, market: Trade) -> None:
    bare = catalogue.start_listing(market.selling, market.seller, name="Chưa biết gọi là gì")
    page = phone.get(preview(bare)).text

    assert "Chưa ghi giá" in page
    assert "Hết hàng" in page


def test_new_words_are_shown_and_the_shelf_keeps_its_own(phone: PageClient, market: Trade) -> None:
    revised(market.honey, name="Mật ong hoa rừng", description="Lời mới.")

    assert "<h1>Mật ong hoa rừng</h1>" in phone.get(preview(market.honey)).text
    assert "Lời mới." in phone.get(preview(market.honey)).text
    assert "<h1>Mật ong rừng</h1>" in phone.get(f"/san-pham/{market.honey.slug}").text


def test_another_unit_comes_with_its_price_and_no_stock(phone: PageClient, market: Trade) -> None:
    words = {"unit": Unit.HU, "content_amount": Decimal(500), "content_unit": Unit.ML, "price": Money(120_000)}
    revised(market.honey, **words)
    page = phone.get(preview(market.honey)).text

    assert "120.000\u00a0₫" in page
    assert "hũ 500 ml" in page
    assert "Hết hàng" in page


def test_what_is_on_the_shelf_is_shown_there(phone: PageClient, market: Trade) -> None:
    answer = phone.get(preview(market.honey))
    assert (answer.status_code, answer.location) == (302, f"/san-pham/{market.honey.slug}")


def test_the_producers_page_leads_there(phone: PageClient, market: Trade) -> None:
    goods = draft(market.seller, "Chuối")
    assert preview(goods) in phone.get(f"/ban-hang/san-pham/{goods.slug}").text


def test_who_decides_may_read_it_once_it_was_sent(client: PageClient, market: Trade) -> None:
    official = let_in(client, market.official)

    assert official.get(preview(submitted_listing(market.seller, "Chuối"))).status_code == 200
    assert official.get(preview(draft(market.seller, "Măng"))).status_code == 404


def test_nobody_else_finds_it(app: Flask, market: Trade) -> None:
    sent = submitted_listing(market.seller, "Chuối")
    sau = person("Hồ Văn Sáu")
    seller(sau, "Vườn ông Sáu")
    strangers = [market.minh, sau, coordinator_of(hoa_cuong()), person("Người lạ")]
    app.test_client_class = PageClient

    for stranger in strangers:
        browser = let_in(app.test_client(), stranger)  # type: ignore[arg-type]
        assert browser.get(preview(sent)).status_code == 404, stranger.name
        assert browser.get(preview(market.honey)).status_code == 404, "the public page is elsewhere"
    assert app.test_client().get(preview(sent)).status_code == 302
