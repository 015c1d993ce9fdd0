"""The seller's orders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor

from . import policy, queries
from .models import Order
from .pages import order_list, order_page
from .paper_pages import (
    delivery_note_as_pdf,
    delivery_note_on_screen,
    order_as_pdf,
    orders_as_csv,
    printed,
    sold,
    statement_as_pdf,
    statement_on_screen,
)

pages = Blueprint("orders_producer", __name__)


@pages.get("/ban-hang/don-hang")
@producer
def index() -> str:
    """What buyers asked for, newest first."""
    return order_list("orders/producer/index.html", queries.sold_by(actor()))


@pages.get("/ban-hang/don-hang/<reference>")
@producer
def order(reference: str) -> Any:
    """One order, with the steps the seller may take."""
    found = own_order(reference)
    if "in" in request.args:
        return printed(found)
    return order_page("orders/producer/order.html", found)


def own_order(reference: str) -> Order:
    """An order this person sells; for one they only may look at, this is not the desk."""
    found = queries.order_for(actor(), reference)
    if not policy.sells(actor(), found):
        raise NotFound
    return found


@pages.get("/ban-hang/don-hang/<reference>/don-hang.pdf")
@producer
def order_pdf(reference: str) -> Response:
    """The contract as a PDF."""
    return order_as_pdf(own_order(reference))


@pages.get("/ban-hang/don-hang/<reference>/phieu-giao")
@producer
def delivery_note(reference: str) -> str:
    """The paper that goes along with the goods; `gia=1` adds the prices."""
    return delivery_note_on_screen(own_order(reference))


@pages.get("/ban-hang/don-hang/<reference>/phieu-giao.pdf")
@producer
def delivery_note_pdf(reference: str) -> Response:
    """The same as a PDF."""
    return delivery_note_as_pdf(own_order(reference))


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
    return orders_as_csv(queries.sold_by(actor()), "don-ban")
