"""The first page of the coordinator's desk: what waits, big and plain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from marketplace.kernel.access import coordinator
from marketplace.kernel.actor import actor

from . import queries

pages = Blueprint("desks_coordinator", __name__, url_prefix="/dieu-phoi")


@pages.get("")
@coordinator
def index() -> Any:
    """What waits today."""
    return render_template("desks/coordinator/index.html", desk=queries.coordinator_desk(actor()))
