"""What was done to one thing of a producer's own: by whom, when and why."""

from __future__ import annotations

from flask import Blueprint

from marketplace.kernel.access import producer

from . import queries
from .desk_pages import page_of_entries

pages = Blueprint("audit_producer", __name__, url_prefix="/ban-hang/nhat-ky")


@pages.get("")
@producer
def index() -> str:
    """`?ve=listing:mat-ong-rung`; there is no list of everything, for a producer's desk tells the news already."""
    return page_of_entries("audit/producer/index.html", queries.of_own)
