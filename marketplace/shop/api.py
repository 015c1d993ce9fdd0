from __future__ import annotations

from typing import Any

import flask_smorest
from flask import Response, jsonify

from marketplace.kernel.access import anyone
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import slice_of
from marketplace.kernel.rest import listed, with_etag
from marketplace.organisations.models import Organisation

from . import queries
from .schemas import ProducersQuery, ProducerView

api = flask_smorest.Blueprint(
    "shop_api", __name__, url_prefix="/api/v1/producers", description="Nhà sản xuất đang bán hàng ở chợ"
)


@api.get("")
@anyone
@api.arguments(ProducersQuery, location="query")
@api.response(200, ProducerView(many=True))
def producers(query: dict[str, Any]) -> Response:
    """Producers with goods on the shelf, by name."""
    found = queries.sellers_at(query["locality"])
    order = (Organisation.sort_key, Organisation.id)
    filters = query["locality"]
    rows = slice_of(found, by=order, descending=False, limit=query["limit"], cursor=query["cursor"], filters=filters)
    return listed(rows, ProducerView())


@api.get("/<slug>")
@anyone
@api.response(200, ProducerView)
def producer(slug: str) -> Response:
    """One producer."""
    found = queries.producer_for(slug)
    if found is None:
        raise Missing(_(N_("Không có nhà sản xuất này.")))
    return with_etag(jsonify(ProducerView().dump(found)), found)
