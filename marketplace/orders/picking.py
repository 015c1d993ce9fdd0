"""What a seller packs next: goods × how much × for whom, by day and by the place it goes to. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from marketplace.kernel.clock import local
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.printing.document import Block, Column, Row, Sheet, Table, Words
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.show import show_date
from marketplace.kernel.text import sort_key

from .contacting import first_name
from .documents import HOUSE
from .models import Order, OrderLine
from .outlook import ready_on

HEAD = (
    N_("Ngày"),
    N_("Nơi giao"),
    N_("Tên hàng"),
    N_("Đơn vị tính"),
    N_("Số lượng"),
    N_("Mã đơn"),
    N_("Cho ai"),
    N_("Ghi chú"),
)


@dataclass(frozen=True)
class Part:
    """So much of the goods for one order."""

    reference: str
    name: str
    amount: Quantity
    note: str

    @property
    def whom(self) -> str:
        """`BKMQ27 Minh`, and what is to be known about it."""
        told = f"{self.reference} {self.name}"
        return f"{told} ({self.note})" if self.note else told


@dataclass
class Pick:
    """Goods to pack, the sum of them and for whom."""

    goods: str
    unit: str
    parts: list[Part] = field(default_factory=list)

    @property
    def total(self) -> Quantity:
        """All parts together."""
        (unit,) = {part.amount.unit for part in self.parts}
        return Quantity(sum((part.amount.amount for part in self.parts), Decimal(0)), unit)


@dataclass(frozen=True)
class Stop:
    """What goes to one place on one day (`is_now`: as soon as can be)."""

    day: date
    is_now: bool
    place: str
    address: str
    picks: list[Pick]
    orders: int

    @property
    def when(self) -> str:
        """The day in words."""
        return _(N_("Soạn ngay")) if self.is_now else _(N_("Từ ngày %(day)s"), day=show_date(self.day))


def stops_of(orders: Iterable[Order], today: date) -> list[Stop]:
    """The orders to be packed, put together by day and place: what can be packed now first, then by day."""
    keyed = sorted((_place_of(order, today), order.id, order) for order in orders)
    found = []
    for (day, place, address), group in groupby(keyed, key=lambda each: each[0]):
        together = [order for _key, _id, order in group]
        found.append(Stop(day, day == today, place, address, picks_of(together), len(together)))
    return found


def picks_of(orders: Iterable[Order]) -> list[Pick]:
    """The goods of these orders by name, each once for every unit it is sold in."""
    picks: dict[tuple[int, str], Pick] = {}
    for order in orders:
        for line in order.lines:
            if line.due:
                pick = picks.setdefault((line.listing_id, line.unit_label), Pick(line.name, line.unit_words))
                pick.parts.append(
                    Part(order.reference, first_name(order), Quantity(line.due, line.unit), _note_of(line))
                )
    return sorted(picks.values(), key=lambda pick: sort_key(pick.goods))


def rows(stops: Iterable[Stop]) -> Iterator[list[Any]]:
    """The same as rows of a spreadsheet under HEAD."""
    for stop in stops:
        for pick in stop.picks:
            for part in pick.parts:
                yield [
                    show_date(stop.day),
                    stop.place,
                    pick.goods,
                    pick.unit,
                    part.amount.amount,
                    part.reference,
                    part.name,
                    part.note,
                ]


def sheet(stops: Iterable[Stop], told_at: str) -> Sheet:
    """The list on paper: a table for every place, the goods with their sum, beneath them for whom; room to tick."""
    blocks: list[Block] = []
    columns = (Column(_(N_("Món hàng, cho ai")), 11), Column(_(N_("Số lượng")), 4, True), Column(_(N_("Đã soạn")), 3))
    for stop in stops:
        head = " · ".join(filter(None, (stop.when, stop.place, stop.address)))
        told: list[Row] = []
        for pick in stop.picks:
            told.append(Row((pick.goods, str(pick.total), ""), is_strong=True))
            told += [Row((part.whom, str(part.amount), "")) for part in pick.parts]
        blocks += [Words(head, is_strong=True), Table(head, columns, tuple(told))]
    return Sheet(_(N_("Hàng cần soạn")), told_at, _(HOUSE), tuple(blocks))


def _place_of(order: Order, today: date) -> tuple[date, str, str]:
    delivery = order.terms["delivery"]
    day = max(today, ready_on(local(order.created_at).date(), [line for line in order.lines if line.promised]))
    if point := delivery.get("point"):
        return day, point["name"], point["address"]
    how = delivery["words"]
    return day, _(how), ""


def _note_of(line: OrderLine) -> str:
    if line.is_asked:
        return _(N_("chờ trả lời số cân thật"))
    return _(N_("vừa đặt thêm")) if line.confirmed < line.promised else ""
