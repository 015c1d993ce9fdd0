from __future__ import annotations

from typing import Any

import flask_smorest
from flask import Response, jsonify

from marketplace.introductions import commands
from marketplace.introductions.queries import own_producer, pictures_of
from marketplace.introductions.schemas import WriteIntroduction
from marketplace.kernel.access import anyone, token_scope
from marketplace.kernel.access import producer as producer_only
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.rest import changing, idempotent, page, with_etag
from marketplace.organisations import commands as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.schemas import SetSellingTerms

from . import queries
from .schemas import ProducerPageView, ProducersQuery, ProducerView, ShownPictureView

api = flask_smorest.Blueprint(
    "shop_api", __name__, url_prefix="/api/v1/producers", description="Nhà sản xuất đang bán hàng ở chợ"
)


@api.get("")
@anyone
@api.arguments(ProducersQuery, location="query")
@api.response(200, ProducerView(many=True))
def producers(query: dict[str, Any]) -> Response:
    """Producers with goods on the shelf, by name."""
    by_name = (Organisation.sort_key, Organisation.id)
    return page(queries.sellers_at(query["locality"]), query, ProducerView(), by=by_name, descending=False)


@api.get("/<slug>")
@anyone
@api.response(200, ProducerPageView)
def producer(slug: str) -> Response:
    """One producer, with the pictures of their page."""
    found = queries.producer_for(slug)
    if found is None:
        raise Missing(_(N_("Không có nhà sản xuất này.")))
    return _page_of(found)


def _page_of(found: Organisation) -> Response:
    pictures = ShownPictureView(many=True).dump(pictures_of(found))
    return with_etag(jsonify({**ProducerView().dump(found), "pictures": pictures}), found)


@api.patch("/<slug>")
@producer_only
@token_scope("trade")
@idempotent()
@api.arguments(WriteIntroduction(partial=True, only=("story", "since", "call_hours", "shows_phone", "pictures")))
@api.response(200, ProducerPageView)
def write_introduction(data: dict[str, Any], slug: str) -> Response:
    """Change the words of one's own page; buyers read them at once."""
    return _page_of(
        changing(lambda: own_producer(actor(), slug), lambda maker: commands.write_introduction(actor(), maker, **data))
    )


@api.patch("/<slug>/terms")
@producer_only
@token_scope("trade")
@idempotent()
@api.arguments(SetSellingTerms(partial=True, only=("min_order", "delivers_home", "takes_guests")))
@api.response(200, ProducerPageView)
def set_selling_terms(data: dict[str, Any], slug: str) -> Response:
    """The smallest order one takes and whether goods come to the door; orders that stand keep what was agreed."""
    return _page_of(
        changing(
            lambda: own_producer(actor(), slug), lambda maker: organisations.set_selling_terms(actor(), maker, **data)
        )
    )
