"""News by e-mail: to those who have an address, by day, and only the kinds they want."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.accounts import commands as accounts
from marketplace.kernel.clock import HERE, FrozenClock, by_day, is_night, now
from marketplace.kernel.outbox import send_waiting
from marketplace.notifications import commands, queries
from marketplace.notifications.states import NewsKind
from tests.notifications.conftest import give_address
from tests.notifications.reading import mail, told
from tests.pages import PageClient
from tests.world.goods import returned, submitted_listing
from tests.world.people import PASSWORD, acting, let_in
from tests.world.trade import Trade, bought, brought


def at(hour: int, minute: int = 0, day: int = 3) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(6, day=4)),
        (at(23, 59), at(6, day=4)),
        (at(0), at(6)),
        (at(5, 59), at(6)),
        (at(6), at(6)),
    ],
)
def test_the_night_lasts_from_nine_to_six(moment: datetime, goes: datetime) -> None:
    assert by_day(moment) == goes
    assert is_night(moment) == (moment != goes)


def test_an_order_by_day_is_mailed_at_once_and_one_at_night_in_the_morning(mailed: Trade, clock: FrozenClock) -> None:
    clock.set(at(20))
    bought(mailed)
    clock.set(at(22))
    bought(mailed)
    assert [each.due_at for each in mail()] == [at(20), at(6, day=4)]
    assert len(told(mailed.dung, "order:")) == 2
    sent: list[str] = []
    send_waiting(lambda letter: sent.append(letter.to))
    assert sent == ["dung@vidu.vn"]
    clock.set(at(6, day=4))
    send_waiting(lambda letter: sent.append(letter.to))
    assert sent == ["dung@vidu.vn"] * 2


def test_who_has_no_address_is_told_in_the_inbox_alone(market: Trade) -> None:
    brought(market, bought(market), "confirm")
    assert len(told(market.minh)) == 1
    assert mail() == []


def test_a_letter_says_where_to_look_and_how_to_have_no_more(
    mailed: Trade, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://cho.vidu.vn")
    order = bought(mailed)
    (letter,) = mail()
    assert letter.subject == f"Đơn mới {order.reference}: {order.total}"
    assert f"https://cho.vidu.vn/ban-hang/don-hang/{order.reference}" in letter.body
    assert "https://cho.vidu.vn/tin-nhan/cai-dat" in letter.body


def test_the_kinds_turned_off_are_not_mailed_but_lie_in_the_inbox(mailed: Trade) -> None:
    commands.choose_news(acting(mailed.dung), orders=False, reminders=True, approvals=True, favourites=True)
    assert queries.kinds_mailed_to(acting(mailed.dung)) == set(NewsKind) - {NewsKind.ORDERS}
    bought(mailed)
    assert mail() == []
    returned(submitted_listing(mailed.seller, "Nghệ vàng"))
    assert [each.subject for each in mail()] == ["Cần sửa: Nghệ vàng"]
    assert len(told(mailed.dung, "order:")) == 1
    commands.choose_news(acting(mailed.dung), orders=True, reminders=True, approvals=False, favourites=True)
    bought(mailed)
    assert len(mail()) == 2


def test_news_of_the_account_itself_is_always_mailed_and_at_once(mailed: Trade, clock: FrozenClock) -> None:
    clock.set(at(23))
    commands.choose_news(acting(mailed.minh), orders=False, reminders=False, approvals=False, favourites=False)
    accounts.change_password(acting(mailed.minh), current_password=PASSWORD, new_password="rẫy xa bếp lửa")
    (letter,) = mail()
    assert (letter.to, letter.due_at) == ("minh@vidu.vn", now())
    assert "Mật khẩu của bạn vừa được đổi" in letter.subject
    assert told(mailed.minh, "password:")


def test_what_was_chosen_stands_on_the_page(mailed: Trade, client: PageClient) -> None:
    page = let_in(client, mailed.minh).get("/tin-nhan/cai-dat").text
    assert page.count(" checked") == 4 and "minh@vidu.vn" in page
    kept = client.post("/tin-nhan/cai-dat", data=chosen(client, orders="1"), headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 303
    assert queries.kinds_mailed_to(acting(mailed.minh)) == {NewsKind.ORDERS, NewsKind.SECURITY}
    assert client.get("/tin-nhan/cai-dat").text.count(" checked") == 1


def chosen(client: PageClient, **ticked: str) -> dict[str, str]:
    """The settings form as sent with only these boxes ticked."""
    token = client.get("/tin-nhan/cai-dat").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    return {"csrf_token": token, **ticked}


def test_who_has_no_address_is_shown_where_to_write_one(market: Trade, client: PageClient) -> None:
    assert "Ghi e-mail vào tài khoản" in let_in(client, market.minh).get("/tin-nhan/cai-dat").text


def test_an_address_given_later_gets_what_is_new_only(market: Trade) -> None:
    order = bought(market)
    give_address(market.minh, "minh@vidu.vn")
    brought(market, order, "confirm")
    assert [each.to for each in mail()] == ["minh@vidu.vn"]
    assert now() - mail()[0].created_at < timedelta(minutes=1)
