"""What stands on the documents of an order: the order itself, the note that goes with the goods, a month's statement.

Each is one sheet, shown on the screen and drawn as PDF from the same words. None is an invoice, and each says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from marketplace.kernel.decimals import amount_text
from marketplace.kernel.flow import label_of
from marketplace.kernel.i18n import N_, _, language
from marketplace.kernel.money import Money
from marketplace.kernel.month import Month
from marketplace.kernel.printing.document import Block, Column, Facts, Points, Row, Sheet, Signatures, Table, Words
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.show import show_date, show_moment, show_money

from .models import Order, OrderLine
from .states import OrderState
from .words import money_in_words

HOUSE = N_("Chợ kết nghĩa Trà Tân – Hòa Cường")
NO_LONGER = N_("Xem được đến 30 ngày sau khi đơn xong")
NO_INVOICE = N_("Giấy này ghi lại thỏa thuận mua bán, không thay cho hóa đơn.")
Pairs = list[tuple[str, str]]


class Kept(NamedTuple):
    """An order whose goods were handed over, as a statement tells it."""

    reference: str
    delivered_at: datetime
    buyer: str
    producer: str
    total: Money
    lines: Sequence[OrderLine]


class Party(NamedTuple):
    """One side of a statement, as registered."""

    name: str
    address: str
    phone: str
    tax_number: str


def order_document(
    order: Order, *, terms: dict[str, Any], note: str, sees_contact: bool, changes: Sequence[str] = ()
) -> Sheet:
    """The contract on paper, with the sum in words (consumer law 19/2023 Đ38.1: to be kept by the buyer)."""
    goods = [
        Row((_goods(line), line.unit_words, _how_many(line), show_money(line.price), show_money(line.amount)))
        for line in order.lines
    ]
    total = Row((_(N_("Tổng cộng (phí giao hàng: không)")), "", "", "", show_money(order.total)), is_strong=True)
    table = Table(
        _(N_("Hàng đã đặt")),
        (
            Column(_(N_("Món hàng")), 7),
            Column(_(N_("Đơn vị")), 4),
            Column(_(N_("Số lượng")), 3, True),
            Column(_(N_("Đơn giá")), 4, True),
            Column(_(N_("Thành tiền")), 4, True),
        ),
        (*goods, total),
    )
    return Sheet(
        _(N_("Đơn đặt hàng %(code)s"), code=order.reference),
        " · ".join([_said_when(order), _(label_of(order.state)), _(NO_INVOICE)]),
        _(HOUSE),
        (
            Facts((_seller(terms["seller"]), _buyer(terms["buyer"], sees_contact))),
            table,
            Words(_(N_("Bằng chữ: %(words)s"), words=money_in_words(order.total))),
            *_note(note),
            Facts((_delivery(terms["delivery"]), _payment(terms["payment"]))),
            Points(_(N_("Quyền của người mua")), _rights(terms)),
            *_changes(changes),
            Signatures((_(N_("Người bán ký")), _(N_("Người mua ký")))),
        ),
    )


def delivery_note(
    order: Order, *, terms: dict[str, Any], note: str, sees_contact: bool, is_priced: bool = False
) -> Sheet:
    """What goes along with the goods: so many of each, room for what was really received, and signatures."""
    columns = [
        Column(_(N_("Món hàng")), 7),
        Column(_(N_("Đơn vị")), 4),
        Column(_(N_("Đặt")), 2, True),
        Column(_(N_("Giao")), 2, True),
        Column(_(N_("Thực nhận")), 3, True),
    ]
    rows = [
        [_goods(line), line.unit_words, amount_text(line.ordered), amount_text(_handed_over(order, line)), ""]
        for line in order.lines
    ]
    if is_priced:
        columns += [Column(_(N_("Đơn giá")), 4, True), Column(_(N_("Thành tiền")), 4, True)]
        for row, line in zip(rows, order.lines, strict=True):
            row += [show_money(line.price), show_money(line.amount)]
        rows.append([_(N_("Tổng cộng")), "", "", "", "", "", show_money(order.total)])
    told = tuple(Row(tuple(row), is_strong=number >= len(order.lines)) for number, row in enumerate(rows))
    return Sheet(
        _(N_("Phiếu giao hàng %(code)s"), code=order.reference),
        " · ".join([_said_when(order), _(label_of(order.state)), _(N_("Không thay cho hóa đơn."))]),
        _(HOUSE),
        (
            Facts((_seller(terms["seller"]), _buyer(terms["buyer"], sees_contact, with_invoice=False))),
            Facts((_delivery(terms["delivery"]), _payment(terms["payment"], with_bank=False))),
            Table(_(N_("Hàng giao")), tuple(columns), told),
            *_note(note),
            Words(_(N_("Hàng thiếu, hỏng hoặc khác mô tả, ghi ở đây:"))),
            Words("." * 110),
            Signatures((_(N_("Người giao ký")), _(N_("Người giữ điểm ký")), _(N_("Người nhận ký")))),
        ),
    )


def statement(
    month: Month, kept: Sequence[Kept], *, own: Party, other: Party | None, sells: bool, made_at: datetime
) -> Sheet:
    """What was delivered between two sides in a month, or by one side to all, line by line with the sums."""
    total = sum((order.total for order in kept), Money(0))
    seller, buyer = (own, other) if sells else (other, own)
    return Sheet(
        _(N_("Bảng kê mua bán tháng %(month)s"), month=month.words),
        _(
            N_("Lập lúc %(when)s từ các đơn đã giao trong tháng, theo giờ Việt Nam. Không thay cho hóa đơn."),
            when=show_moment(made_at),
        ),
        _(HOUSE),
        (
            Facts((_party(_(N_("Người bán")), seller), _party(_(N_("Người mua")), buyer))),
            _deliveries(kept, total, names=other is None, sells=sells),
            Words(_(N_("Bằng chữ: %(words)s"), words=money_in_words(total))),
            Signatures((_(N_("Người bán ký")), _(N_("Người mua ký")))),
        ),
    )


def _deliveries(kept: Sequence[Kept], total: Money, *, names: bool, sells: bool) -> Table:
    rows = []
    for order in kept:
        about = _(N_("Đơn %(code)s"), code=order.reference)
        name = order.buyer if sells else order.producer
        head = " · ".join([show_date(order.delivered_at), about, *([name] if names else [])])
        rows.append(Row((head, "", "", "", show_money(order.total)), is_strong=True))
        rows += [
            Row(
                (
                    line.name,
                    line.unit_words,
                    amount_text(line.delivered),
                    show_money(line.price),
                    show_money(line.amount),
                )
            )
            for line in order.lines
        ]
    counted = _(N_("Tổng cộng %(n)s đơn"), n=len(kept))
    columns = (
        Column(_(N_("Ngày giao, đơn, món hàng")), 9),
        Column(_(N_("Đơn vị")), 3),
        Column(_(N_("Số lượng")), 3, True),
        Column(_(N_("Đơn giá")), 4, True),
        Column(_(N_("Thành tiền")), 4, True),
    )
    return Table(
        _(N_("Các đơn đã giao")), columns, (*rows, Row((counted, "", "", "", show_money(total)), is_strong=True))
    )


def _goods(line: OrderLine) -> str:
    """The name, and that it was ordered before the harvest where it was."""
    return f"{line.name} ({line.preorder_words})" if line.preorder_words else line.name


def _how_many(line: OrderLine) -> str:
    """What is paid for; where that is no longer what was ordered, both: `3 (đặt 5)`."""
    if line.counted == line.ordered:
        return amount_text(line.ordered)
    return _(N_("%(due)s (đặt %(ordered)s)"), due=amount_text(line.counted), ordered=amount_text(line.ordered))


def _changes(said: Sequence[str]) -> tuple[Points, ...]:
    return (Points(_(N_("Đã sửa gì")), tuple(said)),) if said else ()


def _said_when(order: Order) -> str:
    return _(N_("Đặt lúc %(when)s"), when=show_moment(order.created_at))


def _handed_over(order: Order, line: OrderLine) -> Decimal:
    """How many of a line are handed over, as far as the order has come."""
    match order.state:
        case OrderState.DELIVERED | OrderState.COMPLETED:
            return line.delivered
        case OrderState.PACKED | OrderState.SHIPPED | OrderState.DELAYED:
            return line.packed
        case _:
            return line.due


def _seller(seller: dict[str, str]) -> tuple[tuple[str, str], ...]:
    kind = seller["kind_words"]
    pairs = [(_(N_("Người bán")), f"{seller['name']} ({_(kind).lower()})"), (_(N_("Địa chỉ")), seller["address"])]
    return _filled([*pairs, *_phone_and_tax(seller["phone"], seller["tax_number"])])


def _buyer(buyer: dict[str, Any], sees_contact: bool, *, with_invoice: bool = True) -> tuple[tuple[str, str], ...]:
    named: Pairs = [(_(N_("Người mua")), buyer["name"])]
    if not sees_contact:
        return _filled([*named, (_(N_("Liên hệ")), _(N_("Chỉ hai bên mua bán thấy")))])
    named += [
        (_(N_("Người nhận")), buyer["contact_name"]),
        (_(N_("Điện thoại")), show_phone(buyer["contact_phone"]) or _(NO_LONGER)),
    ]
    if with_invoice and buyer["invoice"]:
        named.append((_(N_("Hóa đơn ghi cho")), _invoice(buyer["invoice"])))
    return _filled(named)


def _invoice(invoice: dict[str, str]) -> str:
    if invoice["tax_number"]:
        number = _(N_("MST %(number)s"), number=invoice["tax_number"])
    else:
        number = _(N_("Mã ĐVQHNS %(number)s"), number=invoice["budget_number"])
    return "\n".join(filter(None, [invoice["name"], invoice["address"], number, invoice["email"]]))


def _delivery(delivery: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    how = delivery["words"]
    pairs = [(_(N_("Cách nhận hàng")), _(how))]
    if point := delivery.get("point"):
        keeper = " · ".join(filter(None, [point["keeper"], show_phone(point["phone"]) if point["phone"] else ""]))
        pairs += [
            (_(N_("Điểm nhận hàng")), f"{point['name']}\n{point['address']}"),
            (_(N_("Giờ mở cửa")), point["hours"]),
            (_(N_("Người giữ điểm")), keeper),
        ]
    return _filled([*pairs, (_(N_("Giao đến")), delivery.get("address", ""))])


def _payment(payment: dict[str, Any], *, with_bank: bool = True) -> tuple[tuple[str, str], ...]:
    how = payment["words"]
    pairs = [(_(N_("Cách trả tiền")), _(how))]
    if with_bank and (bank := payment["bank"]):
        pairs.append((_(N_("Chuyển cho")), f"{bank['bank']}\n{bank['number']}\n{bank['holder']}"))
    return _filled(pairs)


def _party(role: str, party: Party | None) -> tuple[tuple[str, str], ...]:
    if party is None:
        return ((role, _(N_("Tất cả"))),)
    pairs = [(role, party.name), (_(N_("Địa chỉ")), party.address)]
    return _filled([*pairs, *_phone_and_tax(party.phone, party.tax_number)])


def _phone_and_tax(phone: str, tax_number: str) -> Pairs:
    return [(_(N_("Điện thoại")), show_phone(phone) if phone else ""), (_(N_("Mã số thuế")), tax_number)]


def _rights(terms: dict[str, Any]) -> tuple[str, ...]:
    named = [
        _(N_("%(title)s, bản %(number)s"), title=policy[language()], number=policy["number"])
        for policy in terms["policies"]
    ]
    source = [_(N_("Theo: %(policies)s."), policies=", ".join(named))] if named else []
    return (*map(_, terms["rights"]), *source)


def _note(note: str) -> list[Block]:
    return [Words(_(N_("Lời nhắn: %(note)s"), note=note))] if note else []


def _filled(pairs: Pairs) -> tuple[tuple[str, str], ...]:
    """Only what there is something to say about."""
    return tuple((label, value) for label, value in pairs if value)
