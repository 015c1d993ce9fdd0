"""The review for somebody without an account, and the one button that sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, request, session, url_for

from marketplace.accounts import throttle
from marketplace.checkout import terms
from marketplace.checkout.basket import Basket
from marketplace.checkout.models import Cart
from marketplace.checkout.queries import SECRET, basket_of, cart_of, policies_in_force
from marketplace.delivery.states import DeliveryMethod
from marketplace.delivery.ways import Offer as WaysOffered
from marketplace.kernel.access import anyone
from marketplace.kernel.actor import actor
from marketplace.kernel.flow import options
from marketplace.kernel.forms import Form, see
from marketplace.kernel.show import show_money
from marketplace.kernel.web import template_global
from marketplace.orders.models import Purchase

from .. import commands, keys, queries
from ..offering import Offer, offer_for
from ..schemas import CheckOutAsGuest
from .blueprint import pages

TRIES = throttle.Limit("guest order", by_both=20, by_network=20, within=timedelta(hours=1), counts_success=True)


@pages.route("/dat-hang/khach", methods=["GET", "POST"])
@anyone
def check_out() -> Any:
    """The contract before it is sent, for whoever has no account; the purchase is then reached by its link."""
    if actor().is_signed_in:
        return redirect(url_for("checkout.check_out"), 303)
    cart, form = cart_of(actor(), session.get(SECRET, "")), Form(CheckOutAsGuest())
    if cart is None:
        return see(url_for("checkout.cart"))
    if request.method == "POST":
        throttle.claim(TRIES, "guest", request.remote_addr)
    if form.submit(lambda **said: _ordered(form, cart, said), once=_purchase_address):
        return see(url_for("guests.open_link", link=keys.secret_for(form.once_key)))
    return _review(form, cart)


def _ordered(form: Form, cart: Cart, said: dict[str, Any]) -> Purchase:
    caller = commands.Caller(keys.secret_for(form.once_key), request.remote_addr)
    return commands.check_out_as_guest(actor(), cart, caller, **said)


def _purchase_address(purchase: Purchase) -> str:
    return url_for("orders.purchase", reference=purchase.reference)


def _review(form: Form, cart: Cart) -> Any:
    basket = basket_of(actor(), cart, pictured=True)
    if too_small := form.errors.pop("expected_total", None):
        form.errors["_schema"] = too_small  # the sum is no field one could mend
    if not basket.items:
        return see(url_for("checkout.cart"))
    wards = queries.home_places(basket.producers)
    ways = queries.ways_to(wards[0] if wards else basket.producers[0].locality, basket.producers)
    _choices(form, ways, wards)
    return form.page(
        "guests/check_out.html",
        basket=basket,
        offer=guest_offer(basket),
        ways=ways,
        wards=wards,
        policies=policies_in_force(),
        rights=terms.RIGHTS,
        news=[
            (item.listing.name, show_money(before), show_money(item.price))
            for item, before in basket.repriced_since(str(form.values.get("seen") or ""))
        ],
    )


@template_global
def guest_offer(basket: Basket) -> Offer:
    """Whether a visitor may order what is in this cart without an account, and what stands in the way."""
    return offer_for(actor(), basket)


def _choices(form: Form, ways: WaysOffered, wards: Any) -> None:
    """Only what can be chosen is offered, and what is sure is chosen beforehand."""
    points = [(point.reference, point.name, f"{point.address}, {point.locality.short_name}") for point in ways.points]
    _offer(form, "delivery", options(ways.methods))
    _offer(form, "pickup_point", points)
    _offer(form, "ward", [(ward.code, ward.full_name, "") for ward in wards])
    if ways.methods:
        form.values.setdefault("delivery", ways.methods[0].value)
    if len(points) == 1:
        form.values.setdefault("pickup_point", points[0][0])
    if DeliveryMethod.HOME in ways.methods and len(wards) == 1:
        form.values.setdefault("ward", wards[0].code)
    for name in ("pickup_point", "ward", "address"):
        form.schema.fields[name].required = True  # only how it is drawn: the hint says when it is needed


def _offer(form: Form, name: str, offered: list[tuple[str, str, str]]) -> None:
    declared = form.schema.fields[name]
    declared.metadata = {**declared.metadata, "options": offered}
