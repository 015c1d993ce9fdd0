from decimal import Decimal

import pytest

from marketplace.kernel.money import Money, read_money


@pytest.mark.parametrize(
    "typed", ["70.000", "70000", "70 000", "70\u00a0000", "70k", "70K", "70 nghìn", "70,000 đ", "70.000 ₫", " 70000đ "]
)
def test_seventy_thousand_is_read_however_it_is_typed(typed: str) -> None:
    assert read_money(typed) == Money(70_000)


@pytest.mark.parametrize(
    "typed",
    ["70.5", "1.25", "7,5", "-5", "tám lăm", "", "1.2.3", "70.00", "1.000,000", "７０", "1e6", "9" * 30, "70.000.00"],
)
def test_what_may_mean_two_sums_is_not_read(typed: str) -> None:
    assert read_money(typed) is None


def test_money_is_written_as_vietnamese_do() -> None:
    assert str(Money(1_250_000)) == "1.250.000\u00a0₫"


def test_half_a_dong_rounds_up() -> None:
    assert Money(10_001) * Decimal("0.5") == Money(5001)


@pytest.mark.parametrize("wrong", [1.5, True])
def test_money_is_never_a_float_or_a_truth(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1) * wrong  # type: ignore[operator]


def test_money_adds_up() -> None:
    assert sum([Money(1), Money(2)], Money(0)) == Money(3)
