from decimal import Decimal

import pytest

from marketplace.kernel.decimals import amount_text, read_amount
from marketplace.kernel.money import Money
from marketplace.kernel.price import Price, comparable_price
from marketplace.kernel.quantity import AmountType, Quantity, Unit


def of(amount: str, unit: Unit) -> Quantity:
    return Quantity(Decimal(amount), unit)


def test_grams_and_kilograms_convert() -> None:
    assert of("1.5", Unit.KG).to(Unit.GRAM) == of("1500", Unit.GRAM)
    assert of("1", Unit.KG) + of("250", Unit.GRAM) == of("1.25", Unit.KG)


def test_a_box_never_becomes_a_kilogram() -> None:
    with pytest.raises(ValueError, match="cannot turn"):
        of("1", Unit.HOP).to(Unit.KG)


def test_chuc_is_not_offered() -> None:
    assert "chuc" not in {unit.value for unit in Unit}


@pytest.mark.parametrize(("typed", "amount"), [("1,5", "1.5"), ("1.5", "1.5"), ("12", "12"), (" 0,125 ", "0.125")])
def test_amounts_are_read_with_comma_or_point(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["-1", "1,2345", "mười", "1e3", "", "²", "1 000 000 000"])
def test_other_things_are_no_amounts(typed: str) -> None:
    assert read_amount(typed) is None


def test_amounts_are_written_without_idle_zeros() -> None:
    assert [amount_text(Decimal(each)) for each in ("1.500", "1200", "0.125", "100")] == [
        "1,5",
        "1.200",
        "0,125",
        "100",
    ]


def test_tenths_add_up_exactly_in_the_database() -> None:
    column = AmountType()
    stored = [column.process_bind_param(Decimal("0.1"), None) for _time in range(3)]  # type: ignore[arg-type]
    assert column.process_result_value(sum(filter(None, stored)), None) == Decimal("0.3")  # type: ignore[arg-type]


def test_a_pack_shows_its_price_per_kilogram() -> None:
    price = comparable_price(Price(Money(70_000), Unit.GOI), of("250", Unit.GRAM))
    assert price == Price(Money(280_000), Unit.KG)


def test_a_piece_without_weight_has_no_comparable_price() -> None:
    assert comparable_price(Price(Money(70_000), Unit.CON), None) is None
