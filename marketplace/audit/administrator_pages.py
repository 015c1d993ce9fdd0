"""What was done in the market, but for what buyers and sellers do with each other."""

from __future__ import annotations

from flask import Blueprint

from marketplace.kernel.access import administrator

from . import queries
from .desk_pages import page_of_entries

pages = Blueprint("audit_administrator", __name__, url_prefix="/quan-tri/nhat-ky")
OF_TRADE = ("order", "purchase", "payment_note")


@pages.get("")
@administrator
def index() -> str:
    """Newest first; `?ve=person:12` is the history of one thing."""
    return page_of_entries("audit/administrator/index.html", queries.administered, without=OF_TRADE)
