"""The row inside a VietQR, against vectors of NAPAS and of other people's software."""

import csv
from pathlib import Path

import pytest

from marketplace.payments import vietqr

FILE = Path(__file__).parent / "vietqr-vectors.csv"
VECTORS = [row["payload"] for row in csv.DictReader(FILE.read_text().splitlines())]


@pytest.mark.parametrize("row", VECTORS)
def test_each_vector_is_made_again_from_what_it_says(row: str) -> None:
    said = vietqr.read(row)
    account = vietqr.read(said["38"])
    inner, more = vietqr.read(account["01"]), vietqr.read(said.get("62", ""))
    made = vietqr.payload(
        bank_bin=inner["00"],
        number=inner["01"],
        amount=int(said["54"]) if "54" in said else None,
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
        service=account["02"],
    )
    assert made == row
    assert vietqr.is_sound(row)


def test_there_are_seven_vectors() -> None:
    assert len(VECTORS) == 7


def test_the_check_is_the_one_of_the_standard() -> None:
    assert vietqr.crc("123456789") == "29B1"


@pytest.mark.parametrize("row", VECTORS)
def test_any_changed_character_is_noticed(row: str) -> None:
    for place in range(len(row) - 4):
        other = "0" if row[place] != "0" else "1"
        assert not vietqr.is_sound(row[:place] + other + row[place + 1 :])


def test_a_check_in_small_letters_is_the_same_check() -> None:
    assert vietqr.is_sound(VECTORS[0][:-4] + VECTORS[0][-4:].lower())


@pytest.mark.parametrize(
    "wrong",
    [
        {"bank_bin": "97040"}, {"bank_bin": "9704O5"}, {"number": ""}, {"number": "1" * 20}, {"number": "12 34"},
        {"number": "đ123"}, {"amount": 0}, {"amount": -1}, {"amount": 10**13},
    ],
)  # fmt: skip
def test_what_no_bank_takes_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match="."):
        vietqr.payload(**{"bank_bin": "970405", "number": "4800205111222", "amount": 1000, **wrong})


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Đơn BKMQ27", "Don BKMQ27"), ("đ" * 30, "d" * 25), ("Mật ong\n😀 rừng", "Mat ong rung"), ("", "")],
)
def test_words_are_plain_and_short(text: str, plain: str) -> None:
    assert vietqr.ascii_only(text) == plain


def test_a_cut_row_is_not_read() -> None:
    with pytest.raises(ValueError, match="cut off"):
        vietqr.read("000201010212385")
