"""What goods owe when less was counted than buyers were promised. No database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.promised import Promise, named
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.quantity import Quantity, Unit


@dataclass(frozen=True)
class Owed:
    """So much was promised to these orders, the oldest first, and so much of it is not there. The orders stand."""

    unit: Unit
    promised: Decimal
    missing: Decimal
    orders: tuple[Promise, ...]

    def __str__(self) -> str:
        """How much is promised, to which orders, how much is missing, and what follows from it.

        The one sentence of every page, sheet, answer and piece of news about it (market.md, “Stock”).
        """
        missing = _(N_("Còn thiếu %(missing)s."), missing=Quantity(self.missing, self.unit))
        rest = _(N_("Các đơn vẫn giữ nguyên. Có thêm hàng mới bán tiếp."))
        return f"{self._promised()} {missing} {rest}"

    @property
    def words(self) -> str:
        """The same sentence, for views."""
        return str(self)

    def _promised(self) -> str:
        promised = Quantity(self.promised, self.unit)
        if not self.orders:
            return _(N_("Đã hứa %(promised)s."), promised=promised)
        return ngettext(
            "Đã hứa %(promised)s cho %(n)s đơn: %(orders)s.",
            "Đã hứa %(promised)s cho %(n)s đơn: %(orders)s.",
            len(self.orders),
            promised=promised,
            orders=named(self.orders, self.unit),
        )
