"""The cart: goods in, more, fewer, out and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import flash, request, url_for

from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.decimals import amount_text
from marketplace.kernel.errors import sentences
from marketplace.kernel.forms import PRESSED, Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.web import own_path

from .. import commands, queries
from ..basket import Basket
from ..schemas import AddToCart, ChangeLines
from .blueprint import pages
from .own_cart import opened_cart, own_cart

SHELF = "/san-pham"
NEXT = {"next": "checkout.check_out", "guest": "guests.check_out"}  # the review a button of the cart leads to
LOOKING = (SHELF, "/nha-san-xuat")  # where one looks at goods, and goes on looking after putting some in


@pages.get("/gio-hang")
@anyone
def cart() -> Any:
    """What is in the cart, seller by seller, with what stands in the way."""
    return cart_page(Form(ChangeLines()))


@pages.post("/gio-hang")
@anyone
def change_lines() -> Any:
    """Every amount as it stands on the page: kept, or kept and on to the review (`press=next`)."""
    form, cart = Form(ChangeLines()), own_cart()
    if cart is None:
        return see(url_for("checkout.cart"))
    if not form.submit(commands.change_lines, actor(), cart):
        return cart_page(form, typed=_typed_in(form), problems=_problems_of(form))
    if (page := NEXT.get(request.form.get(PRESSED, ""))) and not form.result:
        return see(url_for(page))
    return see(url_for("checkout.cart", doi=form.result or None))


def _typed_in(form: Form) -> dict[str, str]:
    """What was typed for each line, by the slug of its goods."""
    return {str(row.get("listing")): str(row.get("amount", "")) for row in _rows(form)}


def _problems_of(form: Form) -> dict[str, str]:
    """The first sentence about each line, by the slug of its goods."""
    said = form.errors.get("lines", {})
    by_place = said if isinstance(said, dict) else {}
    found = {str(row.get("listing")): sentences(by_place.get(place)) for place, row in enumerate(_rows(form))}
    found |= {slug: sentences(words) for slug, words in form.errors.items() if slug != "lines"}
    return {slug: words[0] for slug, words in found.items() if words}


def _rows(form: Form) -> list[dict[str, Any]]:
    lines = form.values.get("lines", [])
    return [row for row in lines if isinstance(row, dict)] if isinstance(lines, list) else []


def cart_page(form: Form, *, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> Any:
    """The cart with this form’s sentences; what was typed and what is wrong go by the slugs of the goods."""
    basket = queries.basket_of(actor(), own_cart(), pictured=True)
    return form.page(
        "checkout/cart.html",
        basket=basket,
        typed=typed or {},
        problems=problems or {},
        elsewhere=set(request.args.getlist("doi")),
        taken_out=_taken_out(basket),
        back=own_path(request.args.get("tu", ""), SHELF),
    )


def _taken_out(basket: Basket) -> dict[str, Any] | None:
    """The goods just taken out, to be put back with one tap."""
    slug, amount = request.args.get("da_bo", ""), request.args.get("so", "")
    if not slug or any(item.listing.slug == slug for item in basket.items):
        return None
    goods = queries.listing_named(slug)
    return {"listing": slug, "amount": amount[:12], "name": goods.name} if goods else None


@pages.post("/gio-hang/them")
@anyone
def add_to_cart() -> Any:
    """Put goods in; what is wrong comes back on a page of its own, with the amount typed."""
    form = Form(AddToCart())
    cart = opened_cart()
    guarded = (lambda line: url_for("checkout.cart")) if request.form.get("once_key") else None
    if form.submit(commands.add_to_cart, actor(), cart, once=guarded):
        if form.result is not None:
            flash(_(N_("Đã thêm %(name)s vào giỏ."), name=form.result.listing.name), "success")
        return see(url_for("checkout.cart", tu=_came_from()))
    goods = queries.listing_named(str(form.values.get("listing", "")))
    return form.page("checkout/add_to_cart.html", goods=goods)


def _came_from() -> str | None:
    """The page of the market the goods were put in from, to go on looking there."""
    came = urlsplit(request.referrer or "")
    path = f"{came.path}?{came.query}" if came.query else came.path
    return own_path(path, SHELF) if came.netloc == request.host and path.startswith(LOOKING) else None


@pages.post("/gio-hang/<slug>/bo")
@anyone
def remove_line(slug: str) -> Any:
    """Take out; the cart then offers to put it back. Without script the amounts of the other lines come along."""
    line = queries.find_line(own_cart(), slug)
    if line is None:
        return see(url_for("checkout.cart"))
    amount = amount_text(line.amount)
    commands.remove_line(actor(), line)
    return _keep_others(slug) or see(url_for("checkout.cart", da_bo=slug, so=amount))


def _keep_others(slug: str) -> Any:
    """Write the other amounts of the page; the cart with its sentences where one of them cannot be had, else None."""
    form, cart = Form(ChangeLines()), own_cart()
    form.read()
    others = [row for row in _rows(form) if row.get("listing") != slug]
    if cart is None or not others or form.submit(commands.change_lines, actor(), cart, lines=others):
        return None
    form.values["lines"] = others
    return cart_page(form, typed=_typed_in(form), problems=_problems_of(form))
