"""The shelf for programs: listings with what can be bought of each, and the producer's count."""

from __future__ import annotations

from typing import Any

import flask_smorest
from flask import jsonify
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.catalogue.models import Category, Listing
from marketplace.catalogue.queries import listing_for, on_shelf, own_listing
from marketplace.catalogue.schemas import ListingQuery
from marketplace.kernel.access import anyone, producer, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.paging import slice_of
from marketplace.kernel.rest import check_version, idempotent, listed, with_etag
from marketplace.organisations.models import Organisation

from . import commands, queries
from .models import StockItem
from .schemas import Count, ShelfView, StockView

api = flask_smorest.Blueprint("stock_api", __name__, url_prefix="/api/v1", description="The shelf and what is left")


@api.get("/listings")
@anyone
@api.arguments(ListingQuery, location="query")
@api.response(200, ShelfView(many=True))
def shelf(query: dict[str, Any]) -> Any:
    """Everything for sale, the newest first."""
    goods = on_shelf().options(
        contains_eager(Listing.producer), joinedload(Listing.category), selectinload(Listing.photos)
    )
    if query["category"]:
        goods = goods.join(Listing.category).where(Category.slug == query["category"])
    if query["producer"]:
        goods = goods.where(Organisation.slug == query["producer"])
    if query["in_stock"]:
        goods = goods.join(StockItem, StockItem.listing_id == Listing.id).where(StockItem.on_hand > StockItem.reserved)
    filters = f"{query['category']}|{query['producer']}|{query['in_stock']}"
    found = slice_of(
        goods, by=[Listing.id], descending=True, limit=query["limit"], cursor=query["cursor"], filters=filters
    )
    _tell_stock(found.rows)
    return listed(found, ShelfView())


@api.get("/listings/<slug>")
@anyone
@api.response(200, ShelfView)
def listing(slug: str) -> Any:
    """One listing the caller may see."""
    found = listing_for(actor(), slug)
    _tell_stock([found])
    return with_etag(jsonify(ShelfView().dump(found)), found)


@api.get("/listings/<slug>/stock")
@producer
@api.response(200, StockView)
def stock(slug: str) -> Any:
    """What is there, what is promised and what is free of one's own goods."""
    item = queries.stock_of(own_listing(actor(), slug))
    return with_etag(jsonify(StockView().dump(item)), item)


@api.put("/listings/<slug>/stock")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(Count)
@api.response(200, StockView)
def count(data: dict[str, Any], slug: str) -> Any:
    """What is really there after counting."""
    found = own_listing(actor(), slug)
    check_version(queries.stock_of(found))
    item = commands.count(actor(), found, **data)
    return with_etag(jsonify(StockView().dump(item)), item)


def _tell_stock(listings: Any) -> None:
    """Put what can be bought on each listing for its view; one statement for all."""
    free = queries.available([each.id for each in listings])
    for each in listings:
        each.available = free[each.id]
