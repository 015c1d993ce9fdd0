from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from marketplace.kernel.quantity import Condition, Quantity, Unit

MATERIAL = (
    "name", "category_id", "description", "origin", "unit", "condition", "content_amount", "content_unit",
    "ingredients", "storage", "shelf_life", "warning", "self_declaration", "safety_certificate", "safety_exemption",
    "registration_number", "trace_link",
)  # fmt: skip
MEASURE = ("unit", "condition", "content_amount", "content_unit")  # what a price is for
TERMS = ("price", "step", "min_quantity")  # they go with the measure: 30.000 a packet is no price for a kilogram


class Wording:
    """What a coordinator approves of goods, photos aside: the same columns on the shelf and in a revision."""

    name: Mapped[str] = mapped_column(String(120))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(160), default="")

    unit: Mapped[Unit] = mapped_column(default=Unit.KG)
    condition: Mapped[Condition] = mapped_column(default=Condition.NONE)
    content_amount: Mapped[Decimal | None]
    content_unit: Mapped[Unit | None]

    ingredients: Mapped[str] = mapped_column(Text, default="")
    storage: Mapped[str] = mapped_column(String(300), default="")
    shelf_life: Mapped[str] = mapped_column(String(120), default="")
    warning: Mapped[str] = mapped_column(String(300), default="")
    self_declaration: Mapped[str] = mapped_column(String(80), default="")
    safety_certificate: Mapped[str] = mapped_column(String(80), default="")
    safety_exemption: Mapped[str] = mapped_column(String(200), default="")
    registration_number: Mapped[str] = mapped_column(String(80), default="")
    trace_link: Mapped[str] = mapped_column(String(300), default="")

    @declared_attr
    def category(cls) -> Mapped[Any]:
        return relationship("Category")

    @property
    def content(self) -> Quantity | None:
        """What one unit holds: net content of a pack, “≈ kg” of an informal measure."""
        if self.content_amount is None or self.content_unit is None:
            return None
        return Quantity(self.content_amount, self.content_unit)

    @property
    def measure(self) -> tuple[Any, ...]:
        """What the price is asked for: unit, fresh or dry, and what one unit holds."""
        return tuple(getattr(self, name) for name in MEASURE)

    @property
    def is_sold_whole(self) -> bool:
        """Nobody buys half a jar or half a pig; kilograms and litres may be cut."""
        return not self.unit.is_measure
