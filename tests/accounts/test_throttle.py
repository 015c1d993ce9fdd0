import pytest
from sqlalchemy import select

from marketplace.accounts import commands, throttle
from marketplace.accounts.commands.signing_in import WrongSignIn
from marketplace.accounts.models import Attempt
from marketplace.accounts.throttle import REGISTER, SIGN_IN, TooManyTries, network_of, throttled
from marketplace.kernel.actor import SYSTEM, VISITOR
from marketplace.kernel.db import db
from tests.databases import statements
from tests.pages import PageClient
from tests.world.people import PASSWORD, person

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def lan(app):
    return person("Hồ Thị Lan", "0905123456")


def try_in(phone, password, address=HERE):
    return throttled(commands.sign_in, SIGN_IN, address)(VISITOR, phone=phone, password=password)


def wrong(phone, times, address=HERE):
    for _time in range(times):
        with pytest.raises(WrongSignIn):
            try_in(phone, "không phải đâu", address)


def test_a_stranger_is_slowed_down_and_the_wait_runs_off(lan, clock):
    wrong(lan.phone, SIGN_IN.by_both)
    with pytest.raises(TooManyTries) as refusal:
        try_in(lan.phone, PASSWORD)
    assert refusal.value.status == 429
    assert "15 phút" in refusal.value.sentence
    clock.move(minutes=16)
    assert try_in(lan.phone, PASSWORD)


def test_a_refused_try_does_not_make_the_wait_longer(lan, clock):
    wrong(lan.phone, SIGN_IN.by_both)
    for _minute in range(14):
        clock.move(minutes=1)
        with pytest.raises(TooManyTries):
            try_in(lan.phone, PASSWORD)
    clock.move(minutes=2)
    assert try_in(lan.phone, PASSWORD)


def test_the_owner_elsewhere_is_not_kept_out(lan):
    wrong(lan.phone, SIGN_IN.by_both)
    assert try_in(lan.phone, PASSWORD, ELSEWHERE)


def test_coming_in_forgets_the_wrong_tries(lan):
    for _time in range(3):
        wrong(lan.phone, SIGN_IN.by_both - 1)
        assert try_in(lan.phone, PASSWORD)


def test_a_network_that_tries_many_numbers_is_slowed_down(lan):
    for last in range(SIGN_IN.by_network):
        wrong(f"+8490599{last:04d}", 1)
    with pytest.raises(TooManyTries):
        try_in("+84905888888", PASSWORD)


def test_many_networks_cannot_guess_one_number_nor_keep_its_owner_out(lan):
    try_in(lan.phone, PASSWORD, HERE)
    wrong_from = (f"198.51.{third}.{last}" for third in range(1, 3) for last in range(1, 60))
    for _time in range(SIGN_IN.by_number_a_day - 1):
        wrong(lan.phone, 1, next(wrong_from))
    with pytest.raises(TooManyTries):
        try_in(lan.phone, PASSWORD, next(wrong_from))
    assert try_in(lan.phone, PASSWORD, HERE)


def test_an_unknown_number_is_slowed_down_like_a_known_one(lan):
    for phone in (lan.phone, "+84905999999"):
        wrong(phone, SIGN_IN.by_both)
        with pytest.raises(TooManyTries):
            try_in(phone, PASSWORD)


def test_whoever_registers_many_is_slowed_down_too(app):
    verb = throttled(commands.register, REGISTER, HERE)
    for last in range(REGISTER.by_network):
        verb(VISITOR, phone=f"+8490599{last:04d}", name="Ai Đó", password=PASSWORD)
    with pytest.raises(TooManyTries):
        verb(VISITOR, phone="+84905888888", name="Ai Đó", password=PASSWORD)


def test_no_number_and_no_address_is_kept(lan):
    wrong(lan.phone, 1)
    assert all(len(each.subject) == 64 for each in db.session.scalars(select(Attempt)))


def test_counting_takes_few_statements(app, lan):
    with statements(app) as seen:
        wrong(lan.phone, 1)
    assert len(seen) <= 9, seen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_counts_as_one_household(address, network):
    assert network_of(address) == network


def test_by_page_the_wait_is_said_in_words_and_in_a_header(client: PageClient, lan):
    for _time in range(SIGN_IN.by_both):
        client.submit("/dang-nhap", {"phone": lan.phone, "password": "không phải đâu"})
    answer = client.submit("/dang-nhap", {"phone": lan.phone, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Hãy chờ 15 phút" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_by_api_the_wait_is_said_too(client: PageClient, lan):
    body = {"phone": lan.phone, "password": "không phải đâu", "name": "máy"}
    for _time in range(SIGN_IN.by_both):
        assert client.post("/api/v1/tokens", json=body).status_code == 401
    answer = client.post("/api/v1/tokens", json={**body, "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.get_json()["code"] == "too_many_tries"
    assert int(answer.headers["Retry-After"]) > 0


def test_stale_counts_are_swept_up(lan, clock):
    wrong(lan.phone, 2)
    clock.move(days=91)
    commands.forget_stale(SYSTEM)
    assert db.session.scalars(select(Attempt)).all() == []
    assert throttle.is_known("x") is False
