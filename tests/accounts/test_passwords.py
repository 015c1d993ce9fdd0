import pytest

import config
from marketplace.accounts import passwords
from marketplace.accounts.devices import device_name


@pytest.mark.parametrize(
    "password",
    [
        "password", "12345678", "87654321", "11111111", "abababab", "qwertyuiop", "matkhau", "Mật khẩu 123",
        "anh yêu em", "vietnam2025", "Đà Nẵng 2026", "TraTan@123", "OCOP 2026", "1q2w3e4r5t", "zxcvbnm,./",
        "68686868", "Hòa Cường!!!", "abcdefgh",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password):
    assert passwords.is_guessable(password)


@pytest.mark.parametrize("password", ["Hồ Thị Lan", "hothilan1990", "0905123456", "x0905123456x", "84905123456"])
def test_ones_own_name_and_number_are_refused(password):
    assert passwords.is_guessable(password, own_words=("Hồ Thị Lan", "+84905123456"))


@pytest.mark.parametrize(
    "password",
    ["suối đầy cá niên", "kết nghĩa 2025", "măng le nướng ống", "G7$kq-hoa9", "con trâu đi trước", "a" * 7 + "bcx-12"],
)
def test_what_nobody_would_try_first_is_taken(password):
    assert not passwords.is_guessable(password, own_words=("Hồ Thị Lan", "+84905123456"))


def test_the_shipped_list_is_refused_whole():
    assert len(passwords.common()) > 400
    assert all(passwords.is_guessable(each) for each in passwords.common())


def test_a_password_is_kept_as_typed_in_every_letter_space_and_sign():
    kept = passwords.hashed(" Suối Đầy\tcá niên 🐟 ")
    assert passwords.is_right(" Suối Đầy\tcá niên 🐟 ", kept)
    assert not passwords.is_right("Suối Đầy\tcá niên 🐟", kept)
    assert not passwords.is_right(" suối đầy\tcá niên 🐟 ", kept)
    assert passwords.is_right("x" * 128, passwords.hashed("x" * 128))
    assert not passwords.is_right("x" * 127 + "y", passwords.hashed("x" * 128))


def test_nobody_has_the_decoys_password():
    assert not passwords.is_right(passwords.NOBODYS, None)
    assert not passwords.is_right("", "not a hash")


def test_the_market_hashes_at_the_advised_cost():
    rounds, memory, lanes = config.settings({}, TESTING=True)["PASSWORD_HASH_COST"]
    assert (rounds, memory, lanes) == (2, 19 * 1024, 1)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A055F) Chrome/131.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/114 Safari/537.36", "Cốc Cốc · Windows"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36 Zalo android/24", "Zalo · Android"),
        ("curl/8.5", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_named_in_a_persons_words(told, name):
    assert device_name(told) == name
