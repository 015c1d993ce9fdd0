"""The seller's orders, what is done to their lines, and a short harvest shared out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.exceptions import NotFound

from marketplace.catalogue.queries import own_listing
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import now, today
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import Quantity
from marketplace.kernel.schemas import Schema
from marketplace.kernel.show import show_moment
from marketplace.kernel.tables.answers import csv_answer

from . import commands, picking, policy, queries, schemas
from .document_pages import (
    delivery_note_as_pdf,
    delivery_note_on_screen,
    on_screen,
    order_as_pdf,
    orders_as_csv,
    pdf_of,
    printed,
    sold,
    statement_as_pdf,
    statement_on_screen,
)
from .models import Order, OrderLine
from .pages import order_list, order_page, orders_found
from .states import ORDER_FLOW

pages = Blueprint("orders_producer", __name__)
SAID = {
    "weigh": N_("Đã ghi số cân thật và báo cho người mua."),
    "short": N_("Đã ghi phần thiếu và báo cho người mua."),
    "return": N_("Đã ghi hàng trả lại và báo cho người mua."),
}


@pages.get("/ban-hang/don-hang")
@producer
def index() -> str:
    """What buyers asked for, newest first."""
    return order_list("orders/producer/index.html", queries.sold_by(actor()))


@pages.post("/ban-hang/don-hang")
@producer
def find_orders() -> Any:
    """Those with this code, or of this buyer."""
    return orders_found("orders/producer/find_orders.html", queries.find_sold)


@pages.get("/ban-hang/soan-hang")
@producer
def picking_list() -> str:
    """What to pack of all confirmed orders, by day and place: goods, how much, for whom; `in=1` as a sheet to print."""
    stops = stops_to_pack()
    if "in" in request.args:
        back, pdf = url_for(".picking_list"), url_for(".picking_list_pdf")
        return on_screen(picking.sheet(stops, told_now()), back=back, pdf=pdf)
    return render_template("orders/producer/picking_list.html", stops=stops, told_at=told_now())


@pages.get("/ban-hang/soan-hang.pdf")
@producer
def picking_list_pdf() -> Response:
    """The same as a PDF."""
    return pdf_of(picking.sheet(stops_to_pack(), told_now()), f"hang-can-soan-{today()}")


@pages.get("/ban-hang/soan-hang.csv")
@producer
def picking_list_csv() -> Response:
    """The same as a spreadsheet."""
    return csv_answer(f"hang-can-soan-{today()}", [_(words) for words in picking.HEAD], picking.rows(stops_to_pack()))


def stops_to_pack() -> list[picking.Stop]:
    """All that those one sells for have promised and not packed yet."""
    return picking.stops_of(queries.to_pack(actor()), today())


def told_now() -> str:
    """The moment a list was made: orders come in meanwhile."""
    return _(N_("Lập lúc %(when)s, từ các đơn đã nhận mà chưa soạn."), when=show_moment(now()))


@pages.get("/ban-hang/don-hang/<reference>")
@producer
def order(reference: str) -> Any:
    """One order, with the steps the seller may take."""
    found = sold_order(reference)
    if "in" in request.args:
        return printed(found)
    return order_page("orders/producer/order.html", found)


@pages.route("/ban-hang/don-hang/<reference>/mon/<int:number>/can-lai", methods=["GET", "POST"])
@producer
def weigh_line(reference: str, number: int) -> Any:
    """What a line really weighs."""
    return _change(reference, number, "weigh", commands.weigh_line, schemas.WeighLine())


@pages.route("/ban-hang/don-hang/<reference>/mon/<int:number>/giao-thieu", methods=["GET", "POST"])
@producer
def short_line(reference: str, number: int) -> Any:
    """Only so much of a line can be given."""
    return _change(reference, number, "short", commands.short_line, schemas.ShortLine())


@pages.route("/ban-hang/don-hang/<reference>/mon/<int:number>/tra-lai", methods=["GET", "POST"])
@producer
def return_line(reference: str, number: int) -> Any:
    """So much of a line came back."""
    return _change(reference, number, "return", commands.return_line, schemas.ReturnLine())


@pages.route("/ban-hang/kho/<slug>/chia-hang", methods=["GET", "POST"])
@producer
def share_out(slug: str) -> Any:
    """There is not enough for all orders of these goods: how it would be shared out, and doing it."""
    listing = own_listing(actor(), slug)
    form = Form(schemas.ShareOut(), values=request.args)
    told = _(N_("Đã chia lại và báo cho người mua."))
    if done := form.offer(commands.share_out, listing, then=f"/ban-hang/kho/{slug}", said=told, once=True):
        return done
    if form.errors:
        listing = own_listing(actor(), slug)
    have = have_in(form)
    proposal = queries.proposal_for(listing, have or Decimal(0))
    return form.page(
        "orders/producer/share_out.html",
        listing=listing,
        proposal=proposal,
        is_asked=have is not None,
        promised=Quantity(proposal.wanted, listing.unit),
        waiting=len({share.line.order_id for share in proposal.shares}),
    )


def have_in(form: Form) -> Decimal | None:
    """How much there will be in all, once that was said; what cannot be read is said at the field."""
    if "have" not in form.values:
        return None
    try:
        have: Decimal = form.schema.fields["have"].deserialize(form.values["have"])
    except ValidationError as error:
        form.refuse({"have": error.messages})
        return None
    return have


def sold_order(reference: str) -> Order:
    """An order of those one sells for; for everybody else there is none."""
    found = queries.order_for(actor(), reference)
    if not policy.sells(actor(), found):
        raise NotFound
    return found


@pages.get("/ban-hang/don-hang/<reference>/don-hang.pdf")
@producer
def order_pdf(reference: str) -> Response:
    """The contract as a PDF."""
    return order_as_pdf(sold_order(reference))


@pages.get("/ban-hang/don-hang/<reference>/phieu-giao")
@producer
def delivery_note(reference: str) -> str:
    """The delivery note that goes along with the goods; `gia=1` adds the prices."""
    return delivery_note_on_screen(sold_order(reference))


@pages.get("/ban-hang/don-hang/<reference>/phieu-giao.pdf")
@producer
def delivery_note_pdf(reference: str) -> Response:
    """The same as a PDF."""
    return delivery_note_as_pdf(sold_order(reference))


@pages.get("/ban-hang/don-hang/bang-ke")
@producer
def statement() -> str:
    """What one delivered in a month."""
    return statement_on_screen(sold())


@pages.get("/ban-hang/don-hang/bang-ke.pdf")
@producer
def statement_pdf() -> Response:
    """The same as a PDF."""
    return statement_as_pdf(sold())


@pages.get("/ban-hang/don-hang/xuat.csv")
@producer
def spreadsheet_file() -> Response:
    """What buyers ordered, as a spreadsheet with what an invoice needs."""
    return orders_as_csv(queries.sold_by(actor()), "don-ban", sells=True)


def _change(reference: str, number: int, name: str, verb: Callable[..., Order], schema: Schema) -> Any:
    """One change of one line: its form, or the order after it."""
    found = sold_order(reference)
    if number > len(found.lines):
        raise NotFound
    home = url_for(".order", reference=found.reference)
    if request.method == "GET" and name not in policy.open_changes(actor(), found):
        return see(home)
    form = Form(schema)
    if done := form.offer(verb, found, then=home, said=_(SAID[name]), once=True, line=number):
        return done
    found = sold_order(reference)
    line = found.lines[number - 1]
    return form.page(
        "orders/producer/line.html",
        order=found,
        line=line,
        title=ORDER_FLOW.moves[name].label,
        lead=lead_of(name, line),
    )


def lead_of(name: str, line: OrderLine) -> str:
    """What the seller must know before changing a line."""
    if name == "return":
        return _(N_("Đã giao %(amount)s."), amount=Quantity(line.delivered - line.returned, line.unit))
    promised = _(N_("Đang hứa giao %(amount)s."), amount=Quantity(line.promised, line.unit))
    if name == "short":
        return promised
    most = line.promised * line.tolerance / 100
    least, largest = (Quantity(line.promised + change, line.unit) for change in (-most, most))
    sentence = N_("Cân được từ %(least)s đến %(most)s thì tính ngay theo cân thực. Lệch hơn thì hỏi người mua trước.")
    return f"{promised} {_(sentence, least=least, most=largest)}"
