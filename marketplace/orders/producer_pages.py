"""The seller's orders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import NotFound

from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor

from . import policy, queries
from .pages import order_list, order_page, printed

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
    found = queries.order_for(actor(), reference)
    if not policy.sells(actor(), found):
        raise NotFound
    if "in" in request.args:
        return printed(found)
    return order_page("orders/producer/order.html", found)
