"""The cart: goods in, more, fewer, out and back again."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for

from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import amount_text

from .. import commands, queries
from ..basket import Basket
from ..schemas import AddToCart, ChangeLine
from .blueprint import pages
from .own_cart import opened_cart, own_cart


@pages.get("/gio-hang")
@anyone
def cart() -> Any:
    """What is in the cart, seller by seller, with what stands in the way."""
    return _cart_page(Form(ChangeLine()))


def _cart_page(form: Form, wrong: str = "") -> Any:
    basket = queries.basket_of(actor(), own_cart(), pictured=True)
    return form.page("checkout/cart.html", basket=basket, wrong=wrong, taken_out=_taken_out(basket))


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
        return see(form.replayed_to or url_for("checkout.cart"))
    goods = queries.listing_named(str(form.values.get("listing", "")))
    return form.page("checkout/add_to_cart.html", goods=goods)


@pages.post("/gio-hang/<slug>")
@anyone
def change_line(slug: str) -> Any:
    """More or fewer."""
    form = Form(ChangeLine())
    if form.submit(commands.change_line, actor(), queries.line_of(own_cart(), slug)):
        return see(url_for("checkout.cart"))
    return _cart_page(form, wrong=slug)


@pages.post("/gio-hang/<slug>/bo")
@anyone
def remove_line(slug: str) -> Any:
    """Take out; the cart then offers to put it back."""
    line = queries.find_line(own_cart(), slug)
    if line is None:
        return see(url_for("checkout.cart"))
    amount = amount_text(line.amount)
    commands.remove_line(actor(), line)
    return see(url_for("checkout.cart", da_bo=slug, so=amount))
