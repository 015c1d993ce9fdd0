"""An order followed without an account, for programs."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from marketplace.kernel.access import anyone

from . import commands, schemas

api = Blueprint("tracking_api", __name__, url_prefix="/api/v1", description="Orders followed by their code")


@api.post("/tracking")
@anyone
@api.arguments(schemas.TrackOrder)
@api.response(200, schemas.Tracked)
def track(data: dict[str, Any]) -> Any:
    """State, goods, sum and days of an order (or of each order of a purchase); nothing personal. Changes nothing."""
    return {"orders": commands.track(**data, address=request.remote_addr)}, 200, {"Cache-Control": "no-store"}
