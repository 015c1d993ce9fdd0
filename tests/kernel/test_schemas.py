from decimal import Decimal
from typing import Any

import pytest
from marshmallow import ValidationError

from marketplace.kernel.i18n import N_, speak
from marketplace.kernel.money import Money
from marketplace.kernel.schemas import (
    AmountField,
    DateField,
    MoneyField,
    Phone,
    Schema,
    Text,
    Tick,
    WholeNumber,
    read_phone,
    show_phone,
)


class Offer(Schema):
    name = Text(N_("Tên sản phẩm"), max=20, required=True)
    price = MoneyField(N_("Giá"), min=1000, required=True)
    amount = AmountField(N_("Số lượng"))
    agreed = Tick(N_("Đồng ý"))


def messages(**given: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as refused:
        Offer().load(given)
    assert isinstance(refused.value.messages, dict)
    return refused.value.messages


@pytest.mark.parametrize(
    "typed", ["0905 123 456", "+84905123456", "84905123456", "0905.123.456", "０９０５123456", "+84 (0)905-123-456"]
)
def test_one_phone_number_has_many_spellings(typed: str) -> None:
    assert read_phone(typed) == "+84905123456"


@pytest.mark.parametrize(
    "typed", ["905123456", "0123456789", "012345", "", "0905 123 45", "++84905123456", "0905123456" * 9, "phone"]
)
def test_what_is_no_vietnamese_mobile_is_refused(typed: str) -> None:
    assert read_phone(typed) is None


def test_an_old_eleven_digit_number_is_told_so() -> None:
    with pytest.raises(ValidationError, match="11 chữ số"):
        Phone().deserialize("0168 123 4567")


def test_a_phone_is_shown_in_groups() -> None:
    assert show_phone("+84905123456") == "0905 123 456"


def test_missing_and_wrong_fields_speak_at_their_place() -> None:
    said = messages(price="70.5", amount="0")
    assert set(said) == {"name", "price", "amount"}
    assert "70.000" in said["price"][0]


def test_unknown_fields_are_refused() -> None:
    assert "total" in messages(name="Quế", price=1000, total=1)


@pytest.mark.parametrize("wrong", [1.5, True, None, [], {}, "1e3", -1])
def test_json_money_is_a_whole_number(wrong: object) -> None:
    assert "price" in messages(name="Quế", price=wrong)


@pytest.mark.parametrize("wrong", [1.5, True, "-1", "NaN", 10**9, 0])
def test_json_amounts_are_never_floats_or_out_of_range(wrong: object) -> None:
    assert "amount" in messages(name="Quế", price=1000, amount=wrong)


def test_a_long_name_is_told_its_limit() -> None:
    assert "20" in messages(name="q" * 10_000, price=1000)["name"][0]


def test_text_is_cleaned_before_any_rule() -> None:
    assert Offer().load({"name": " Que\u0302\u0301 \u202e ", "price": "70k"}) == {
        "name": "Quế",
        "price": Money(70_000),
        "agreed": False,
    }


def test_amounts_keep_three_decimals() -> None:
    assert AmountField().deserialize("0,125") == Decimal("0.125")


def test_a_day_is_read_as_vietnamese_write_it() -> None:
    assert DateField().deserialize("05/03/2027").isoformat() == "2027-03-05"


@pytest.mark.parametrize("wrong", ["1.0", 1.0, True, "99999999999", "a"])
def test_whole_numbers_are_whole(wrong: object) -> None:
    with pytest.raises(ValidationError):
        WholeNumber(max=10).deserialize(wrong)


def test_sentences_come_in_the_readers_language() -> None:
    speak("en")
    try:
        assert "đồng" not in messages(name="Quế", price=10**15)["price"][0].replace("₫", "")
    finally:
        speak("vi")
