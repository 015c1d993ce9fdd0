"""Numbers as the law and people's papers have them."""

import pytest

from marketplace.organisations.numbers import looks_wrong, masked, read_tax_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0402353502", "0402353502"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        (" 0402 353 502 ", "0402353502"),
        ("049203001234", "049203001234"),
        ("040235350", None),
        ("04023535021", None),
        ("0402353502-02", None),
        ("٠٤٠٢٣٥٣٥٠٢", None),
        ("A402353502", None),
    ],
)
def test_ten_thirteen_or_twelve_digits_are_read(typed: str, kept: str | None) -> None:
    assert read_tax_number(typed) == kept


@pytest.mark.parametrize("right", ["0100233488", "0314409058-002", "0402353502", "0111484606", "049203001234", ""])
def test_numbers_in_use_do_not_look_wrong(right: str) -> None:
    assert not looks_wrong(right)


@pytest.mark.parametrize("wrong", ["0402353503", "0314409058-000", "0000000000"])
def test_a_check_digit_that_does_not_fit_looks_wrong(wrong: str) -> None:
    assert looks_wrong(wrong)


@pytest.mark.parametrize(
    ("number", "shown"), [("049203001234", "0492••••••34"), ("0402353502", "0402••••02"), ("12345", "•••45"), ("", "")]
)
def test_nobody_sees_more_of_a_number_than_they_need(number: str, shown: str) -> None:
    assert masked(number) == shown
