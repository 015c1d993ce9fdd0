"""What is said of the stock wherever goods are shown."""

from __future__ import annotations

from decimal import Decimal

from marketplace.kernel.decimals import amount_text
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Unit

from .supply import Supply

FEW = 5  # steps of the listing: below that it is said how little is left


def stock_words(supply: Supply, least: Decimal, step: Decimal, unit: Unit) -> tuple[str, str]:
    """What to say about the stock, and its kind: ok, low or out."""
    if supply.is_on_demand:
        return _(N_("Làm theo đơn")), "ok"
    if not supply.is_enough(least):
        return _(N_("Hết hàng")), "out"
    if preorder := supply.preorder(least):
        return preorder.short_words, "ok"
    left = f"{amount_text(supply.at_hand)} {_(unit.label)}"
    if supply.at_hand <= step * FEW:
        return _(N_("Chỉ còn %(left)s"), left=left), "low"
    return _(N_("Còn %(left)s"), left=left), "ok"
