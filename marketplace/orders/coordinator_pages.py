"""Orders with a side in the localities one coordinates: to look on and to help, not to act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor

from . import queries
from .pages import order_list, order_page

pages = Blueprint("orders_coordinator", __name__)


@pages.get("/dieu-phoi/don-hang")
@coordinator
def index() -> str:
    """Orders between the localities, newest first."""
    return order_list("orders/coordinator/index.html", queries.watched_by(actor()))


@pages.get("/dieu-phoi/don-hang/<reference>")
@coordinator
def order(reference: str) -> Any:
    """One order without the buyer's telephone and address."""
    return order_page("orders/coordinator/order.html", queries.order_for(actor(), reference))
