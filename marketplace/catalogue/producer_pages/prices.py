"""What goods cost until today: a line, and beneath it the same as a table with who changed it and when."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.db import db
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from .. import queries
from ..price_history import line_of, stretches_of
from .blueprint import pages

MOST_DRAWN = 200


@pages.get("/<slug>/gia")
@goods_keeper
def prices(slug: str) -> Any:
    """Every price it had, for who sells it."""
    listing = queries.own_listing(actor(), slug)
    changes = queries.price_changes_of(listing)
    drawn = db.session.scalars(changes.limit(MOST_DRAWN)).all()
    return render_template(
        "catalogue/producer/prices.html",
        listing=listing,
        line=line_of(stretches_of(listing, drawn)),
        page=page_of(changes, read_page_number(request.args.get("trang")), per_page=50),
        page_url=lambda number: address_with(trang=number),
    )
