"""What goods owe when less was counted than buyers were promised. No database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from marketplace.catalogue.promised import Promise
from marketplace.kernel.i18n import N_, _, ngettext
from marketplace.kernel.quantity import Quantity, Unit

MOST_NAMED = 8  # orders named in one sentence


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
            orders=self._named(),
        )

    def _named(self) -> str:
        named = ", ".join(f"{each.reference} ({Quantity(each.amount, self.unit)})" for each in self.orders[:MOST_NAMED])
        more = len(self.orders) - MOST_NAMED
        if more <= 0:
            return named
        return ngettext("%(named)s và %(n)s đơn nữa", "%(named)s và %(n)s đơn nữa", more, named=named)
