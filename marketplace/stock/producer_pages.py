"""The producer's ledger: what is there, what is promised, what is still to come, and what one writes into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import own_listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.access import goods_keeper
from marketplace.kernel.actor import actor
from marketplace.kernel.db import db
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import commands, queries
from .models import Season, StockItem
from .schemas import (
    ChangeForecast,
    CloseSeason,
    Count,
    MakeToOrder,
    OpenSeason,
    Receive,
    SellFromStock,
    WatchStock,
    WriteOff,
)

MOST_LOTS = 20
pages = Blueprint("stock_producer", __name__, url_prefix="/ban-hang/kho")


@pages.get("")
@goods_keeper
def index() -> Any:
    """All goods with what is there, what is promised and what is free."""
    page = page_of(
        queries.held_by(actor().keeps_goods_of), read_page_number(request.args.get("trang")), per_page=50, scalars=False
    )
    return render_template(
        "stock/producer/index.html",
        page=page,
        owed=queries.all_owed(item for _listing, item in page.rows),
        page_url=lambda number: address_with(trang=number),
    )


@pages.get("/<slug>")
@goods_keeper
def ledger(slug: str) -> Any:
    """One listing's ledger, newest row first, with its lots and its season."""
    return _ledger(written_about(slug), Form(MakeToOrder()))


def _ledger(listing: Listing, form: Form) -> Any:
    item = queries.stock_of(listing)
    page = page_of(queries.movements_of(listing), read_page_number(request.args.get("trang")))
    return form.page(
        "stock/producer/ledger.html",
        listing=listing,
        item=item,
        owed=queries.owed(listing),
        watch_form=form if "low_at" in form else Form(WatchStock(), values={"low_at": item.low_at}),
        season=queries.open_season(listing),
        rows=queries.explained(item, page.rows),
        people=queries.people_of(listing),
        lots=db.session.scalars(queries.lots_of(listing).limit(MOST_LOTS)).all(),
        page=page,
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/<slug>/nhap", methods=["GET", "POST"])
@goods_keeper
def receive(slug: str) -> Any:
    """Harvested, made, brought in."""
    return _write(slug, Receive(), commands.receive, N_("Nhập thêm"))


@pages.route("/<slug>/dem", methods=["GET", "POST"])
@goods_keeper
def count(slug: str) -> Any:
    """Counted again."""
    return _write(slug, Count(), commands.count, N_("Đếm lại"))


@pages.route("/<slug>/hao", methods=["GET", "POST"])
@goods_keeper
def write_off(slug: str) -> Any:
    """Spoiled, broken, eaten at home."""
    return _write(slug, WriteOff(), commands.write_off, N_("Ghi hư hỏng"))


def _write(slug: str, schema: Any, verb: Callable[..., StockItem], title: str) -> Any:
    listing = written_about(slug)
    form = Form(schema)
    done = form.offer(verb, listing, then=url_for(".ledger", slug=slug), said=_(N_("Đã ghi vào sổ kho.")), once=True)
    item = queries.stock_of(listing)
    return done or form.page(
        "stock/producer/write.html", listing=listing, item=item, owed=queries.owed(listing), title=title
    )


@pages.post("/<slug>/theo-don")
@goods_keeper
def make_to_order(slug: str) -> Any:
    """Orders need no stock from now on."""
    return _switch(slug, MakeToOrder(), commands.make_to_order, N_("Từ nay hàng này làm theo đơn."))


@pages.post("/<slug>/theo-kho")
@goods_keeper
def sell_from_stock(slug: str) -> Any:
    """Only what lies there is sold from now on."""
    return _switch(slug, SellFromStock(), commands.sell_from_stock, N_("Từ nay chỉ bán hàng có trong kho."))


@pages.post("/<slug>/bao-it")
@goods_keeper
def watch_stock(slug: str) -> Any:
    """Say from which amount on one wants to hear that little is left."""
    return _switch(slug, WatchStock(), commands.watch_stock, N_("Đã ghi số để nhắc."))


def _switch(slug: str, schema: Any, verb: Callable[..., StockItem], words: str) -> Any:
    listing = written_about(slug)
    form = Form(schema)
    done = form.offer(verb, listing, then=url_for(".ledger", slug=slug), said=_(words))
    return done or _ledger(written_about(slug), form)


@pages.route("/<slug>/mua-vu", methods=["GET", "POST"])
@goods_keeper
def open_season(slug: str) -> Any:
    """Announce a harvest to be ordered beforehand; while one is open, change or close it here."""
    listing = written_about(slug)
    form = Form(OpenSeason())
    done = form.offer(
        commands.open_season,
        listing,
        then=url_for(".open_season", slug=slug),
        said=_(N_("Đã mở mùa vụ. Khách đặt trước được từ bây giờ.")),
        once=True,
    )
    return done or _season_page(written_about(slug), form)


@pages.post("/<slug>/mua-vu/du-kien")
@goods_keeper
def change_forecast(slug: str) -> Any:
    """More or less is still to come."""
    return _change_season(slug, ChangeForecast(), commands.change_forecast, N_("Đã sửa số dự kiến thu hoạch."))


@pages.post("/<slug>/mua-vu/dong")
@goods_keeper
def close_season(slug: str) -> Any:
    """The harvest is in."""
    return _change_season(slug, CloseSeason(), commands.close_season, N_("Đã đóng mùa vụ."))


def _change_season(slug: str, schema: Any, verb: Callable[..., Season], words: str) -> Any:
    form = Form(schema)
    there = url_for(".open_season" if verb is commands.change_forecast else ".ledger", slug=slug)
    done = form.offer(verb, _season_of(written_about(slug)), then=there, said=_(words))
    return done or _season_page(written_about(slug), form)


def _season_page(listing: Listing, form: Form) -> Any:
    item, season = queries.stock_of(listing), queries.open_season(listing)
    return form.page(
        "stock/producer/season.html",
        listing=listing,
        item=item,
        season=season,
        forecast_form=form if "why" in form else Form(ChangeForecast(), values={"forecast": item.expected}),
        owed=queries.owed(listing),
        waits=queries.promised_beyond_hand(listing),
    )


def _season_of(listing: Listing) -> Season:
    season = queries.open_season(listing)
    if season is None:
        raise Missing(_(N_("Hàng này chưa mở mùa vụ.")))
    return season


def written_about(slug: str) -> Listing:
    """One of the person's own listings that has a ledger: drafts and goods given up have none to write in."""
    listing = own_listing(actor(), slug)
    if listing.state in (ListingState.DRAFT, ListingState.RETIRED):
        raise Missing(_(N_("Hàng này chưa có sổ kho.")))
    return listing
