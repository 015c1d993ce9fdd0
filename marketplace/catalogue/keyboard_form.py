"""The sheet for goods, on paper and on the screen it is typed from: one list, so that their order never differs."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.i18n import N_
from marketplace.kernel.quantity import Unit

OFTEN = (Unit.KG, Unit.GOI, Unit.HU, Unit.CHAI, Unit.CON, Unit.BO)
DRAWN = {Unit.KG: "kg", Unit.GOI: "goi", Unit.HU: "hu", Unit.CHAI: "chai", Unit.CON: "con", Unit.BO: "bo"}


@dataclass(frozen=True)
class Part:
    """One numbered part of the sheet: its title, and the fields of `StartListing` in it, in order."""

    title: str
    names: tuple[str, ...]


PARTS = (
    Part(N_("Hàng gì"), ("name", "description")),
    Part(
        N_("Bán thế nào"),
        ("unit", "content_amount", "content_unit", "condition", "price", "stock", "is_made_to_order"),
    ),
    Part(N_("Khi nào có, mua ít nhất"), ("harvest_months", "lead_days", "min_quantity")),
    Part(N_("Nhóm hàng, nơi làm"), ("category", "origin")),
    Part(
        N_("Chỉ cho hàng đóng gói, chế biến"),
        ("ingredients", "shelf_life", "storage", "self_declaration", "safety_certificate", "safety_exemption"),
    ),
)
