"""The first page of the administrator's desk: what waits, big and plain."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from marketplace.kernel.access import administrator

from . import queries

pages = Blueprint("desks_administrator", __name__, url_prefix="/quan-tri")


@pages.get("")
@administrator
def index() -> Any:
    """What waits today."""
    return render_template("desks/administrator/index.html", desk=queries.administrator_desk())
