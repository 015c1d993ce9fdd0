"""The cart, and the review that becomes orders."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask_login import user_logged_in

from marketplace.accounts.queries import actor_for
from marketplace.delivery.queries import WaysToDeliver
from marketplace.delivery.states import DeliveryMethod
from marketplace.kernel.access import anyone, signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.flow import options
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.quantity import amount_text
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.web import show_money, template_global
from marketplace.orders.models import Purchase
from marketplace.organisations.models import Organisation
from marketplace.payments.queries import accounts_of
from marketplace.payments.states import PaymentMethod

from . import commands, queries, terms
from .basket import Basket
from .models import Cart
from .schemas import AddToCart, ChangeLine, CheckOut

pages = Blueprint("checkout", __name__)
SECRET = "cart"  # noqa: S105 - the name it has in the session


@user_logged_in.connect
def bring_cart_along(_app: Any, user: Any, **_more: Any) -> None:
    """Whoever signs in keeps what they chose before."""
    if secret := session.pop(SECRET, None):
        commands.adopt_cart(actor_for(user.sign_in.person), secret=secret)


@template_global
def cart_count() -> int:
    """How many lines the visitor's or person's cart holds, for the badge beside the basket."""
    if "cart_count" not in g:
        g.cart_count = queries.count_in_cart(actor(), session.get(SECRET, ""))
    return g.cart_count


def own_cart() -> Cart | None:
    """The cart of whoever asks."""
    return queries.cart_of(actor(), session.get(SECRET, ""))


def opened_cart() -> Cart:
    """The cart of whoever asks; a fresh one when they have none."""
    if (cart := own_cart()) is not None:
        return cart
    if not actor().is_signed_in:
        session[SECRET] = secrets.token_urlsafe(24)
        session.permanent = True
    return commands.open_cart(actor(), secret=session.get(SECRET, ""))


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


@pages.route("/dat-hang", methods=["GET", "POST"])
@signed_in
def check_out() -> Any:
    """The contract before it is sent, and the one button that sends it."""
    if not actor().buys_for:
        return _ask_for_whom()
    cart = opened_cart()
    form = Form(CheckOut(), values=_known(request.args.get("mua_cho", "")))
    if form.submit(commands.check_out, actor(), cart, once=_purchase_address):
        return see(form.replayed_to or "")
    return _review(form, cart)


def _ask_for_whom() -> Any:
    flash(_(N_("Để đặt hàng, hãy cho biết bạn mua cho gia đình hay đơn vị nào.")), "info")
    return redirect("/tai-khoan/bat-dau", 303)


def _purchase_address(purchase: Purchase) -> str:
    return url_for("orders.purchase", reference=purchase.reference)


def _known(buyer: str) -> dict[str, Any]:
    """What need not be typed again."""
    return {
        "buyer": buyer,
        "contact_name": actor().name,
        "contact_phone": show_phone(actor().phone),
        "payment": PaymentMethod.CASH,
    }


def _review(form: Form, cart: Cart) -> Any:
    basket = queries.basket_of(actor(), cart, pictured=True)
    if not basket.items:
        return see(url_for("checkout.cart")) if not form.errors else form.page("checkout/cart.html", **_nothing(basket))
    buyers = queries.buyers_of(actor())
    if not buyers:
        return _ask_for_whom()
    buying = next((each for each in buyers if each.slug == form.values.get("buyer")), buyers[0])
    ways = WaysToDeliver(buying, basket.producers)
    _offer(form, buyers, buying, ways)
    return form.page(
        "checkout/check_out.html",
        basket=basket,
        buying=buying,
        buyers=buyers,
        ways=ways,
        accounts=accounts_of([producer.id for producer in basket.producers]),
        policies=queries.policies_in_force(),
        rights=terms.RIGHTS,
        news=[
            (item.listing.name, show_money(before), show_money(item.price))
            for item, before in basket.repriced_since(str(form.values.get("seen") or ""))
        ],
    )


def _nothing(basket: Basket) -> dict[str, Any]:
    return {"basket": basket, "wrong": "", "taken_out": None}


def _offer(form: Form, buyers: Any, buying: Organisation, ways: WaysToDeliver) -> None:
    """Only what can be chosen is offered, and what is sure is chosen beforehand."""
    _choices(form, "buyer", [(each.slug, each.name, "") for each in buyers])
    _choices(form, "delivery", options(ways.methods))
    points = [(point.reference, point.name, f"{point.address}, {point.locality.short_name}") for point in ways.points]
    _choices(form, "pickup_point", points)
    form.values.setdefault("buyer", buying.slug)
    form.values["buyer"] = form.values["buyer"] or buying.slug
    if ways.methods:
        form.values.setdefault("delivery", ways.methods[0].value)
    if len(ways.points) == 1:
        form.values.setdefault("pickup_point", ways.points[0].reference)
    if DeliveryMethod.HOME in ways.methods:
        form.values.setdefault("address", buying.hamlet)
    for name in ("contact_name", "contact_phone", "pickup_point", "address"):
        form.schema.fields[name].required = True  # only how it is drawn: the hint says when it is needed


def _choices(form: Form, name: str, offered: list[tuple[str, str, str]]) -> None:
    declared = form.schema.fields[name]
    declared.metadata = {**declared.metadata, "options": offered}
