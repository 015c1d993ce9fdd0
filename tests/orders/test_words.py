"""A sum written out as papers in Vietnam write it."""

import pytest

from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Condition, Quantity, Unit
from marketplace.orders.words import money_in_words, unit_words


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (101, "Một trăm lẻ một đồng"),
        (255_000, "Hai trăm năm mươi lăm nghìn đồng"),
        (1_005_000, "Một triệu không trăm lẻ năm nghìn đồng"),
        (2_000_010, "Hai triệu không trăm mười đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_500_000_000, "Một tỷ năm trăm triệu đồng"),
        (3_000_000_001, "Ba tỷ không trăm lẻ một đồng"),
        (10_000_000_000_000, "Mười nghìn tỷ đồng"),
    ],
)
def test_sums(dong: int, words: str) -> None:
    assert money_in_words(Money(dong)) == words


def test_units_in_full() -> None:
    from decimal import Decimal

    assert unit_words(Unit.KG, Condition.FRESH) == "kg tươi"
    assert unit_words(Unit.GOI, content=Quantity(Decimal(500), Unit.GRAM)) == "gói 500 g"
    assert unit_words(Unit.BO, content=Quantity(Decimal("0.8"), Unit.KG)) == "bó (≈ 0,8 kg)"
