"""What is typed into a desk's box: a code, a number or its end, a name or its last words, or too little of anything."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.kernel.finding import (
    LONGEST_KEY,
    LONGEST_TYPED,
    MOST_KEYS,
    MOST_SHOWN,
    NothingToFind,
    first_of,
    keys_of,
    read_sought,
)
from marketplace.kernel.reference import ALPHABET, is_reference, new_reference

PHONE = "+84905123456"


def is_found(typed: str, *, name: str = "", phone: str = "") -> bool:
    beginning = read_sought(typed).beginning
    return any(key.startswith(beginning) for key in keys_of(names=[name], phones=[phone]))


@pytest.mark.parametrize("typed", ["Trần Văn Minh", "tran van", "TRẦN", "văn minh", "minh", "Mi", " văn   MINH "])
def test_a_name_is_found_from_any_word_of_it(typed: str) -> None:
    assert is_found(typed, name="Trần Văn Minh")


@pytest.mark.parametrize(
    ("typed", "name"), [("dung", "Đỗ Thị Dung"), ("đung", "Hộ bà Dung"), ("đo thi", "Đỗ Thị Dung")]
)
def test_d_with_a_bar_is_d(typed: str, name: str) -> None:
    assert is_found(typed, name=name)


@pytest.mark.parametrize("typed", ["inh", "ran van", "minh tran", "van van"])
def test_the_middle_of_a_word_or_another_order_of_words_is_not_found(typed: str) -> None:
    assert not is_found(typed, name="Trần Văn Minh")


@pytest.mark.parametrize(
    "typed",
    [
        "0905123456",
        "0905 123 456",
        "0905.123.456",
        "+84905123456",
        "+84 905-123-456",
        "84905123456",
        "０９０５１２３４５６",
    ]
    + ["3456", "123 456", "23.456", "05123456"],
)
def test_a_number_is_found_whole_or_by_its_end(typed: str) -> None:
    assert read_sought(typed).is_number
    assert is_found(typed, phone=PHONE)


@pytest.mark.parametrize("typed", ["0905", "1234", "0905123457", "9051"])
def test_the_beginning_of_a_number_is_not_its_end(typed: str) -> None:
    assert not is_found(typed, phone=PHONE)


def test_a_number_is_never_the_beginning_of_a_name() -> None:
    assert not is_found("2024", name="2024 Quán")
    assert is_found("Quán 2024", name="Quán 2024")


@pytest.mark.parametrize("spelled", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: "-".join(code)])
def test_a_code_is_read_however_it_is_typed(spelled) -> None:
    code = new_reference()

    assert read_sought(f"{spelled(code)}").code == code


def test_digits_alone_may_be_a_code_and_the_end_of_a_number() -> None:
    code = next(each for each in (f"23456{sign}" for sign in ALPHABET) if is_reference(each))

    sought = read_sought(code)

    assert sought.code == code
    assert sought.is_number is code.isdecimal()


def test_words_are_no_code() -> None:
    assert read_sought("Minh").code == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1", "4 số cuối"),
        ("123", "4 số cuối"),
        ("M", "2 chữ cái"),
        ("%", "chữ cái hoặc chữ số"),
        ("💡!", "chữ cái hoặc"),
    ]
    + [("0905123456789", "Gõ cả số"), ("+84905", "chưa đúng")],
)
def test_too_little_or_no_question_at_all_is_said_at_the_field(app: Flask, typed: str, words: str) -> None:
    with app.test_request_context(), pytest.raises(NothingToFind) as refused:
        read_sought(typed)

    assert words.casefold() in refused.value.sentence.casefold()
    assert refused.value.field == "wanted"


@pytest.mark.parametrize("typed", ["' OR 1=1 --", "m%", "_inh", "mi\\", "<script>", "a" * LONGEST_TYPED, "ﬃ" * 40])
def test_signs_of_sql_and_of_pages_stand_for_nothing(app: Flask, typed: str) -> None:
    with app.test_request_context():
        try:
            found = is_found(typed, name="Trần Văn Minh", phone=PHONE)
        except NothingToFind as refused:
            found = refused.field != "wanted"

    assert found is (typed == "mi\\")  # its letters alone


def test_a_long_name_is_cut_alike_in_its_key_and_in_the_question() -> None:
    name = "Tổ hợp tác " + "trồng cây dược liệu " * 6

    assert is_found(name[:LONGEST_TYPED], name=name)
    assert max(map(len, keys_of(names=[name]))) <= LONGEST_KEY


def test_a_page_shows_each_thing_once_and_says_when_there_are_more() -> None:
    assert first_of([3, 1, 3]) == ([3, 1], False)
    assert first_of(range(MOST_SHOWN)) == (list(range(MOST_SHOWN)), False)
    assert first_of(range(MOST_SHOWN + 1)) == (list(range(MOST_SHOWN)), True)
    assert first_of([1] * MOST_KEYS) == ([1], True)
