"""The first page of the producer's desk: what waits, big and plain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from marketplace.catalogue.queries import drafts_of
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.orders.queries import goods_of, longest_waiting

from . import links, queries, starting

MOST_WAITING = 5  # new orders on the first page of the desk
pages = Blueprint("desks_producer", __name__, url_prefix="/ban-hang")
pages.add_app_template_global(links.desk_links)


@pages.get("")
@producer
def index() -> Any:
    """What waits today."""
    desk, waiting = queries.producer_desk(actor()), longest_waiting(actor(), MOST_WAITING)
    begun = [(maker, starting.first_steps(maker, has_offered=desk.has_offered)) for maker in desk.unready]
    return render_template(
        "desks/producer/index.html",
        desk=desk,
        begun=[(maker, steps, starting.next_of(steps)) for maker, steps in begun],
        waiting=waiting,
        goods=goods_of([row.id for row in waiting]),
        drafts=drafts_of(actor()),
    )
