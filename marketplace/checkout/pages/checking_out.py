"""The review that becomes orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for

from marketplace.delivery.queries import WaysToDeliver
from marketplace.kernel.access import signed_in
from marketplace.kernel.actor import actor
from marketplace.kernel.clock import now
from marketplace.kernel.forms import Form, see
from marketplace.kernel.i18n import N_, _
from marketplace.kernel.schemas import show_phone
from marketplace.kernel.show import show_money
from marketplace.orders.models import Order, Purchase
from marketplace.orders.queries import latest_purchase, open_orders
from marketplace.organisations.models import Organisation
from marketplace.payments.queries import accounts_of
from marketplace.payments.states import PaymentMethod

from .. import commands, queries, terms
from ..basket import Basket
from ..models import Cart
from ..schemas import CheckOut
from .blueprint import pages
from .filling import cart_page
from .own_cart import opened_cart
from .ways import Group, groups_of

JUST_NOW = timedelta(minutes=30)


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
    return redirect(url_for("organisations.found_organisation", muon="buy", next=url_for(".check_out")), 303)


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
        return _nothing_left(form, basket)
    buyers = queries.buyers_of(actor())
    if not buyers:
        return _ask_for_whom()
    buying = next((each for each in buyers if each.slug == form.values.get("buyer")), buyers[0])
    if basket.too_small:
        _point_at_small_orders(form)
    groups = groups_of(form, WaysToDeliver(buying, basket.producers).groups)
    joinable = _joinable(buying, basket)
    too_small = [share for share in basket.too_small if share.producer.id not in joinable]
    _offer(form, buyers, buying, groups)
    return form.page(
        "checkout/check_out.html",
        basket=basket,
        buying=buying,
        buyers=buyers,
        groups=groups,
        comes_home=[group.name("way") for group in groups if group.offer.to_the_door],
        accounts=accounts_of([producer.id for producer in basket.producers]),
        policies=queries.policies_in_force(),
        rights=terms.RIGHTS,
        joinable=joinable,
        too_small=too_small,
        can_be_ordered=not (basket.faulty or too_small or _out_of_reach(groups, joinable)),
        news=[
            (item.listing.name, show_money(before), show_money(item.price))
            for item, before in basket.repriced_since(str(form.values.get("seen") or ""))
        ],
    )


def _out_of_reach(groups: Sequence[Group], joinable: Mapping[int, Order]) -> bool:
    """Whether goods of some seller can neither come on their own nor go into an order that is open."""
    return any(
        seller.id not in joinable for group in groups if not group.offer.methods for seller in group.offer.sellers
    )


def _point_at_small_orders(form: Form) -> None:
    """A sum that is too small for a seller is no fault of a field: the sentence leads to where it is told."""
    for name in [key for key in form.errors if key == "expected_total" or key.endswith("/sellers")]:
        form.errors["too_small"], form.spots["too_small"] = form.errors.pop(name), "too-small"


def _nothing_left(form: Form, basket: Basket) -> Any:
    """Whoever comes back after ordering sees what they ordered, not an empty form."""
    if form.errors:
        return cart_page(form)
    latest = latest_purchase(actor(), since=now() - JUST_NOW)
    return see(_purchase_address(latest) if latest else url_for("checkout.cart"))


def _joinable(buying: Organisation, basket: Basket) -> dict[int, Order]:
    """The newest open order with each seller of the cart: its goods may go into it."""
    found = open_orders(buying.id, [producer.id for producer in basket.producers])
    return {order.producer_id: order for order in reversed(found)}


def _offer(form: Form, buyers: Any, buying: Organisation, groups: Sequence[Group]) -> None:
    """Only what can be chosen is offered, and what is sure is chosen beforehand."""
    _choices(form, "buyer", [(each.slug, each.name, "") for each in buyers])
    form.values.setdefault("buyer", buying.slug)
    form.values["buyer"] = form.values["buyer"] or buying.slug
    if any(group.offer.to_the_door for group in groups):
        form.values.setdefault("address", buying.hamlet)
    for name in ("contact_name", "contact_phone", "address"):
        form.schema.fields[name].required = True  # only how it is drawn: the hint says when it is needed


def _choices(form: Form, name: str, offered: list[tuple[str, str, str]]) -> None:
    declared = form.schema.fields[name]
    declared.metadata = {**declared.metadata, "options": offered}
