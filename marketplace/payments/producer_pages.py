"""The seller's private book: what is still to come, what came, and the rows one writes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, render_template, request, url_for

from marketplace.kernel.access import producer, signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.flow import label_of
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.month import read_month
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.schemas import Schema
from marketplace.kernel.show import show_date
from marketplace.kernel.tables.answers import csv_answer
from marketplace.kernel.tables.csv import Cell
from marketplace.kernel.web import address_with, template_global
from marketplace.orders.models import Order
from marketplace.orders.queries import goods_of

from . import commands, policy, queries
from .models import PaymentNote
from .schemas import CorrectNote, NoteReceived, NoteRefunded, NoteSettled, NoteWrittenOff

pages = Blueprint("payments_producer", __name__, url_prefix="/ban-hang/so-thu")
DONE = N_("Đã ghi vào sổ thu.")
HEAD = (
    N_("Ngày"), N_("Mã dòng"), N_("Mã đơn"), N_("Người mua"), N_("Việc gì"), N_("Số tiền"), N_("Còn phải thu đổi"),
    N_("Ghi chú"), N_("Sửa cho dòng"),
)  # fmt: skip


class Row(NamedTuple):
    """One kind of row as a page writes it."""

    title: str
    command: Callable[..., PaymentNote]
    schema: type[Schema]


ROWS = {
    "nhan": Row(N_("Ghi tiền đã nhận"), commands.note_received, NoteReceived),
    "tra-lai": Row(N_("Ghi tiền đã trả lại"), commands.note_refunded, NoteRefunded),
    "khong-thu": Row(N_("Ghi không thu nữa"), commands.note_written_off, NoteWrittenOff),
}


@pages.get("")
@producer
def index() -> str:
    """What is still to come first, then what was written down in a month."""
    month = read_month(request.args.get("thang"))
    unpaid = queries.unpaid_page(actor(), read_page_number(request.args.get("trang")))
    return render_template(
        "payments/producer/index.html",
        month=month,
        unpaid=unpaid,
        goods=goods_of([row.id for row in unpaid.rows]),
        unpaid_total=queries.unpaid_total(actor()),
        sums=queries.month_in_book(actor(), month),
        notes=page_of(queries.noted_in(actor(), month), read_page_number(request.args.get("dong"))),
        unpaid_url=lambda number: address_with(trang=number),
        notes_url=lambda number: address_with(dong=number),
        month_url=lambda chosen: address_with(thang=chosen, dong=None),
        form=Form(NoteSettled()),
        today=today(),
    )


@pages.get("/xuat.csv")
@producer
def spreadsheet_file() -> Response:
    """The book as a spreadsheet, whole or of one month."""
    month = read_month(asked) if (asked := request.args.get("thang")) else None
    return csv_answer(
        f"so-thu-{month or today()}", [_(words) for words in HEAD], _rows(queries.whole_book(actor(), month))
    )


def _rows(notes: Iterator[Any]) -> Iterator[list[Cell]]:
    for note in notes:
        about: list[Cell] = [show_date(note.noted_on), note.reference, note.order, note.buyer]
        yield [*about, _(label_of(note.kind)), note.amount, note.change, note.words, note.correction_of]


@pages.get("/<reference>")
@signed_in
def order_book(reference: str) -> str:
    """The rows about one order."""
    return render_template(
        "payments/producer/book.html",
        book=queries.book_of(queries.booked_order(actor(), reference)),
        form=Form(NoteSettled()),
    )


@pages.post("/<reference>/da-nhan-du")
@signed_in
def settle(reference: str) -> Any:
    """All of it came: one tap."""
    order = queries.booked_order(actor(), reference)
    form = Form(NoteSettled())
    done = form.offer(commands.note_settled, order, then=book_address(order), said=_(DONE), once=True)
    return done or form.page(
        "payments/producer/book.html", book=queries.book_of(queries.booked_order(actor(), reference))
    )


@pages.route("/<reference>/<address>", methods=["GET", "POST"])
@signed_in
def write(reference: str, address: str) -> Any:
    """Money came, went back, or is not waited for any more."""
    order = queries.booked_order(actor(), reference)
    if address not in ROWS:
        abort(404)
    row, balance = ROWS[address], queries.balance_of(order)
    amount = balance.open if address != "tra-lai" and balance.open > queries.NOTHING else None
    form = Form(row.schema(), {"noted_on": today().isoformat(), "amount": amount})
    done = form.offer(row.command, order, then=book_address(order), said=_(DONE), once=True)
    return done or form.page("payments/producer/write.html", order=order, balance=balance, title=row.title)


@pages.route("/<reference>/sua/<note>", methods=["GET", "POST"])
@signed_in
def correct(reference: str, note: str) -> Any:
    """Take a row back, and say why."""
    order = queries.booked_order(actor(), reference)
    mistaken = queries.note_of(order, note)
    form = Form(CorrectNote())
    done = form.offer(commands.correct_note, mistaken, then=book_address(order), said=_(DONE), once=True)
    return done or form.page("payments/producer/correct.html", order=order, note=mistaken)


def book_address(order: Order) -> str:
    """Where the rows of an order stand."""
    return url_for("payments_producer.order_book", reference=order.reference)


@template_global
def payment_book(order: Order) -> queries.Book | None:
    """The seller's own book of an order, for the seller's page of it; None for everybody else."""
    return queries.book_of(order) if policy.may_keep_book(actor(), order) else None


@template_global
def settle_form() -> Form:
    """The form of the one tap that says all of it came."""
    return Form(NoteSettled())
