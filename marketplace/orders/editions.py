"""A contract as it stood in an earlier edition, read back from what was kept of it. No database, no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.kernel.money import Money
from marketplace.kernel.quantity import Unit

from .models import Order, OrderEdition
from .words import unit_words_of


@dataclass(frozen=True)
class EditionLine:
    """One line as it stood: what was promised of it, at which price."""

    name: str
    unit: Unit
    unit_label: str
    price: Money
    ordered: Decimal
    cancelled: Decimal
    due: Decimal
    amount: Money
    tolerance: int
    facts: dict[str, Any]

    @property
    def unit_words(self) -> str:
        """The unit as it was when ordered, in the reader's language."""
        return unit_words_of(self.unit, self.facts)


@dataclass(frozen=True)
class Edition:
    """One edition of an order's contract: goods, sum, terms and note as they stood until it was replaced."""

    reference: str
    number: int
    created_at: datetime
    replaced_at: datetime
    why: str
    total: Money
    lines: list[EditionLine]
    terms: dict[str, Any]
    note: str


def read_back(order: Order, kept: OrderEdition) -> Edition:
    """The contract of this edition as one may read it again."""
    return Edition(
        reference=order.reference,
        number=kept.number,
        created_at=order.created_at,
        replaced_at=kept.replaced_at,
        why=kept.why,
        total=kept.total,
        lines=[_line(told) for told in kept.content["lines"]],
        terms=kept.content["terms"],
        note=kept.content["note"],
    )


def _line(told: dict[str, Any]) -> EditionLine:
    return EditionLine(
        name=told["name"],
        unit=Unit(told["unit"]),
        unit_label=told["unit_label"],
        price=Money(told["price"]),
        ordered=Decimal(told["ordered"]),
        cancelled=Decimal(told["cancelled"]),
        due=Decimal(told["due"]),
        amount=Money(told["amount"]),
        tolerance=told["tolerance"],
        facts=told["facts"],
    )
