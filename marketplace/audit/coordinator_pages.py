"""What was done to the things of the localities one coordinates."""

from __future__ import annotations

from flask import Blueprint

from marketplace.kernel.access import coordinator

from . import queries
from .desk_pages import page_of_entries

pages = Blueprint("audit_coordinator", __name__, url_prefix="/dieu-phoi/nhat-ky")
OF_OFFICE = ("person", "partnership", "policy", "message", "payment_note")


@pages.get("")
@coordinator
def index() -> str:
    """Newest first; `?ve=listing:mat-ong-rung` is the history of one thing."""
    return page_of_entries("audit/coordinator/index.html", queries.coordinated, without=OF_OFFICE)
