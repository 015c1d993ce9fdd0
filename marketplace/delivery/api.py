"""Pickup points for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint

from marketplace.kernel.access import anyone, coordinator, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.rest import changing, idempotent, page, with_etag
from marketplace.localities.models import Locality

from . import commands, policy, queries, schemas
from .models import PickupPoint

api = Blueprint("delivery_api", __name__, url_prefix="/api/v1", description="Places where goods are fetched.")


@api.get("/pickup-points")
@anyone
@api.arguments(schemas.PickupPointsQuery, location="query")
@api.response(200, schemas.PickupPointView(many=True))
def pickup_points(query: dict[str, Any]) -> Response:
    """Open pickup points (and closed ones of one's own locality)."""
    points = policy.visible_to(actor())
    if code := query["locality"]:
        points = points.where(PickupPoint.locality.has(Locality.code == code))
    return page(points, query, schemas.PickupPointView(), by=[PickupPoint.id], descending=False)


@api.get("/pickup-points/<reference>")
@anyone
@api.response(200, schemas.PickupPointView)
def pickup_point(reference: str) -> Response:
    """One pickup point."""
    return shown(queries.point_for(actor(), reference))


@api.post("/pickup-points")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.arguments(schemas.OpenPickupPoint)
@api.response(201, schemas.PickupPointView)
def open_pickup_point(said: dict[str, Any]) -> Response:
    """Open a new place."""
    answer = shown(commands.open_pickup_point(actor(), **said))
    answer.status_code = 201
    return answer


@api.patch("/pickup-points/<reference>")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.arguments(schemas.AmendPickupPoint(partial=True))
@api.response(200, schemas.PickupPointView)
def amend_pickup_point(said: dict[str, Any], reference: str) -> Response:
    """Change what is said about a place."""
    return shown(
        changing(
            lambda: queries.own_point(actor(), reference),
            lambda point: commands.amend_pickup_point(actor(), point, **said),
        )
    )


@api.post("/pickup-points/<reference>/close")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.response(200, schemas.PickupPointView)
def close_pickup_point(reference: str) -> Response:
    """No new orders go there."""
    return shown(commands.close_pickup_point(actor(), queries.own_point(actor(), reference)))


@api.post("/pickup-points/<reference>/open")
@coordinator
@token_scope("coordinate")
@idempotent()
@api.response(200, schemas.PickupPointView)
def reopen_pickup_point(reference: str) -> Response:
    """Orders can go there again."""
    return shown(commands.reopen_pickup_point(actor(), queries.own_point(actor(), reference)))


def shown(point: PickupPoint) -> Response:
    """The point with its version."""
    return with_etag(jsonify(schemas.PickupPointView().dump(point)), point)
