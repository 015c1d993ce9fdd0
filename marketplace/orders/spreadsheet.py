"""Orders as rows of a spreadsheet: one per line of goods, with what the seller needs to make out an invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from marketplace.kernel.flow import label_of
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.money import Money
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.show import show_date
from marketplace.kernel.tables.csv import Cell

from .models import OrderLine
from .states import OrderState

# Invoice law asks for the buyer's name, address, number and e-mail, and of each line its name, unit, amount and price
# (NĐ 254/2026 Đ10, facts §2.5).
HEAD = (
    N_("Mã đơn"),
    N_("Ngày đặt"),
    N_("Ngày giao"),
    N_("Bước"),
    N_("Người bán"),
    N_("Mã số thuế người bán"),
    N_("Người mua"),
    N_("Người nhận"),
    N_("Điện thoại"),
    N_("Tên đơn vị nhận hóa đơn"),
    N_("Mã số thuế"),
    N_("Mã ĐVQHNS"),
    N_("Địa chỉ"),
    N_("E-mail nhận hóa đơn"),
    N_("Tên hàng"),
    N_("Đơn vị tính"),
    N_("Số lượng đặt"),
    N_("Số lượng giao"),
    N_("Đơn giá"),
    N_("Thành tiền"),
    N_("Tổng đơn"),
    N_("Cách trả tiền"),
)
NO_INVOICE = {"name": "", "tax_number": "", "budget_number": "", "address": "", "email": ""}


class Told(NamedTuple):
    """An order as the file tells it."""

    reference: str
    state: OrderState
    total: Money
    placed_at: datetime
    delivered_at: datetime | None
    ended_at: datetime | None
    terms: dict[str, Any]
    lines: Sequence[OrderLine]


def head() -> list[str]:
    """What stands above each column, in the reader's language."""
    return [_(words) for words in HEAD]


def rows(order: Told) -> Iterator[list[Cell]]:
    """One row for each line of the order."""
    seller, buyer = order.terms["seller"], order.terms["buyer"]
    invoice = buyer["invoice"] or NO_INVOICE
    who: list[Cell] = [
        order.reference,
        show_date(order.placed_at),
        show_date(order.delivered_at),
        _(label_of(order.state)),
        seller["name"],
        seller["tax_number"],
        buyer["name"],
        buyer["contact_name"],
        show_phone(buyer["contact_phone"]),
        invoice["name"],
        invoice["tax_number"],
        invoice["budget_number"],
        invoice["address"] or buyer["address"],
        invoice["email"],
    ]
    how = order.terms["payment"]["words"]
    for line in order.lines:
        goods: list[Cell] = [line.name, line.unit_words, line.ordered, line.delivered, line.price, line.amount]
        yield [*who, *goods, order.total, _(how)]
