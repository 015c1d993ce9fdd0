"""The first page of the producer's desk: what waits, big and plain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from marketplace.catalogue.queries import drafts_of
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor

from . import links, queries, starting

pages = Blueprint("desks_producer", __name__, url_prefix="/ban-hang")
pages.add_app_template_global(links.desk_links)


@pages.get("")
@producer
def index() -> Any:
    """What waits today."""
    desk = queries.producer_desk(actor())
    begun = [(maker, starting.first_steps(maker, has_offered=desk.has_offered)) for maker in desk.unready]
    return render_template(
        "desks/producer/index.html",
        desk=desk,
        begun=[(maker, steps, starting.next_of(steps)) for maker, steps in begun],
        drafts=drafts_of(actor()),
    )
