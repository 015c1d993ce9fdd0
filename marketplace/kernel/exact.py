"""Columns that count in whole steps (đồng, thousandths) keep their type when SQL adds or subtracts them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.sql import operators


class KeepsType(BigInteger.Comparator[Any]):
    """`on_hand - reserved >= Decimal("1.5")` compares thousandths with thousandths.

    Without this the difference would be a bare BIGINT, and the Decimal beside it a thousand times too small.
    """

    def _adapt_expression(self, op: Any, other_comparator: Any) -> Any:
        if op in (operators.add, operators.sub):
            return op, self.type
        return super()._adapt_expression(op, other_comparator)
