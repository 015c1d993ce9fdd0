"""The shelf for programs: listings with what can be bought of each, and the producer's count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flask_smorest
from flask import jsonify
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from marketplace.catalogue.models import Category, Listing
from marketplace.catalogue.queries import listing_for, on_shelf, own_listing, starred_on
from marketplace.catalogue.schemas import ListingQuery
from marketplace.kernel.access import anyone, producer, token_scope
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import today
from marketplace.kernel.errors import Missing
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.rest import changing, idempotent, page, with_etag
from marketplace.organisations.models import Organisation

from . import commands, queries
from .models import Lot, Season, StockItem
from .schemas import (
    ChangeForecast,
    Count,
    LotsQuery,
    LotView,
    OpenSeason,
    Receive,
    SeasonNowView,
    ShelfView,
    StockView,
    WatchStock,
)

api = flask_smorest.Blueprint("stock_api", __name__, url_prefix="/api/v1", description="The shelf and what is left")


@api.get("/listings")
@anyone
@api.arguments(ListingQuery, location="query")
@api.response(200, ShelfView(many=True))
def shelf(query: dict[str, Any]) -> Any:
    """Everything for sale, the newest first."""
    goods = on_shelf().options(
        contains_eager(Listing.producer),
        joinedload(Listing.category),
        selectinload(Listing.hung),
        joinedload(Listing.certificates),
    )
    if query["category"]:
        goods = goods.join(Listing.category).where(Category.slug == query["category"])
    if query["producer"]:
        goods = goods.where(Organisation.slug == query["producer"])
    if query["in_stock"]:
        goods = queries.with_supply(goods).where(Listing.min_quantity <= queries.AVAILABLE)
    if query["stars"]:
        starred = starred_on(today()).subquery("with_stars")
        goods = goods.where(Listing.id.in_(select(starred.c.listing_id).where(starred.c.stars == query["stars"])))
    return page(goods, query, ShelfView(), by=[Listing.id], told=_with_stock)


@api.get("/listings/<slug>")
@anyone
@api.response(200, ShelfView)
def listing(slug: str) -> Any:
    """One listing the caller may see."""
    found = listing_for(actor(), slug)
    return with_etag(jsonify(ShelfView().dump(_with_stock([found])[0])), found)


@api.get("/listings/<slug>/stock")
@producer
@api.response(200, StockView)
def stock(slug: str) -> Any:
    """What is there, what is promised and what is free of one's own goods."""
    return _told(queries.stock_of(own_listing(actor(), slug)))


@api.put("/listings/<slug>/stock")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(Count)
@api.response(200, StockView)
def count(data: dict[str, Any], slug: str) -> Any:
    """What is really there after counting."""
    item = changing(
        lambda: commands.hold_ledger(actor(), own_listing(actor(), slug)),
        lambda _held: commands.count(actor(), own_listing(actor(), slug), **data),
    )
    return _told(item)


@api.post("/listings/<slug>/stock/watch")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(WatchStock)
@api.response(200, StockView)
def watch_stock(data: dict[str, Any], slug: str) -> Any:
    """Tell the producer, once each time, when no more than `low_at` is left to sell; `null` or nothing: never."""
    found = own_listing(actor(), slug)
    item = commands.watch_stock(actor(), found, **data)
    return _told(item)


@api.post("/listings/<slug>/stock/receive")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(Receive)
@api.response(200, StockView)
def receive(data: dict[str, Any], slug: str) -> Any:
    """So much was harvested, made or brought in: a lot of its own."""
    item = commands.receive(actor(), own_listing(actor(), slug), **data)
    return _told(item)


@api.get("/listings/<slug>/lots")
@producer
@api.arguments(LotsQuery, location="query")
@api.response(200, LotView(many=True))
def lots(query: dict[str, Any], slug: str) -> Any:
    """What was harvested together of one's own goods, and what is left of each, the newest first."""
    found = queries.lots_of(own_listing(actor(), slug))
    return page(found, query, LotView(), by=[Lot.id])


@api.get("/listings/<slug>/season")
@producer
@api.response(200, SeasonNowView)
def season(slug: str) -> Any:
    """The harvest to come that may be ordered beforehand."""
    return _told_of_season(_season_of(own_listing(actor(), slug)))


@api.post("/listings/<slug>/season")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(OpenSeason)
@api.response(201, SeasonNowView)
def open_season(data: dict[str, Any], slug: str) -> Any:
    """Announce a harvest to be ordered beforehand."""
    season = commands.open_season(actor(), own_listing(actor(), slug), **data)
    return _told_of_season(season), 201


@api.post("/listings/<slug>/season/forecast")
@producer
@token_scope("trade")
@idempotent()
@api.arguments(ChangeForecast)
@api.response(200, SeasonNowView)
def change_forecast(data: dict[str, Any], slug: str) -> Any:
    """So much is still to be harvested, from now on."""
    season = commands.change_forecast(actor(), _season_of(own_listing(actor(), slug)), **data)
    return _told_of_season(season)


@api.post("/listings/<slug>/season/close")
@producer
@token_scope("trade")
@idempotent()
@api.response(200, SeasonNowView)
def close_season(slug: str) -> Any:
    """The harvest is in: nothing more is expected."""
    season = commands.close_season(actor(), _season_of(own_listing(actor(), slug)))
    return _told_of_season(season)


@api.post("/listings/<slug>/stock/make-to-order")
@producer
@token_scope("trade")
@idempotent()
@api.response(200, StockView)
def make_to_order(slug: str) -> Any:
    """Orders need no stock from now on."""
    item = commands.make_to_order(actor(), own_listing(actor(), slug))
    return _told(item)


@api.post("/listings/<slug>/stock/sell-from-stock")
@producer
@token_scope("trade")
@idempotent()
@api.response(200, StockView)
def sell_from_stock(slug: str) -> Any:
    """Only what lies there is sold from now on."""
    item = commands.sell_from_stock(actor(), own_listing(actor(), slug))
    return _told(item)


def _told(item: StockItem) -> Any:
    item.owed = queries.all_owed([item]).get(item.listing_id)  # type: ignore[attr-defined]  # for the view alone
    return with_etag(jsonify(StockView().dump(item)), item)


def _told_of_season(season: Season) -> Any:
    season.owed = queries.owed(season.listing)  # type: ignore[attr-defined]  # for the view alone
    return jsonify(SeasonNowView().dump(season))


def _season_of(listing: Listing) -> Season:
    found = queries.open_season(listing)
    if found is None:
        raise Missing(_(N_("Hàng này chưa mở mùa vụ.")))
    return found


def _with_stock(listings: Sequence[Listing]) -> Sequence[Listing]:
    """What can be bought put on each listing for its view; one statement for all."""
    supplies = queries.supplies([each.id for each in listings])
    for each in listings:
        supply = supplies[each.id]
        each.supply = supply  # type: ignore[attr-defined]  # put beside the columns, for the view alone
        each.available = supply.available  # type: ignore[attr-defined]  # put beside the columns, for the view alone
    return listings
