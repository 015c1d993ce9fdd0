"""Ordering, following, changing and adopting without an account, page by page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.guests.models import Guest
from marketplace.guests.pages import ordering
from marketplace.kernel.clock import FrozenClock
from marketplace.kernel.db import db
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.organisations import commands as organisations
from tests.databases import statements
from tests.pages import PageClient, form_in, untouched
from tests.world.goods import live_listing
from tests.world.guests import PHONE, guest_bought
from tests.world.people import let_in, person
from tests.world.trade import Trade, another_seller

WHO = {"contact_name": "Lê Thị Hoa", "contact_phone": "0905 777 888", "consent": "1"}


def with_honey(client: PageClient, market: Trade, amount: str = "1") -> PageClient:
    """A visitor's browser with honey in the cart."""
    answer = client.submit(f"/san-pham/{market.honey.slug}", {"amount": amount}, to="/gio-hang/them")
    assert answer.status_code == 303, answer.text
    return client


def filled(client: PageClient, **typed: str) -> dict[str, str]:
    """The review's form as a browser would send it."""
    form = form_in(client.get("/dat-hang/khach").text, set(WHO), "", "")
    return {**dict(untouched(form)), **WHO, **typed}


def send(client: PageClient, typed: dict[str, str]) -> Any:
    return client.post("/dat-hang/khach", data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def ordered(client: PageClient, market: Trade, **typed: str) -> str:
    """Chị Hoa ordered a jar of honey in this browser; gives the link she got."""
    answer = send(with_honey(client, market), filled(client, **typed))
    assert answer.status_code == 303, answer.text
    client.get(answer.location)
    return str(answer.location)


def placed() -> list[Order]:
    db.session.rollback()
    return list(db.session.scalars(select(Order).order_by(Order.id)))


def test_a_visitor_goes_from_the_cart_to_an_order(market: Trade, client: PageClient) -> None:
    with_honey(client, market)
    answer = client.submit("/gio-hang", press="guest")
    assert answer.location == "/dat-hang/khach"
    page = client.get(answer.location).text
    for words in ("Hộ bà Dung", "0905 111 222", "Mật ong rừng", "85.000", "Nhà văn hóa tổ 5", "hủy đơn", "30 ngày"):
        assert words in page, words

    answer = send(client, filled(client))
    opened = client.get(answer.location)

    (order,) = placed()
    assert opened.location == f"/don-hang/lan/{order.purchase.reference}"
    assert (opened.headers["Cache-Control"], opened.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    done = client.get(opened.location).text
    for words in ("Mật ong rừng", "Hàng được giữ đến 10:00", answer.location, order.reference):
        assert words in done, words
    assert "Giỏ đang trống" in client.get("/gio-hang").text


def test_eight_questions_at_most_and_nothing_ticked_beforehand(market: Trade, client: PageClient) -> None:
    page = with_honey(client, market).get("/dat-hang/khach").text
    form = form_in(page, set(WHO), "", "")
    boxes = [each.get("name") for each in form.iter() if each.get("type") == "checkbox" and "checked" in each.attrib]
    names = {each.get("name") for each in form.iter() if each.tag in ("input", "select", "textarea")}
    assert boxes == []
    assert len(names - {"csrf_token", "once_key", "expected_total", "seen", "ward"}) <= 8


def test_a_double_tap_orders_once_and_shows_the_same_link(market: Trade, client: PageClient) -> None:
    typed = filled(with_honey(client, market))
    first, second = send(client, typed), send(client, typed)
    assert first.location == second.location
    assert len(placed()) == 1


def test_only_the_digest_of_the_link_is_kept(market: Trade, client: PageClient) -> None:
    link = ordered(client, market).rpartition("/")[2]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert link not in str(tuple(row)), table.name


def test_the_link_opens_in_another_browser_and_nothing_else_does(market: Trade, client: PageClient, app: Flask) -> None:
    link = ordered(client, market)
    (order,) = placed()
    other = app.test_client()
    assert other.get(f"/don-hang/{order.reference}").status_code == 302

    assert other.get(link).status_code == 303
    assert "Mật ong rừng" in other.get(f"/don-hang/{order.reference}").text
    assert app.test_client().get("/don-khach/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_a_link_opens_its_own_purchase_only(market: Trade, client: PageClient) -> None:
    other = guest_bought(market, link="lien-ket-khac", network="198.51.100.1", contact_phone="+84905777001")
    ordered(client, market)
    for path in (f"/don-hang/lan/{other.reference}", f"/don-hang/{other.orders[0].reference}", "/don-hang"):
        assert client.get(path).status_code in (302, 404), path


def test_a_browser_forgets_the_link_after_half_a_day(market: Trade, client: PageClient, clock: FrozenClock) -> None:
    ordered(client, market)
    (order,) = placed()
    clock.move(hours=11)
    assert client.get(f"/don-hang/{order.reference}").status_code == 200
    clock.move(hours=2)
    assert client.get(f"/don-hang/{order.reference}").status_code == 302


def test_the_link_cancels_by_page(market: Trade, client: PageClient) -> None:
    ordered(client, market)
    (order,) = placed()
    answer = client.submit(f"/don-hang/{order.reference}", {"reason": "Đổi ý rồi"}, to="/huy")
    assert answer.location == f"/don-hang/{order.reference}"
    assert placed()[0].state is OrderState.CANCELLED


def test_the_link_changes_amounts_by_page(market: Trade, client: PageClient) -> None:
    ordered(client, market)
    (order,) = placed()
    seen = client.submit(f"/don-hang/{order.reference}/sua", {"lines-0-amount": "2"})
    assert seen.status_code == 200
    typed = dict(untouched(form_in(seen.text, {"expected_total"}, "", "")))
    answer = client.post(f"/don-hang/{order.reference}/sua", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303, answer.text
    assert placed()[0].total.dong == 170_000


def test_too_much_is_told_on_the_page_of_the_change(market: Trade, client: PageClient) -> None:
    ordered(client, market)
    (order,) = placed()
    seen = client.submit(f"/don-hang/{order.reference}/sua", {"lines-0-amount": "3"})
    typed = dict(untouched(form_in(seen.text, {"expected_total"}, "", "")))
    answer = client.post(f"/don-hang/{order.reference}/sua", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422
    assert "không có tài khoản thì đặt nhiều nhất" in answer.text
    assert placed()[0].total.dong == 85_000


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"consent": ""}, "Đánh dấu đồng ý"),
        ({"contact_phone": "123"}, "Số điện thoại chưa đúng"),
        ({"contact_name": ""}, "Hãy điền mục"),
        ({"email": "hoa"}, "e-mail chưa đúng"),
        ({"delivery": "home", "address": "7"}, "số nhà và tên đường"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    market: Trade, client: PageClient, typed: dict[str, str], words: str
) -> None:
    answer = send(with_honey(client, market), {k: v for k, v in {**filled(client), **typed}.items() if v})
    assert answer.status_code == 422
    assert words in answer.text
    assert placed() == []


def test_the_cart_says_why_it_is_too_much_without_an_account(market: Trade, client: PageClient) -> None:
    page = with_honey(client, market, "3").get("/gio-hang").text
    assert "không có tài khoản thì đặt nhiều nhất 2" in page
    assert "Đặt không cần tài khoản" not in page
    assert "Chưa đặt được như thế này" in client.get("/dat-hang/khach").text


def test_a_seller_who_takes_no_guests_leads_to_the_sign_in(market: Trade, client: PageClient) -> None:
    organisations.set_selling_terms(market.selling, market.seller, takes_guests=False)
    with_honey(client, market)
    cart = client.get("/gio-hang").text
    assert "Đặt không cần tài khoản" not in cart
    assert f"{market.seller.name} chỉ nhận đơn của người có tài khoản." in cart
    assert ("<span>Đăng nhập rồi đặt</span>" in cart, "<span>Xem lại và đặt hàng</span>" in cart) == (True, False)
    assert "Giỏ hàng vẫn còn nguyên" in client.get("/dat-hang", follow_redirects=True).text
    page = client.get("/dat-hang/khach").text
    assert "chỉ nhận đơn của người có tài khoản" in page
    assert "Đặt hàng – " not in page


def test_one_seller_of_two_who_takes_none_is_enough(market: Trade, client: PageClient) -> None:
    other = live_listing(another_seller("Vườn ông Sáu", "Hồ Văn Sáu"), "Gừng")
    with_honey(client, market)
    client.submit(f"/san-pham/{other.slug}", {"amount": "1"}, to="/gio-hang/them")
    assert "Đặt không cần tài khoản" not in client.get("/gio-hang").text


def test_who_is_signed_in_orders_by_the_account(market: Trade, client: PageClient) -> None:
    let_in(with_honey(client, market), market.minh)
    assert "Đặt không cần tài khoản" not in client.get("/gio-hang").text
    assert client.get("/dat-hang/khach").location == "/dat-hang"


def test_an_empty_cart_has_no_review(market: Trade, client: PageClient) -> None:
    assert client.get("/dat-hang/khach").location == "/gio-hang"
    ordered(client, market)
    assert client.get("/dat-hang/khach").location == "/gio-hang"


def test_a_machine_is_slowed_down(market: Trade, client: PageClient) -> None:
    typed = filled(with_honey(client, market), contact_phone="123")
    answers = [send(client, typed).status_code for _try in range(ordering.TRIES.by_network + 1)]
    assert answers[-2:] == [422, 429]


def test_orders_go_into_an_account_by_the_link(market: Trade, client: PageClient, app: Flask) -> None:
    link = ordered(client, market)
    (order,) = placed()
    minh = let_in(app.test_client(), market.minh)
    assert minh.get(f"/don-hang/{order.reference}").status_code == 404

    assert minh.get(link).location == "/don-khach"
    answer = minh.submit("/don-khach", to="/nhan")

    assert answer.location == f"/don-hang/lan/{order.purchase.reference}"
    assert "Mật ong rừng" in minh.get(f"/don-hang/{order.reference}").text
    assert client.get(f"/don-hang/{order.reference}").status_code == 302
    again = app.test_client().get(link)
    assert again.location.startswith("/dang-nhap?next=")
    assert "Máy này không mở liên kết nào" in minh.get("/don-khach").text


def test_who_signs_in_after_ordering_is_offered_their_orders(market: Trade, client: PageClient) -> None:
    ordered(client, market)
    let_in(client, market.minh)
    page = client.get("/don-khach").text
    assert placed()[0].purchase.reference in page


def test_code_and_phone_adopt_nothing_by_page(market: Trade, client: PageClient, app: Flask) -> None:
    ordered(client, market)
    (order,) = placed()
    minh = let_in(app.test_client(), market.minh)
    token = re.search(r'name="csrf_token" value="([^"]+)"', minh.get("/don-khach").text + minh.get("/gio-hang").text)
    assert token
    said = {"csrf_token": token[1], "code": order.reference, "phone": PHONE}
    same = {"Sec-Fetch-Site": "same-origin"}
    for code in (order.reference, order.purchase.reference):
        assert minh.post(f"/don-khach/{code}/nhan", data=said, headers=same).status_code == 404
        assert minh.get(f"/don-khach/{code}{PHONE[-4:]}").status_code == 404
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Guest).where(Guest.adopted_at.is_not(None))) == 0


def test_who_buys_for_nobody_yet_is_led_to_it(market: Trade, client: PageClient) -> None:
    ordered(client, market)
    let_in(client, person("Người mới"))
    assert "/tai-khoan/bat-dau" in client.get("/don-khach").text


def test_the_tracking_page_shows_a_guests_order_and_no_name(market: Trade, client: PageClient, app: Flask) -> None:
    ordered(client, market)
    (order,) = placed()
    page = app.test_client().submit("/tra-cuu", {"code": order.reference.lower(), "phone": PHONE[-4:]}).text
    assert "Mật ong rừng" in page and "85.000" in page
    assert "Hoa" not in page.replace("Hòa", "") and "777" not in page and "/don-khach" not in page


def test_the_seller_sees_whom_to_call_until_when_and_says_so(market: Trade, client: PageClient, app: Flask) -> None:
    ordered(client, market)
    (order,) = placed()
    dung = let_in(app.test_client(), market.dung)
    address = f"/ban-hang/don-hang/{order.reference}"
    page = dung.get(address).text
    for words in ("Khách chưa có tài khoản", "10:00", "0905 777 888", "Đã gọi, đồng ý giữ", "Khách Hoa"):
        assert words in page, words

    assert dung.submit(address, to="/dong-y-giu").location == address

    assert placed()[0].held_until is None
    assert "Đã gọi, đồng ý giữ" not in form_buttons(dung.get(address).text)


def form_buttons(html: str) -> str:
    """The words of all buttons of a page."""
    return " ".join(re.findall(r"<button.*?</button>", html, re.S))


def test_a_seller_opens_and_closes_the_door_by_page(market: Trade, client: PageClient) -> None:
    dung = let_in(client, market.dung)
    for wanted, ticks in ((False, []), (True, "1")):
        answer = dung.submit(f"/ban-hang/ho-so/{market.seller.slug}/cach-ban", {"takes_guests": ticks})
        assert answer.status_code == 303
        db.session.rollback()
        assert market.seller.takes_guests is wanted


def test_the_review_asks_few_statements(market: Trade, client: PageClient, app: Flask) -> None:
    with_honey(client, market)
    client.get("/dat-hang/khach")
    with statements(app) as sent:
        client.get("/dat-hang/khach")
    assert len(sent) <= 12, "\n".join(sent)
