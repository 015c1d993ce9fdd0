"""What is kept of changes to pickup points."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.kernel.history import kept, thing

from .models import PickupPoint

thing(
    "pickup_point",
    PickupPoint,
    known_by=PickupPoint.reference,
    named=PickupPoint.name,
    place=lambda number: select(PickupPoint.locality_id).where(PickupPoint.id == number).scalar_subquery(),
    tells_why=True,
)
kept(PickupPoint, open="name address hours", personal="keeper phone", bare="reference")
