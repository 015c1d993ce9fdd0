"""The producer's ledger: what is there, what is promised, and the three things one writes into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import own_listing
from marketplace.catalogue.states import ListingState
from marketplace.kernel.access import producer
from marketplace.kernel.actor import actor
from marketplace.kernel.errors import Missing
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.paging import page_of, read_page_number
from marketplace.kernel.web import address_with

from . import commands, queries
from .models import StockItem
from .schemas import Count, Receive, WriteOff

pages = Blueprint("stock_producer", __name__, url_prefix="/ban-hang/kho")


@pages.get("")
@producer
def index() -> Any:
    """All goods with what is there, what is promised and what is free."""
    page = page_of(
        queries.held_by(actor().sells_for), read_page_number(request.args.get("trang")), per_page=50, scalars=False
    )
    return render_template("stock/producer/index.html", page=page, page_url=lambda number: address_with(trang=number))


@pages.get("/<slug>")
@producer
def ledger(slug: str) -> Any:
    """One listing's ledger, newest row first."""
    listing = written_about(slug)
    return render_template(
        "stock/producer/ledger.html",
        listing=listing,
        item=queries.stock_of(listing),
        page=page_of(queries.movements_of(listing), read_page_number(request.args.get("trang"))),
        page_url=lambda number: address_with(trang=number),
    )


@pages.route("/<slug>/nhap", methods=["GET", "POST"])
@producer
def receive(slug: str) -> Any:
    """Harvested, made, brought in."""
    return _write(slug, Receive(), commands.receive, N_("Nhập thêm"))


@pages.route("/<slug>/dem", methods=["GET", "POST"])
@producer
def count(slug: str) -> Any:
    """Counted again."""
    return _write(slug, Count(), commands.count, N_("Đếm lại"))


@pages.route("/<slug>/hao", methods=["GET", "POST"])
@producer
def write_off(slug: str) -> Any:
    """Spoiled, broken, eaten at home."""
    return _write(slug, WriteOff(), commands.write_off, N_("Ghi hư hỏng"))


def _write(slug: str, schema: Any, verb: Callable[..., StockItem], title: str) -> Any:
    listing = written_about(slug)
    form = Form(schema)
    if form.submit(verb, actor(), listing, once=lambda _item: url_for(".ledger", slug=slug)):
        flash(_(N_("Đã ghi vào sổ kho.")), "success")
        return see(form.replayed_to or url_for(".ledger", slug=slug))
    item = queries.stock_of(listing)
    return form.page("stock/producer/write.html", listing=listing, item=item, title=title)


def written_about(slug: str) -> Listing:
    """One of the person's own listings that has a ledger: drafts and goods given up have none to write in."""
    listing = own_listing(actor(), slug)
    if listing.state in (ListingState.DRAFT, ListingState.RETIRED):
        raise Missing(_(N_("Hàng này chưa có sổ kho.")))
    return listing
